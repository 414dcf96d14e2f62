// A single-page app that runs all day.

import assert from "node:assert/strict";
import { ofType, scenariosOf, until } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const ROUTES = 500;
/** Until everything is there that comes but once. */
const WARM_UP = 100;
/** Browsers bound what is on its way at once: the next go when these have come, which on a busy machine takes a while. */
const AT_ONCE = 20;
const PATIENCE_MS = 20_000;
/** What a browser's own caches may come to between two measurements. A kept body or listener a route comes to far more. */
const SLACK_BYTES = 200_000;

/** Goes through many routes, as an app does: new content, links, calls. */
async function run(stage, from, to) {
  for (let n = from; n < to; n += AT_ONCE) {
    await stage.evaluate(
      ([from, to]) => {
        for (let n = from; n < to; n++) {
          document.querySelector("main").innerHTML =
            `<a href="https://buy.stripe.com/test_${n}">Buy</a><form><button></button></form>`;
          document.querySelector("a").focus();
          history.pushState({ n }, "", `/route/${n}?n=${n}`);
          headwater.track("step", { n });
          dispatchEvent(new Event("scroll"));
        }
      },
      [n, n + AT_ONCE],
    );
    // Of each route; how long it was looked at comes or not.
    const all = WARM_UP + n + AT_ONCE;
    await until(() => told(stage, "page_view") > all && told(stage, "event") >= all, PATIENCE_MS);
    assert.deepEqual([told(stage, "page_view"), told(stage, "event")], [1 + all, all]);
  }
}

const told = (stage, type) =>
  ofType(
    stage.server.beacons.map(({ body }) => body),
    type,
  ).length;

const NO_HEAP = "the driver can't ask for the size of the heap";
scenario(
  "a thousand routes, and the memory of the second half is that of the first",
  { firefox: NO_HEAP },
  async (stage) => {
    await stage.open();
    stage.soiled = true;
    const session = await stage.context.newCDPSession(stage.page);
    const used = async () => {
      await session.send("HeapProfiler.collectGarbage");
      return (await session.send("Runtime.getHeapUsage")).usedSize;
    };
    await run(stage, -WARM_UP, 0);
    await run(stage, 0, ROUTES);
    const first = await used();
    await run(stage, ROUTES, 2 * ROUTES);
    const second = await used();
    assert.ok(second - first < SLACK_BYTES, `${first} bytes, then ${second}`);
  },
);
