// What strangers may do without a secret, against the built Worker: crowd, claims, starve, payment link, headers, overflow.
//
// The victim came by the newsletter, the stranger by a link of an affiliate. Whoever has no secret of the victim's browser or of the site
// gains no credit of a payment whose source was known; what is gained elsewhere stands in docs/attribution.md with its confidence.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { signIdentify } from "../../tracker/package/sign.js";
import { idsOf, order, purchase } from "../../demo/stripe-events.mjs";
import { nowS, startWorker } from "./harness.mjs";
import { chargeSucceeded } from "./events.mjs";

const OWN = "https://shop.example/?utm_source=newsletter&utm_medium=email";
const DIRECT = "https://shop.example/";
const LURE = "https://shop.example/?utm_source=stranger&utm_medium=affiliate";
const MAIL = "ada@example.com";
const NIL = "00000000-0000-0000-0000-000000000000";
const notebook = { slug: "notebook", name: "Notebook", amount_minor: 2400, currency: "eur" };
const newIds = () => ({ visitor: randomUUID(), session: randomUUID() });
const pairOf = ({ visitor, session }) => `hw_${visitor}_${session}`;
/** So many at once, in order of their numbers. */
const inLanes = async (count, work, lanes = 16) => {
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

let worker;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

/** A beacon as some browser sends it: whether it is taken is not the point, but it is never our fault. */
async function send(shop, ids, fields = {}, headers = {}) {
  const response = await shop.collect({ ...ids, url: LURE, ...fields }, headers);
  const body = await response.text();
  assert.ok(response.status < 500, `${response.status}: ${body}`);
  return response;
}

const claim = (shop, ids, traits, headers) => send(shop, ids, { type: "identify", traits }, headers);

async function newcomer(shop, url) {
  const ids = newIds();
  await send(shop, ids, { url });
  return ids;
}

/**
 * Delivers a purchase of the victim's, as Stripe does.
 * @param {{ metadata?: object, reference?: string, email?: string, only?: (event: any) => boolean }} options
 */
async function pay(shop, key, options = {}) {
  const { metadata = {}, reference = null, email = MAIL, only = () => true } = options;
  const bought = order({ key, product: notebook, email, metadata, created_s: nowS(), guest: false });
  for (const event of purchase(bought).filter(only)) {
    if (event.type === "checkout.session.completed") event.data.object.client_reference_id = reference;
    assert.equal((await shop.deliver(event)).status, 200);
  }
  return bought;
}

const waiting = async () => {
  const { DB } = await worker.worker.getEnv();
  return (await DB.prepare("SELECT count(*) AS n FROM pending WHERE done = 0").first()).n;
};

/** Until nothing is queued any more. */
async function settle() {
  for (let minute = 0; minute < 50 && (await waiting()) > 0; minute += 1) await worker.tick();
}

async function paid(shop, key) {
  await settle();
  return shop.payment(`pi_${key}`);
}

/** Whether the stranger has any of a payment, under any model. */
const gained = ({ payment, credits }) => [payment.source, ...credits.map(({ source }) => source)].includes("stranger");

const makeKey = async (shop) => (await worker.api.call("POST", `/api/sites/${shop.site}/identify-key`)).key;

// ── Claims

/** The ways in which the victim's source is known: what is done before, and what the payment carries. */
const KNOWN = {
  "both ids in the metadata": async (_, { visitor, session }) => ({
    metadata: { headwater_visitor_id: visitor, headwater_session_id: session },
  }),
  "the visitor in the metadata": async (_, { visitor }) => ({
    metadata: { headwater_visitor_id: visitor, headwater_user_id: "user-ada" },
  }),
  "the pair on the link": async (_, ids) => ({ reference: pairOf(ids) }),
  "a source in the metadata": async () => ({ metadata: { utm_source: "newsletter", utm_medium: "email" } }),
  "a signed identify of the address": async (shop, ids) => {
    await claim(shop, ids, {
      email: MAIL,
      ...signIdentify(await makeKey(shop), { site: shop.site, visitor: ids.visitor, email: MAIL }),
    });
    return {};
  },
  "a signed identify of the user": async (shop, ids) => {
    const who = { id: "user-ada", email: MAIL };
    await claim(shop, ids, {
      ...who,
      ...signIdentify(await makeKey(shop), { site: shop.site, visitor: ids.visitor, ...who }),
    });
    return { metadata: { headwater_user_id: "user-ada" } };
  },
};

async function claimEverything(shop, stranger) {
  await claim(shop, stranger, { email: MAIL });
  await claim(shop, stranger, { id: "user-ada", email: " ADA@Example.COM " });
  await claim(shop, stranger, { email: MAIL, stripe_customer: idsOf({ key: "known" }).customer });
  await claim(shop, stranger, { email: MAIL, expires: nowS() + 60, signature: "00".repeat(32) });
  await claim(shop, newIds(), { id: "user-ada" });
}

for (const [name, known] of Object.entries(KNOWN)) {
  for (const when of ["before", "after"]) {
    test(`claims ${when} the purchase: credit stays where ${name} put it`, async () => {
      const shop = await worker.newShop();
      const victim = await newcomer(shop, OWN);
      const stranger = await newcomer(shop, LURE);
      const carried = await known(shop, victim);
      if (when === "before") await claimEverything(shop, stranger);
      await pay(shop, "known", carried);
      if (when === "after") await claimEverything(shop, stranger);
      const payment = await paid(shop, "known");
      assert.ok(!gained(payment), JSON.stringify(payment.payment));
      assert.equal(payment.payment.source, "newsletter", JSON.stringify(payment.ladder));
    });
  }
}

test("a claim later than the payment joins nothing to it, and one of an address that anybody signed joins nothing at all", async () => {
  const [late, signed] = [await worker.newShop(), await worker.newShop()];
  const victims = new Map();
  for (const shop of [late, signed]) {
    const stranger = await newcomer(shop, LURE);
    const victim = await newcomer(shop, DIRECT);
    victims.set(shop, { stranger, victim });
  }
  const proof = signIdentify(await makeKey(signed), {
    site: signed.site,
    visitor: victims.get(signed).victim.visitor,
    email: MAIL,
  });
  await claim(signed, victims.get(signed).stranger, { email: MAIL });
  await claim(signed, victims.get(signed).victim, { email: MAIL, ...proof });
  await claim(late, victims.get(late).victim, { email: MAIL });
  for (const shop of [late, signed])
    await pay(shop, "direct", { metadata: { headwater_visitor_id: victims.get(shop).victim.visitor } });
  await sleep(1_100);
  for (const shop of [late, signed]) await claim(shop, victims.get(shop).stranger, { email: MAIL });
  for (const shop of [late, signed]) {
    const payment = await paid(shop, "direct");
    assert.deepEqual(
      payment.journey.map(({ visitor }) => visitor),
      [victims.get(shop).victim.visitor],
    );
    assert.ok(!gained(payment), JSON.stringify(payment.payment));
  }
});

test("2,100 claims leave a signed identify in force, and few of them are kept", async () => {
  const shop = await worker.newShop();
  const victim = await newcomer(shop, OWN);
  await claim(shop, victim, {
    email: MAIL,
    ...signIdentify(await makeKey(shop), { site: shop.site, visitor: victim.visitor, email: MAIL }),
  });
  const { DB } = await worker.worker.getEnv();
  // As a version kept them that knew no bound, and then those of today.
  const many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)";
  const claims =
    "SELECT site, printf('%08x-0000-4000-8000-00000000dead', i), printf('%08x-0000-4000-8000-00000000beef', i), '', email, at_s - i - 86400, 0, '' FROM identify, n";
  await DB.prepare(
    `${many} INSERT INTO identify (site, visitor, session, user, email, at_s, signed, traits) ${claims} WHERE site = ?`,
  )
    .bind(shop.site)
    .run();
  const kept = (await worker.rowCounts()).identify;
  await inLanes(100, () => claim(shop, newIds(), { email: MAIL }));
  assert.equal((await worker.rowCounts()).identify - kept, 8, "eight a day of one address");
  await pay(shop, "signed");
  const { payment } = await paid(shop, "signed");
  assert.deepEqual([payment.rung, payment.confidence, payment.visitor], ["signed_email", "high", victim.visitor]);
});

