// A page opened in the background.

import assert from "node:assert/strict";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("it has ids, and is sent when it is shown", async (stage) => {
  await stage.open();
  assert.match((await stage.ids())[0], ID);
  await stage.exactly(0);
  await stage.show(true);
  await stage.exactly(1);
  await stage.show(false);
  await stage.show(true);
  await stage.exactly(1);
});

scenario("closed without being seen, it was no page view", async (stage) => {
  await stage.open();
  await stage.open("about.html");
  await stage.exactly(0);
});
