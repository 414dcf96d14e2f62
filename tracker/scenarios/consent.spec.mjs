// A site that asks first: held until the visitor answers.

import assert from "node:assert/strict";
import { ID, eventsOf, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const grant = (stage) => stage.evaluate(() => headwater.consent("granted"));
const deny = (stage) => stage.evaluate(() => headwater.consent("denied"));

/** A page on which something has happened before the answer. */
async function unanswered(stage) {
  await stage.open("?utm_source=news", { referrer: "https://mail.example/" });
  await stage.evaluate(() => {
    // Beacons travel side by side, so that only the page knows in which order they were sent.
    window.sent = [];
    const send = window.fetch;
    window.fetch = (address, init) => {
      window.sent.push(JSON.parse(String(init?.body)));
      return send(address, init);
    };
    headwater.track("first");
    headwater.identify("u_1", { plan: "pro" });
    history.pushState({}, "", "/cart");
    headwater.track("second", { n: 2 });
  });
}

scenario("until then nothing is sent, nothing is kept, and nobody is there", async (stage) => {
  await unanswered(stage);
  assert.deepEqual(await stage.ids(), [null, null]);
  const keys = Object.keys(await stage.metadata());
  assert.deepEqual(keys, ["landing_url", "referrer", "utm_source"]);
  await stage.exactly(0);
  assert.deepEqual(await stage.kept(), []);
});

scenario("granted: all of it is sent, in order, with ids", async (stage) => {
  await unanswered(stage);
  await grant(stage);
  await stage.exactly(5);
  const [visitor, session] = await stage.ids();
  assert.match(visitor, ID);
  const sent = await stage.evaluate(() => window.sent);
  assert.deepEqual(
    sent.map(({ type, url, name }) => [type, new URL(url).pathname, name].filter(Boolean).join(" ")),
    [
      "page_view /consent.html",
      "event /consent.html first",
      "identify /consent.html",
      "page_view /cart",
      "event /cart second",
    ],
  );
  for (const body of sent) assert.deepEqual([body.visitor, body.session, body.consent], [visitor, session, "granted"]);
  assert.equal(sent[0].referrer, "https://mail.example/");
  const { utm_source, headwater_user_id } = await stage.metadata();
  assert.deepEqual([utm_source, headwater_user_id], ["news", "u_1"]);
  assert.deepEqual(
    (await stage.kept()).filter((name) => name !== "_hw_consent"),
    ["_hw_sid", "_hw_touch", "_hw_vid"],
  );
  await stage.evaluate(() => headwater.track("third"));
  await stage.exactly(6);
});

scenario("granted twice, nothing is sent twice", async (stage) => {
  await stage.open();
  await grant(stage);
  await grant(stage);
  await stage.exactly(1);
});

scenario("denied: what was held is dropped, also if it is granted later", async (stage) => {
  await unanswered(stage);
  await deny(stage);
  await stage.evaluate(() => headwater.track("denied"));
  await stage.exactly(0);
  await stage.saysWhy("no consent");
  assert.deepEqual(await stage.kept(), []);
  assert.deepEqual(await stage.ids(), [null, null]);
  await grant(stage);
  await stage.evaluate(() => headwater.track("later"));
  await stage.received(1);
  assert.deepEqual(eventsOf(await stage.received(2)), [["later"]]);
});

scenario("granted is remembered on the next page", async (stage) => {
  await stage.open();
  await grant(stage);
  const before = await stage.ids();
  await stage.exactly(1);
  await stage.open("consent-routes.html");
  const [, body] = await stage.exactly(2);
  assert.deepEqual([body.visitor, body.session], before);
  assert.deepEqual(await stage.ids(), before);
});

scenario("withdrawn: cookies and record are deleted, here and for the next page", async (stage) => {
  await stage.open("?utm_source=news");
  await grant(stage);
  await stage.exactly(1);
  await deny(stage);
  assert.deepEqual(await stage.kept(), []);
  assert.deepEqual(await stage.ids(), [null, null]);
  await stage.evaluate(() => headwater.track("withdrawn"));
  await stage.open("consent-routes.html");
  assert.deepEqual(await stage.ids(), [null, null]);
  await stage.exactly(1);
  assert.deepEqual(await stage.kept(), []);
});

scenario("withdrawn on another host of the site: what it shares with this one is deleted too", async (stage) => {
  await stage.open();
  await grant(stage);
  await stage.exactly(1);
  await stage.open("", { host: "pay.shop.example.co.uk" });
  assert.deepEqual(await stage.ids(), [null, null], "it was not asked here");
  await deny(stage);
  assert.deepEqual(await stage.cookies(), {});
});

scenario("opted out before anybody was asked: what was there is deleted", async (stage) => {
  await stage.addCookie("_hw_vid", "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10");
  await stage.open();
  await stage.evaluate(() => headwater.optOut());
  assert.deepEqual(await stage.kept(), ["_hw_off"]);
});

scenario("a forged cookie is no consent", async (stage) => {
  await stage.addCookie("_hw_vid", "granted");
  await stage.open();
  assert.deepEqual(await stage.ids(), [null, null]);
  await stage.exactly(0);
});

scenario("an answer that there is not is no consent", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    for (const answer of [undefined, null, true, "yes", {}, "GRANTED"]) headwater.consent(answer);
  });
  await stage.exactly(0);
  assert.deepEqual(await stage.kept(), []);
});

scenario("where storage throws, nothing is sent either until it is granted", async (stage) => {
  await stage.open("consent-no-storage.html");
  await stage.evaluate(() => headwater.track("first"));
  assert.deepEqual(await stage.ids(), [null, null]);
  await stage.exactly(0);
  await grant(stage);
  const bodies = await stage.exactly(2);
  for (const { visitor } of bodies) assert.match(visitor, ID);
  await deny(stage);
  await stage.evaluate(() => headwater.track("second"));
  await stage.exactly(2);
});

scenario("granted on the second page, and on the third: the campaign of the first is kept", async (stage) => {
  for (const later of ["consent.html", "consent-routes.html"]) {
    await stage.open("?utm_source=news");
    await stage.evaluate((to) => void setTimeout(() => location.assign(to)), later);
    await stage.page.waitForURL(`**/${later}`);
    if (stage.kind === "chromium") {
      await stage.evaluate(() => void setTimeout(() => location.assign("/consent.html?third")));
      await stage.page.waitForURL("**?third");
    }
    await grant(stage);
    assert.equal((await stage.metadata()).utm_source, "news");
    const { referrer } = (await stage.received(1)).at(-1);
    assert.ok(referrer.includes("utm_source=news"), referrer);
    await deny(stage);
  }
});