// ── Crowd

for (const signed of [true, false])
  test(`a crowd does not split a buyer whose browsers are joined by what was ${signed ? "signed" : "claimed"}`, async () => {
    const shop = await worker.newShop();
    const key = signed && (await makeKey(shop));
    const [phone, laptop] = [await newcomer(shop, OWN), await newcomer(shop, DIRECT)];
    for (const { visitor, session } of [phone, laptop]) {
      await claim(
        shop,
        { visitor, session },
        { email: MAIL, ...(signed ? signIdentify(key, { site: shop.site, visitor, email: MAIL }) : {}) },
      );
    }
    await sleep(1_100);
    // Where claims are all there is, a source that the crowd brings is as good as the phone's: that stands in the docs.
    const crowd = async () => {
      const many = await Promise.all(Array.from({ length: 25 }, () => newcomer(shop, signed ? LURE : DIRECT)));
      for (const [n, ids] of many.entries())
        await claim(shop, ids, n % 2 ? { email: MAIL } : { email: MAIL, id: `user-${n}` });
    };
    await crowd();
    await pay(shop, "crowd", { metadata: { headwater_visitor_id: laptop.visitor } });
    await crowd();
    const payment = await paid(shop, "crowd");
    assert.deepEqual(
      [payment.payment.source, payment.payment.visitor],
      ["newsletter", laptop.visitor],
      JSON.stringify(payment.journey),
    );
    assert.ok(payment.journey.length <= 50 && payment.conflicting_visitors.length <= 20);
  });

