// A policy that forbids the beacon.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("a beacon that may not be sent is no one's problem", async (stage) => {
  await stage.open();
  assert.match((await stage.ids())[0], ID);
  await stage.evaluate(() => headwater.track("signup"));
  await stage.exactly(0);
  await stage.saysWhy("fetch");
});
