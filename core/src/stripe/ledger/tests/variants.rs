//! The same money reported differently: variants of what the rules name.

use super::story::*;
use crate::stripe::fact::FactBody;
use crate::stripe::ledger::PaymentState::{BeforePaymentFacts, Claimed, Paid};
use crate::stripe::ledger::{ReleaseProof, derive};
use crate::stripe::object::Objects;
use serde_json::{Value, json};

const OLD: &str = "2024-06-20";
const NEW: &str = "2025-03-31.basil";

fn of_intent(object: Value) -> Value {
    with(object, json!({"payment_intent": "pi_1"}))
}

fn all_orders(events: &[Value]) -> Vec<Vec<Value>> {
    let Some((last, before)) = events.split_last() else { return vec![Vec::new()] };
    let mut orders = Vec::new();
    for order in all_orders(before) {
        for at in 0..=order.len() {
            let mut order = order.clone();
            order.insert(at, last.clone());
            orders.push(order);
        }
    }
    orders
}

/// The net of every order of these events, which must be one.
fn net_of_all(events: &[Value]) -> i64 {
    let nets: Vec<i64> = all_orders(events).iter().map(|order| net(order)).collect();
    assert!(nets.iter().all(|net| *net == nets[0]), "{nets:?}");
    nets[0]
}

#[test]
fn a_charge_told_by_its_refund_corrects_what_its_checkout_agreed_to() {
    let session = event("checkout.session.completed", session("cs_1", "pi_1", 10_000));
    let told = |version: &str, refunded: i64| {
        let fields = json!({"amount_captured": 6_000, "amount_refunded": refunded});
        let told = event_at(T + DAY, "charge.refunded", with(of_intent(charge("ch_1", 10_000)), fields));
        with(told, json!({"api_version": version}))
    };
    let row = |version: &str, refunded: i64| {
        let payments = ledger(&[session.clone(), told(version, refunded)]);
        let (_, state, gross, refunds, _) = rows(&payments)[0];
        (state, gross, refunds)
    };
    assert_eq!(row(OLD, 4_000), (Paid, 6_000, 0), "captured in the old way, and nothing refunded");
    assert_eq!(row(OLD, 5_500), (Paid, 6_000, -1_500));
    assert_eq!(row(OLD, 2_000), (Paid, 6_000, -2_000), "less than was let go: the new way");
    assert_eq!(row(NEW, 2_000), (Paid, 6_000, -2_000));
    assert_eq!(row(NEW, 4_000), (Paid, 6_000, -4_000));
    assert_eq!(row(NEW, 7_000), (Paid, 6_000, -3_000), "more than was taken");
    // Its PaymentIntent is weaker than the charge too, and its InvoicePayment.
    let intent = event("payment_intent.succeeded", with(intent("pi_1", 6_000), json!({"amount": 10_000})));
    assert_eq!(nets(&ledger(&[session, intent, told(NEW, 2_000)]))["usd"], 4_000);
}

#[test]
fn totals_of_one_second_in_any_order() {
    let sold = event("charge.succeeded", charge("ch_1", 10_000));
    let told = |event_type: &str, fields: Value| event_at(T + 50, event_type, with(charge("ch_1", 10_000), fields));
    let updated = told("charge.updated", json!({"amount_refunded": 0, "receipt_email": "a@example.com"}));
    let refunded = told("charge.refunded", json!({"amount_refunded": 3_000}));
    assert_eq!(net_of_all(&[sold.clone(), updated, refunded.clone()]), 7_000);
    let same = told("charge.updated", json!({"amount_refunded": 3_000, "receipt_email": "a@example.com"}));
    assert_eq!(net_of_all(&[sold.clone(), same, refunded.clone()]), 7_000);
    let one = event_at(T + 50, "refund.created", refund("re_1", "ch_1", 3_000));
    assert_eq!(net_of_all(&[sold, one, refunded]), 7_000);
}

