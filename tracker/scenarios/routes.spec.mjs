// A single-page app.

import assert from "node:assert/strict";
import { ofType, pause, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const paths = (bodies) => ofType(bodies, "page_view").map(({ url }) => new URL(url).pathname);

scenario("pushState and back are page views, the same path is not counted twice", async (stage) => {
  await stage.open("", { referrer: "https://search.example/" });
  await stage.evaluate(() => {
    history.pushState({}, "", "/cart?step=1");
    history.pushState({}, "", "/cart?step=2");
    history.replaceState({}, "", "/cart#total");
    history.pushState({}, "", "/pay");
  });
  await stage.back();
  const bodies = await stage.exactly(4);
  assert.deepEqual(
    bodies.map(({ url, referrer }) => [new URL(url).pathname, referrer.replace(stage.origin, "")]),
    [
      ["/routes.html", "https://search.example/"],
      ["/cart", "/routes.html"],
      ["/pay", "/cart?step=1"],
      ["/cart", "/pay"],
    ],
  );
  assert.equal(new Set(bodies.map((body) => body.session)).size, 1);
  await stage.saysWhy("same path");
});

scenario("forward is a page view as well", async (stage) => {
  await stage.open();
  await stage.evaluate(() => history.pushState({}, "", "/cart"));
  await stage.back();
  await stage.evaluate(() => void setTimeout(() => history.forward()));
  assert.deepEqual(paths(await stage.exactly(4)), ["/routes.html", "/cart", "/routes.html", "/cart"]);
});

scenario("replaceState puts an address right; it is no page view", async (stage) => {
  await stage.open();
  await stage.evaluate(() => history.replaceState({}, "", "/cart"));
  await pause(50);
  await stage.exactly(1);
});

scenario("without data-hash a change of the fragment is no page view", async (stage) => {
  await stage.open();
  await stage.evaluate(() => (location.hash = "part"));
  await stage.evaluate(() => history.pushState({}, "", "#other"));
  await stage.exactly(1);
});

scenario("a route of the site's own begins no session, whatever its parameters", async (stage) => {
  await stage.open();
  const before = await stage.ids();
  await stage.evaluate(() => history.pushState({}, "", "/cart?utm_source=ads"));
  await stage.exactly(2);
  assert.deepEqual(await stage.ids(), before);
});

scenario("a path that replaceState had put another in the place of counts again", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    history.replaceState({}, "", "/sign-in");
    history.pushState({}, "", "/routes.html");
    history.replaceState({}, "", "/routes.html");
    history.pushState({}, "", "/cart");
  });
  assert.deepEqual(paths(await stage.exactly(3)), ["/routes.html", "/routes.html", "/cart"]);
});
