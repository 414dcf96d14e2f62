//! M1 to M7, M12 to M14: what comes in.

use super::story::*;
use crate::stripe::ledger::EntryKind;
use crate::stripe::ledger::PaymentState::{Authorised, BeforePaymentFacts, Claimed, Paid, Void};
use serde_json::json;

// M1

#[test]
fn a_payment_is_keyed_by_its_intent_else_by_its_charge() {
    let by_charge = event("charge.succeeded", charge("ch_1", 500));
    assert_eq!(rows(&ledger(&[by_charge])), [("ch_1", Paid, 500, 0, 0)]);
    let by_intent = event("charge.succeeded", with(charge("ch_1", 500), json!({"payment_intent": "pi_1"})));
    assert_eq!(rows(&ledger(&[by_intent])), [("pi_1", Paid, 500, 0, 0)]);
}

#[test]
fn a_charge_whose_intent_is_learnt_later_is_one_payment_with_it() {
    let bare = event("charge.succeeded", charge("ch_1", 500));
    let learnt_from = [
        event("charge.updated", with(charge("ch_1", 500), json!({"payment_intent": "pi_1"}))),
        event("payment_intent.succeeded", with(intent("pi_1", 500), json!({"latest_charge": "ch_1"}))),
        event("invoice.paid", with(invoice("in_1", 500), json!({"payment_intent": "pi_1", "charge": "ch_1"}))),
    ];
    for learnt in learnt_from {
        assert_eq!(rows(&ledger(&[bare.clone(), learnt.clone()])), [("pi_1", Paid, 500, 0, 0)], "{learnt}");
    }
    let refund = event("refund.created", with(refund("re_1", "ch_1", 200), json!({"payment_intent": "pi_1"})));
    assert_eq!(rows(&ledger(&[bare.clone(), refund])), [("pi_1", Paid, 500, -200, 0)]);
    let dispute = with(dispute("dp_1", "ch_1", (200, "lost")), json!({"payment_intent": "pi_1"}));
    assert_eq!(rows(&ledger(&[bare, event("charge.dispute.created", dispute)])), [("pi_1", Paid, 500, 0, -200)]);
}

#[test]
fn a_declined_try_before_the_charge_that_succeeded_counts_nothing() {
    let of_intent = json!({"payment_intent": "pi_1"});
    let declined = with(
        charge("ch_1", 500),
        json!({"status": "failed", "captured": false, "amount_captured": 0, "payment_intent": "pi_1"}),
    );
    let events = [event("charge.failed", declined), event("charge.succeeded", with(charge("ch_2", 500), of_intent))];
    assert_eq!(rows(&ledger(&events)), [("pi_1", Paid, 500, 0, 0)]);
}

// M2

#[test]
fn stronger_evidence_replaces_weaker_whatever_its_amount() {
    let ranks = [
        event("invoice.paid", with(invoice("in_1", 901), json!({"payment_intent": "pi_1"}))),
        event("checkout.session.completed", session("cs_1", "pi_1", 802)),
        event("invoice_payment.paid", invoice_payment("inpay_1", ("in_1", "pi_1"), 703)),
        event("payment_intent.succeeded", intent("pi_1", 604)),
        event("charge.succeeded", with(charge("ch_1", 505), json!({"payment_intent": "pi_1"}))),
    ];
    for (at, amount) in [901, 802, 703, 604, 505].into_iter().enumerate() {
        assert_eq!(rows(&ledger(&ranks[..=at])), [("pi_1", Paid, amount, 0, 0)], "rank {}", at + 1);
        assert_eq!(rows(&ledger(&ranks[at..=at])), [("pi_1", Paid, amount, 0, 0)], "rank {} alone", at + 1);
    }
}

#[test]
fn at_equal_rank_the_larger_amount_stays() {
    let small = event("payment_intent.succeeded", intent("pi_1", 400));
    let large = event("payment_intent.succeeded", intent("pi_1", 600));
    assert_eq!(net(&[small.clone(), large.clone()]), 600);
    assert_eq!(net(&[large, small]), 600);
}