// ── Starve

test("one browser with sixty addresses gets none of sixty payments", async () => {
  const shop = await worker.newShop();
  const stranger = await newcomer(shop, LURE);
  const buyer = (n) => `buyer${n}@example.com`;
  const claims = async () => {
    for (let n = 0; n < 60; n += 1) await claim(shop, stranger, { email: buyer(n) });
  };
  await claims();
  const only = ({ type }) => type === "charge.succeeded";
  await inLanes(60, (n) => pay(shop, `sixty${n}`, { email: buyer(n), only }), 8);
  await claims();
  await settle();
  const payments = await shop.payments({ limit: 100 });
  assert.equal(payments.length, 60);
  assert.deepEqual(
    payments.filter(({ rung }) => rung !== null).map(({ id, rung }) => [id, rung]),
    [],
  );
});

test("beacons without an end on one site delay another's queue by no more than a minute", async () => {
  const [attacked, other] = [await worker.newShop(), await worker.newShop()];
  const only = ({ type }) => type === "charge.succeeded";
  await inLanes(120, (n) => pay(attacked, `hub${n}`, { email: "hub@example.com", only }), 8);
  const buyer = await newcomer(other, OWN);
  await pay(other, "late");
  let over = false;
  const flood = (async () => {
    // Few of one address are kept, so each beacon of the flood has a visitor's cookie of its own and a new address now and then.
    for (let n = 0; !over; n += 1) {
      await claim(attacked, newIds(), { email: n % 2 ? "hub@example.com" : `hub${n}@example.com`, id: `user-${n}` });
      await sleep(50);
    }
  })();
  const beganMs = Date.now();
  let found = null;
  await claim(other, buyer, { email: MAIL });
  while (found === null && Date.now() - beganMs < 60_000) {
    await sleep(200);
    found = (await other.payment("pi_late")).payment.source;
  }
  over = true;
  await flood;
  assert.equal(found, "newsletter", `after ${Date.now() - beganMs} ms`);
});

// ── Payment link

test("a checkout that a stranger came back from first is medium, and nobody's once the buyer comes back", async () => {
  const shop = await worker.newShop();
  const { session } = idsOf({ key: "back" });
  await send(shop, newIds(), { url: `${LURE}&session_id=${session}` });
  await pay(shop, "back");
  const alone = await paid(shop, "back");
  assert.deepEqual([alone.payment.rung, alone.payment.confidence], ["returned_session", "medium"]);
  const victim = await newcomer(shop, OWN);
  await send(shop, victim, { url: `https://shop.example/thanks?session_id=${session}` });
  const both = await paid(shop, "back");
  assert.deepEqual([both.payment.rung, both.payment.confidence, gained(both)], [null, "unknown", false]);
  assert.equal(both.conflicting_visitors.length, 2);
  // However many more: what is told of them is bounded.
  await inLanes(40, () => send(shop, newIds(), { url: `${LURE}&session_id=${session}` }));
  const many = await paid(shop, "back");
  assert.ok(many.conflicting_visitors.length <= 20 && !gained(many), `${many.conflicting_visitors.length}`);
});

test("a session id never seen decides nothing when another visitor registers it", async () => {
  const shop = await worker.newShop();
  const victim = await newcomer(shop, OWN);
  const session = randomUUID();
  await pay(shop, "pair", { metadata: { headwater_visitor_id: victim.visitor, headwater_session_id: session } });
  const stranger = { visitor: randomUUID(), session };
  await send(shop, stranger);
  const payment = await paid(shop, "pair");
  assert.deepEqual([payment.payment.visitor, payment.payment.source], [victim.visitor, "newsletter"]);
  assert.deepEqual(payment.conflicting_visitors, [stranger.visitor]);
});

