//! A19: which payments renew a subscription. A renewal is a payment of a subscription that had money before.

use super::story::*;
use crate::stripe::ledger::first_money;
use proptest::prelude::*;
use serde_json::{Value, json};

const MONTH_S: i64 = 30 * 86_400;

fn invoice_of(id: &str, reason: &str, (amount, at_s): (i64, i64)) -> Value {
    let fields = json!({"billing_reason": reason, "created": at_s, "status_transitions": {"paid_at": at_s + 3_600}});
    event("invoice.paid", with(first_invoice(id, "sub_1", amount), fields))
}

fn subscription(fields: Value) -> Value {
    let object = json!({"object": "subscription", "id": "sub_1", "status": "active", "created": T, "customer": "cus_1", "items": {"data": []}});
    event("customer.subscription.updated", with(object, fields))
}

/// The invoices that are renewals, by id, of everything that brought money.
fn renewals(events: &[Value]) -> Vec<(String, bool)> {
    ledger(events).into_iter().map(|payment| (payment.id.to_string(), payment.renewal)).collect()
}

fn rows(expected: &[(&str, bool)]) -> Vec<(String, bool)> {
    expected.iter().map(|(id, renewal)| ((*id).to_owned(), *renewal)).collect()
}

#[test]
fn the_first_money_of_a_subscription_is_new_whatever_its_reason() {
    let free = invoice_of("in_0", "subscription_create", (0, T));
    for reason in ["subscription_cycle", "subscription_update", "subscription_threshold", "manual"] {
        let first = invoice_of("in_1", reason, (2_000, T + MONTH_S));
        let next = invoice_of("in_2", "subscription_cycle", (2_000, T + 2 * MONTH_S));
        let events = [free.clone(), first, next];
        assert_eq!(renewals(&events), rows(&[("in_1", false), ("in_2", true)]), "{reason}");
    }
    // Free months by a coupon, and then money.
    let free_month = invoice_of("in_1", "subscription_cycle", (0, T + MONTH_S));
    let first = invoice_of("in_2", "subscription_cycle", (900, T + 2 * MONTH_S));
    assert_eq!(renewals(&[free.clone(), free_month, first]), rows(&[("in_2", false)]));
    // A trial with something to pay at its beginning had its first money then.
    let fee = invoice_of("in_0", "subscription_create", (500, T));
    let cycle = invoice_of("in_1", "subscription_cycle", (2_000, T + MONTH_S));
    assert_eq!(renewals(&[fee, cycle.clone()]), rows(&[("in_0", false), ("in_1", true)]));
    // The first invoice was not paid, as far as known: nothing says that it was free.
    let open = event("invoice.payment_failed", with(first_invoice("in_0", "sub_1", 0), json!({"status": "open"})));
    assert_eq!(renewals(&[open, cycle]), rows(&[("in_1", true)]));
}

#[test]
fn a_subscription_whose_beginning_nobody_told_is_renewed() {
    let cycle = invoice_of("in_1", "subscription_cycle", (2_000, T + MONTH_S));
    assert_eq!(renewals(std::slice::from_ref(&cycle)), rows(&[("in_1", true)]));
    assert_eq!(renewals(&[subscription(json!({"trial_end": null})), cycle.clone()]), rows(&[("in_1", true)]));
    // It began with a trial long ago.
    assert_eq!(renewals(&[subscription(json!({"trial_end": T})), cycle.clone()]), rows(&[("in_1", true)]));
    // The trial ended just then.
    let ends = |at_s: i64| subscription(json!({"trial_end": at_s}));
    for (end_s, is_renewal) in [
        (T + MONTH_S, false),
        (T + MONTH_S - 3_000, false),
        (T + MONTH_S - 86_400, true),
        (T + MONTH_S + 60, false),
        (T + MONTH_S + 86_400, true),
    ] {
        assert_eq!(renewals(&[ends(end_s), cycle.clone()]), rows(&[("in_1", is_renewal)]), "{}", end_s - T);
    }
    // Money before the trial's end: it had money.
    let before = invoice_of("in_0", "manual", (700, T));
    assert_eq!(renewals(&[ends(T + MONTH_S), before, cycle]), rows(&[("in_0", false), ("in_1", true)]));
}

