// Elements that name their event.

import assert from "node:assert/strict";
import { eventsOf, pause, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

async function afterwards(stage, step, count = 1) {
  await stage.open();
  await stage.exactly(1);
  await step(stage.page);
  await pause(60);
  return eventsOf(await stage.received(1 + count));
}

scenario("a click: the event with its props", async (stage) => {
  const events = await afterwards(stage, (page) => page.click("#plain"));
  assert.deepEqual(events, [["signup", { plan: "pro", seats: "3" }]]);
});

scenario("a click on what is within", async (stage) => {
  const [[name, props = {}]] = await afterwards(stage, (page) => page.click("#deep"));
  assert.deepEqual([name, props], ["card opened", {}]);
});

scenario("by the keyboard", async (stage) => {
  const events = await afterwards(stage, (page) => page.focus("#plain").then(() => page.keyboard.press("Enter")));
  assert.equal(events.length, 1);
});

scenario("a link, which leads on all the same", async (stage) => {
  const events = await afterwards(stage, (page) => page.click("#link"), 2);
  assert.equal(events[0][0], "next");
  assert.equal(await stage.evaluate(() => location.pathname), "/another.html");
});

scenario("a form when it is sent, and not when it is only clicked into", async (stage) => {
  await stage.open();
  await stage.exactly(1);
  await stage.page.click("#field");
  await stage.exactly(1);
  await stage.page.click("#send");
  const events = eventsOf(await stage.exactly(2));
  assert.deepEqual(events, [["newsletter", { list: "weekly" }]]);
});

scenario("tagged later on", async (stage) => {
  const events = await afterwards(stage, async (page) => {
    await page.evaluate(() =>
      document.body.insertAdjacentHTML("afterbegin", '<b id="late" data-hw-event="late">Late</b>'),
    );
    await page.click("#late");
  });
  assert.equal(events[0][0], "late");
});

scenario("a tag without a name is none", async (stage) => {
  assert.deepEqual(await afterwards(stage, (page) => page.click("#empty"), 0), []);
});

scenario("the right button is no click", async (stage) => {
  assert.deepEqual(await afterwards(stage, (page) => page.click("#plain", { button: "right" }), 0), []);
});

scenario("a link that is tagged and leads away is both", async (stage) => {
  await stage.open("tagged-link.html");
  await stage.exactly(1);
  await stage.page.click("#away");
  const events = eventsOf(await stage.received(3)).sort();
  assert.deepEqual(events, [
    ["outbound", { url: stage.address("offer", "other.example") }],
    ["partner", { which: "other" }],
  ]);
});
