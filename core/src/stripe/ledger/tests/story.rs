//! Stories: Stripe's objects and events, built briefly, and what the ledger makes of them.

use crate::base::email::PseudonymKey;
use crate::base::sorted::SortedMap;
use crate::stripe::event::{Event, EventContent};
use crate::stripe::fact::Fact;
use crate::stripe::ledger::{EntryKind, Payment, PaymentFactsSince, PaymentState, Policy, derive};
use crate::stripe::object::Objects;
use crate::stripe::reading::ReadingRules;
use serde_json::{Value, json};

/// When every object of a story was made, unless it says otherwise.
pub(super) const T: i64 = 1_790_000_000;
pub(super) const DAY: i64 = 86_400;

/// `object` with these fields set.
pub(super) fn with(mut object: Value, fields: Value) -> Value {
    for (key, value) in fields.as_object().unwrap() {
        object[key] = value.clone();
    }
    object
}

/// A captured charge, without PaymentIntent.
pub(super) fn charge(id: &str, amount: i64) -> Value {
    json!({"object": "charge", "id": id, "created": T, "status": "succeeded", "captured": true, "currency": "usd",
        "amount": amount, "amount_captured": amount, "amount_refunded": 0})
}

/// An authorisation.
pub(super) fn authorised(id: &str, amount: i64) -> Value {
    with(charge(id, amount), json!({"captured": false, "amount_captured": 0}))
}

pub(super) fn intent(id: &str, amount: i64) -> Value {
    json!({"object": "payment_intent", "id": id, "created": T, "status": "succeeded", "amount_received": amount, "currency": "usd"})
}

/// A paid session of a one-time payment.
pub(super) fn session(id: &str, intent: &str, amount: i64) -> Value {
    json!({"object": "checkout.session", "id": id, "created": T, "mode": "payment", "payment_status": "paid",
        "amount_total": amount, "currency": "usd", "payment_intent": intent})
}

/// A paid session that began a subscription and names no invoice.
pub(super) fn subscribed(id: &str, subscription: &str, amount: i64) -> Value {
    json!({"object": "checkout.session", "id": id, "created": T, "mode": "subscription", "payment_status": "paid",
        "amount_total": amount, "currency": "usd", "payment_intent": null, "subscription": subscription})
}

/// A paid invoice of the new shape.
pub(super) fn invoice(id: &str, amount: i64) -> Value {
    json!({"object": "invoice", "id": id, "created": T, "status": "paid", "amount_paid": amount, "currency": "usd",
        "status_transitions": {"paid_at": T}})
}

/// The first invoice of a subscription, new shape.
pub(super) fn first_invoice(id: &str, subscription: &str, amount: i64) -> Value {
    let parent = json!({"subscription_details": {"subscription": subscription}});
    with(invoice(id, amount), json!({"billing_reason": "subscription_create", "parent": parent}))
}

pub(super) fn invoice_payment(id: &str, (invoice, intent): (&str, &str), amount: i64) -> Value {
    json!({"object": "invoice_payment", "id": id, "created": T, "status": "paid", "invoice": invoice, "currency": "usd",
        "amount_paid": amount, "payment": {"type": "payment_intent", "payment_intent": intent}, "status_transitions": {"paid_at": T}})
}

pub(super) fn refund(id: &str, charge: &str, amount: i64) -> Value {
    json!({"object": "refund", "id": id, "created": T + 10, "status": "succeeded", "amount": amount, "currency": "usd", "charge": charge})
}

pub(super) fn dispute(id: &str, charge: &str, (amount, status): (i64, &str)) -> Value {
    json!({"object": "dispute", "id": id, "created": T + 20, "status": status, "amount": amount, "currency": "usd", "charge": charge})
}

/// Balance transactions of these amounts.
pub(super) fn moved(amounts: &[i64]) -> Value {
    let moved = amounts.iter().zip(T + 30..).map(|(amount, at_s)| json!({"amount": amount, "created": at_s}));
    json!({"balance_transactions": moved.collect::<Vec<_>>()})
}

/// An event a second after everything was made.
pub(super) fn event(event_type: &str, object: Value) -> Value {
    event_at(T + 1, event_type, object)
}

pub(super) fn event_at(created_s: i64, event_type: &str, object: Value) -> Value {
    json!({"object": "event", "id": "evt_1", "created": created_s, "livemode": false, "type": event_type, "data": {"object": object}})
}

/// Reads an event that must bring facts.
pub(super) fn read(event: &Value) -> (Vec<Fact>, Option<i64>) {
    let key = PseudonymKey::new([7; 32]);
    let rules = ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() };
    let event = Event::read(event.to_string().as_bytes(), rules).unwrap();
    let payment_facts_since_s = event.payment_facts_since_s();
    match event.content {
        EventContent::Facts(facts, _) => (facts, payment_facts_since_s),
        EventContent::Ignored(reason) => panic!("{} is ignored: {reason}", event.event_type),
    }
}

/// The ledger of a site without a key that received these events.
pub(super) fn ledger(events: &[Value]) -> Vec<Payment> {
    let payment_facts_since = events.iter().filter_map(|event| read(event).1).min();
    ledger_by(
        events,
        Policy {
            payment_facts_since: payment_facts_since.map_or(PaymentFactsSince::Never, PaymentFactsSince::At),
            count_out_of_band: false,
        },
    )
}

pub(super) fn ledger_by(events: &[Value], policy: Policy) -> Vec<Payment> {
    derive(&Objects::of(events.iter().flat_map(|event| read(event).0)), policy)
}

/// The ledger of a site that has a key.
pub(super) fn ledger_with_key(events: &[Value]) -> Vec<Payment> {
    ledger_by(events, Policy { payment_facts_since: PaymentFactsSince::At(i64::MIN), count_out_of_band: false })
}

/// The ledger of a site that counts what was paid outside Stripe.
pub(super) fn ledger_with_out_of_band(events: &[Value]) -> Vec<Payment> {
    let payment_facts_since = events.iter().filter_map(|event| read(event).1).min();
    ledger_by(
        events,
        Policy {
            payment_facts_since: payment_facts_since.map_or(PaymentFactsSince::Never, PaymentFactsSince::At),
            count_out_of_band: true,
        },
    )
}

/// Net by currency, what is zero left out.
pub(super) fn nets(payments: &[Payment]) -> SortedMap<String, i64> {
    let mut nets = SortedMap::new();
    for payment in payments {
        *nets.entry(payment.currency.to_string()).or_insert(0) += payment.net_minor();
    }
    nets.retain(|_, net| *net != 0);
    nets
}

/// The net of a story in dollars.
pub(super) fn net(events: &[Value]) -> i64 {
    nets(&ledger(events)).get("usd").copied().unwrap_or(0)
}

/// Id, state, gross, refunds and disputes of each payment.
pub(super) fn rows(payments: &[Payment]) -> Vec<(&str, PaymentState, i64, i64, i64)> {
    let row = |p: &'_ Payment| {
        (p.state, p.sum_minor(EntryKind::Payment), p.sum_minor(EntryKind::Refund), p.sum_minor(EntryKind::Dispute))
    };
    let rows = payments.iter().map(|payment| (payment.id.as_str(), row(payment)));
    rows.map(|(id, (state, gross, refunds, disputes))| (id, state, gross, refunds, disputes)).collect()
}
