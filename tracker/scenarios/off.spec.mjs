// A visitor who opts out, and in again.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("out: nothing is left but the flag, and nothing is sent any more", async (stage) => {
  await stage.open("?utm_source=news");
  await stage.exactly(1);
  await stage.evaluate(() => headwater.optOut());
  assert.deepEqual(await stage.ids(), [null, null]);
  assert.deepEqual(await stage.kept(), ["_hw_off"]);
  await stage.evaluate(() => {
    headwater.optOut();
    headwater.identify("u_1");
    headwater.track("signup");
    headwater.page();
    headwater.reset();
    headwater.consent("granted");
    history.pushState({}, "", "/cart");
  });
  await stage.exactly(1);
  await stage.saysWhy("opted out");
  assert.deepEqual(await stage.ids(), [null, null]);
  assert.deepEqual(
    (await stage.kept()).filter((name) => name !== "_hw_consent"),
    ["_hw_off"],
  );
});

scenario("out on the next page too, from its first moment", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  await stage.evaluate(() => headwater.optOut());
  await stage.open("another.html?utm_source=news");
  await stage.exactly(1);
  await stage.saysWhy("opted out");
  assert.deepEqual(await stage.kept(), ["_hw_off"]);
  assert.deepEqual(await stage.ids(), [null, null]);
  await stage.exactly(1);
});

scenario("in again: a page view, by a new visitor, here and on the next page", async (stage) => {
  await stage.open();
  const [old] = await stage.ids();
  await stage.evaluate(() => headwater.optOut());
  await stage.open("another.html");
  await stage.evaluate(() => headwater.optIn());
  const [, { type, visitor }] = await stage.exactly(2);
  assert.equal(type, "page_view");
  assert.match(visitor, ID);
  assert.notEqual(visitor, old, "nothing was left to know the visitor by");
  assert.ok(!(await stage.kept()).includes("_hw_off"));
  await stage.open();
  assert.equal((await stage.ids())[0], visitor);
  await stage.exactly(3);
});

scenario("by the queue form, before the page view", async (stage) => {
  stage.server.pages["/out-at-once"] = `<script>
    window.headwater = function () { (headwater.q = headwater.q || []).push(arguments); };
    headwater("optOut");
    </script><script src="/headwater.js" data-site="site_test" data-allow-automation data-debug></script>`;
  await stage.open("out-at-once");
  await stage.received(0);
  assert.deepEqual(await stage.kept(), ["_hw_off"]);
  await stage.open("another.html");
  const before = stage.server.beacons.length;
  await stage.received(before + 1);
  assert.equal(stage.server.beacons.length, before);
});
