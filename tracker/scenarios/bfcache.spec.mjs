// A page out of the browser's own cache: back and forward without loading anything.

import assert from "node:assert/strict";
import { ofType, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("coming back is a page view, with the ids of before", async (stage) => {
  await stage.open();
  const before = await stage.ids();
  await stage.evaluate(() => {
    window.stillHere = true;
    addEventListener("pageshow", (event) => (window.persisted = event.persisted));
  });
  await stage.open("another.html");
  await stage.exactly(2);
  await stage.back();
  assert.equal(await stage.evaluate(() => window.stillHere && window.persisted), true, "it is the page of before");
  const views = ofType(await stage.exactly(3), "page_view");
  assert.deepEqual(
    views.map(({ url }) => new URL(url).pathname),
    ["/bfcache.html", "/another.html", "/bfcache.html"],
  );
  assert.deepEqual(await stage.ids(), before);
});

scenario("a page that is shown for the first time is not counted twice", async (stage) => {
  await stage.open();
  await stage.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: false })));
  await stage.exactly(1);
});
