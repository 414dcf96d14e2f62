// Global Privacy Control.

import assert from "node:assert/strict";
import { isIgnored } from "./ignored.mjs";
import { ID, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("ignored, with the reason", async (stage) => {
  await stage.open("?utm_source=news&gclid=1", { referrer: "https://mail.example/" });
  assert.deepEqual(Object.keys(await stage.metadata()), ["landing_url", "referrer", "utm_source", "click_id"]);
  await isIgnored(stage, "GPC");
});

scenario("a site that does not go by it has its page views", async (stage) => {
  await stage.open("gpc-ignored.html");
  await stage.exactly(1);
  assert.match((await stage.ids())[0], ID);
});

scenario("a cookie from before is not used, and not renewed", async (stage) => {
  await stage.addCookie("_hw_vid", "0b96d5a2-1c1e-4f0a-8d5e-3a2b1c0d9e8f");
  await stage.open();
  assert.deepEqual(await stage.ids(), [null, null]);
  await stage.exactly(0);
});
