//! M8 to M11: what goes back.

use super::story::*;
use crate::stripe::ledger::PaymentState::Paid;
use serde_json::{Value, json};

fn sold() -> Value {
    event("charge.succeeded", charge("ch_1", 10_000))
}

fn told(amount_refunded: i64) -> Value {
    told_at(50, amount_refunded)
}

fn told_at(after_s: i64, amount_refunded: i64) -> Value {
    let fields = json!({"amount_refunded": amount_refunded});
    event_at(T + after_s, "charge.refunded", with(charge("ch_1", 10_000), fields))
}

fn refunded(id: &str, amount: i64, status: &str) -> Value {
    event("refund.updated", with(refund(id, "ch_1", amount), json!({"status": status})))
}

// M8

#[test]
fn a_refund_counts_unless_it_failed_or_was_canceled() {
    for (status, left) in [
        ("pending", 7_000),
        ("requires_action", 7_000),
        ("succeeded", 7_000),
        ("of tomorrow", 7_000),
        ("failed", 10_000),
        ("canceled", 10_000),
    ] {
        assert_eq!(net(&[sold(), refunded("re_1", 3_000, status)]), left, "{status}");
    }
}

#[test]
fn statuses_of_a_refund_only_move_forward() {
    let steps = ["pending", "succeeded", "failed"].map(|status| refunded("re_1", 3_000, status));
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
        let events: Vec<Value> = std::iter::once(sold()).chain(order.map(|at| steps[at].clone())).collect();
        assert_eq!(net(&events), 10_000, "{order:?}");
    }
    let canceled = [sold(), refunded("re_1", 3_000, "canceled"), refunded("re_1", 3_000, "requires_action")];
    assert_eq!(net(&canceled), 10_000);
}

#[test]
fn a_refund_that_names_only_the_intent_finds_the_charge_that_took_the_money() {
    let of_intent = json!({"payment_intent": "pi_1"});
    let declined = json!({"payment_intent": "pi_1", "status": "failed", "captured": false, "amount_captured": 0});
    let events = [
        event("charge.failed", with(charge("ch_0", 10_000), declined)),
        event("charge.succeeded", with(charge("ch_1", 10_000), of_intent)),
        event("refund.created", with(refund("re_1", "", 3_000), json!({"charge": null, "payment_intent": "pi_1"}))),
        event(
            "charge.refunded",
            with(charge("ch_1", 10_000), json!({"payment_intent": "pi_1", "amount_refunded": 3_000})),
        ),
    ];
    assert_eq!(rows(&ledger(&events)), [("pi_1", Paid, 10_000, -3_000, 0)]);
}

#[test]
fn a_refund_without_its_charge_waits_or_counts_against_weaker_evidence() {
    let refund = event("refund.created", with(refund("re_1", "ch_1", 3_000), json!({"payment_intent": "pi_1"})));
    assert_eq!(rows(&ledger(std::slice::from_ref(&refund))), []);
    assert_eq!(net(&[refund, event("checkout.session.completed", session("cs_1", "pi_1", 10_000))]), 7_000);
}

// M9

#[test]
fn refunds_told_by_the_charge_by_themselves_or_by_both_give_one_total() {
    let one = refunded("re_1", 3_000, "succeeded");
    let two = refunded("re_2", 1_000, "succeeded");
    assert_eq!(net(&[sold(), told(3_000), told(4_000)]), 6_000, "cumulative");
    assert_eq!(net(&[sold(), one.clone(), two.clone()]), 6_000);
    assert_eq!(net(&[sold(), one.clone(), told(4_000)]), 6_000, "one of two known");
    assert_eq!(net(&[sold(), told(4_000), two, told(3_000), one]), 6_000);
}

#[test]
fn what_only_the_charge_tells_stands_under_a_key_of_its_own_and_shrinks() {
    let keys = |events: &[Value]| -> Vec<(String, i64)> {
        let payments = ledger(events);
        payments[0].entries.iter().skip(1).map(|entry| (entry.key.clone(), entry.amount.minor())).collect()
    };
    let one = refunded("re_1", 3_000, "succeeded");
    let unlisted = |minor: i64| ("ch_1:refunds_unlisted".to_owned(), minor);
    assert_eq!(keys(&[sold(), told(4_000)]), [unlisted(-4_000)]);
    assert_eq!(keys(&[sold(), told(4_000), one.clone()]), [("re_1".to_owned(), -3_000), unlisted(-1_000)]);
    assert_eq!(keys(&[sold(), told(3_000), one]), [("re_1".to_owned(), -3_000)]);
}