#[test]
fn a_total_that_falls_twice() {
    let sold = event("charge.succeeded", charge("ch_1", 10_000));
    let told = |after_s: i64, minor: i64| {
        let refunded = json!({"amount_refunded": minor});
        event_at(T + after_s, "charge.updated", with(charge("ch_1", 10_000), refunded))
    };
    let made = |id: &str, minor: i64, after_s: i64| {
        event_at(T + after_s, "refund.created", with(refund(id, "ch_1", minor), json!({"created": T + after_s})))
    };
    let totals = [told(10, 5_000), told(20, 2_000), told(30, 0)];
    assert_eq!(net_of_all(&[std::slice::from_ref(&sold), &totals[..]].concat()), 10_000);
    assert_eq!(net(&[std::slice::from_ref(&sold), &totals[..2]].concat()), 8_000);
    let refunds = [made("re_1", 3_000, 5), made("re_2", 2_000, 8)];
    assert_eq!(net(&[std::slice::from_ref(&sold), &refunds[..], &totals[..2]].concat()), 8_000);
    assert_eq!(net_of_all(&[std::slice::from_ref(&sold), &refunds[..], &totals[1..]].concat()), 10_000);
    let third = made("re_3", 1_000, 40);
    assert_eq!(
        net(&[std::slice::from_ref(&sold), &refunds[..], &totals[..], std::slice::from_ref(&third)].concat()),
        9_000
    );
    assert_eq!(net(&[&[sold], &refunds[..], &totals[..], &[third, told(40, 1_000)]].concat()), 9_000);
}

fn funds(event_type: &str, after_s: i64, (status, amounts): (&str, &[i64])) -> Value {
    let dispute = with(dispute("dp_1", "ch_1", (10_000, status)), moved(amounts));
    event_at(T + after_s, &format!("charge.dispute.{event_type}"), dispute)
}

#[test]
fn funds_that_are_withdrawn_again_are_out_with_or_without_a_list() {
    let sold = event("charge.succeeded", charge("ch_1", 10_000));
    let steps = |lists: [&[i64]; 3]| {
        vec![
            sold.clone(),
            funds("funds_withdrawn", 30, ("needs_response", lists[0])),
            funds("funds_reinstated", 60, ("won", lists[1])),
            funds("funds_withdrawn", 90, ("lost", lists[2])),
        ]
    };
    for lists in [
        [&[-10_000][..], &[-10_000, 10_000][..], &[-10_000, 10_000, -10_000][..]],
        [&[], &[], &[]],
        [&[-10_000], &[-10_000, 10_000], &[]],
    ] {
        let steps = steps(lists);
        assert_eq!(net(&steps[..2]), 0, "{lists:?}");
        assert_eq!(net(&steps[..3]), 10_000, "{lists:?}");
        assert_eq!(net_of_all(&steps), 0, "{lists:?}");
    }
    // And given back once more.
    let four = [steps([&[], &[], &[]]), vec![funds("funds_reinstated", 120, ("won", &[]))]].concat();
    assert_eq!(net_of_all(&four), 10_000);
}

#[test]
fn disputes_of_one_charge_never_take_more_than_it() {
    let sold = event("charge.succeeded", charge("ch_1", 10_000));
    let of = |id: &str, amount: i64, status: &str, amounts: &[i64]| {
        event("charge.dispute.closed", with(dispute(id, "ch_1", (amount, status)), moved(amounts)))
    };
    let three = [
        of("dp_1", 6_000, "lost", &[-6_000]),
        of("dp_2", 5_000, "lost", &[-5_000]),
        of("dp_3", 4_000, "won", &[-4_000, 4_000]),
    ];
    assert_eq!(net_of_all(&[std::slice::from_ref(&sold), &three[..]].concat()), 0);
    assert_eq!(net(&[sold.clone(), three[1].clone(), three[2].clone()]), 5_000);
    let refunded = event("refund.created", refund("re_1", "ch_1", 3_000));
    let payments = ledger(&[&[sold, refunded], &three[..]].concat());
    assert_eq!(rows(&payments), [("ch_1", Paid, 10_000, -3_000, -7_000)]);
}

/// Neither object names the other, and a refund names no customer: nobody can tell what was refunded.
#[test]
fn refunds_alone_beside_invoices_alone_take_nothing() {
    let paid = event("invoice.paid", with(invoice("in_1", 3_000), json!({"customer": "cus_1"})));
    let back = of_intent(refund("re_1", "ch_1", 3_000));
    for (event_type, status) in
        [("refund.created", "succeeded"), ("refund.failed", "failed"), ("charge.refund.updated", "succeeded")]
    {
        let told = event(event_type, with(back.clone(), json!({"status": status})));
        assert_eq!(rows(&ledger(&[paid.clone(), told])), [("in_1", Claimed, 3_000, 0, 0)], "{event_type}");
    }
}

