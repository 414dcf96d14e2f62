// Stripe's objects as its webhooks show them, for one pretend order: in the old shape (before 2025-03-31) and the new.
//
// An order is plain values: { key, shape, product, email, guest, metadata, created_s }. Everything here is a pure
// function of it: the same order gives the same objects. Only the fields that Stripe's documentation gives and that
// anybody reads are made; ids are derived from the order's key.

export const API_VERSION = { old: "2024-06-20", new: "2026-10-28.endive" };
const MONTH_S = 30 * 86_400;

/** The ids of all objects of an order. A renewal has the subscription's ids and payment ids of its own. */
export function idsOf({ key, renewal = 0 }) {
  const own = renewal ? `${key}r${renewal}` : key;
  return {
    session: `cs_test_${key}`,
    customer: `cus_${key}`,
    subscription: `sub_${key}`,
    payment_intent: `pi_${own}`,
    charge: `ch_${own}`,
    invoice: `in_${own}`,
    invoice_payment: `inpay_${own}`,
  };
}

const isOld = (order) => order.shape === "old";
export const recurs = (order) => order.product.interval !== undefined;
// One-time buyers pay as guests unless asked otherwise: Checkout then makes no customer.
const customerOf = (order) => (order.guest ? null : idsOf(order).customer);

export function session(order) {
  const ids = idsOf(order);
  return {
    id: ids.session,
    object: "checkout.session",
    mode: recurs(order) ? "subscription" : "payment",
    status: "complete",
    payment_status: "paid",
    amount_subtotal: order.product.amount_minor,
    amount_total: order.product.amount_minor,
    currency: order.product.currency,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    customer: customerOf(order),
    customer_email: null,
    customer_details: { email: order.email, name: null },
    client_reference_id: null,
    payment_link: null,
    metadata: order.metadata,
    // In subscription mode the session never names the PaymentIntent.
    payment_intent: recurs(order) ? null : ids.payment_intent,
    invoice: recurs(order) ? ids.invoice : null,
    subscription: recurs(order) ? ids.subscription : null,
    created: order.created_s,
    livemode: false,
  };
}

export function paymentIntent(order) {
  const ids = idsOf(order);
  const shape = isOld(order)
    ? { invoice: recurs(order) ? ids.invoice : null }
    : { payment_details: { customer_reference: null, order_reference: recurs(order) ? ids.invoice : ids.session } };
  return {
    id: ids.payment_intent,
    object: "payment_intent",
    amount: order.product.amount_minor,
    amount_received: order.product.amount_minor,
    currency: order.product.currency,
    customer: customerOf(order),
    latest_charge: ids.charge,
    status: "succeeded",
    receipt_email: null,
    metadata: {},
    created: order.created_s,
    livemode: false,
    ...shape,
  };
}

/** The charge; `settled` once its balance transaction is known, which is seldom so in `charge.succeeded`. */
export function charge(order, { settled = false, refunded_minor = 0, disputed = false } = {}) {
  const ids = idsOf(order);
  return {
    id: ids.charge,
    object: "charge",
    amount: order.product.amount_minor,
    amount_captured: order.product.amount_minor,
    amount_refunded: refunded_minor,
    captured: true,
    paid: true,
    status: "succeeded",
    disputed,
    refunded: refunded_minor === order.product.amount_minor,
    currency: order.product.currency,
    customer: customerOf(order),
    payment_intent: ids.payment_intent,
    balance_transaction: settled ? `txn_${ids.charge}` : null,
    failure_balance_transaction: null,
    billing_details: { email: order.email, name: null },
    receipt_email: null,
    metadata: {},
    created: order.created_s,
    livemode: false,
    ...(isOld(order) ? { invoice: recurs(order) ? ids.invoice : null } : {}),
  };
}