#[test]
fn a_refund_that_failed_is_not_counted_by_the_charge_instead() {
    let failed = with(refund("re_1", "ch_1", 3_000), json!({"status": "failed"}));
    let failed = event_at(T + 60, "refund.failed", failed);
    assert_eq!(net(&[sold(), told(3_000), failed.clone()]), 10_000);
    assert_eq!(net(&[sold(), told(3_000), failed.clone(), told_at(60, 0)]), 10_000);
    let second = refunded("re_2", 500, "succeeded");
    assert_eq!(net(&[sold(), told(3_500), failed, second]), 9_500);
}

#[test]
fn the_newest_total_counts_since_it_falls_when_a_refund_fails() {
    assert_eq!(net(&[sold(), told(3_000), told_at(60, 0)]), 10_000, "by the charge alone");
    assert_eq!(net(&[told_at(60, 0), told(3_000), sold()]), 10_000);
    assert_eq!(net(&[sold(), told(3_000), told_at(60, 0), told_at(70, 2_000)]), 8_000, "and another one");
    assert_eq!(net(&[sold(), told(3_000), told_at(60, 0), told_at(70, 3_000)]), 7_000, "as large");
    let made = refunded("re_1", 3_000, "succeeded");
    assert_eq!(net(&[sold(), made.clone(), told(3_000), told_at(60, 0)]), 10_000, "nobody else tells of the failure");
    let second = event_at(T + 70, "refund.created", with(refund("re_2", "ch_1", 2_000), json!({"created": T + 70})));
    assert_eq!(net(&[sold(), made, told(3_000), told_at(60, 0), second.clone()]), 8_000, "made since");
    let failed = event_at(T + 60, "refund.failed", with(refund("re_1", "ch_1", 3_000), json!({"status": "failed"})));
    for told in [vec![told(3_000), told_at(70, 2_000)], vec![told_at(70, 2_000)], vec![]] {
        assert_eq!(net(&[vec![sold(), failed.clone(), second.clone()], told].concat()), 8_000);
    }
}

#[test]
fn two_totals_of_one_second_are_told_apart_by_the_larger() {
    let (one, two) = (told(3_000), told(5_000));
    assert_eq!(net(&[sold(), one.clone(), two.clone()]), 5_000);
    assert_eq!(net(&[sold(), two, one]), 5_000);
}

#[test]
fn refunds_inside_an_old_charge_are_refunds() {
    let refunds = json!({"object": "list", "data": [refund("re_1", "ch_1", 3_000), with(refund("re_2", "ch_1", 500), json!({"status": "failed"}))]});
    let old = with(charge("ch_1", 10_000), json!({"amount_refunded": 3_500, "refunds": refunds}));
    let events = [sold(), event("charge.refunded", old), refunded("re_1", 3_000, "succeeded")];
    assert_eq!(rows(&ledger(&events)), [("ch_1", Paid, 10_000, -3_000, 0)]);
}

// M10

fn disputed(event_type: &str, status: &str, fields: Value) -> Value {
    event(&format!("charge.dispute.{event_type}"), with(dispute("dp_1", "ch_1", (10_000, status)), fields))
}

#[test]
fn without_a_list_status_and_event_tell_whether_funds_are_out() {
    for (status, left) in [
        ("needs_response", 0),
        ("under_review", 0),
        ("lost", 0),
        ("appeal_submitted", 0),
        ("won", 10_000),
        ("warning_needs_response", 10_000),
        ("warning_under_review", 10_000),
        ("warning_closed", 10_000),
        ("prevented", 10_000),
        ("of tomorrow", 10_000),
    ] {
        assert_eq!(net(&[sold(), disputed("created", status, json!({}))]), left, "{status}");
        assert_eq!(net(&[sold(), disputed("updated", status, moved(&[]))]), left, "{status}, empty list");
    }
    assert_eq!(net(&[sold(), disputed("funds_withdrawn", "of tomorrow", json!({}))]), 0);
    assert_eq!(net(&[sold(), disputed("funds_reinstated", "lost", json!({}))]), 10_000);
}

#[test]
fn a_dispute_won_gives_the_money_back_whichever_event_says_so() {
    let steps = [
        disputed("created", "needs_response", json!({})),
        disputed("funds_withdrawn", "needs_response", json!({})),
        disputed("closed", "won", json!({})),
        disputed("funds_reinstated", "won", json!({})),
    ];
    assert_eq!(net(&[&[sold()], &steps[..2]].concat()), 0);
    assert_eq!(net(&[&[sold()], &steps[..3]].concat()), 10_000);
    assert_eq!(net(&[sold(), steps[3].clone(), steps[1].clone(), steps[0].clone()]), 10_000);
    assert_eq!(net(&[sold(), steps[2].clone(), steps[0].clone()]), 10_000);
}

