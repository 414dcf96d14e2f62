// Stripe's webhook: who is let in, and what becomes of what is not a purchase.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { newSecret, nowS, startWorker, stripe } from "./harness.mjs";
import { hmac, moved, vectors } from "./vectors.mjs";

let worker;
let shop;
before(async () => {
  worker = await startWorker();
  shop = await worker.newShop();
});
after(() => worker?.close());

let lastEvent = 0;
const event = (fields = {}) => {
  lastEvent += 1;
  return {
    id: `evt_webhook${lastEvent}`,
    object: "event",
    api_version: "2026-10-28.endive",
    created: nowS(),
    livemode: false,
    pending_webhooks: 1,
    request: null,
    type: "plan.created",
    data: { object: { id: "plan_1", object: "plan" } },
    ...fields,
  };
};

test("every signature vector gets its verdict", async () => {
  for (const vector of vectors) {
    const mine = await worker.newShop({ secrets: vector.secrets.map((secret) => [secret, "test"]) });
    const good = /^(accept|trim|signature ok)/.test(vector.recommended);
    // A moment passes until the Worker looks at its clock: what is exactly old enough must not become too old by it.
    const { body, header } = moved(vector, good ? nowS() + 10 : nowS());
    const answer = await mine.post(body, header);
    const what = `${vector.name}: ${JSON.stringify(answer)}`;
    if (good) assert.equal(answer.status, 200, what);
    else if (vector.recommended.startsWith("reject")) assert.equal(answer.status, 400, what);
    if (answer.status === 400) assert.match(answer.error.code, body === "" ? /^body_empty$/ : /^signature_/, what);
  }
});

test("what Stripe's library signs is accepted, under old and new secret alike", async () => {
  const [old, rolled] = [newSecret(), newSecret()];
  const mine = await worker.newShop({
    secrets: [
      [old, "test"],
      [rolled, "test"],
    ],
  });
  for (const secret of [old, rolled]) {
    for (const payload of [
      JSON.stringify(event()),
      JSON.stringify(event(), null, 2),
      JSON.stringify(event({ note: "Ünïcödé ✓ 漢字" })),
    ]) {
      assert.equal((await mine.deliverText(payload, { secret })).status, 200);
    }
  }
});

test("what we refuse, Stripe's library refuses", async () => {
  const payload = JSON.stringify(event());
  const time = nowS();
  const good = hmac(shop.secret, `${time}.${payload}`);
  const flip = (hex, at) => hex.slice(0, at) + (hex[at] === "0" ? "1" : "0") + hex.slice(at + 1);
  const headers = [
    undefined,
    "",
    " ",
    "garbage",
    "t=",
    `t=${time}`,
    `v1=${good}`,
    `t=${time},v0=${good}`,
    `t=${time},v1=`,
    `t=${time},v1=${good.slice(2)}`,
    `t=${time},v1=${flip(good, 0)}`,
    `t=${time},v1=${flip(good, 63)}`,
    `t=${time + 1},v1=${good}`,
    `t=${time},v1=${hmac("whsec_other", `${time}.${payload}`)}`,
    `t=${time}, v1=${good}`,
    `T=${time},V1=${good}`,
    `t:${time};v1:${good}`,
    `t=${time},v1=${good.toUpperCase()}`,
    `t=${time - 301},v1=${hmac(shop.secret, `${time - 301}.${payload}`)}`,
    `t=${time - 86_400},v1=${hmac(shop.secret, `${time - 86_400}.${payload}`)}`,
  ];
  for (const header of headers) {
    const answer = await shop.post(payload, header);
    assert.equal(answer.status, 400, `${header}: ${JSON.stringify(answer)}`);
    assert.throws(
      () => stripe.webhooks.constructEvent(payload, header ?? "", shop.secret),
      `Stripe's library accepts ${header}`,
    );
  }
  const header = `t=${time},v1=${good}`;
  for (const body of [
    `${payload} `,
    `\ufeff${payload}`,
    payload.replace("plan.created", "plan.deleted"),
    JSON.stringify(JSON.parse(payload), null, 1),
  ]) {
    assert.equal((await shop.post(body, header)).status, 400);
    assert.throws(() => stripe.webhooks.constructEvent(body, header, shop.secret));
  }
  // The one place where we are stricter than the library, besides ambiguous and unreadable times.
  const future = await shop.deliverText(payload, { timestamp: time + 400 });
  assert.deepEqual([future.status, future.error.code], [400, "signature_in_future"]);
});

