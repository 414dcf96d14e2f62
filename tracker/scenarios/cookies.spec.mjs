// What is found on the device is checked before it is believed.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("a forged cookie is replaced", async (stage) => {
  await stage.addCookie("_hw_vid", "'--<script>");
  await stage.addCookie("_hw_sid", "00000000-0000-0000-0000-000000000000");
  await stage.open();
  const [{ visitor, session }] = await stage.exactly(1);
  assert.match(visitor, ID);
  assert.match(session, ID);
  assert.equal((await stage.cookies())._hw_vid.value, visitor);
});

scenario("a session without its visitor is not gone on with", async (stage) => {
  const old = "0b96d5a2-1c1e-4f0a-8d5e-3a2b1c0d9e8f";
  await stage.addCookie("_hw_sid", old);
  await stage.open();
  assert.notEqual((await stage.ids())[1], old);
});

scenario("whatever stands in local storage, a page view is sent", async (stage) => {
  await stage.open();
  const before = await stage.ids();
  for (const record of ["x", "😀".repeat(50000), ' \n \n"}{', "https://a.example/ b c d e", "", "\0\0"]) {
    await stage.evaluate((record) => localStorage.setItem("_hw_touch", record), record);
    await stage.open("another.html");
    assert.deepEqual(await stage.ids(), before);
    assert.equal((await stage.metadata()).headwater_site_id, "site_test");
  }
  await stage.exactly(7);
});
