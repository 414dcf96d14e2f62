// A visitor who signs out.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("a new visitor and session, no user, and nothing sent by itself", async (stage) => {
  await stage.open("?utm_source=news");
  await stage.evaluate(() => headwater.identify("u_1"));
  const old = await stage.ids();
  await stage.exactly(2);
  await stage.evaluate(() => headwater.reset());
  const fresh = await stage.ids();
  for (const id of fresh) assert.match(id, ID);
  assert.ok(fresh[0] !== old[0] && fresh[1] !== old[1]);
  const metadata = await stage.metadata();
  assert.ok(!("headwater_user_id" in metadata));
  assert.deepEqual([metadata.headwater_visitor_id, metadata.headwater_session_id], fresh);
  await stage.exactly(2);
  assert.deepEqual([(await stage.cookies())._hw_vid.value, (await stage.cookies())._hw_sid.value], fresh);
});

scenario("the next page goes on with the new visitor", async (stage) => {
  await stage.open();
  await stage.evaluate(() => headwater.identify("u_1"));
  await stage.evaluate(() => headwater("reset"));
  const fresh = await stage.ids();
  await stage.exactly(2);
  await stage.open("another.html");
  const [, , { visitor, session }] = await stage.exactly(3);
  assert.deepEqual([visitor, session], fresh);
  assert.ok(!("headwater_user_id" in (await stage.metadata())));
});
