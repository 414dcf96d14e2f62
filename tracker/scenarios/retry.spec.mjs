// A beacon that fails is tried once more, some three seconds later.

import assert from "node:assert/strict";
import { pause, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

for (const [answer, what] of [["cut", "the network fails"], [500, "the server has a fault"], [503, "the server is away"]]) {
  scenario(`${what}: once more, after three seconds, the same`, async (stage) => {
    stage.server.answers = [answer];
    await stage.stopClock();
    await stage.open();
    await stage.exactly(1);
    await pause(100);
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
  stage.server.answers = [500, 500, 500];
  await stage.stopClock();
  await stage.open();
  await stage.exactly(1);
  await pause(100);
  await stage.pass(5000);
  await stage.exactly(2);
  await pause(100);
  await stage.pass(60000);
  await stage.exactly(2);
});

scenario("a refusal is final", async (stage) => {
  stage.server.answers = [400];
  await stage.stopClock();
  await stage.open();
  await stage.exactly(1);
  await pause(100);
  await stage.pass(60000);
  await stage.exactly(1);
});
