// The tracker as an ES module, from a bundler.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { eventsOf, ofType, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const APP = `
  import { start, track, identify, ready, getVisitorId } from "./index.js";
  track("before");
  identify("u_1", { plan: "pro" });
  window.early = getVisitorId();
  window.done = start({ site: "site_test", src: "/headwater.js", allowAutomation: true, paymentLinks: false }).then(getVisitorId);
  track("after");
`;

let bundle;
async function bundled() {
  const resolveDir = fileURLToPath(new URL("../package", import.meta.url));
  const stdin = { contents: APP, resolveDir };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: "esm", write: false });
  return outputFiles[0].text;
}

scenario("imported, started, and called before and after: one page view, all in it", async (stage) => {
  bundle ??= bundled();
  stage.server.pages["/app.js"] = await bundle;
  await stage.open("?utm_source=news");
  const visitor = await stage.evaluate(() => window.done);
  const bodies = await stage.exactly(4);
  assert.equal(await stage.evaluate(() => window.early), null);
  assert.deepEqual(
    ofType(bodies, "page_view").map((body) => body.visitor),
    [visitor],
  );
  assert.deepEqual(eventsOf(bodies).sort(), [["after"], ["before"]]);
  assert.deepEqual(
    ofType(bodies, "identify").map(({ traits }) => traits),
    [{ plan: "pro", id: "u_1" }],
  );
  assert.equal((await stage.metadata()).headwater_user_id, "u_1");
});