#[test]
fn what_has_not_succeeded_is_no_evidence() {
    let nothing = [
        event("payment_intent.succeeded", with(intent("pi_1", 400), json!({"status": "processing"}))),
        event("checkout.session.completed", with(session("cs_1", "pi_1", 400), json!({"payment_status": "unpaid"}))),
        event("invoice.payment_failed", with(invoice("in_1", 0), json!({"status": "open", "payment_intent": "pi_1"}))),
        event("charge.updated", with(charge("ch_1", 400), json!({"status": "pending", "payment_intent": "pi_1"}))),
        event("charge.failed", with(charge("ch_2", 400), json!({"status": "failed", "payment_intent": "pi_1"}))),
    ];
    assert_eq!(rows(&ledger(&nothing)), []);
}

#[test]
fn an_invoice_that_failed_by_another_charge_first_counts_once() {
    let failed = with(invoice("in_1", 0), json!({"status": "open", "charge": "ch_1", "status_transitions": {}}));
    let paid = with(invoice("in_1", 700), json!({"charge": "ch_2"}));
    let events = [event("invoice.payment_failed", failed), event_at(T + 9, "invoice.paid", paid)];
    assert_eq!(rows(&ledger(&events)), [("ch_2", Paid, 700, 0, 0)]);
}

#[test]
fn a_delayed_method_is_money_once_the_session_says_paid() {
    let waiting =
        event("checkout.session.completed", with(session("cs_1", "pi_1", 400), json!({"payment_status": "unpaid"})));
    let failed = event(
        "checkout.session.async_payment_failed",
        with(session("cs_1", "pi_1", 400), json!({"payment_status": "unpaid"})),
    );
    let paid = event("checkout.session.async_payment_succeeded", session("cs_1", "pi_1", 400));
    assert_eq!(net(&[waiting.clone(), failed]), 0);
    assert_eq!(net(&[paid, waiting]), 400);
}

// M3

#[test]
fn an_authorisation_posts_nothing() {
    let events = [event("charge.succeeded", authorised("ch_1", 10_000))];
    assert_eq!(rows(&ledger(&events)), [("ch_1", Authorised, 0, 0, 0)]);
}

#[test]
fn a_voided_authorisation_posts_nothing_even_with_a_paid_session() {
    let of_intent = json!({"payment_intent": "pi_1"});
    let voided = with(authorised("ch_1", 10_000), json!({"amount_refunded": 10_000, "payment_intent": "pi_1"}));
    let events = [
        event("charge.succeeded", with(authorised("ch_1", 10_000), of_intent.clone())),
        event("checkout.session.completed", session("cs_1", "pi_1", 10_000)),
        event_at(T + 60, "charge.refunded", voided),
        event_at(T + 60, "refund.created", with(refund("re_1", "ch_1", 10_000), of_intent)),
    ];
    assert_eq!(rows(&ledger(&events)), [("pi_1", Authorised, 0, 0, 0)]);
    assert_eq!(net(&events[2..]), 0, "known only by its release");
}

/// 10,000 authorised, 4,200 captured, 5,800 let go, then 1,000 really refunded.
fn partial_capture() -> Vec<serde_json::Value> {
    let captured = with(charge("ch_1", 10_000), json!({"amount_captured": 4_200, "amount_refunded": 5_800}));
    vec![
        event("charge.succeeded", authorised("ch_1", 10_000)),
        event_at(T + 600, "charge.captured", captured.clone()),
        event_at(T + 600, "refund.created", refund("re_release", "ch_1", 5_800)),
        event_at(T + 900, "charge.refunded", with(captured, json!({"amount_refunded": 6_800}))),
        event_at(T + 900, "refund.created", refund("re_real", "ch_1", 1_000)),
    ]
}

