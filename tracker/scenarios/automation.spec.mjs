// Automation is not told to be let in: a robot's visit is no visit.

import assert from "node:assert/strict";
import { isIgnored } from "./ignored.mjs";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("ignored, with the reason", async (stage) => {
  await stage.open("?utm_source=news&gclid=1", { referrer: "https://mail.example/" });
  assert.deepEqual(Object.keys(await stage.metadata()), ["landing_url", "referrer", "utm_source", "click_id"]);
  await isIgnored(stage, "automation");
});

scenario("one's own tests are let in, as every other page here is", async (stage) => {
  await stage.open("another.html");
  await stage.exactly(1);
  assert.match((await stage.ids())[0], ID);
});
