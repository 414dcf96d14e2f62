// The fake Stripe is one to Stripe's own library: it lists, pages, makes and deletes endpoints, and verifies deliveries.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import Stripe from "stripe";
import { listening } from "../../scripts/lib/ports.mjs";
import { startFakeStripe, until } from "./stripe.mjs";

let fake;
let stripe;
before(async () => {
  fake = await startFakeStripe({ charges: 230 });
  stripe = clientOf(fake.key);
});
after(() => fake?.close());

function clientOf(key, options = {}) {
  const { hostname, port } = new URL(fake.origin);
  return new Stripe(key, {
    host: hostname,
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    ...options,
  });
}

async function all(list) {
  const found = [];
  for await (const object of list) found.push(object);
  return found;
}

test("Stripe's library pages through every list", async () => {
  const charges = await all(stripe.charges.list({ limit: 100 }));
  assert.equal(charges.length, fake.charges);
  assert.equal(new Set(charges.map(({ id }) => id)).size, fake.charges);
  assert.deepEqual(
    charges.map(({ created }) => created),
    charges.map(({ created }) => created).sort((a, b) => b - a),
  );
  assert.deepEqual(
    charges.map(({ id }) => id),
    (await fake.objects("charge")).map(({ id }) => id),
  );
  const lists = [
    stripe.invoicePayments.list({ status: "paid" }),
    stripe.invoices.list({ status: "paid" }),
    stripe.customers.list(),
    stripe.checkout.sessions.list({ status: "complete" }),
    stripe.disputes.list(),
    stripe.events.list({ types: ["charge.succeeded"] }),
    stripe.subscriptions.list({ status: "all" }),
    stripe.products.list(),
    stripe.prices.list(),
    stripe.paymentIntents.list(),
  ];
  for (const list of lists) assert.ok((await all(list)).length > 0);
  const refunds = await all(stripe.refunds.list({ expand: ["data.charge"], created: { gte: 1 } }));
  assert.ok(refunds.length > 0 && refunds.every(({ charge }) => charge.object === "charge"));
});

test("the charges' sum is the expected one", async () => {
  const gross = {};
  for (const { currency, captured, status, amount_captured } of await all(stripe.charges.list({ limit: 100 }))) {
    if (captured && status === "succeeded") gross[currency] = (gross[currency] ?? 0) + amount_captured;
  }
  const { currencies } = await fake.expected();
  assert.deepEqual(
    gross,
    Object.fromEntries(Object.entries(currencies).map(([currency, { total }]) => [currency, total.gross_minor])),
  );
});

test("refusals and faults are errors of Stripe's library", async () => {
  await assert.rejects(stripe.charges.retrieve("ch_none"), {
    type: "StripeInvalidRequestError",
    statusCode: 404,
    code: "resource_missing",
  });
  await assert.rejects(clientOf("rk_test_demo_other").charges.list(), { type: "StripeAuthenticationError" });
  await fake.permissions(["rak_charge_read"]);
  await assert.rejects(stripe.customers.list(), { type: "StripePermissionError", message: /rak_customer_read/ });
  await fake.newKey(fake.key);
  // The library always tries once more when a connection was cut.
  for (const fault of ["reset", "lost_reply"]) {
    for (const call of [0, 1]) await fake.fault({ in: call, fault });
    await assert.rejects(stripe.charges.list(), { type: "StripeConnectionError" }, fault);
  }
  for (const fault of ["cut_off", "html"]) {
    await fake.fault({ fault });
    await assert.rejects(stripe.charges.list(), Error, fault);
  }
  await fake.fault({ fault: { too_many: 1 } });
  await assert.rejects(stripe.charges.list(), { type: "StripeRateLimitError" });
  await fake.fault({ in: 1, fault: "status503" });
  await stripe.charges.list();
  await assert.rejects(stripe.charges.list(), { statusCode: 503 });
  // With retries the library gets over what passes, and makes one endpoint of a reply that was lost.
  const patient = clientOf(fake.key, { maxNetworkRetries: 2 });
  await fake.fault({ fault: "lost_reply" });
  const { id } = await patient.webhookEndpoints.create({ url: "http://localhost:1/", enabled_events: ["*"] });
  assert.deepEqual(
    (await all(stripe.webhookEndpoints.list())).map((one) => one.id),
    [id],
  );
  await stripe.webhookEndpoints.del(id);
  const { latest, most_per_second } = await fake.log();
  assert.ok(latest.some((called) => called.status === null) && most_per_second > 0);
});

test("a purchase is delivered, signed, to the endpoint that was made, until it is deleted", async () => {
  const heard = [];
  const hook = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    heard.push([body, request.headers["stripe-signature"]]);
    // Refused once: it comes again.
    response.writeHead(heard.length === 1 ? 503 : 200).end();
  });
  const port = await listening(hook, 0, "localhost");
  try {
    const url = `http://localhost:${port}/hook`;
    const enabled_events = ["charge.succeeded", "checkout.session.completed"];
    const { id, secret } = await stripe.webhookEndpoints.create({
      url,
      enabled_events,
      api_version: "2026-10-28.endive",
      metadata: { site: "s" },
    });
    const before = (await fake.expected()).currencies.eur.total.gross_minor;
    const bought = await fake.purchase({ metadata: { headwater_visitor_id: "v" }, amount_minor: 1234 });
    assert.deepEqual([bought.events, bought.deliveries], [3, 2]);
    assert.equal((await fake.expected()).currencies.eur.total.gross_minor, before + 1234);
    await until(() => heard.length === 3);
    const events = heard.map(([body, header]) => stripe.webhooks.constructEvent(body, header, secret));
    assert.deepEqual([...new Set(events.map(({ type }) => type))].sort(), enabled_events);
    assert.equal(events.find(({ type }) => type === "charge.succeeded").data.object.id, bought.charge);
    await until(async () => (await all(stripe.events.list({ delivery_success: false }))).length === 0);
    const gap = await fake.purchase({ deliver: false });
    assert.match((await fake.purchase({ deliver: false, at_s: 1_700_000_000 })).payment_intent, /^pi_n1700000000x3$/);
    const missed = (await all(stripe.events.list({ delivery_success: false, types: enabled_events }))).filter(
      ({ created }) => created > 1_700_000_000,
    );
    assert.deepEqual(missed.map(({ data }) => data.object.id).sort(), [gap.charge, gap.checkout_session]);
    await stripe.webhookEndpoints.update(id, { disabled: true });
    assert.equal((await stripe.webhookEndpoints.retrieve(id)).status, "disabled");
    assert.deepEqual(await stripe.webhookEndpoints.del(id).then(({ deleted }) => deleted), true);
    await assert.rejects(stripe.webhookEndpoints.retrieve(id), { statusCode: 404 });
    assert.equal(heard.length, 3);
  } finally {
    hook.close();
  }
});