test("nothing is stored for a stranger", async () => {
  const counts = await worker.rowCounts();
  await shop.post(JSON.stringify(event()), `t=${nowS()},v1=${"0".repeat(64)}`);
  await shop.deliverText(JSON.stringify(event()), { secret: newSecret() });
  assert.deepEqual(await worker.rowCounts(), counts);
});

test("an integration without secrets, an unknown one and an endless body are refused by name", async () => {
  const bare = await worker.newShop({ secrets: [] });
  const header = `t=${nowS()},v1=${"0".repeat(64)}`;
  assert.deepEqual((({ status, error }) => [status, error.code])(await bare.post("{}", header)), [
    400,
    "signature_no_secret",
  ]);
  const unknown = await shop.post(
    "{}",
    header,
    shop.integration.replace(/.$/, (last) => (last === "a" ? "b" : "a")),
  );
  assert.deepEqual([unknown.status, unknown.error.code], [404, "integration_unknown"]);
  const endless = await shop.post(" ".repeat(1024 * 1024 + 1), header);
  assert.deepEqual([endless.status, endless.error.code], [413, "body_too_large"]);
});

test("a pending integration becomes active by its first verified delivery, not by a refused one", async () => {
  const mine = await worker.newShop();
  assert.equal((await mine.integrationNow()).status, "pending");
  await mine.post(JSON.stringify(event()), "t=1,v1=00");
  assert.equal((await mine.integrationNow()).status, "pending");
  await mine.deliver(event());
  assert.equal((await mine.integrationNow()).status, "active");
});

test("unknown types are ignored, counted, and answered 200", async () => {
  const mine = await worker.newShop();
  const answer = await mine.deliver(event({ type: "issuing_card.created" }));
  assert.deepEqual([answer.status, answer.outcome], [200, "ignored"]);
  const { counts } = await mine.integrationNow();
  assert.deepEqual(counts, [{ event_type: "issuing_card.created", outcome: "ignored", count: 1 }]);
});

test("what is signed but can't be understood is quarantined with its cause", async () => {
  const mine = await worker.newShop();
  for (const body of ["not json", "{", "\u0000", "[]", "17"]) {
    const answer = await mine.deliverText(body);
    assert.deepEqual([answer.status, answer.outcome], [200, "quarantined"], JSON.stringify(body));
    assert.ok(answer.reason, "a cause is named");
  }
  const quarantined = (await mine.deliveries()).filter(({ outcome }) => outcome === "quarantined");
  assert.ok(quarantined.length >= 5);
  assert.ok(quarantined.every(({ reason }) => reason));
});

test("an event of the other mode is quarantined and no money", async () => {
  const mine = await worker.newShop();
  const charge = {
    id: "ch_live",
    object: "charge",
    amount: 500,
    amount_captured: 500,
    amount_refunded: 0,
    captured: true,
    paid: true,
    status: "succeeded",
    currency: "usd",
    payment_intent: "pi_live",
    created: nowS(),
    livemode: true,
  };
  const answer = await mine.deliver(event({ livemode: true, type: "charge.succeeded", data: { object: charge } }));
  assert.deepEqual([answer.status, answer.outcome], [200, "quarantined"]);
  assert.deepEqual(await mine.net(), {});
  assert.deepEqual(await mine.net({ mode: "live" }), {});
});

test("thin events are answered 2xx and explained", async () => {
  const mine = await worker.newShop();
  const thin = JSON.parse(readFileSync(new URL("../fixtures/thin-events.json", import.meta.url), "utf8"));
  for (const one of thin) {
    const answer = await mine.deliver(one);
    assert.equal(answer.status, 200, JSON.stringify(answer));
    assert.ok(answer.reason, "the owner is told to choose snapshot payloads");
  }
});