#[test]
fn a_partial_capture_counts_what_was_captured_and_what_was_really_refunded() {
    let all = partial_capture();
    assert_eq!(rows(&ledger(&all)), [("ch_1", Paid, 4_200, -1_000, 0)]);
    for without in [vec![0], vec![1], vec![2], vec![3], vec![4], vec![2, 4], vec![2, 3], vec![1, 2], vec![0, 1, 2]] {
        let some: Vec<_> =
            all.iter().enumerate().filter(|(at, _)| !without.contains(at)).map(|(_, e)| e.clone()).collect();
        let expected = if without == [0, 1, 2] { 0 } else { 3_200 };
        assert_eq!(net(&some), expected, "without {without:?}");
    }
    assert_eq!(net(&all[..3]), 4_200, "before the refund");
}

#[test]
fn a_refund_as_large_as_the_release_counts_once() {
    let captured = with(charge("ch_1", 10_000), json!({"amount_captured": 5_000, "amount_refunded": 5_000}));
    let events = [
        event("charge.captured", captured.clone()),
        event("refund.created", refund("re_release", "ch_1", 5_000)),
        event("charge.refunded", with(captured, json!({"amount_refunded": 10_000}))),
        event("refund.created", refund("re_real", "ch_1", 5_000)),
    ];
    assert_eq!(net(&events), 0);
    assert_eq!(net(&events[..2]), 5_000);
    assert_eq!(net(&events[..3]), 0, "the charge tells of it");
    assert_eq!(net(&[events[0].clone(), events[1].clone(), events[3].clone()]), 0, "the refund tells of it");
}

#[test]
fn a_capture_that_does_not_tell_of_its_release_keeps_its_refunds() {
    let captured = with(charge("ch_1", 5_000), json!({"amount_captured": 4_200}));
    let refunded = with(captured.clone(), json!({"amount_refunded": 1_000}));
    let events = [
        event("charge.succeeded", authorised("ch_1", 5_000)),
        event("charge.captured", captured),
        event("charge.refunded", refunded),
        event("refund.created", refund("re_1", "ch_1", 1_000)),
    ];
    assert_eq!(net(&events), 3_200);
    assert_eq!(net(&events[..3]), 3_200);
    assert_eq!(net(&[events[1].clone(), events[3].clone()]), 3_200);
}

#[test]
fn a_capture_told_only_by_the_intent_is_money_with_its_refunds() {
    let of_intent = json!({"payment_intent": "pi_1"});
    let events = [
        event("charge.succeeded", with(authorised("ch_1", 10_000), of_intent.clone())),
        event("payment_intent.succeeded", intent("pi_1", 4_200)),
        event("refund.created", with(refund("re_release", "ch_1", 5_800), of_intent.clone())),
        event("refund.created", with(refund("re_real", "ch_1", 1_000), of_intent)),
    ];
    assert_eq!(rows(&ledger(&events)), [("pi_1", Paid, 4_200, -1_000, 0)]);
}

#[test]
fn a_payment_captured_by_hand_is_dated_by_its_capture() {
    let events =
        [event("charge.succeeded", authorised("ch_1", 100)), event_at(T + DAY, "charge.captured", charge("ch_1", 100))];
    assert_eq!(ledger(&events)[0].paid_s, T + DAY);
    assert_eq!(ledger(&events[..1])[0].paid_s, T);
}

// M4

#[test]
fn without_payment_facts_an_invoice_is_money() {
    let paid = event("invoice.paid", invoice("in_1", 2_000));
    let again = event_at(T + 5, "invoice.payment_succeeded", invoice("in_1", 2_000));
    assert_eq!(rows(&ledger(&[paid.clone(), again])), [("in_1", Claimed, 2_000, 0, 0)]);
    assert_eq!(nets(&ledger_with_key(&[paid])).len(), 0, "with a key the charges will come");
}

#[test]
fn after_payment_facts_since_an_invoice_is_not_money() {
    let paid = event("invoice.paid", invoice("in_1", 2_000));
    let payment_level = [
        event("charge.succeeded", charge("ch_1", 5)),
        event("charge.captured", charge("ch_1", 5)),
        event("charge.updated", charge("ch_1", 5)),
        event("payment_intent.succeeded", intent("pi_1", 5)),
        event("invoice_payment.paid", invoice_payment("inpay_1", ("in_2", "pi_1"), 5)),
    ];
    for first in payment_level {
        assert_eq!(net(&[paid.clone(), first.clone()]), 5, "{first}");
    }
    for other in ["charge.refunded", "charge.failed"] {
        let told = event(
            other,
            with(charge("ch_1", 5), json!({"status": if other == "charge.failed" { "failed" } else { "succeeded" }})),
        );
        assert_eq!(net(&[paid.clone(), told]), 2_000, "{other} is no payment-level fact");
    }
}

