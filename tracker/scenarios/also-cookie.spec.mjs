// Another tool's cookie, for a site that changes over.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const THEIRS = "0b96d5a2-1c1e-4f0a-8d5e-3a2b1c0d9e8f";

scenario("our visitor stands under that name too, as long as under ours", async (stage) => {
  await stage.open();
  const [body] = await stage.exactly(1);
  assert.ok(!("alias" in body));
  const { _hw_vid, other_tool_id } = await stage.cookies();
  assert.equal(other_tool_id.value, _hw_vid.value);
  assert.equal(other_tool_id.domain, ".example.co.uk");
  assert.ok(Math.abs(other_tool_id.expires - _hw_vid.expires) < 60);
});

scenario("a foreign value travels as alias, our own does not", async (stage) => {
  await stage.addCookie("other_tool_id", THEIRS);
  await stage.open();
  const [{ alias, visitor }] = await stage.exactly(1);
  assert.equal(alias, THEIRS);
  assert.notEqual(visitor, THEIRS);
  await stage.context.clearCookies({ name: "other_tool_id" });
  await stage.open("?again");
  await stage.open("?and-again");
  for (const body of (await stage.exactly(3)).slice(1)) assert.ok(!("alias" in body));
});

scenario("it goes when the visitor opts out", async (stage) => {
  await stage.open();
  await stage.evaluate(() => headwater.optOut());
  assert.ok(!("other_tool_id" in (await stage.cookies())));
});