#[test]
fn a_refund_that_fails_of_a_charge_whose_claim_was_found() {
    let paid = event("invoice.paid", with(invoice("in_1", 3_000), json!({"customer": "cus_1"})));
    let fields = json!({"customer": "cus_1", "amount_refunded": 1_000});
    let refunded = event_at(T + DAY, "charge.refunded", with(of_intent(charge("ch_1", 3_000)), fields));
    let back = |event_type: &str, after_s: i64, status: &str| {
        let refund = with(of_intent(refund("re_1", "ch_1", 1_000)), json!({"status": status, "created": T + DAY}));
        event_at(T + after_s, event_type, refund)
    };
    let made = back("refund.created", DAY, "pending");
    assert_eq!(net_of_all(&[paid.clone(), refunded.clone(), made.clone()]), 2_000);
    for event_type in ["refund.failed", "refund.updated", "charge.refund.updated"] {
        let failed = back(event_type, 2 * DAY, "failed");
        assert_eq!(net_of_all(&[paid.clone(), refunded.clone(), made.clone(), failed]), 3_000, "{event_type}");
    }
}

#[test]
fn failed_refunds_prove_nothing_of_what_was_let_go() {
    // 60 of 100 captured in the new way; a refund of 50 fails, and this charge goes on to count it; then 30, then 40 go back.
    let list = |object: Value| {
        let page = json!({"object": "list", "has_more": false, "data": [object]});
        let key = crate::base::email::PseudonymKey::new([7; 32]);
        let rules = crate::stripe::reading::ReadingRules {
            key: &key,
            extra_visitor_keys: &[],
            self_reported_keys: &Default::default(),
        };
        crate::stripe::page::Page::read(page.to_string().as_bytes()).unwrap().facts(rules, T + 9 * DAY).facts
    };
    let back = |id: &str, amount: i64, status: &str| {
        with(of_intent(refund(id, "ch_1", amount)), json!({"status": status, "created": T + DAY}))
    };
    let captured = json!({"amount_captured": 6_000, "amount_refunded": 9_000});
    let objects = [
        with(of_intent(charge("ch_1", 10_000)), captured),
        back("re_1", 5_000, "failed"),
        back("re_2", 4_000, "succeeded"),
    ];
    let facts = objects.into_iter().flat_map(list);
    let policy = crate::stripe::ledger::Policy {
        payment_facts_since: crate::stripe::ledger::PaymentFactsSince::At(i64::MIN),
        count_out_of_band: false,
    };
    let payments = derive(&Objects::of(facts), policy);
    assert_eq!(rows(&payments), [("pi_1", Paid, 6_000, -4_000, 0)]);
    let crate::stripe::ledger::MoneyNote::PartialCapture { decided_by, .. } = payments[0].notes[0] else {
        panic!("a capture")
    };
    assert_eq!(decided_by, ReleaseProof::ListsOnly);
}

#[test]
fn several_captures_of_one_authorisation_in_any_order() {
    let told = |event_type: &str, after_s: i64, (captured, refunded): (i64, i64)| {
        let fields = json!({"amount_captured": captured, "amount_refunded": refunded});
        let told = event_at(T + after_s, event_type, with(of_intent(charge("ch_1", 10_000)), fields));
        with(told, json!({"api_version": NEW}))
    };
    let steps = [
        event("charge.succeeded", of_intent(authorised("ch_1", 10_000))),
        told("charge.captured", 60, (2_000, 0)),
        told("charge.captured", 120, (7_000, 0)),
        told("charge.refunded", 600, (7_000, 3_000)),
    ];
    assert_eq!(net(&steps[..1]), 0);
    assert_eq!(net(&steps[..2]), 2_000);
    assert_eq!(net(&steps[..3]), 7_000);
    assert_eq!(net_of_all(&steps), 4_000);
}

#[test]
fn units_of_other_currencies_are_their_own() {
    for (currency, amount, back) in [("jpy", 5_000, 1_000), ("kwd", 12_340, 4_120), ("isk", 50_000, 100)] {
        let of = json!({"currency": currency});
        let events = [
            event("charge.succeeded", with(charge("ch_1", amount), of.clone())),
            event("refund.created", with(refund("re_1", "ch_1", back), of)),
        ];
        assert_eq!(nets(&ledger(&events)), [(currency.to_owned(), amount - back)].into());
    }
}

