// Where a visitor came from first, and last: what begins a touch, and what only comes back.

import assert from "node:assert/strict";
import { SITE, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const CAMPAIGN = "?utm_source=news&utm_medium=email&utm_campaign=spring%20sale&gclid=abc";

scenario("a campaign, then a direct visit: the metadata tells of the campaign", async (stage) => {
  await stage.open(CAMPAIGN, { referrer: "https://mail.example/x?y" });
  const [visitor, session] = await stage.ids();
  await stage.open("another.html");
  const expected = {
    headwater_visitor_id: visitor,
    headwater_session_id: session,
    headwater_site_id: SITE,
    landing_url: stage.address(`touch.html${CAMPAIGN}`),
    referrer: "https://mail.example/x",
    utm_source: "news",
    utm_medium: "email",
    utm_campaign: "spring sale",
    click_id: "gclid:abc",
  };
  assert.deepEqual(await stage.metadata(), expected);
  await stage.context.clearCookies({ name: "_hw_sid" }); // as after 30 minutes
  await stage.open("another.html");
  const later = await stage.metadata();
  assert.notEqual(later.headwater_session_id, session);
  assert.deepEqual({ ...later, headwater_session_id: session }, expected);
});

scenario("a new campaign starts a new session", async (stage) => {
  await stage.open("?utm_source=news");
  const [visitor, session] = await stage.ids();
  await stage.open("?utm_source=ads");
  const [sameVisitor, newSession] = await stage.ids();
  assert.equal(sameVisitor, visitor);
  assert.notEqual(newSession, session);
  assert.equal((await stage.metadata()).utm_source, "ads");
});

scenario("the same campaign again goes on, as does a page of the site", async (stage) => {
  await stage.open(CAMPAIGN);
  const before = await stage.metadata();
  await stage.open(CAMPAIGN);
  await stage.open("another.html", { referrer: stage.address() });
  assert.deepEqual(await stage.metadata(), before);
});

const WAYS_BACK = [
  "https://checkout.stripe.com/c/pay/cs_1",
  "https://buy.stripe.com/test_a1",
  "https://billing.stripe.com/p/session/x",
  "https://accounts.google.com/o/oauth2/auth",
  "https://appleid.apple.com/auth/authorize",
];

scenario("the way back from checkout and sign-in goes on", async (stage) => {
  await stage.open(CAMPAIGN, { referrer: "https://mail.example/" });
  const before = await stage.metadata();
  for (const referrer of WAYS_BACK) {
    await stage.open("another.html?utm_source=receipt", { referrer });
    assert.deepEqual(await stage.metadata(), before, referrer);
  }
});

scenario("when the session has ended meanwhile, the first touch is still the campaign", async (stage) => {
  await stage.open(CAMPAIGN, { referrer: "https://mail.example/" });
  const { headwater_session_id: first, ...before } = await stage.metadata();
  for (const referrer of [WAYS_BACK[0], WAYS_BACK[3]]) {
    await stage.context.clearCookies({ name: "_hw_sid" });
    await stage.open("another.html", { referrer });
    const { headwater_session_id, ...later } = await stage.metadata();
    assert.notEqual(headwater_session_id, first);
    assert.deepEqual(later, before, referrer);
  }
});

scenario("first contact by the way back has no referrer of its own", async (stage) => {
  await stage.open("", { referrer: "https://checkout.stripe.com/c/pay/cs_1" });
  assert.equal((await stage.metadata()).referrer, undefined);
});

scenario("?session_id=cs_… of a success page is sent, and kept out of the metadata", async (stage) => {
  await stage.open(CAMPAIGN);
  const before = await stage.metadata();
  await stage.open("another.html?session_id=cs_test_a1B2", { referrer: "https://checkout.stripe.com/" });
  const [, { url }] = await stage.exactly(2);
  assert.ok(url.includes("session_id=cs_test_a1B2"));
  assert.deepEqual(await stage.metadata(), before);
  await stage.context.clearCookies();
  await stage.evaluate(() => localStorage.clear());
  await stage.open("another.html?session_id=cs_test_a1B2");
  assert.ok(!JSON.stringify(await stage.metadata()).includes("cs_test"));
});

scenario("click ids, each under its kind", async (stage) => {
  for (const kind of ["gclid", "gbraid", "wbraid", "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id"]) {
    await stage.open(`?a=b&${kind}=Ab-1_2`);
    assert.equal((await stage.metadata()).click_id, `${kind}:Ab-1_2`);
  }
});

scenario("?ref=, ?source= and ?via= stay in the landing, for the server to read, and are campaigns", async (stage) => {
  let session;
  for (const key of ["ref", "source", "via"]) {
    await stage.open(`?${key}=friend&secret=1`);
    assert.equal((await stage.metadata()).landing_url, stage.address(`touch.html?${key}=friend`));
    assert.notEqual((await stage.ids())[1], session, "a new campaign");
    [, session] = await stage.ids();
  }
});

for (const query of [
  "session_id=cs_test_1",
  "order=7&checkout=cs_live_1",
  "payment_intent=pi_1",
  "setup_intent=seti_1",
  "redirect_status=succeeded",
]) {
  scenario(`?${query} is the way back, whatever the referrer`, async (stage) => {
    await stage.open("?utm_source=news");
    const before = await stage.ids();
    await stage.open(`?${query}&utm_source=bank`, { referrer: "https://bank.example/3ds" });
    assert.equal((await stage.metadata()).utm_source, "news");
    assert.deepEqual(await stage.ids(), before);
  });
}

for (const query of [
  "utm_source=cs_launch",
  "utm_source=other&user_intent=buy",
  "utm_source=other&lang=cs_CZ",
  "utm_source=other&list=cs_team",
]) {
  scenario(`?${query} only looks like the way back`, async (stage) => {
    await stage.open("?utm_source=news");
    await stage.open(`?${query}`);
    assert.equal((await stage.metadata()).utm_source, new URLSearchParams(query).get("utm_source"));
  });
}

scenario("escaped ampersands carry a campaign; an installed app's start is none", async (stage) => {
  await stage.open("?a=1&amp;utm_source=news&amp;amp;utm_medium=email");
  const { utm_source, utm_medium } = await stage.metadata();
  assert.deepEqual([utm_source, utm_medium], ["news", "email"]);
  const before = await stage.ids();
  await stage.open("?source=pwa");
  assert.deepEqual(await stage.ids(), before);
});
