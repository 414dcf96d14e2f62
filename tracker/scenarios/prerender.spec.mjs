// A page rendered ahead of time, which may never be seen.

import assert from "node:assert/strict";
import { openUndriven } from "./browsers.mjs";
import { scenariosOf, until } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const NO_SUCH = { firefox: "it does not render ahead" };
/** One's own machine is a secure page, without which browsers don't render ahead. */
const HOST = "localhost";

/** What a browser without a driver asks for, which would forbid it, from a page that has the next one rendered ahead. */
async function browse(stage, path, enough) {
  const asked = () => stage.server.asked.map(({ path }) => path).filter((path) => path !== "/favicon.ico");
  const close = await openUndriven(stage.address(path, HOST));
  try {
    await until(() => asked().length >= enough, 10_000);
  } finally {
    await close();
  }
  const { headers } = stage.server.asked.find(({ path }) => path === "/prerender-next.html");
  assert.match(headers["sec-purpose"], /prerender/);
  return asked();
}

const AHEAD = ["/prerender.html", "/prerender-next.html", "/headwater.js", "/looked-around"];

scenario("it is sent when the visitor goes there", NO_SUCH, async (stage) => {
  assert.deepEqual(await browse(stage, "prerender.html", 5), [...AHEAD, "/api/hw"]);
  const [{ url }] = await stage.exactly(1);
  assert.equal(url, stage.address("prerender-next.html", HOST));
});

scenario("never shown, it was no page view", NO_SUCH, async (stage) => {
  assert.deepEqual(await browse(stage, "prerender.html?stay", 4), AHEAD);
  await stage.exactly(0);
});
