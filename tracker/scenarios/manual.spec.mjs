// Page views by hand.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("nothing is sent by itself, and each call sends one page view", async (stage) => {
  await stage.open();
  await stage.evaluate(() => history.pushState({}, "", "/cart"));
  await stage.exactly(0);
  await stage.evaluate(() => headwater.page());
  await stage.exactly(1);
  await stage.evaluate(() => history.pushState({}, "", "/pay"));
  await stage.evaluate(() => headwater("page"));
  const bodies = await stage.exactly(2);
  assert.deepEqual(
    bodies.map(({ type, url }) => [type, new URL(url).pathname]),
    [
      ["page_view", "/cart"],
      ["page_view", "/pay"],
    ],
  );
});

scenario("a page view by hand counts on the same path too", async (stage) => {
  await stage.open();
  await stage.evaluate(() => headwater.page());
  await stage.exactly(1);
  await stage.evaluate(() => headwater.page());
  await stage.exactly(2);
});

scenario("ids and metadata are there all the same", async (stage) => {
  await stage.open("?utm_source=news");
  await stage.evaluate(() => headwater.page());
  const [{ visitor, session }] = await stage.exactly(1);
  assert.deepEqual(await stage.ids(), [visitor, session]);
  assert.equal((await stage.metadata()).utm_source, "news");
});