test("a pair never seen decides nothing and hides no email; one of a copied link does not move what the site signed", async () => {
  const shop = await worker.newShop();
  const victim = await newcomer(shop, OWN);
  await pay(shop, "nobody", { reference: pairOf(newIds()) });
  assert.deepEqual((await paid(shop, "nobody")).payment.rung, null);
  await claim(shop, victim, { email: MAIL });
  await pay(shop, "hidden", { reference: pairOf(newIds()) });
  const { payment } = await paid(shop, "hidden");
  assert.deepEqual([payment.rung, payment.confidence, payment.visitor], ["email", "medium", victim.visitor]);
  await claim(shop, victim, {
    email: MAIL,
    ...signIdentify(await makeKey(shop), { site: shop.site, visitor: victim.visitor, email: MAIL }),
  });
  await pay(shop, "copied", { reference: pairOf(await newcomer(shop, LURE)) });
  const copied = await paid(shop, "copied");
  assert.deepEqual([copied.payment.visitor, gained(copied)], [victim.visitor, false]);
});

test("the nil UUID is nobody's", async () => {
  const shop = await worker.newShop();
  for (const ids of [
    { visitor: NIL, session: randomUUID() },
    { visitor: randomUUID(), session: NIL },
    { visitor: "f".repeat(8) + NIL.slice(8).replaceAll("0", "f"), session: NIL },
  ]) {
    assert.equal((await send(shop, ids)).status, 400);
  }
  await pay(shop, "nil", { metadata: { headwater_visitor_id: NIL, headwater_session_id: NIL }, reference: NIL });
  const { payment, missing } = await paid(shop, "nil");
  assert.deepEqual([payment.rung, payment.visitor, missing[0].code], [null, null, "metadata_malformed"]);
});

// ── Headers

test("a cross-site request's cookie names nobody, and no other site reads what collect answers", async () => {
  const shop = await worker.newShop();
  const victim = await newcomer(shop, OWN);
  const stranger = newIds();
  const cookie = { Cookie: `_hw_vid=${victim.visitor}` };
  for (const [from, origin] of [
    ["cross-site", "https://evil.example"],
    ["none", "null"],
    ["Same-Origin", "https://evil.example"],
  ]) {
    const response = await send(
      shop,
      { ...stranger, session: randomUUID() },
      {},
      { ...cookie, "Sec-Fetch-Site": from, Origin: origin },
    );
    const told = ["set-cookie", "access-control-allow-origin", "access-control-allow-credentials"].map((name) =>
      response.headers.get(name),
    );
    assert.deepEqual([response.status, ...told], [202, null, null, null], from);
  }
  const { DB } = await worker.worker.getEnv();
  const owners = await DB.prepare(
    "SELECT DISTINCT visitor FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?) AND visitor <> ?",
  )
    .bind(shop.site, victim.visitor)
    .all();
  assert.deepEqual(owners.results, [{ visitor: stranger.visitor }], "the body's visitor, not the cookie's");
  await pay(shop, "cookie", { metadata: { headwater_visitor_id: victim.visitor } });
  assert.ok(!gained(await paid(shop, "cookie")));
});

test("a visit under the victim's id without the victim's cookie moves no credit once the cookie was seen", async () => {
  const shop = await worker.newShop();
  const victim = newIds();
  const cookie = { "Sec-Fetch-Site": "same-site", Cookie: `_hw_vid=${victim.visitor}` };
  // What the body claims beside the cookie counts for nothing.
  await send(shop, { ...victim, visitor: randomUUID() }, { url: OWN }, cookie);
  await sleep(1_100);
  await send(shop, { visitor: victim.visitor, session: randomUUID() });
  await pay(shop, "passed", { metadata: { headwater_visitor_id: victim.visitor } });
  const payment = await paid(shop, "passed");
  assert.deepEqual([payment.payment.source, gained(payment)], ["newsletter", false]);
  assert.deepEqual(
    payment.journey.map(({ joined }) => joined),
    [false, true],
  );
});