#[test]
fn a_checkout_tells_whether_its_subscription_began_with_money() {
    let cycle = invoice_of("in_1", "subscription_cycle", (2_000, T + MONTH_S));
    let checkout = |fields: Value, amount: i64| {
        event("checkout.session.completed", with(subscribed("cs_1", "sub_1", amount), fields))
    };
    let free = checkout(json!({"payment_status": "no_payment_required"}), 0);
    assert_eq!(renewals(&[free, cycle.clone()]), rows(&[("in_1", false)]));
    let zero = checkout(json!({"payment_status": "paid"}), 0);
    assert_eq!(renewals(&[zero, cycle.clone()]), rows(&[("in_1", false)]));
    let unpaid = checkout(json!({"payment_status": "unpaid"}), 0);
    assert_eq!(renewals(&[unpaid, cycle.clone()]), rows(&[("in_1", true)]));
    let paid = checkout(json!({}), 1_900);
    assert_eq!(renewals(&[paid, cycle]), rows(&[("first:sub_1", false), ("in_1", true)]));
}

#[test]
fn the_first_money_after_a_trial_counts_from_the_trials_beginning() {
    let free = invoice_of("in_0", "subscription_create", (0, T));
    let first = invoice_of("in_1", "subscription_cycle", (2_000, T + MONTH_S));
    let payments = ledger(&[free, first]);
    assert_eq!((payments[0].renewal, payments[0].began_s), (false, Some(T + 3_600)));
    assert_eq!(payments[0].journey_until_s(Some(T - 5)), T + 3_600, "its own beginning, not its customer's");
}

#[test]
fn a_subscription_leads_to_its_first_money_and_to_no_other() {
    let objects = |events: &[Value]| crate::stripe::object::Objects::of(events.iter().flat_map(|event| read(event).0));
    let first = |events: &[Value]| {
        let first = first_money(&objects(events)).into_values().next()?;
        Some((first.invoice.to_string(), first.is_create, first.later.len()))
    };
    let free = invoice_of("in_0", "subscription_create", (0, T));
    let month = |n: i64| invoice_of(&format!("in_{n}"), "subscription_cycle", (900, T + n * MONTH_S));
    assert_eq!(first(std::slice::from_ref(&free)), None);
    assert_eq!(first(&[month(3), free.clone(), month(2)]), Some(("in_2".to_owned(), false, 1)));
    assert_eq!(first(&[month(3), month(1), free, month(2)]), Some(("in_1".to_owned(), false, 2)));
    let paid = invoice_of("in_0", "subscription_create", (900, T));
    assert_eq!(first(&[month(3), paid, month(2)]), Some(("in_0".to_owned(), true, 2)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// However many months were free, in any order and repetition: what was first is new, all that follows renews.
    #[test]
    fn one_payment_of_a_subscription_is_new(
        amounts in prop::collection::vec(prop_oneof![Just(0_i64), Just(900), Just(2_000)], 1..7),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..14),
    ) {
        let reason = |n: usize| if n == 0 { "subscription_create" } else { "subscription_cycle" };
        let events: Vec<Value> = (0_i64..).zip(amounts.iter().enumerate())
            .map(|(month, (n, amount))| invoice_of(&format!("in_{n}"), reason(n), (*amount, T + month * MONTH_S)))
            .collect();
        let mixed: Vec<Value> = order.iter().map(|index| index.get(&events).clone()).chain(events.iter().rev().cloned()).collect();
        let first = amounts.iter().position(|amount| *amount > 0);
        let paid = amounts.iter().enumerate().filter(|(_, amount)| **amount > 0);
        let expected: Vec<(String, bool)> = paid.map(|(n, _)| (format!("in_{n}"), Some(n) != first)).collect();
        prop_assert_eq!(renewals(&mixed), expected);
    }
}
