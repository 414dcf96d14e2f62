// A frame of the same origin: part of the page around it.

import assert from "node:assert/strict";
import { scenariosOf, until } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("one page view and one visitor; calls work", async (stage) => {
  stage.server.pages["/another.html"] =
    '<!doctype html><script src="/headwater.js" data-site="site_test" data-allow-automation></script>';
  await stage.open("?utm_source=news");
  const [{ url }] = await stage.exactly(1);
  assert.match(url, /frame\.html/);
  const frame = stage.page.frames().at(-1);
  await until(() => frame.evaluate(() => window.headwater?.getVisitorId?.()));
  assert.deepEqual(await frame.evaluate(() => [headwater.getVisitorId(), headwater.getSessionId()]), await stage.ids());
  await frame.evaluate(() => headwater.track("inside"));
  await stage.exactly(2);
  assert.equal((await stage.metadata()).utm_source, "news");
});