#[test]
fn an_invoice_of_two_payments_counts_each_once() {
    let paid = event("invoice.paid", invoice("in_1", 10_000));
    let by_card = |n: i64, amount: i64| {
        let intent = format!("pi_{n}");
        vec![
            event("charge.succeeded", with(charge(&format!("ch_{n}"), amount), json!({"payment_intent": intent}))),
            event("invoice_payment.paid", invoice_payment(&format!("inpay_{n}"), ("in_1", &intent), amount)),
        ]
    };
    let record = json!({"payment": {"type": "payment_record", "payment_record": "pr_1"}});
    let outside = event("invoice_payment.paid", with(invoice_payment("inpay_9", ("in_1", ""), 4_000), record));
    let two = [vec![paid.clone()], by_card(1, 4_000), by_card(2, 6_000)].concat();
    assert_eq!(net(&two), 10_000);
    assert_eq!(
        net_of_all(&[paid.clone(), by_card(2, 6_000)[0].clone(), by_card(2, 6_000)[1].clone(), outside.clone()]),
        6_000
    );
    let before = json!({"status_transitions": {"paid_at": T - DAY}});
    let early = event("invoice.paid", with(invoice("in_1", 10_000), before));
    assert_eq!(
        net_of_all(&[early, outside]),
        6_000,
        "of what was paid before payment facts since, the part outside left out"
    );
    let said =
        |minor: i64| event("invoice.paid", with(invoice("in_1", 10_000), json!({"amount_paid_off_stripe": minor})));
    assert_eq!(net(&[said(4_000)]), 6_000, "as invoices of today say it");
    assert_eq!(net(&[said(10_000)]), 0);
    assert_eq!(nets(&ledger_with_out_of_band(&[said(4_000)]))["usd"], 10_000);
    let marked = event("invoice.paid", with(invoice("in_1", 10_000), json!({"paid_out_of_band": true})));
    assert_eq!(net(std::slice::from_ref(&marked)), 0);
    assert_eq!(net(&[marked, paid]), 0);
}

#[test]
fn an_intent_alone_and_then_its_charge() {
    let intent = event("payment_intent.succeeded", with(intent("pi_1", 5_000), json!({"latest_charge": "ch_1"})));
    let sold = event("charge.succeeded", of_intent(charge("ch_1", 5_000)));
    let back = event("refund.created", with(refund("re_1", "ch_1", 6_000), json!({"payment_intent": null})));
    assert_eq!(net(std::slice::from_ref(&intent)), 5_000);
    assert_eq!(net_of_all(&[intent.clone(), sold.clone()]), 5_000);
    assert_eq!(rows(&ledger(&[intent.clone(), back.clone()])), [("pi_1", Paid, 5_000, -5_000, 0)], "no more than came");
    assert_eq!(net_of_all(&[intent, sold, back]), 0);
}

#[test]
fn a_slow_method_that_fails_or_succeeds() {
    let told = |event_type: &str, after_s: i64, paid: &str| {
        let object = with(session("cs_1", "pi_1", 5_000), json!({"payment_status": paid}));
        event_at(T + after_s, &format!("checkout.session.{event_type}"), object)
    };
    let begun = told("completed", 0, "unpaid");
    assert_eq!(net_of_all(&[begun.clone(), told("async_payment_succeeded", DAY, "paid")]), 5_000);
    assert_eq!(net_of_all(&[begun.clone(), told("async_payment_failed", DAY, "unpaid")]), 0);
    let failed =
        with(of_intent(charge("ch_1", 5_000)), json!({"status": "failed", "captured": false, "amount_captured": 0}));
    let pending = with(of_intent(charge("ch_1", 5_000)), json!({"status": "pending"}));
    let failed = event_at(T + DAY, "charge.failed", failed);
    assert_eq!(net_of_all(&[begun, event("charge.updated", pending), failed]), 0);
}

