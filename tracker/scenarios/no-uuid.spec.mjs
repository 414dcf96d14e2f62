// An old browser.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("without randomUUID and fromHex: ids of the same form", async (stage) => {
  await stage.open("?utm_source=news");
  await stage.exactly(1);
  for (const id of await stage.ids()) assert.match(id, ID);
  assert.equal((await stage.metadata()).utm_source, "news");
});
