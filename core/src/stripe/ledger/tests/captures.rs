//! M3 and M2: what was captured of what was authorised, and whether the rest is a refund.

use super::story::{
    DAY, T, charge, dispute, event, event_at, intent, invoice, invoice_payment, ledger_with_key, moved, nets, refund,
    rows, with,
};
use crate::stripe::ledger::{MoneyNote, ReleaseProof};
use crate::stripe::object::Objects;
use crate::stripe::page::Page;
use crate::stripe::reading::ReadingRules;
use serde_json::{Value, json};

const OLD: &str = "2024-06-20";
const NEW: &str = "2025-03-31.basil";

fn of_version(version: &str, event: Value) -> Value {
    with(event, json!({"api_version": version}))
}

/// 10,000 authorised, 6,000 captured.
fn captured(refunded: i64) -> Value {
    with(charge("ch_1", 10_000), json!({"amount_captured": 6_000, "amount_refunded": refunded}))
}

fn capture(version: &str, refunded: i64) -> Value {
    of_version(version, event_at(T + 600, "charge.captured", captured(refunded)))
}

fn told(version: &str, refunded: i64) -> Value {
    of_version(version, event_at(T + 9_000, "charge.refunded", captured(refunded)))
}

fn back(id: &str, amount: i64, after_s: i64) -> Value {
    event_at(T + after_s, "refund.created", with(refund(id, "ch_1", amount), json!({"created": T + after_s})))
}

/// With a key, so that a charge counts whatever event reported it.
fn net(events: &[Value]) -> i64 {
    nets(&ledger_with_key(events)).get("usd").copied().unwrap_or(0)
}

/// What decided, and whether the rest is a refund.
fn decided(events: &[Value]) -> Option<(ReleaseProof, bool)> {
    let payments = ledger_with_key(events);
    payments.iter().flat_map(|payment| &payment.notes).find_map(|note| match note {
        MoneyNote::PartialCapture { decided_by, is_refund, .. } => Some((*decided_by, *is_refund)),
        MoneyNote::ClaimFound { .. } => None,
    })
}

#[test]
fn a_charge_that_told_of_fewer_refunds_than_were_let_go_proves_the_new_way_for_good() {
    for version in [OLD, NEW] {
        let events = [capture(version, 0), back("re_1", 4_000, 8_000), told(version, 4_000)];
        assert_eq!(net(&events), 2_000, "{version}");
        assert_eq!(decided(&events), Some((ReleaseProof::ChargeToldLess, false)));
        // Made in the very second of the capture: the charge has spoken.
        assert_eq!(net(&[capture(version, 0), back("re_1", 4_000, 600), told(version, 4_000)]), 2_000, "{version}");
    }
    let two = [capture(NEW, 0), back("re_1", 4_000, 8_000), back("re_2", 1_500, 8_100), told(NEW, 5_500)];
    assert_eq!(net(&two), 500);
}

#[test]
fn the_balance_transaction_of_a_refund_tells_what_it_is() {
    let category = |event: &Value, category: &str| {
        let mut event = event.clone();
        event["data"]["object"]["balance_transaction"] = json!({"id": "txn_1", "reporting_category": category});
        event
    };
    let (one, two) = (back("re_1", 4_000, 8_000), back("re_2", 2_000, 8_500));
    let release = [told(NEW, 6_000), category(&one, "partial_capture_reversal"), two.clone()];
    assert_eq!(net(&release), 4_000);
    assert_eq!(decided(&release), Some((ReleaseProof::BalanceTransaction, true)));
    let real = [told(OLD, 4_000), category(&one, "refund")];
    assert_eq!(decided(&real), Some((ReleaseProof::EventVersion, true)), "the rest is another one, not known yet");
    assert_eq!(net(&[told(NEW, 4_000), category(&one, "refund")]), 2_000);
}

