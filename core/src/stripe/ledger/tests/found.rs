//! M5: an endpoint of `checkout.session.completed`, `invoice.paid` and `charge.refunded` alone. Nothing links a charge to its
//! invoice there, and its refunds count all the same.

use super::story::*;
use crate::stripe::ledger::PaymentState::{BeforePaymentFacts, Claimed};
use crate::stripe::ledger::{MoneyNote, Payment};
use serde_json::{Value, json};

const MONTH: i64 = 30 * DAY;

fn renewal(id: &str, amount: i64, paid_s: i64) -> Value {
    let fields = json!({"customer": "cus_1", "billing_reason": "subscription_cycle", "created": paid_s - 3_600,
        "parent": {"subscription_details": {"subscription": "sub_1"}}, "status_transitions": {"paid_at": paid_s}});
    event_at(paid_s + 1, "invoice.paid", with(invoice(id, amount), fields))
}

fn refunded(id: &str, (amount, back): (i64, i64), created_s: i64) -> Value {
    let fields = json!({"customer": "cus_1", "payment_intent": format!("pi_{id}"), "created": created_s, "amount_refunded": back});
    event_at(created_s + 2 * DAY, "charge.refunded", with(charge(&format!("ch_{id}"), amount), fields))
}

fn found(payment: &Payment) -> Option<(&str, i64)> {
    payment.notes.iter().find_map(|note| match note {
        MoneyNote::ClaimFound { claim, apart_s } => Some((claim.as_str(), *apart_s)),
        MoneyNote::PartialCapture { .. } => None,
    })
}

#[test]
fn the_refund_of_a_renewal_counts_against_the_invoice_nearest_to_its_charge() {
    let events = [
        renewal("in_1", 3_000, T),
        renewal("in_2", 3_000, T + MONTH),
        renewal("in_3", 3_000, T + 2 * MONTH),
        refunded("2", (3_000, 1_000), T + MONTH - 7),
    ];
    let payments = ledger(&events);
    let expected = [
        ("in_1", Claimed, 3_000, 0, 0),
        ("in_2", Claimed, 3_000, 0, 0),
        ("in_3", Claimed, 3_000, 0, 0),
        ("pi_2", BeforePaymentFacts, 0, -1_000, 0),
    ];
    assert_eq!(rows(&payments), expected);
    assert_eq!(found(&payments[3]), Some(("in_2", 7)));
    assert!(payments[3].renewal, "the refund of a renewal is that of a renewal");
    let kin: Vec<&str> = payments[3].kin.iter().map(|(_, id)| id.as_str()).collect();
    assert!(kin.contains(&"in_2") && kin.contains(&"sub_1"), "{kin:?}");
}

#[test]
fn without_the_same_customer_currency_amount_and_day_it_is_from_before_payment_facts() {
    let claim = renewal("in_1", 3_000, T);
    let back = |fields: Value| {
        let mut event = refunded("1", (3_000, 1_000), T - 7);
        event["data"]["object"] = with(event["data"]["object"].clone(), fields);
        event
    };
    assert_eq!(net(&[claim.clone(), back(json!({}))]), 2_000);
    for other in [
        json!({"customer": "cus_2"}),
        json!({"customer": null}),
        json!({"currency": "eur"}),
        json!({"amount": 3_001, "amount_captured": 3_001}),
        json!({"created": T - DAY - 1}),
        json!({"created": T + DAY + 1}),
    ] {
        let payments = ledger(&[claim.clone(), back(other.clone())]);
        assert_eq!(nets(&payments)["usd"], 3_000, "{other}");
        assert_eq!(rows(&payments)[1].1, BeforePaymentFacts, "{other}");
    }
    for near in [T - DAY, T + DAY] {
        assert_eq!(net(&[claim.clone(), back(json!({"created": near}))]), 2_000, "{near}");
    }
}

