// A page rendered ahead of time, which may never be seen.

import assert from "node:assert/strict";
import { scenariosOf, until } from "./stage.mjs";

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
