// The demo's events are what Stripe would send: the same shapes as the fixtures, and signed as Stripe's library does.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Stripe from "stripe";
import { signature } from "../../demo/deliver.mjs";
import { PRODUCTS } from "../../demo/products.mjs";
import { API_VERSION, disputed, idsOf, order, purchase, refunded, renewal } from "../../demo/stripe-events.mjs";

const scenarios = JSON.parse(readFileSync(new URL("../fixtures/scenarios.json", import.meta.url), "utf8"));
const [notebook, club] = PRODUCTS;
const make = (fields) =>
  order({ key: "k", product: notebook, email: "a@example.com", created_s: 1_790_000_000, ...fields });
const everything = (shape) => {
  const bought = make({ shape, product: club });
  return [
    ...purchase(make({ shape })),
    ...purchase(bought),
    ...renewal(bought, 1, 1_790_000_100),
    ...refunded(bought, { number: 1, amount_minor: 200, created_s: 1_790_000_200 }),
    ...disputed(bought, "won", 1_790_000_300),
  ];
};

test("the same order gives the same events", () => {
  assert.deepEqual(everything("new"), everything("new"));
});

test("every event has an id of its own and its shape's version", () => {
  for (const shape of ["old", "new"]) {
    const events = everything(shape).slice(purchase(make({ shape })).length);
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    for (const event of events) {
      assert.equal(event.api_version, API_VERSION[shape]);
      assert.equal(event.livemode, false);
    }
  }
});

test("no field is given another kind of value than in the fixtures", () => {
  for (const shape of ["old", "new"]) {
    const known = Object.values(scenarios)
      .filter(({ api_version }) => api_version === API_VERSION[shape])
      .flatMap(({ events }) => events);
    for (const { type, data } of everything(shape)) {
      for (const sample of known.filter((event) => event.type === type)) {
        for (const [field, value] of Object.entries(sample.data.object)) {
          const ours = data.object[field];
          if (ours == null || value == null) continue;
          assert.equal(typeof ours, typeof value, `${shape} ${type} ${field}`);
        }
      }
    }
  }
});

test("the new shape has none of the old links", () => {
  for (const {
    data: { object },
  } of everything("new")) {
    if (object.object === "invoice")
      for (const gone of ["subscription", "payment_intent", "charge", "paid"]) assert.ok(!(gone in object), gone);
    if (["charge", "payment_intent"].includes(object.object)) assert.ok(!("invoice" in object));
    if (object.object === "subscription") assert.ok(!("current_period_end" in object));
  }
});

test("metadata stands on the Checkout Session and nowhere else", () => {
  const metadata = { headwater_visitor_id: "v" };
  const events = purchase(make({ product: club, metadata }));
  const carriers = events.filter(({ data }) => Object.keys(data.object.metadata ?? {}).length > 0);
  assert.deepEqual(
    carriers.map(({ type }) => type),
    ["checkout.session.completed"],
  );
});

test("a renewal keeps the subscription and pays anew", () => {
  const bought = make({ product: club });
  const first = idsOf(bought);
  const next = idsOf({ ...bought, renewal: 1 });
  assert.equal(next.subscription, first.subscription);
  assert.notEqual(next.payment_intent, first.payment_intent);
  const { data } = renewal(bought, 1, 1_790_000_100).find(({ type }) => type === "invoice.paid");
  assert.equal(data.object.billing_reason, "subscription_cycle");
});

test("Stripe's library accepts the demo's signature", () => {
  const { webhooks } = new Stripe("sk_test_unused");
  const payload = JSON.stringify(purchase(make())[0]);
  const header = signature(payload, "whsec_demo", Math.floor(Date.now() / 1000));
  assert.equal(webhooks.constructEvent(payload, header, "whsec_demo").type, "charge.succeeded");
});
