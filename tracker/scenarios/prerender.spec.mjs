// A page rendered ahead of time, which may never be seen.

import assert from "node:assert/strict";
import { openUndriven } from "./browsers.mjs";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("it is sent when it is shown", async (stage) => {
  await stage.open();
  await stage.exactly(0);
  await stage.evaluate(() => activate());
  await stage.exactly(1);
});

scenario("never shown, it was no page view", async (stage) => {
  await stage.open();
  await stage.open("about.html");
  await stage.exactly(0);
});

scenario("really rendered ahead by the browser, it is sent when the visitor goes there", { firefox: "it does not render ahead" }, async (stage) => {
  // One's own machine is a secure page, without which browsers don't render ahead; and where a driver looks on, neither.
  const close = await openUndriven(stage.address("prerender-from.html", "localhost"));
  try {
    const [{ url }] = await stage.exactly(1);
    assert.equal(url, stage.address("prerender-next.html", "localhost"));
  } finally {
    await close();
  }
  const asked = stage.server.asked.map(({ path }) => path).filter((path) => path != "/favicon.ico");
  assert.deepEqual(asked, ["/prerender-from.html", "/prerender-next.html", "/headwater.js", "/goes-there", "/api/hw"]);
  assert.match(stage.server.asked.find(({ path }) => path == "/prerender-next.html").headers["sec-purpose"], /prerender/);
});