#[test]
fn a_refund_made_with_the_capture_is_the_rest() {
    for after_s in [596, 600, 604] {
        let events = [capture(NEW, 4_000), back("re_1", 4_000, after_s)];
        assert_eq!(net(&events), 6_000, "{after_s}");
        assert_eq!(decided(&events), Some((ReleaseProof::MadeAtCapture, true)));
    }
    let later = [capture(NEW, 4_000), back("re_1", 4_000, 700)];
    assert_eq!((net(&later), decided(&later)), (2_000, Some((ReleaseProof::EventVersion, false))));
    let request = json!({"request": {"id": "req_1"}});
    let same = [with(capture(NEW, 4_000), request.clone()), with(back("re_1", 4_000, 700), request)];
    assert_eq!((net(&same), decided(&same)), (6_000, Some((ReleaseProof::MadeAtCapture, true))));
    let other = with(back("re_1", 3_999, 600), json!({"request": {"id": "req_1"}}));
    assert_eq!(net(&[same[0].clone(), other]), 2_000, "it is not the amount let go");
}

#[test]
fn else_the_version_of_the_events_tells() {
    for (version, left) in [(OLD, 6_000), ("2025-02-24.acacia", 6_000), (NEW, 2_000), ("2026-10-28.endive", 2_000)] {
        let events = [told(version, 4_000)];
        assert_eq!(net(&events), if left == 6_000 { 6_000 } else { 2_000 }, "{version}, by the charge alone");
        assert_eq!(net(&[told(version, 4_000), back("re_1", 4_000, 8_000)]), left, "{version}");
        assert_eq!(decided(&events).map(|(proof, _)| proof), Some(ReleaseProof::EventVersion));
    }
}

#[test]
fn more_refunds_than_were_captured_have_the_rest_among_them() {
    let events = [told(NEW, 8_000), back("re_1", 4_000, 660), back("re_2", 4_000, 8_000)];
    for some in [&events[..1], &events[..2], &events[..]] {
        assert_eq!(net(some), 2_000, "{}", some.len());
        assert_eq!(decided(some), Some((ReleaseProof::RefundsExceedCapture, true)));
    }
}

#[test]
fn of_what_only_lists_told_every_refund_is_real() {
    let net_of = |charge: Value, refunds: Vec<Value>| {
        let key = crate::base::email::PseudonymKey::new([7; 32]);
        let rules = ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() };
        let list = |data: Vec<Value>| json!({"object": "list", "has_more": false, "data": data});
        let facts = [list(vec![charge]), list(refunds)]
            .into_iter()
            .flat_map(|list| Page::read(list.to_string().as_bytes()).unwrap().facts(rules, T + 90_000).facts);
        let policy = crate::stripe::ledger::Policy {
            payment_facts_since: crate::stripe::ledger::PaymentFactsSince::At(i64::MIN),
            count_out_of_band: false,
        };
        let payments = crate::stripe::ledger::derive(&Objects::of(facts), policy);
        (nets(&payments).get("usd").copied().unwrap_or(0), payments[0].notes.clone())
    };
    let real = refund("re_1", "ch_1", 4_000);
    let (left, notes) = net_of(captured(4_000), vec![real.clone()]);
    assert_eq!(left, 2_000);
    assert!(matches!(
        notes[0],
        MoneyNote::PartialCapture { decided_by: ReleaseProof::ListsOnly, is_refund: false, .. }
    ));
    let release =
        with(real, json!({"balance_transaction": {"id": "txn_1", "reporting_category": "partial_capture_reversal"}}));
    assert_eq!(net_of(captured(4_000), vec![release]).0, 6_000);
    assert_eq!(net_of(captured(5_000), vec![refund("re_1", "ch_1", 4_000), refund("re_2", "ch_1", 1_000)]).0, 1_000);
}