#[test]
fn before_payment_facts_since_an_invoice_stays_money_until_payment_facts_since_moves() {
    let paid = event("invoice.paid", invoice("in_1", 2_000));
    let later = event_at(T + DAY, "charge.succeeded", with(charge("ch_1", 5), json!({"created": T + DAY})));
    assert_eq!(net(&[paid.clone(), later.clone()]), 2_005);
    let claim = &ledger(&[paid.clone(), later.clone()])[1];
    assert!(claim.needs_payment_facts_since, "so that it is derived again when payment facts since moves");
    let earlier = event_at(T + 599, "charge.succeeded", with(charge("ch_2", 7), json!({"created": T + 599})));
    assert_eq!(net(&[paid.clone(), later.clone(), earlier]), 12, "ten minutes of margin");
    let outside = event_at(T + 601, "charge.succeeded", with(charge("ch_2", 7), json!({"created": T + 601})));
    assert_eq!(net(&[paid, later, outside]), 2_012);
}

#[test]
fn of_a_claim_only_the_remainder_is_posted() {
    let claim =
        event("invoice.paid", with(invoice("in_1", 9_000), json!({"status_transitions": {"paid_at": T - DAY}})));
    let linked = |id: &str, amount: i64| {
        let of_intent = json!({"payment_intent": format!("pi_{id}")});
        [
            event("charge.succeeded", with(charge(&format!("ch_{id}"), amount), of_intent)),
            event(
                "invoice_payment.paid",
                invoice_payment(&format!("inpay_{id}"), ("in_1", &format!("pi_{id}")), amount),
            ),
        ]
    };
    let one = [vec![claim.clone()], linked("1", 4_000).to_vec()].concat();
    assert_eq!(rows(&ledger(&one)), [("in_1", Claimed, 5_000, 0, 0), ("pi_1", Paid, 4_000, 0, 0)]);
    let two = [one, linked("2", 5_000).to_vec()].concat();
    assert_eq!(rows(&ledger(&two)), [("pi_1", Paid, 4_000, 0, 0), ("pi_2", Paid, 5_000, 0, 0)]);
    let three = [two, linked("3", 100).to_vec()].concat();
    assert_eq!(net(&three), 9_100, "the larger of claim and payments");
}

#[test]
fn a_first_checkout_claims_until_its_invoice_takes_over() {
    let checkout = event("checkout.session.completed", subscribed("cs_1", "sub_1", 2_000));
    assert_eq!(rows(&ledger(std::slice::from_ref(&checkout))), [("first:sub_1", Claimed, 2_000, 0, 0)]);
    let first = event("invoice.paid", first_invoice("in_1", "sub_1", 1_900));
    assert_eq!(rows(&ledger(&[first.clone(), checkout.clone()])), [("in_1", Claimed, 1_900, 0, 0)]);
    let open = event("invoice.payment_failed", with(first_invoice("in_1", "sub_1", 0), json!({"status": "open"})));
    assert_eq!(rows(&ledger(&[open, checkout.clone()])), [("in_1", Claimed, 2_000, 0, 0)], "known, not yet paid");
    let renewal = with(first_invoice("in_2", "sub_1", 2_000), json!({"billing_reason": "subscription_cycle"}));
    assert_eq!(net(&[first, checkout.clone(), event("invoice.paid", renewal)]), 3_900);
    let with_charge = [checkout, event("charge.succeeded", charge("ch_1", 2_000))];
    assert_eq!(rows(&ledger(&with_charge)), [("ch_1", Paid, 2_000, 0, 0)], "after payment facts since");
}

