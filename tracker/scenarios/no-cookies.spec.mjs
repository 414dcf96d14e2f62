// Cookies that do not stick, beside a local storage that works.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("the visitor stands in local storage, and is the same on the next page", async (stage) => {
  await stage.open();
  const [visitor, session] = await stage.ids();
  assert.match(visitor, ID);
  assert.match(session, ID);
  assert.equal(await stage.evaluate(() => localStorage._hw_vid), visitor);
  await stage.open("?again");
  assert.equal((await stage.ids())[0], visitor);
  const bodies = await stage.exactly(2);
  assert.deepEqual(
    bodies.map((body) => [body.visitor, !body.cookie_domain]),
    [
      [visitor, true],
      [visitor, true],
    ],
  );
});

scenario("what stands there is checked too, and goes with an opt-out", async (stage) => {
  await stage.open();
  await stage.evaluate(() => (localStorage._hw_vid = "forged"));
  await stage.open("?again");
  assert.match((await stage.ids())[0], ID);
  await stage.evaluate(() => headwater.optOut());
  assert.deepEqual(await stage.kept(), ["_hw_off"]);
});