#[test]
fn each_claim_is_taken_once_in_any_order() {
    let events = [
        renewal("in_1", 3_000, T),
        renewal("in_2", 3_000, T + 3_600),
        refunded("1", (3_000, 3_000), T - 5),
        refunded("2", (3_000, 3_000), T + 3_590),
        refunded("3", (3_000, 3_000), T + 1_800),
    ];
    let straight = ledger(&events);
    assert_eq!(found(&straight[2]), Some(("in_1", 5)));
    assert_eq!(found(&straight[3]), Some(("in_2", 10)));
    assert_eq!(found(&straight[4]), None, "both are taken");
    assert_eq!(nets(&straight).get("usd"), None);
    let mut turned = events.to_vec();
    for _ in 0..turned.len() {
        turned.rotate_left(1);
        assert_eq!(ledger(&turned), straight);
    }
}

#[test]
fn a_claim_that_objects_link_to_a_payment_is_not_taken() {
    let linked = event("invoice_payment.paid", invoice_payment("inpay_1", ("in_1", "pi_9"), 3_000));
    let claim = renewal("in_1", 3_000, T - DAY / 2);
    let events = [claim.clone(), refunded("1", (3_000, 1_000), T - DAY / 2)];
    assert_eq!(net(&events), 2_000);
    assert_eq!(net(&[events.to_vec(), vec![linked]].concat()), 3_000);
    let named = event(
        "charge.refunded",
        with(charge("ch_8", 3_000), json!({"invoice": "in_7", "customer": "cus_1", "amount_refunded": 5})),
    );
    assert_eq!(found(&ledger(&[claim, named])[0]), None, "it names another invoice");
}

#[test]
fn first_payments_by_checkout_and_prorations_are_found_too() {
    let of = json!({"customer": "cus_1"});
    let checkout = event("checkout.session.completed", with(subscribed("cs_1", "sub_1", 2_000), of.clone()));
    let first = event("invoice.paid", with(first_invoice("in_1", "sub_1", 2_000), of));
    let back = refunded("1", (2_000, 2_000), T - 30);
    for told in [vec![checkout.clone()], vec![first.clone()], vec![checkout, first]] {
        assert_eq!(net(&told), 2_000);
        assert_eq!(net(&[told, vec![back.clone()]].concat()), 0);
    }
    let proration = event_at(
        T + DAY,
        "invoice.paid",
        with(
            invoice("in_2", 1_234),
            json!({"customer": "cus_1", "billing_reason": "subscription_update", "status_transitions": {"paid_at": T + DAY}}),
        ),
    );
    assert_eq!(net(&[proration, refunded("2", (1_234, 234), T + DAY - 2)]), 1_000);
}

#[test]
fn its_disputes_count_as_well_and_neither_takes_more_than_was_claimed() {
    let disputed = |amount: i64| {
        let fields = with(json!({"payment_intent": "pi_1"}), moved(&[-amount]));
        event_at(T + 3 * DAY, "charge.dispute.closed", with(dispute("dp_1", "ch_1", (amount, "lost")), fields))
    };
    let events = [renewal("in_1", 3_000, T), refunded("1", (3_000, 1_000), T - 7), disputed(1_500)];
    assert_eq!(rows(&ledger(&events))[1], ("pi_1", BeforePaymentFacts, 0, -1_000, -1_500));
    assert_eq!(rows(&ledger(&[events[0].clone(), events[1].clone(), disputed(3_000)]))[1].4, -2_000);
    let told = with(charge("ch_1", 3_000), json!({"customer": "cus_1", "payment_intent": "pi_1", "disputed": true}));
    let updated = event_at(T + 3 * DAY, "charge.updated", told);
    // `charge.updated` is a payment-level fact: payment facts since is then, and the claim lies before it.
    assert_eq!(net(&[events[0].clone(), updated, disputed(3_000)]), 0);
}

#[test]
fn once_the_charge_is_told_itself_nothing_needs_to_be_found() {
    let events = [renewal("in_1", 3_000, T), refunded("1", (3_000, 1_000), T - 7)];
    let known = event_at(
        T - 7,
        "charge.succeeded",
        with(charge("ch_1", 3_000), json!({"payment_intent": "pi_1", "created": T - 7})),
    );
    let payments = ledger(&[events.to_vec(), vec![known]].concat());
    assert_eq!(rows(&payments), [("pi_1", crate::stripe::ledger::PaymentState::Paid, 3_000, -1_000, 0)]);
}
