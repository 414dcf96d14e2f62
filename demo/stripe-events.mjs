// The events that Stripe sends for a purchase and what may follow it. Pure: the same order gives the same events.
//
//   purchase(order)            paid through Checkout: one-time, or the first payment of a subscription
//   renewal(order, n)          the subscription's next month
//   refunded(order, refund)    part or all of it given back
//   disputed(order, outcome)   a chargeback: "open", "lost" or "won"
//
// They are listed in the order in which things happened; Stripe promises no order of delivery (see `deliver.mjs`).

import {
  API_VERSION,
  charge,
  customer,
  dispute,
  idsOf,
  invoice,
  invoicePayment,
  paymentIntent,
  recurs,
  refund,
  session,
  subscription,
} from "./stripe-objects.mjs";

export { API_VERSION, idsOf };

/** An order with all its fields. `key` is letters and digits and makes every id; `created_s` is when it was paid. */
export function order({
  key,
  shape = "new",
  product,
  email,
  metadata = {},
  created_s,
  guest = product.interval === undefined,
}) {
  return { key, shape, product, email, metadata, created_s, guest, renewal: 0 };
}

export function purchase(order) {
  const list = recurs(order) ? firstOfSubscription(order) : oneTime(order);
  return envelopes(order, list, "p");
}

function oneTime(order) {
  return [
    ...(order.guest ? [] : [["customer.created", customer(order)]]),
    ["charge.succeeded", charge(order)],
    ["payment_intent.succeeded", paymentIntent(order)],
    ["checkout.session.completed", session(order)],
    ["charge.updated", charge(order, { settled: true }), { balance_transaction: null }],
  ];
}

function firstOfSubscription(order) {
  return [
    ["customer.created", customer(order)],
    ["customer.subscription.created", subscription(order)],
    ...paidInvoice(order),
    ["checkout.session.completed", session(order)],
  ];
}

function paidInvoice(order) {
  return [
    ["charge.succeeded", charge(order)],
    ["payment_intent.succeeded", paymentIntent(order)],
    ...(order.shape === "old" ? [] : [["invoice_payment.paid", invoicePayment(order)]]),
    ["invoice.paid", invoice(order)],
    ["invoice.payment_succeeded", invoice(order)],
  ];
}

export function renewal(order, number, created_s) {
  const next = { ...order, renewal: number, created_s };
  return envelopes(next, [["customer.subscription.updated", subscription(next)], ...paidInvoice(next)], "r");
}

/** `number` counts the order's refunds from 1; `before_minor` is what was refunded before. */
export function refunded(order, { number, amount_minor, before_minor = 0, created_s }) {
  const made = refund(order, { number, amount_minor, created_s });
  const total = before_minor + amount_minor;
  const after = charge(order, { settled: true, refunded_minor: total });
  return envelopes(
    { ...order, created_s },
    [
      ["refund.created", made],
      ["charge.refunded", after, { amount_refunded: before_minor }],
    ],
    `f${number}`,
  );
}

export function disputed(order, outcome, created_s) {
  const out = -order.product.amount_minor;
  const opened = { status: "needs_response", created_s };
  const list = [
    ["charge.dispute.created", dispute(order, { ...opened, moves: [out] })],
    ["charge.dispute.funds_withdrawn", dispute(order, { ...opened, moves: [out] })],
  ];
  if (outcome === "lost")
    list.push(["charge.dispute.closed", dispute(order, { status: "lost", created_s, moves: [out] })]);
  if (outcome === "won") {
    const won = dispute(order, { status: "won", created_s, moves: [out, -out] });
    list.push(["charge.dispute.closed", won], ["charge.dispute.funds_reinstated", won]);
  }
  return envelopes({ ...order, created_s }, list, "d");
}

function envelopes(order, list, what) {
  const own = idsOf(order).payment_intent.slice("pi_".length);
  return list.map(([type, object, previous_attributes], index) => ({
    id: `evt_${own}${what}${index + 1}`,
    object: "event",
    api_version: API_VERSION[order.shape],
    created: order.created_s,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data: previous_attributes ? { object, previous_attributes } : { object },
  }));
}