#[test]
fn a_checkout_that_names_its_invoice_is_one_with_it() {
    let checkout =
        event("checkout.session.completed", with(subscribed("cs_1", "sub_1", 2_000), json!({"invoice": "in_1"})));
    assert_eq!(rows(&ledger(std::slice::from_ref(&checkout))), [("in_1", Claimed, 2_000, 0, 0)]);
    for paid in [
        event("invoice.paid", invoice("in_1", 2_000)),
        event("invoice.paid", with(invoice("in_1", 2_000), json!({"payment_intent": "pi_1", "subscription": "sub_1"}))),
    ] {
        assert_eq!(net(&[paid, checkout.clone()]), 2_000);
    }
}

#[test]
fn a_checkout_opened_long_before_it_was_paid_is_not_from_before_payment_facts_since() {
    let opened = with(subscribed("cs_1", "sub_1", 2_000), json!({"created": T - DAY / 2}));
    let events = [event("checkout.session.completed", opened), event("charge.succeeded", charge("ch_1", 2_000))];
    assert_eq!(rows(&ledger(&events)), [("ch_1", Paid, 2_000, 0, 0)]);
}

// M5

#[test]
fn an_old_charge_known_by_its_refund_is_listed_and_posts_nothing() {
    let old = with(charge("ch_1", 3_000), json!({"created": T - DAY, "amount_refunded": 1_000}));
    for told in ["charge.refunded", "charge.updated"] {
        let events = [event(told, old.clone()), event("charge.succeeded", charge("ch_2", 5))];
        assert_eq!(rows(&ledger(&events)), [("ch_1", BeforePaymentFacts, 0, 0, 0), ("ch_2", Paid, 5, 0, 0)], "{told}");
        assert!(ledger(&events)[0].needs_payment_facts_since);
        assert_eq!(rows(&ledger_with_key(&events))[0], ("ch_1", Paid, 3_000, -1_000, 0), "{told}");
    }
    let itself = event("charge.succeeded", old.clone());
    assert_eq!(net(&[event("charge.refunded", old), itself]), 2_000, "reported itself, whenever");
}

#[test]
fn a_charge_after_payment_facts_since_known_by_its_refund_is_money() {
    let events = [
        event("charge.refunded", with(charge("ch_1", 3_000), json!({"amount_refunded": 1_000}))),
        event("payment_intent.succeeded", intent("pi_2", 5)),
    ];
    assert_eq!(net(&events), 2_005);
}

#[test]
fn refunds_of_an_old_charge_count_against_the_claim_posted_for_it() {
    let claim = event("invoice.paid", invoice("in_1", 2_000));
    let old = with(charge("ch_1", 2_000), json!({"created": T, "amount_refunded": 500, "invoice": "in_1"}));
    let refunded = event_at(T + DAY, "charge.refunded", old.clone());
    let refund_of_it = event_at(T + DAY, "refund.created", refund("re_1", "ch_1", 500));
    let told = [claim.clone(), refunded, refund_of_it];
    assert_eq!(rows(&ledger(&told)), [("ch_1", BeforePaymentFacts, 0, -500, 0), ("in_1", Claimed, 2_000, 0, 0)]);
    assert_eq!(net(&told[1..]), 0, "nobody told of the money");
    let more = with(old, json!({"amount": 9_000, "amount_captured": 9_000, "amount_refunded": 9_000}));
    assert_eq!(net(&[claim, event_at(T + DAY, "charge.refunded", more)]), 0, "no more than was claimed");
}

#[test]
fn an_old_charge_whose_session_or_invoice_told_of_it_is_money_by_that() {
    let old = with(charge("ch_1", 3_000), json!({"amount_refunded": 1_000, "payment_intent": "pi_1"}));
    let refunded = event("charge.refunded", old);
    assert_eq!(net(&[refunded.clone(), event("checkout.session.completed", session("cs_1", "pi_1", 3_000))]), 2_000);
    let named = with(invoice("in_1", 3_000), json!({"payment_intent": "pi_1", "charge": "ch_1"}));
    assert_eq!(net(&[refunded, event("invoice.paid", named)]), 2_000);
}

// M6

