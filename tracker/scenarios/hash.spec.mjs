// A single-page app that keeps its route in the fragment.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const hashes = (bodies) => bodies.map(({ url }) => new URL(url).hash);

scenario("a change of the fragment is a page view, by a link, by script and back", async (stage) => {
  await stage.open("#/start");
  await stage.evaluate(() => (location.hash = "/cart"));
  await stage.exactly(2);
  await stage.evaluate(() => history.pushState({}, "", "#/pay"));
  await stage.exactly(3);
  await stage.back();
  assert.deepEqual(hashes(await stage.exactly(4)), ["#/start", "#/cart", "#/pay", "#/cart"]);
});

scenario("the same fragment is not counted twice, and a new path is counted", async (stage) => {
  await stage.open("#/start");
  await stage.evaluate(() => {
    history.pushState({}, "", "?step=2#/start");
    location.hash = "/start";
    history.pushState({}, "", "/other#/start");
  });
  await stage.exactly(2);
});
