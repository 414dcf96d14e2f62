// How far a page is read.

import assert from "node:assert/strict";
import { ofType, pause, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const depths = (bodies) => ofType(bodies, "engagement").map((body) => body.scroll_percent);
const near = (percent, expected) => assert.ok(Math.abs(percent - expected) <= 3, `${percent} %, about ${expected}`);

async function opened(stage) {
  await stage.stopClock();
  await stage.open();
  await stage.exactly(1);
}

/** Scrolls until that part of the page has been seen. */
async function readTo(stage, part) {
  await stage.evaluate((part) => {
    const { scrollHeight } = document.documentElement;
    scrollTo(0, scrollHeight * part - innerHeight);
  }, part);
  await pause(100); // a real frame or two, in which the browser tells of it
  await stage.pass(100);
}

scenario("the deepest counts, however far up again", async (stage) => {
  await opened(stage);
  await readTo(stage, 0.5);
  await readTo(stage, 0.2);
  await stage.pass(4000);
  await stage.show(false);
  const [percent] = depths(await stage.exactly(2));
  near(percent, 50);
});

scenario("to the end is 100", async (stage) => {
  await opened(stage);
  await readTo(stage, 1);
  await stage.pass(4000);
  await stage.show(false);
  assert.deepEqual(depths(await stage.exactly(2)), [100]);
});

scenario("deeper than told before is worth telling, even at once", async (stage) => {
  await opened(stage);
  await stage.pass(4000);
  await stage.show(false);
  await stage.show(true);
  await readTo(stage, 0.75);
  await stage.show(false);
  const [, second] = depths(await stage.exactly(3));
  near(second, 75);
  await stage.show(true);
  await readTo(stage, 0.5);
  await stage.show(false);
  await stage.exactly(3);
});

scenario("content that comes late was not read", async (stage) => {
  await stage.stopClock();
  await stage.open("another.html");
  await stage.exactly(1);
  await stage.evaluate(() => (document.body.innerHTML = '<div style="height: 9000px">Late</div>'));
  await stage.pass(5000);
  await stage.show(false);
  const [percent] = depths(await stage.exactly(2));
  assert.ok(percent < 20, `${percent} %`);
});

scenario("a page that grows while it is read", async (stage) => {
  await opened(stage);
  await readTo(stage, 0.9);
  await stage.evaluate(() => (document.querySelector("main").style.height = "40000px"));
  await readTo(stage, 0.3);
  await stage.pass(4000);
  await stage.show(false);
  const [percent] = depths(await stage.exactly(2));
  assert.ok(percent >= 27 && percent <= 93, `${percent} %`);
});

scenario("each route has a depth of its own", async (stage) => {
  await opened(stage);
  await readTo(stage, 1);
  await stage.pass(4000);
  await stage.evaluate(() => {
    scrollTo(0, 0);
    history.pushState({}, "", "/cart");
  });
  await pause(100);
  await stage.pass(4000);
  await stage.show(false);
  const [first, second] = depths(await stage.exactly(4));
  assert.equal(first, 100);
  assert.ok(second < 50, `${second} %`);
});