#[test]
fn every_link_takes_the_claim_off() {
    let claim =
        event("invoice.paid", with(invoice("in_1", 2_000), json!({"status_transitions": {"paid_at": T - DAY}})));
    let of_intent = |fields| event("charge.succeeded", with(charge("ch_1", 2_000), fields));
    let plain = || of_intent(json!({"payment_intent": "pi_1"}));
    assert_eq!(net(&[claim.clone(), plain()]), 4_000, "not linked");
    let linked = [
        vec![of_intent(json!({"invoice": "in_1"}))],
        vec![of_intent(json!({"invoice": {"id": "in_1", "object": "invoice"}}))],
        vec![plain(), event("payment_intent.succeeded", with(intent("pi_1", 2_000), json!({"invoice": "in_1"})))],
        vec![plain(), event("invoice.paid", with(invoice("in_1", 2_000), json!({"payment_intent": "pi_1"})))],
        vec![of_intent(json!({})), event("invoice.paid", with(invoice("in_1", 2_000), json!({"charge": "ch_1"})))],
        vec![plain(), event("invoice_payment.paid", invoice_payment("inpay_1", ("in_1", "pi_1"), 2_000))],
        vec![
            plain(),
            event("checkout.session.completed", with(session("cs_1", "pi_1", 2_000), json!({"invoice": "in_1"}))),
        ],
        vec![
            plain(),
            event(
                "payment_intent.succeeded",
                with(intent("pi_1", 2_000), json!({"payment_details": {"order_reference": "in_1"}})),
            ),
        ],
        vec![
            plain(),
            event(
                "invoice.paid",
                with(
                    invoice("in_1", 2_000),
                    json!({"payments": {"data": [invoice_payment("inpay_1", ("in_1", "pi_1"), 2_000)]}}),
                ),
            ),
        ],
    ];
    for story in linked {
        assert_eq!(net(&[vec![claim.clone()], story.clone()].concat()), 2_000, "{story:?}");
    }
}

#[test]
fn an_intent_that_refers_to_a_checkout_takes_its_claim_off() {
    let checkout = event_at(
        T - DAY,
        "checkout.session.completed",
        with(subscribed("cs_1", "sub_1", 2_000), json!({"created": T - DAY})),
    );
    let refers = |to: &str| {
        event(
            "payment_intent.succeeded",
            with(intent("pi_1", 2_000), json!({"payment_details": {"order_reference": to}})),
        )
    };
    assert_eq!(net(&[checkout.clone(), refers("cs_1")]), 2_000);
    assert_eq!(net(&[checkout.clone(), refers("order 17")]), 4_000, "the shop's own reference is no link");
    let paid = event(
        "invoice.paid",
        with(first_invoice("in_1", "sub_1", 2_000), json!({"status_transitions": {"paid_at": T - DAY}})),
    );
    assert_eq!(net(&[checkout, paid, refers("cs_1")]), 2_000);
}

// M7

#[test]
fn nothing_is_nothing() {
    let free = json!({"payment_status": "no_payment_required", "payment_intent": null});
    let events = [
        event("checkout.session.completed", with(session("cs_1", "", 0), free)),
        event(
            "checkout.session.completed",
            with(subscribed("cs_2", "sub_1", 0), json!({"payment_status": "no_payment_required"})),
        ),
        event("checkout.session.completed", subscribed("cs_3", "sub_2", 0)),
        event("invoice.paid", first_invoice("in_1", "sub_1", 0)),
        event(
            "checkout.session.completed",
            json!({"object": "checkout.session", "id": "cs_4", "mode": "setup", "payment_status": "no_payment_required"}),
        ),
        event("payment_intent.succeeded", intent("pi_1", 0)),
    ];
    assert_eq!(rows(&ledger(&events[..5])), []);
    assert_eq!(rows(&ledger(&events)), []);
}

