// A beacon that fails is tried once more, some three seconds later, or when the page is left before.

import assert from "node:assert/strict";
import { scenariosOf, until } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

/** Waits until the page has been told how so many beacons went. */
const knows = (stage, count) =>
  until(() => stage.said.filter((line) => line.startsWith("info: headwater:")).length >= count);

/** Opens a page whose first beacons get these answers, and waits until it knows of the first's fate. Time stands still. */
async function openFailing(stage, ...answers) {
  stage.server.answers = answers;
  await stage.stopClock();
  await stage.open();
  await stage.exactly(1);
  await knows(stage, 1);
}

for (const [answer, what] of [
  ["cut", "the network fails"],
  [500, "the server has a fault"],
  [503, "the server is away"],
]) {
  scenario(`${what}: once more, after three seconds, the same`, async (stage) => {
    await openFailing(stage, answer);
    await stage.pass(1500);
    await stage.exactly(1);
    await stage.pass(3500);
    const [first, second] = await stage.exactly(2);
    assert.deepEqual(second, first);
    await stage.pass(60000);
    await stage.exactly(2);
  });
}

scenario("failing twice, it is given up", async (stage) => {
  await openFailing(stage, 500, 500, 500);
  await stage.pass(5000);
  await stage.exactly(2);
  await knows(stage, 2);
  await stage.pass(60000);
  await stage.exactly(2);
});

scenario("a refusal is final", async (stage) => {
  await openFailing(stage, 400);
  await stage.pass(60000);
  await stage.exactly(1);
});

for (const answer of ["cut", 503]) {
  scenario(`left before it is tried again (${answer}): it is tried then`, async (stage) => {
    stage.server.answers = [answer];
    await stage.open();
    await stage.exactly(1);
    await knows(stage, 1);
    await stage.open("nothing");
    const [first, second] = await stage.exactly(2);
    assert.deepEqual(second, first);
  });
}

scenario("hidden before they are tried again: each is tried then, once", async (stage) => {
  stage.server.answers = [503, 503];
  await stage.stopClock();
  await stage.open();
  await stage.exactly(1);
  await stage.evaluate(() => headwater.track("signup"));
  await stage.exactly(2);
  await knows(stage, 2);
  await stage.show(false);
  const names = async (count) => (await stage.exactly(count)).map(({ type }) => type);
  assert.deepEqual((await names(4)).slice(2).sort(), ["event", "page_view"]);
  await stage.show(true);
  await stage.pass(60000);
  await names(4);
});

scenario("looked away from, it waits as it would have", async (stage) => {
  await openFailing(stage, 503);
  await stage.focus(false);
  await stage.focus(true);
  await stage.exactly(1);
  await stage.pass(3500);
  await stage.exactly(2);
});

scenario("failing again when the page is hidden, it is given up", async (stage) => {
  await openFailing(stage, 500, 500);
  await stage.show(false);
  await stage.exactly(2);
  await knows(stage, 2);
  await stage.show(true);
  await stage.show(false);
  await stage.pass(60000);
  await stage.exactly(2);
});
