// A single-page app on the Navigation API.

import assert from "node:assert/strict";
import { ofType, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const ABSENT = { firefox: "an ESR has no Navigation API" };
const paths = (bodies) => ofType(bodies, "page_view").map(({ url }) => new URL(url).pathname);

scenario("links and navigate() are page views once, so is back", ABSENT, async (stage) => {
  await stage.open();
  await stage.exactly(1);
  await stage.page.click("#link");
  await stage.exactly(2);
  await stage.evaluate(() => window.navigation.navigate("/c").finished.then(() => 1));
  await stage.exactly(3);
  await stage.evaluate(() => window.navigation.back().finished.then(() => 1));
  assert.deepEqual(paths(await stage.exactly(4)), ["/navigation.html", "/b", "/c", "/b"]);
});

scenario("a route that fails is none", ABSENT, async (stage) => {
  await stage.open();
  await stage.evaluate(() => window.navigation.navigate("/fails").finished.catch(() => 1));
  await stage.exactly(1);
});
