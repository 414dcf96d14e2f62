// A single-page app that runs all day.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const ROUTES = 500;
/** What a browser's own caches may come to between two measurements. A kept body or listener a route comes to far more. */
const SLACK_BYTES = 200_000;

/** Goes through many routes, as an app does: new content, links, calls. */
const run = (stage, from) =>
  stage.evaluate(async ([from, count]) => {
    for (let n = from; n < from + count; n++) {
      document.querySelector("main").innerHTML = `<a href="https://buy.stripe.com/test_${n}">Buy</a><form><button></button></form>`;
      document.querySelector("a").focus();
      history.pushState({ n }, "", `/route/${n}?utm_content=${n}`);
      headwater.track("step", { n });
      dispatchEvent(new Event("scroll"));
      if (n % 20 == 0) await new Promise((done) => setTimeout(done, 20)); // beacons leave, connections are given back
    }
    await new Promise((done) => setTimeout(done, 300));
  }, [from, ROUTES]);

const NO_HEAP = "the driver can't ask for the size of the heap";
scenario("a thousand routes: the memory of the second half is that of the first", { firefox: NO_HEAP }, async (stage) => {
  await stage.open();
  const session = await stage.context.newCDPSession(stage.page);
  const used = async () => {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  };
  await run(stage, 0);
  const first = await used();
  await run(stage, ROUTES);
  const second = await used();
  assert.ok(second - first < SLACK_BYTES, `${first} bytes, then ${second}`);
  assert.equal(stage.server.beacons.length, 1 + 4 * ROUTES);
});
