// Two hosts that are one site, and links between them that carry the ids.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const OTHER = "shop.other.example";
const STRANGER = "0b96d5a2-1c1e-4f0a-8d5e-3a2b1c0d9e8f";

async function opened(stage) {
  await stage.open("?utm_source=news");
  await stage.exactly(1);
  return stage.ids();
}

/** Follows a link, to its end. */
async function follow(stage, selector) {
  const loaded = stage.page.waitForEvent("load");
  await stage.page.click(selector);
  await loaded;
}

/** Where a link leads once it has been clicked, without going there. */
async function clicked(stage, selector) {
  await stage.evaluate(() => addEventListener("click", (event) => event.preventDefault()));
  await stage.page.click(selector);
  return new URL(await stage.page.$eval(selector, (link) => link.href));
}

scenario("a visitor who follows one is the same there, and back here", async (stage) => {
  const before = await opened(stage);
  await follow(stage, "#across");
  assert.equal(await stage.evaluate(() => location.hostname), OTHER);
  assert.deepEqual(await stage.ids(), before);
  const { landing_url = "", referrer = "" } = await stage.metadata();
  assert.ok(!(landing_url + referrer).includes("_hw"), landing_url);
  await stage.evaluate((href) => {
    document.body.insertAdjacentHTML("afterbegin", `<a id="home" href="${href}">Home</a>`);
  }, stage.address());
  await follow(stage, "#home");
  assert.deepEqual(await stage.ids(), before);
  const bodies = await stage.exactly(3);
  assert.equal(new Set(bodies.map(({ visitor, session }) => visitor + session)).size, 1);
});

scenario("the link keeps what it had: query and fragment", async (stage) => {
  const [visitor, session] = await opened(stage);
  const { searchParams, hash } = await clicked(stage, "#across");
  assert.deepEqual(
    [...searchParams],
    [
      ["size", "4"],
      ["_hw", `${visitor}_${session}`],
    ],
  );
  assert.equal(hash, "#part");
});

scenario("what a link carried before gives way to the ids of now", async (stage) => {
  const [visitor, session] = await opened(stage);
  const { searchParams } = await clicked(stage, "#carried");
  assert.deepEqual(searchParams.getAll("_hw"), [`${visitor}_${session}`]);
});

scenario("a host below one of them counts", async (stage) => {
  const before = await opened(stage);
  await follow(stage, "#below");
  assert.deepEqual(await stage.ids(), before);
});

for (const selector of ["#alike", "#stranger", "#own"]) {
  scenario(`no ids for ${selector}`, async (stage) => {
    await opened(stage);
    assert.equal((await clicked(stage, selector)).searchParams.get("_hw"), null);
  });
}

scenario("arriving from anywhere else, ids are not believed", async (stage) => {
  for (const referrer of [
    undefined,
    "https://evil.example/",
    "https://notshop.other.example/",
    "https://shop.other.example.evil.example/",
    "https://evil.example/?https://shop.other.example/",
    "https://evil.example/shop.other.example",
  ]) {
    await stage.open(`?_hw=${STRANGER}_${STRANGER}`, { referrer });
    const ids = await stage.ids();
    assert.ok(
      ids.every((id) => id && id !== STRANGER),
      `${referrer}: ${ids}`,
    );
    assert.ok(!((await stage.metadata()).landing_url ?? "").includes("_hw"));
    await stage.context.clearCookies();
  }
});

scenario("from the right host too, only ids are believed", async (stage) => {
  const halves = [STRANGER, `${STRANGER}_x`, `x_${STRANGER}`, `${STRANGER}_`, `${STRANGER.toUpperCase()}_${STRANGER}`];
  for (const forged of ["x", "_", "%00_%00", "a".repeat(3000), ...halves]) {
    await stage.open(`?_hw=${forged}`, { referrer: `https://${OTHER}/` });
    const ids = await stage.ids();
    assert.ok(
      ids.every((id) => id && id !== STRANGER),
      `${forged}: ${ids}`,
    );
    await stage.context.clearCookies();
  }
});

scenario("from the right host it is believed", async (stage) => {
  await stage.open(`?_hw=${STRANGER}_${STRANGER}`, { referrer: `https://${OTHER}/` });
  assert.deepEqual(await stage.ids(), [STRANGER, STRANGER]);
  assert.equal((await stage.cookies())._hw_vid.value, STRANGER);
});

scenario("the way from the other host begins no touch", async (stage) => {
  await opened(stage);
  const before = await stage.metadata();
  await stage.context.clearCookies({ name: "_hw_sid" });
  await stage.open("", { referrer: `https://${OTHER}/` });
  const { headwater_session_id, ...later } = await stage.metadata();
  assert.deepEqual({ headwater_session_id: before.headwater_session_id, ...later }, before);
});

scenario("who opted out is led across without ids", async (stage) => {
  await opened(stage);
  await stage.evaluate(() => headwater.optOut());
  assert.equal((await clicked(stage, "#across")).searchParams.get("_hw"), null);
});
