// How long a page is looked at: time while it is visible and has the keyboard.

import assert from "node:assert/strict";
import { ofType, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const engagements = (bodies) => ofType(bodies, "engagement");
/** The clock stands still between steps; what a step itself takes is a few milliseconds. */
const about = (ms, expected) => assert.ok(Math.abs(ms - expected) <= 150, `${ms} ms, about ${expected}`);

async function opened(stage) {
  await stage.stopClock();
  await stage.open();
  await stage.exactly(1);
}

scenario("on leaving the page", async (stage) => {
  await opened(stage);
  const [visitor, session] = await stage.ids();
  await stage.pass(8000);
  await stage.open("about.html");
  const [, body, ...more] = await stage.exactly(2);
  assert.deepEqual(more, []);
  const { engaged_ms, scroll_percent, ...rest } = body;
  about(engaged_ms, 8000);
  assert.ok(scroll_percent < 100);
  assert.deepEqual(rest, {
    version: 1,
    id: body.id,
    type: "engagement",
    site: "site_test",
    visitor,
    session,
    url: stage.address(),
    referrer: rest.referrer,
    cookie_domain: "example.co.uk",
    consent: true,
  });
});

scenario("on being hidden, and what is hidden is not counted", async (stage) => {
  await opened(stage);
  await stage.pass(5000);
  await stage.show(false);
  await stage.pass(60000);
  await stage.show(true);
  await stage.pass(4000);
  await stage.show(false);
  const [first, second] = engagements(await stage.exactly(3));
  about(first.engaged_ms, 5000);
  about(second.engaged_ms, 4000);
});

scenario("hidden, then left: told once", async (stage) => {
  await opened(stage);
  await stage.pass(5000);
  await stage.show(false);
  await stage.open("about.html");
  await stage.exactly(2);
});

scenario("without the keyboard it is not looked at", async (stage) => {
  await opened(stage);
  await stage.pass(4000);
  await stage.focus(false);
  await stage.pass(60000);
  await stage.focus(true);
  await stage.pass(1000);
  await stage.show(false);
  const [{ engaged_ms }] = engagements(await stage.exactly(2));
  about(engaged_ms, 5000);
});

scenario("a short stay is not sent, but adds to the next", async (stage) => {
  await opened(stage);
  await stage.pass(2000);
  await stage.show(false);
  await stage.exactly(1);
  await stage.show(true);
  await stage.pass(2000);
  await stage.show(false);
  const [{ engaged_ms }] = engagements(await stage.exactly(2));
  about(engaged_ms, 4000);
});

scenario("before a change of route, each page with its own time", async (stage) => {
  await opened(stage);
  await stage.pass(5000);
  await stage.evaluate(() => history.pushState({}, "", "/cart"));
  await stage.pass(7000);
  await stage.show(false);
  const told = engagements(await stage.exactly(4)).map(({ url, engaged_ms }) => [new URL(url).pathname, engaged_ms]);
  assert.deepEqual(
    told.map(([path]) => path),
    ["/engagement.html", "/cart"],
  );
  about(told[0][1], 5000);
  about(told[1][1], 7000);
});

scenario("a page that is shown again out of the browser's cache begins anew", async (stage) => {
  await opened(stage);
  await stage.pass(5000);
  await stage.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await stage.pass(4000);
  await stage.show(false);
  const [first, second] = engagements(await stage.exactly(4));
  about(first.engaged_ms, 5000);
  about(second.engaged_ms, 4000);
});

scenario("a page that no one could see has none", async (stage) => {
  await stage.stopClock();
  await stage.open("hidden.html");
  await stage.pass(60000);
  await stage.open("about.html");
  await stage.exactly(0);
});
