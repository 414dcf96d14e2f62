// When the tracker is ready.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

scenario("a callback queued before, and the event on the document", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  const told = await stage.evaluate(() => told);
  assert.deepEqual(told.sort(), [
    ["event", "string"],
    ["queued", true, "string"],
  ]);
});

scenario("a callback and a promise afterwards", async (stage) => {
  await stage.open();
  const answers = await stage.evaluate(async () => {
    const called = new Promise((done) => headwater.ready((api) => done(api === headwater)));
    return [(await headwater.ready()) === headwater, await called, (await headwater("ready")) === headwater];
  });
  assert.deepEqual(answers, [true, true, true]);
});

scenario("ready also where the page is ignored: a page that waits goes on", async (stage) => {
  await stage.open("automation.html");
  assert.equal(await stage.evaluate(async () => (await headwater.ready()) === headwater), true);
  await stage.exactly(0);
});