#[test]
fn of_several_captures_the_rest_is_let_go_with_the_last() {
    let first = with(charge("ch_1", 10_000), json!({"amount_captured": 3_000}));
    let old = [
        of_version(OLD, event_at(T + 300, "charge.captured", first.clone())),
        capture(OLD, 4_000),
        back("re_let_go", 4_000, 600),
        back("re_1", 1_000, 8_000),
    ];
    assert_eq!(net(&old), 5_000);
    let new = [
        of_version(NEW, event_at(T + 300, "charge.captured", first)),
        capture(NEW, 0),
        back("re_1", 4_000, 8_000),
        told(NEW, 4_000),
    ];
    assert_eq!(net(&new), 2_000);
}

#[test]
fn a_dispute_of_a_part_that_was_captured_takes_what_refunds_left() {
    let dispute = with(dispute("dp_1", "ch_1", (6_000, "lost")), moved(&[-6_000]));
    let disputed = event_at(T + 9_100, "charge.dispute.closed", dispute);
    let new = [capture(NEW, 0), back("re_1", 2_000, 8_000), told(NEW, 2_000), disputed.clone()];
    assert_eq!(
        rows(&ledger_with_key(&new))[0],
        ("ch_1", crate::stripe::ledger::PaymentState::Paid, 6_000, -2_000, -4_000)
    );
    let old =
        [capture(OLD, 4_000), back("re_let_go", 4_000, 600), back("re_1", 2_000, 8_000), told(OLD, 6_000), disputed];
    assert_eq!(
        rows(&ledger_with_key(&old))[0],
        ("ch_1", crate::stripe::ledger::PaymentState::Paid, 6_000, -2_000, -4_000)
    );
}

#[test]
fn a_capture_told_by_the_intent_alone_leaves_its_release_out() {
    let intent = with(intent("pi_1", 4_200), json!({"amount": 10_000}));
    let succeeded = event_at(T + 600, "payment_intent.succeeded", intent);
    let of_intent = |id: &str, amount: i64, after_s: i64| {
        let mut event = back(id, amount, after_s);
        (event["data"]["object"]["payment_intent"], event["data"]["object"]["charge"]) = (json!("pi_1"), json!("ch_1"));
        event
    };
    for version in [OLD, NEW] {
        let succeeded = of_version(version, succeeded.clone());
        let release = of_intent("re_let_go", 5_800, 601);
        assert_eq!(net(&[succeeded.clone(), release.clone()]), 4_200, "{version}");
        assert_eq!(net(&[succeeded.clone(), release, of_intent("re_1", 1_000, 9_000)]), 3_200, "{version}");
        assert_eq!(
            net(&[succeeded, of_intent("re_let_go", 5_800, 5_000)]),
            4_200,
            "{version}: it is more than was captured"
        );
    }
}

#[test]
fn one_intent_may_pay_several_invoices() {
    let part = |n: i64, amount: i64| {
        let payment = invoice_payment(&format!("inpay_{n}"), (&format!("in_{n}"), "pi_1"), amount);
        event("invoice_payment.paid", payment)
    };
    let two = [part(1, 4_000), part(2, 6_000)];
    assert_eq!(net(&two), 10_000);
    assert_eq!(net(&[two.to_vec(), two.to_vec()].concat()), 10_000, "each once");
    assert_eq!(net(&[two.to_vec(), vec![part(3, 500)]].concat()), 10_500);
    let claims = [1, 2].map(|n| {
        let paid = json!({"status_transitions": {"paid_at": T - DAY}});
        event("invoice.paid", with(invoice(&format!("in_{n}"), 2_000 + 2_000 * n), paid))
    });
    assert_eq!(net(&[two.to_vec(), claims.to_vec()].concat()), 10_000, "with their invoices");
    let charge = event("charge.succeeded", with(charge("ch_1", 10_000), json!({"payment_intent": "pi_1"})));
    assert_eq!(net(&[two.to_vec(), vec![charge]].concat()), 10_000, "with its charge");
}
