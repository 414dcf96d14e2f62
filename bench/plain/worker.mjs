// The plain Worker that a delivery is measured against: what one writes in an afternoon to keep Stripe's payments.
//
// Stripe's own library verifies; then five statements: is the event known, is the customer known, and one batch that inserts the event
// and the payment and remembers the customer. Nothing here guards what was read, corrects an amount, orders deliveries or attributes.

import Stripe from "stripe";

const stripe = new Stripe("sk_test_unused");
const provider = Stripe.createSubtleCryptoProvider();
const KNOWN = "SELECT id FROM event WHERE id = ?1";
const CUSTOMER = "SELECT id, visitor FROM customer WHERE id = ?1";
const EVENT = "INSERT INTO event (id, type, created_s) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
const PAYMENT =
  "INSERT INTO payment (id, customer, visitor, currency, amount_minor, paid_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET customer = ?2";
const KEPT =
  "INSERT INTO customer (id, visitor, seen_s) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET seen_s = excluded.seen_s";

export default {
  async fetch(request, { DB, SIGNING_SECRET }) {
    const body = await request.text();
    const signature = request.headers.get("Stripe-Signature");
    let event;
    try {
      event = await stripe.webhooks.constructEventAsync(body, signature, SIGNING_SECRET, undefined, provider);
    } catch (error) {
      return Response.json({ error: error.message }, { status: 400 });
    }
    if (await DB.prepare(KNOWN).bind(event.id).first()) return Response.json({ outcome: "duplicate" });
    /** @type {any} Which object it is, its fields tell. */
    const object = event.data.object;
    const id = object.customer ?? object.id;
    const customer = await DB.prepare(CUSTOMER).bind(id).first();
    const visitor = customer?.visitor ?? object.metadata?.headwater_visitor_id ?? null;
    const payment = object.payment_intent ?? object.id;
    const amount = object.amount_total ?? object.amount ?? 0;
    await DB.batch([
      DB.prepare(EVENT).bind(event.id, event.type, event.created),
      DB.prepare(PAYMENT).bind(payment, id, visitor, object.currency ?? "", amount, event.created),
      DB.prepare(KEPT).bind(id, visitor, event.created),
    ]);
    return Response.json({ outcome: "stored" });
  },
};