#[test]
fn a_trial_links_its_checkout_to_the_charge_to_come() {
    let trial =
        with(subscribed("cs_1", "sub_1", 0), json!({"payment_status": "no_payment_required", "customer": "cus_1"}));
    let cycle = with(
        first_invoice("in_2", "sub_1", 2_000),
        json!({"billing_reason": "subscription_cycle", "customer": "cus_1"}),
    );
    let events = [
        event("checkout.session.completed", trial),
        event("invoice.paid", first_invoice("in_1", "sub_1", 0)),
        event("invoice.paid", cycle),
    ];
    let payments = ledger(&events);
    assert_eq!(rows(&payments), [("in_2", Claimed, 2_000, 0, 0)]);
    let kin: Vec<&str> = payments[0].kin.iter().map(|(_, id)| id.as_str()).collect();
    assert_eq!(kin, ["in_2", "sub_1", "cus_1", "cs_1"]);
    assert_eq!(
        (payments[0].renewal, payments[0].began_s),
        (false, Some(T)),
        "its first money, won when the trial began"
    );
}

// M12

#[test]
fn what_was_paid_outside_stripe_counts_only_when_the_site_says_so() {
    let flagged = event(
        "invoice.paid",
        with(invoice("in_1", 9_000), json!({"paid_out_of_band": true, "payment_intent": "pi_open"})),
    );
    let record = json!({"type": "payment_record", "payment_record": "pr_1"});
    let recorded = [
        event("invoice.paid", invoice("in_2", 8_000)),
        event(
            "invoice_payment.paid",
            with(invoice_payment("inpay_1", ("in_2", ""), 8_000), json!({"payment": record.clone()})),
        ),
    ];
    let events = [vec![flagged], recorded.to_vec()].concat();
    assert_eq!(net(&events), 0);
    assert_eq!(net(&events[..1]), 0, "without payment-level facts too");
    assert_eq!(
        rows(&ledger_with_out_of_band(&events)),
        [("in_1", Claimed, 9_000, 0, 0), ("in_2", Claimed, 8_000, 0, 0)]
    );
}

#[test]
fn an_invoice_paid_partly_outside_stripe_counts_each_part_by_its_own_rule() {
    let record = json!({"type": "payment_record", "payment_record": "pr_1"});
    let events = [
        event("invoice.paid", invoice("in_1", 10_000)),
        event(
            "invoice_payment.paid",
            with(invoice_payment("inpay_1", ("in_1", ""), 4_000), json!({"payment": record})),
        ),
        event("invoice_payment.paid", invoice_payment("inpay_2", ("in_1", "pi_1"), 6_000)),
        event("charge.succeeded", with(charge("ch_1", 6_000), json!({"payment_intent": "pi_1"}))),
    ];
    assert_eq!(rows(&ledger(&events)), [("pi_1", Paid, 6_000, 0, 0)]);
    assert_eq!(rows(&ledger_with_out_of_band(&events)), [("in_1", Claimed, 4_000, 0, 0), ("pi_1", Paid, 6_000, 0, 0)]);
}

// M13

#[test]
fn a_charge_that_fails_after_succeeding_is_void_with_all_that_spoke_for_it() {
    let of_intent = json!({"payment_intent": "pi_1"});
    let failed = with(
        charge("ch_1", 2_000),
        json!({"status": "failed", "failure_balance_transaction": "txn_1", "payment_intent": "pi_1"}),
    );
    let events = [
        event("charge.succeeded", with(charge("ch_1", 2_000), of_intent)),
        event("payment_intent.succeeded", intent("pi_1", 2_000)),
        event("checkout.session.completed", session("cs_1", "pi_1", 2_000)),
        event("invoice.paid", with(invoice("in_1", 2_000), json!({"payment_intent": "pi_1"}))),
        event("invoice_payment.paid", invoice_payment("inpay_1", ("in_2", "pi_1"), 2_000)),
        event("invoice.paid", with(invoice("in_2", 2_000), json!({"status_transitions": {"paid_at": T - DAY}}))),
        event_at(T + DAY, "charge.failed", failed.clone()),
        event_at(T + DAY, "charge.refunded", with(failed.clone(), json!({"amount_refunded": 2_000}))),
    ];
    assert_eq!(rows(&ledger(&events)), [("pi_1", Void, 0, 0, 0)]);
    assert_eq!(rows(&ledger(&events[1..7])), [("pi_1", Void, 0, 0, 0)], "its success not seen");
    let second =
        event_at(T + 2 * DAY, "charge.succeeded", with(charge("ch_2", 2_000), json!({"payment_intent": "pi_1"})));
    assert_eq!(rows(&ledger(&[events.to_vec(), vec![second]].concat())), [("pi_1", Paid, 2_000, 0, 0)], "another try");
}

