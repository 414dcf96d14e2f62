// Forms.

import assert from "node:assert/strict";
import { eventsOf, pause, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

async function afterwards(stage, step, count = 1) {
  await stage.open();
  await stage.exactly(1);
  await step(stage.page);
  await pause(60);
  await stage.received(1 + count);
  const { beacons } = stage.server;
  for (const { text } of beacons) assert.ok(!/card|"q"/.test(text), "what was filled in is no one's business");
  return eventsOf(beacons.map(({ body }) => body));
}

for (const [what, path, selector] of [
  ["GET", "search", "#search"],
  ["POST", "order", "#order"],
  ["with a field that is called action", "shadowed", "#shadow"],
]) {
  scenario(`${what}: one event, with the address it is sent to`, async (stage) => {
    const events = await afterwards(stage, (page) => page.click(selector));
    assert.deepEqual(events, [["form", { url: stage.address(path) }]]);
  });
}

scenario("sent with the Enter key", async (stage) => {
  const events = await afterwards(stage, (page) => page.press("#get input", "Enter"));
  assert.deepEqual(events, [["form", { url: stage.address("search") }]]);
});

scenario("a form that came later", async (stage) => {
  const events = await afterwards(stage, async (page) => {
    await page.evaluate(() => {
      document.body.insertAdjacentHTML("afterbegin", '<form action="/late"><button id="late">Send</button></form>');
    });
    await page.click("#late");
  });
  assert.deepEqual(events, [["form", { url: stage.address("late") }]]);
});

scenario("one that the page sends by script instead", async (stage) => {
  const events = await afterwards(stage, (page) => page.click("#kept"));
  assert.deepEqual(events, [["form", { url: stage.address() }]]);
  assert.equal(await stage.evaluate(() => document.title), "Forms");
});

scenario("one that is not filled in right was not sent", async (stage) => {
  assert.deepEqual(await afterwards(stage, (page) => page.click("#refused"), 0), []);
});