test("another site's page acts for nobody: neither by a cookie nor by what it says of itself", async () => {
  const signedIn = await worker.fetch("/api/session", {
    method: "POST",
    body: JSON.stringify({ token: worker.token }),
    headers: { "Content-Type": "application/json", Origin: worker.origin },
  });
  const cookie = signedIn.headers.get("set-cookie").split(";")[0];
  const make = (headers) =>
    worker.fetch("/api/sites", {
      method: "POST",
      body: JSON.stringify({ name: "Forged", hosts: ["evil.example"], time_zone: "UTC" }),
      headers: { "Content-Type": "application/json", Cookie: cookie, ...headers },
    });
  const forged = [
    {},
    { Origin: "https://evil.example" },
    { Origin: "null" },
    { Origin: worker.origin, "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
    { "Sec-Fetch-Site": "none" },
    { Origin: "https://evil.example", "X-Forwarded-Host": "evil.example" },
  ];
  for (const headers of forged) assert.equal((await make(headers)).status, 401, JSON.stringify(headers));
  assert.ok(!(await worker.api.sites()).some(({ name }) => name === "Forged"));
});

// ── Overflow

const charge = (key, fields) =>
  chargeSucceeded(key, { customer: "cus_flow", billing_details: { email: MAIL }, ...fields });

test("amounts, texts and depths beyond every bound are refused or bounded, and every page of the owner's still answers", async () => {
  const shop = await worker.newShop();
  const deep = (levels) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  const long = "x".repeat(100_000);
  const amounts = [
    "99999999999999",
    "100000000000000",
    "9007199254740993",
    "9223372036854775808",
    "1e308",
    "-5",
    "1.5",
    '"12"',
    "null",
    "[]",
  ];
  for (const [n, amount] of amounts.entries()) {
    const text = JSON.stringify(charge(`a${n}`, { currency: "lbp" })).replaceAll(":1000,", `:${amount},`);
    const { status, outcome, reason } = await shop.deliverText(text);
    assert.ok([200, 400].includes(status), `${amount}: ${status}`);
    // An amount that is not there is none.
    assert.equal(outcome, n === 0 || amount === "null" ? "stored" : "quarantined", `${amount}: ${reason}`);
  }
  for (const odd of [
    `"\\ud83d"`,
    `"\\udead\\u0000"`,
    JSON.stringify(long),
    deep(10_000),
    `{"a":${deep(120)}}`,
    "1e999999",
  ]) {
    const text = JSON.stringify(charge(`o${odd.length}`, { description: "HERE" })).replace('"HERE"', odd);
    assert.ok([200, 400].includes((await shop.deliverText(text)).status), odd.slice(0, 40));
  }
  const within = JSON.stringify(
    charge("meta", {
      metadata: { utm_source: long, headwater_user_id: "HERE" },
      billing_details: { email: `${long}@example.com` },
    }),
  );
  assert.equal((await shop.deliverText(within.replace("HERE", "\\ud83d\\u0000"))).status, 200);
  for (const body of [
    deep(10_000),
    `{"version":1,"site":"${shop.site}","x":${deep(20_000)}}`,
    '"\\ud83d"',
    "",
    "null",
    "\u0000",
    `{"version":1e999}`,
    "[".repeat(60_000),
    "x".repeat(70_000),
  ]) {
    const response = await shop.collectText(body);
    assert.ok([400, 404, 413].includes(response.status), `${response.status} for ${body.slice(0, 30)}`);
  }
  const traits = {
    email: `${"a".repeat(300)}@example.com`,
    id: long.slice(0, 5_000),
    name: "\ud83d",
    ...Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`k${n}`, long.slice(0, 3_000)])),
  };
  const ids = newIds();
  await send(shop, ids, {
    url: `${LURE}&utm_campaign=${long.slice(0, 20_000)}`,
    referrer: `https://${long.slice(0, 20_000)}`,
  });
  await claim(shop, ids, traits);
  await send(shop, ids, { type: "event", name: long.slice(0, 5_000), props: traits });
  await send(shop, ids, { type: "engagement", engaged_ms: Number.MAX_VALUE, scroll_percent: -1 });
  await settle();
  const { site } = shop;
  const today = new Date().toISOString().slice(0, 10);
  const range = `from=${today}&to=${today}&mode=test&model=first_touch`;
  const pages = [
    `/api/sites/${site}/report?${range}`,
    `/api/sites/${site}/payments?${range}`,
    `/api/sites/${site}/people/cus_flow?mode=test`,
    `/api/sites/${site}/people/${ids.visitor}?mode=test`,
    `/api/sites/${site}/payments/pi_a0?mode=test`,
    `/api/sites/${site}/set-up`,
    "/api/sites",
  ];
  for (const page of pages) assert.ok(await worker.api.call("GET", page), page);
  assert.ok((await shop.report()).currencies.length >= 1);
});