export function invoice(order) {
  const ids = idsOf(order);
  const amount = order.product.amount_minor;
  const common = {
    id: ids.invoice,
    object: "invoice",
    status: "paid",
    amount_due: amount,
    amount_paid: amount,
    amount_remaining: 0,
    total: amount,
    currency: order.product.currency,
    customer: ids.customer,
    customer_email: order.email,
    billing_reason: order.renewal ? "subscription_cycle" : "subscription_create",
    metadata: {},
    status_transitions: { finalized_at: order.created_s, paid_at: order.created_s },
    created: order.created_s,
    livemode: false,
  };
  if (isOld(order)) {
    const line = {
      object: "line_item",
      amount,
      currency: order.product.currency,
      subscription: ids.subscription,
      price: price(order),
    };
    return {
      ...common,
      subscription: ids.subscription,
      subscription_details: { metadata: {} },
      tax: null,
      paid: true,
      paid_out_of_band: false,
      payment_intent: ids.payment_intent,
      charge: ids.charge,
      lines: listOf(line),
    };
  }
  const { id, product } = price(order);
  const line = {
    object: "line_item",
    amount,
    currency: order.product.currency,
    parent: { type: "subscription_item_details", subscription_item_details: { subscription: ids.subscription } },
    pricing: { type: "price_details", price_details: { price: id, product } },
  };
  return {
    ...common,
    total_taxes: [],
    lines: listOf(line),
    parent: {
      type: "subscription_details",
      quote_details: null,
      subscription_details: { subscription: ids.subscription, metadata: {} },
    },
  };
}

/** New shape only: the one object that ties an invoice to its payment. */
export function invoicePayment(order) {
  const ids = idsOf(order);
  const amount = order.product.amount_minor;
  return {
    id: ids.invoice_payment,
    object: "invoice_payment",
    amount_paid: amount,
    amount_requested: amount,
    currency: order.product.currency,
    invoice: ids.invoice,
    is_default: true,
    status: "paid",
    payment: { type: "payment_intent", payment_intent: ids.payment_intent },
    status_transitions: { canceled_at: null, paid_at: order.created_s },
    created: order.created_s,
    livemode: false,
  };
}

export function customer(order) {
  return {
    id: idsOf(order).customer,
    object: "customer",
    email: order.email,
    name: null,
    metadata: {},
    created: order.created_s,
    livemode: false,
  };
}

export function subscription(order) {
  const ids = idsOf(order);
  const period = { current_period_start: order.created_s, current_period_end: order.created_s + MONTH_S };
  const item = {
    id: `si_${order.key}`,
    object: "subscription_item",
    quantity: 1,
    subscription: ids.subscription,
    price: price(order),
    ...(isOld(order) ? {} : period),
  };
  return {
    id: ids.subscription,
    object: "subscription",
    status: "active",
    customer: ids.customer,
    items: listOf(item),
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    trial_end: null,
    metadata: {},
    latest_invoice: ids.invoice,
    currency: order.product.currency,
    created: order.created_s,
    livemode: false,
    ...(isOld(order) ? period : {}),
  };
}

export function refund(order, { number, amount_minor, created_s }) {
  const ids = idsOf(order);
  return {
    id: `re_${ids.charge}_${number}`,
    object: "refund",
    amount: amount_minor,
    currency: order.product.currency,
    charge: ids.charge,
    payment_intent: ids.payment_intent,
    status: "succeeded",
    reason: "requested_by_customer",
    metadata: {},
    created: created_s,
  };
}

/** `moves` are the balance transactions so far: −amount when funds left, +amount when they came back. */
export function dispute(order, { status, moves, created_s }) {
  const ids = idsOf(order);
  const transaction = (amount, index) => ({
    id: `txn_dp_${ids.charge}_${index}`,
    object: "balance_transaction",
    amount,
    currency: order.product.currency,
    type: "adjustment",
  });
  return {
    id: `dp_${ids.charge}`,
    object: "dispute",
    amount: order.product.amount_minor,
    currency: order.product.currency,
    charge: ids.charge,
    payment_intent: ids.payment_intent,
    status,
    reason: "fraudulent",
    balance_transactions: moves.map(transaction),
    metadata: {},
    created: created_s,
    livemode: false,
  };
}

function price(order) {
  const { slug, name, amount_minor, currency, interval } = order.product;
  return {
    id: `price_demo_${slug}`,
    object: "price",
    product: `prod_demo_${slug}`,
    nickname: name,
    unit_amount: amount_minor,
    currency,
    recurring: { interval, interval_count: 1 },
    type: "recurring",
  };
}

const listOf = (item) => ({ object: "list", data: [item], has_more: false });