#[test]
fn a_refund_by_a_credit_note_is_the_refund() {
    let paid = event(
        "invoice.paid",
        with(invoice("in_1", 3_000), json!({"customer": "cus_1", "post_payment_credit_notes_amount": 1_000})),
    );
    let fields = json!({"customer": "cus_1", "amount_refunded": 1_000});
    let refunded = event_at(T + DAY, "charge.refunded", with(of_intent(charge("ch_1", 3_000)), fields));
    assert_eq!(net(std::slice::from_ref(&paid)), 3_000);
    assert_eq!(net(&[paid, refunded.clone()]), 2_000);
    assert_eq!(rows(&ledger(&[refunded]))[0].1, BeforePaymentFacts);
}

/// Statuses of one subscription in one second, in whichever order they are reported.
#[test]
fn three_states_of_one_second_in_all_orders() {
    let told = |event_type: &str, status: &str, before: Option<&str>| {
        let object =
            json!({"object": "subscription", "id": "sub_1", "created": T, "status": status, "items": {"data": []}});
        let mut event = event(&format!("customer.subscription.{event_type}"), object);
        if let Some(before) = before {
            event["data"]["previous_attributes"] = json!({"status": before});
        }
        event
    };
    let created = told("created", "incomplete", None);
    let step = |status: &str, before: &str| told("updated", status, Some(before));
    for (events, last) in [
        (vec![created.clone(), step("active", "incomplete"), step("past_due", "active")], "past_due"),
        (
            vec![created.clone(), step("active", "incomplete"), step("trialing", "active"), step("paused", "trialing")],
            "paused",
        ),
        (
            vec![created.clone(), step("active", "incomplete"), step("past_due", "active"), step("active", "past_due")],
            "active",
        ),
        (vec![created.clone(), step("active", "incomplete"), told("deleted", "canceled", None)], "canceled"),
        (
            vec![
                created.clone(),
                step("incomplete_expired", "incomplete"),
                told("updated", "incomplete_expired", None),
            ],
            "incomplete_expired",
        ),
        (vec![created, step("past_due", "incomplete"), step("unpaid", "past_due"), step("active", "unpaid")], "active"),
    ] {
        for order in all_orders(&events) {
            let objects = Objects::of(order.iter().flat_map(|event| read(event).0));
            let status = objects.subscriptions.values().next().unwrap().newest(|v| v.status.clone());
            assert_eq!(status.as_deref(), Some(last));
        }
    }
}

#[test]
fn amounts_that_cannot_be_are_refused_wherever_they_stand() {
    use crate::base::email::PseudonymKey;
    use crate::stripe::event::{Event, EventError};
    use crate::stripe::reading::ReadingRules;
    let key = PseudonymKey::new([7; 32]);
    let rules = ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() };
    let objects = [
        ("charge.refunded", charge("ch_1", 5), "amount_refunded"),
        ("charge.succeeded", charge("ch_1", 5), "amount"),
        ("payment_intent.succeeded", intent("pi_1", 5), "amount_received"),
        ("checkout.session.completed", session("cs_1", "pi_1", 5), "amount_total"),
        ("invoice.paid", invoice("in_1", 5), "amount_paid"),
        ("invoice_payment.paid", invoice_payment("inpay_1", ("in_1", "pi_1"), 5), "amount_paid"),
        ("refund.created", refund("re_1", "ch_1", 5), "amount"),
        ("charge.dispute.created", dispute("dp_1", "ch_1", (5, "lost")), "amount"),
    ];
    for (event_type, object, field) in objects {
        for bad in
            [json!(-500), json!(0.5), json!("5"), json!((1_u64 << 53) + 1), json!(1e20), json!(1_000_000_000_000_i64)]
        {
            let body = event(event_type, with(object.clone(), json!({field: bad}))).to_string();
            let read = Event::read(body.as_bytes(), rules);
            assert!(matches!(read, Err(EventError::Field(_))), "{event_type} {field} {bad}");
        }
        let right = event(event_type, with(object.clone(), json!({field: 1e3}))).to_string();
        assert_eq!(
            Event::read(right.as_bytes(), rules).map(|event| event.content),
            Event::read(event(event_type, with(object, json!({field: 1_000}))).to_string().as_bytes(), rules)
                .map(|event| event.content),
            "{event_type}"
        );
    }
}

#[test]
fn an_event_of_before_there_were_kinds_of_objects_is_read_the_same() {
    let bare = event("charge.refund.updated", refund("re_1", "ch_1", 5));
    assert!(matches!(read(&bare).0[0].body, FactBody::Refund(_)));
}
