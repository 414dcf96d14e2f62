// A browser that refuses to compile so many bytes synchronously: older Chromium and Android's WebViews.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("the page has ids at once, and nothing is thrown", async (stage) => {
  await stage.open("?utm_source=ads");
  const [{ visitor, session }] = await stage.exactly(1);
  assert.match(visitor, ID);
  assert.deepEqual(await stage.ids(), [visitor, session]);
  assert.equal((await stage.metadata()).headwater_visitor_id, visitor);
  await stage.saysWhy("4KB");
});
