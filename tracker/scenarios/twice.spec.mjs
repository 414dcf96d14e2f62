// Two copies on one page.

import assert from "node:assert/strict";
import { SITE, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const WARNING = "headwater: on this page twice";

scenario("the second warns and stops", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  assert.equal(stage.says(WARNING), 1);
  await stage.evaluate(() => history.pushState({}, "", "/cart"));
  await stage.exactly(2);
});

scenario("of two sites the first is served", async (stage) => {
  await stage.open("twice-other.html");
  const [{ site }] = await stage.exactly(1);
  assert.equal(site, SITE);
  assert.equal(stage.says(WARNING), 1);
  await stage.evaluate(() => headwater.track("signup"));
  const [, event] = await stage.exactly(2);
  assert.equal(event.site, SITE);
});

scenario("a copy that comes much later stops too", async (stage) => {
  await stage.open("another.html");
  await stage.page.addScriptTag({ url: "/headwater.js" });
  await stage.exactly(1);
  assert.equal(stage.says(WARNING), 1);
});