#[test]
fn an_intent_that_names_another_charge_than_the_one_that_failed_was_paid_by_it() {
    let failed = json!({"status": "failed", "failure_balance_transaction": "txn_1", "payment_intent": "pi_1"});
    let of = |charge: &str| {
        let names = json!({"latest_charge": charge});
        event("payment_intent.succeeded", with(intent("pi_1", 2_000), names))
    };
    let failed = event_at(T + DAY, "charge.failed", with(charge("ch_1", 2_000), failed));
    assert_eq!(net(&[of("ch_1"), failed.clone()]), 0);
    assert_eq!(net(&[of("ch_1"), failed, of("ch_2")]), 2_000);
}

#[test]
fn a_decline_before_success_voids_nothing() {
    let declined = json!({"status": "failed", "captured": false, "amount_captured": 0, "payment_intent": "pi_1"});
    let declined = event("charge.failed", with(charge("ch_1", 2_000), declined));
    for weaker in [
        event("payment_intent.succeeded", intent("pi_1", 2_000)),
        event("checkout.session.completed", session("cs_1", "pi_1", 2_000)),
        event("invoice.paid", with(invoice("in_1", 2_000), json!({"payment_intent": "pi_1"}))),
    ] {
        assert_eq!(net(&[declined.clone(), weaker.clone()]), 2_000, "{weaker}");
    }
}

// M14

#[test]
fn currencies_are_never_added_together() {
    let of = |id: &str, currency: &str, amount: i64| {
        event("charge.succeeded", with(charge(id, amount), json!({"currency": currency})))
    };
    let events = [of("ch_1", "jpy", 5_000), of("ch_2", "kwd", 12_340), of("ch_3", "USD", 100), of("ch_4", "usd", 1)];
    let payments = ledger(&events);
    let nets = nets(&payments);
    assert_eq!((nets["jpy"], nets["kwd"], nets["usd"]), (5_000, 12_340, 101));
    let divisors: Vec<i64> = payments.iter().map(|payment| payment.currency.minor_per_major()).collect();
    assert_eq!(divisors, [1, 1000, 100, 100]);
    let refund = event("refund.created", with(refund("re_1", "ch_4", 1), json!({"currency": "jpy"})));
    assert_eq!(
        super::story::nets(&ledger(&[events.to_vec(), vec![refund]].concat())),
        nets,
        "not taken off another currency"
    );
}

#[test]
fn a_payment_is_dated_by_the_nearest_object_known() {
    let at = |s: i64| json!({"created": T + s, "payment_intent": "pi_1"});
    let named = json!({"created": T + 5, "payment_intent": "pi_1", "status_transitions": {"paid_at": T + 6}});
    let stories = [
        (event("checkout.session.completed", with(session("cs_1", "pi_1", 100), json!({"created": T + 2}))), T + 2),
        (event("payment_intent.succeeded", with(intent("pi_1", 100), json!({"created": T + 3}))), T + 3),
        (event("invoice.paid", with(invoice("in_1", 100), named)), T + 6),
        (event("charge.succeeded", with(charge("ch_1", 100), at(7))), T + 7),
    ];
    for until in 1..=stories.len() {
        let events: Vec<_> = stories[..until].iter().map(|(event, _)| event.clone()).collect();
        assert_eq!(ledger(&events)[0].paid_s, stories[until - 1].1);
    }
    let refunded = [event("charge.succeeded", charge("ch_1", 9)), event("refund.created", refund("re_1", "ch_1", 3))];
    let entries = &ledger(&refunded)[0].entries;
    assert_eq!(
        entries.iter().map(|e| (e.kind, e.at_s)).collect::<Vec<_>>(),
        [(EntryKind::Payment, T), (EntryKind::Refund, T + 10)]
    );
}