#[test]
fn the_longest_list_tells_withdrawals_from_reinstatements() {
    let fee = 1_500;
    for (status, amounts, left) in [
        ("under_review", vec![-10_000 - fee], 0),
        ("won", vec![-10_000 - fee, 10_000], 10_000),
        ("under_review", vec![-10_000, 10_000, -10_000], 0),
        ("under_review", vec![-10_000, 10_000, -10_000, 10_000], 10_000),
        // What is left out is told by the entries, in whatever currency and order they stand.
        ("lost", vec![-10_000, 50], 50),
        ("lost", vec![50, -10_000], 50),
        ("lost", vec![-10_000, 4_000], 4_000),
        ("lost", vec![-12_000, 4_800], 4_000),
        ("lost", vec![-3, 1], 3_333),
        ("lost", vec![-10_000, 12_000], 10_000),
        ("won", vec![-10_000, -20, 10_000], 10_000),
        ("won", vec![-10_000, 9_700], 10_000),
        ("warning_closed", vec![-10_000], 0),
    ] {
        let events = [
            sold(),
            disputed("updated", status, moved(&amounts)),
            disputed("created", "needs_response", moved(&amounts[..1])),
        ];
        assert_eq!(net(&events), left, "{amounts:?}");
    }
}

#[test]
fn a_win_or_an_event_of_funds_newer_than_the_list_counts() {
    let out = disputed("funds_withdrawn", "needs_response", moved(&[-10_000]));
    assert_eq!(net(&[sold(), out.clone(), disputed("closed", "lost", moved(&[-10_000]))]), 0);
    assert_eq!(net(&[sold(), out.clone(), disputed("closed", "won", moved(&[-10_000]))]), 10_000);
    assert_eq!(net(&[sold(), out.clone(), disputed("funds_reinstated", "under_review", json!({}))]), 10_000);
    let reinstated = disputed("funds_reinstated", "won", moved(&[-10_000, 10_000]));
    assert_eq!(net(&[sold(), out.clone(), reinstated.clone()]), 10_000);
    let again = disputed("funds_withdrawn", "lost", moved(&[-10_000, 10_000, -10_000]));
    assert_eq!(net(&[sold(), again, out, reinstated]), 0);
}

#[test]
fn an_inquiry_moves_money_only_once_it_becomes_a_dispute() {
    let inquiry =
        [disputed("created", "warning_needs_response", json!({})), disputed("closed", "warning_closed", json!({}))];
    assert_eq!(net(&[&[sold()], &inquiry[..]].concat()), 10_000);
    let escalated = [sold(), inquiry[0].clone(), disputed("updated", "needs_response", json!({}))];
    assert_eq!(net(&escalated), 0);
}

#[test]
fn refunds_and_disputes_never_exceed_the_charge() {
    let half = [sold(), refunded("re_1", 4_000, "succeeded"), disputed("created", "lost", json!({}))];
    assert_eq!(rows(&ledger(&half)), [("ch_1", Paid, 10_000, -4_000, -6_000)]);
    let twice = event("charge.dispute.created", dispute("dp_2", "ch_1", (10_000, "lost")));
    assert_eq!(net(&[half.to_vec(), vec![twice]].concat()), 0);
    let partial = event("charge.dispute.created", dispute("dp_2", "ch_1", (2_500, "lost")));
    assert_eq!(
        rows(&ledger(&[sold(), partial, refunded("re_1", 4_000, "pending")])),
        [("ch_1", Paid, 10_000, -4_000, -2_500)]
    );
}

#[test]
fn a_dispute_is_dated_by_when_funds_left() {
    let listed = disputed("created", "needs_response", moved(&[-10_000]));
    assert_eq!(ledger(&[sold(), listed])[0].entries[1].at_s, T + 30);
    let told = event_at(T + 40, "charge.dispute.funds_withdrawn", dispute("dp_1", "ch_1", (10_000, "needs_response")));
    assert_eq!(ledger(&[sold(), told])[0].entries[1].at_s, T + 40);
    assert_eq!(ledger(&[sold(), disputed("created", "needs_response", json!({}))])[0].entries[1].at_s, T + 20);
}

// M11

#[test]
fn a_credit_note_is_not_money() {
    use crate::base::email::PseudonymKey;
    use crate::stripe::event::{Event, EventContent};
    use crate::stripe::reading::ReadingRules;
    let note = event(
        "credit_note.created",
        json!({"object": "credit_note", "id": "cn_1", "created": T, "amount": 500, "currency": "usd"}),
    );
    let key = PseudonymKey::new([7; 32]);
    let read = Event::read(
        note.to_string().as_bytes(),
        ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() },
    )
    .unwrap();
    assert!(matches!(read.content, EventContent::Ignored(_)));
}
