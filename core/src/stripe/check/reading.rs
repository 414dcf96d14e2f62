//! What one object of Stripe's lists says of money, by the fields it has now.
//!
//! It reads no events, no older versions and no rules of the ledger. What Stripe's lists leave open is said to be open, not guessed.

use crate::base::id::StripeId;
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort_by_key};
use crate::stripe::field::Reader;
use crate::stripe::ledger::EntryKind;
use crate::stripe::rest::List;
use serde_json::Value;

/// Money that an object at Stripe stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The object itself.
    pub object: StripeId,
    /// The payment it belongs to: PaymentIntent, else charge.
    pub payment: StripeId,
    /// The key of our entry for it.
    pub key: StripeId,
    /// Payment, refund or dispute.
    pub kind: EntryKind,
    /// Its currency.
    pub currency: Currency,
    /// Signed minor units.
    pub minor: i64,
    /// What it could come to as well: whether the rest of a partial capture is among the refunds is not always to be seen (M3).
    pub or_else: Option<i64>,
    /// When it was made.
    pub created_s: i64,
}

/// The lists that money is read from, in order.
pub const LISTS: [List; 3] = [List::Charges, List::Refunds, List::Disputes];

/// What one object of these lists says of money, 0 included; `None` where it cannot be read. Refunds and disputes need their charge
/// expanded; a refund's expanded balance transaction leaves nothing open.
fn stated(list: List, object: &Value) -> Option<Stated> {
    let read = Reader(object);
    match list {
        List::Charges => stated_as(read, EntryKind::Payment, Readings::sure(captured(read))),
        List::Refunds => stated_as(read, EntryKind::Refund, refund(read)),
        List::Disputes => stated_as(read, EntryKind::Dispute, dispute(read)),
        _ => None,
    }
}

/// What the objects of a page of a list say. Disputes of one charge share what refunds left of it, the earliest withdrawal first.
pub fn stated_of(list: List, objects: &[Value]) -> Vec<Stated> {
    let mut all: Vec<(Stated, &Value)> =
        objects.iter().filter_map(|object| Some((stated(list, object)?, object))).collect();
    if list == List::Disputes {
        let mut in_time: Vec<&mut (Stated, &Value)> = all.iter_mut().collect();
        sort_by_key(&mut in_time, |(stated, object)| {
            (withdrawn_s(Reader(object)).unwrap_or(stated.created_s), stated.object.clone())
        });
        let mut taken: SortedMap<StripeId, (i64, i64)> = SortedMap::new();
        for (stated, object) in in_time {
            let Some((left, left_else)) = charge_of(Reader(object)).map(left) else { continue };
            let taken = taken.entry(stated.payment.clone()).or_default();
            let or_else = stated.or_else.unwrap_or(stated.minor);
            let within = |minor: i64, left: i64, taken: i64| minor.max(-(left - taken).max(0));
            let (minor, or_else) =
                (within(stated.minor, left, taken.0), within(or_else, left_else.unwrap_or(left), taken.1));
            (taken.0, taken.1) = (taken.0 - minor, taken.1 - or_else);
            (stated.minor, stated.or_else) = (minor, Some(or_else).filter(|other| *other != minor));
        }
    }
    all.into_iter().map(|(stated, _)| stated).collect()
}

fn minor(read: Reader, path: &str) -> i64 {
    read.whole(path).unwrap_or(0)
}

fn captured(charge: Reader) -> i64 {
    if charge.text("status") != Some("succeeded") || !charge.truth("captured") {
        return 0;
    }
    match minor(charge, "amount_captured") {
        0 => minor(charge, "amount"),
        counted => counted,
    }
}

/// What an object comes to, minor units, and what else it could come to where Stripe's lists leave that open.
struct Readings {
    minor: i64,
    or_else: Option<i64>,
}

impl Readings {
    fn sure(minor: i64) -> Self {
        Self { minor, or_else: None }
    }
}

/// The object's common fields, with what it comes to.
fn stated_as(read: Reader, kind: EntryKind, readings: Readings) -> Option<Stated> {
    let Readings { minor, or_else } = readings;
    let id = read.id("id").ok()??;
    let charge = if kind == EntryKind::Payment { Some(id.clone()) } else { read.id("charge").ok()? };
    let payment = read.id("payment_intent").ok()?.or(charge)?;
    let key = if kind == EntryKind::Payment { payment.clone() } else { id.clone() };
    let currency = read.currency("currency").ok()??;
    let created_s = read.seconds("created")?;
    let or_else = or_else.filter(|other| *other != minor);
    Some(Stated { object: id, payment, key, kind, currency, minor, or_else, created_s })
}

fn charge_of(read: Reader) -> Option<Reader> {
    read.at("charge").filter(|charge| charge.is_object()).map(Reader)
}

/// What a charge shows of the rest of a partial capture.
enum Rest {
    /// There is none, or it is no refund.
    NoRefund,
    /// It is one of the refunds: there are more of them than was captured.
    Refund(i64),
    /// It may be.
    Open(i64),
}

fn rest(charge: Reader) -> Rest {
    let (captured, refunded) = (captured(charge), minor(charge, "amount_refunded"));
    let rest = minor(charge, "amount") - captured;
    if rest <= 0 || refunded < rest {
        Rest::NoRefund
    } else if refunded > captured {
        Rest::Refund(rest)
    } else {
        Rest::Open(rest)
    }
}

/// A refund that still stands, unless it is an authorisation let go: whole, or the rest of a partial capture.
fn refund(read: Reader) -> Readings {
    let amount = minor(read, "amount");
    if matches!(read.text("status"), Some("failed" | "canceled")) {
        return Readings::sure(0);
    }
    let charge = charge_of(read);
    if charge.is_some_and(|charge| captured(charge) == 0) {
        return Readings::sure(0);
    }
    if let Some(category) = read.text("balance_transaction.reporting_category") {
        return Readings::sure(if category == "partial_capture_reversal" { 0 } else { -amount });
    }
    match charge.map_or(Rest::NoRefund, rest) {
        // Another refund may be as large.
        Rest::Refund(rest) if rest == amount => Readings { minor: 0, or_else: Some(-amount) },
        Rest::Open(rest) if rest == amount => Readings { minor: -amount, or_else: Some(0) },
        _ => Readings::sure(-amount),
    }
}

/// A dispute while its funds are out: no more than the refunds left of the charge.
fn dispute(read: Reader) -> Readings {
    let out = funds_out(read);
    let Some((left, left_else)) = charge_of(read).map(left) else { return Readings::sure(-out) };
    Readings { minor: -out.min(left), or_else: left_else.map(|left| -out.min(left)) }
}

/// What refunds left of a charge, and what else that could be.
fn left(charge: Reader) -> (i64, Option<i64>) {
    let (captured, refunded) = (captured(charge), minor(charge, "amount_refunded"));
    let but = |refunded: i64| (captured - refunded).max(0);
    match rest(charge) {
        Rest::NoRefund => (but(refunded), None),
        Rest::Refund(rest) => (but(refunded - rest), None),
        Rest::Open(rest) => (but(refunded), Some(but(refunded - rest))),
    }
}

/// When funds were first withdrawn by a dispute.
fn withdrawn_s(dispute: Reader) -> Option<i64> {
    let entries = dispute.list("balance_transactions").filter(|entry| minor(*entry, "amount") < 0);
    entries.filter_map(|entry| entry.seconds("created")).min()
}

fn funds_out(read: Reader) -> i64 {
    let (amount, status) = (minor(read, "amount"), read.text("status").unwrap_or(""));
    if status == "won" || status == "prevented" || status.starts_with("warning_") {
        return 0;
    }
    let mut entries: SortedMap<&str, Vec<i128>> = SortedMap::new();
    for entry in read.list("balance_transactions") {
        entries.entry(entry.text("currency").unwrap_or("")).or_default().push(minor(entry, "amount").into());
    }
    // The lowest that the account fell by them, in the currency in which it fell most, and where it stands now.
    let falls = entries.values().map(|entries| lowest(entries.iter()).min(lowest(entries.iter().rev())));
    let sums = entries.values().map(|entries| entries.iter().sum::<i128>());
    match falls.zip(sums).min() {
        Some((lowest, now)) if lowest < 0 => {
            let (fell, missing) = (-lowest, -now.clamp(lowest, 0));
            // Half a unit is out.
            let out = (i128::from(amount) * missing * 2 + fell) / (fell * 2);
            i64::try_from(out).unwrap_or(amount)
        }
        Some((_, now)) if now > 0 => 0,
        _ if matches!(status, "needs_response" | "under_review" | "lost") || status.starts_with("appeal_") => amount,
        _ => 0,
    }
}

fn lowest<'a>(entries: impl Iterator<Item = &'a i128>) -> i128 {
    let sums = entries.scan(0_i128, |sum, entry| {
        *sum += entry;
        Some(*sum)
    });
    sums.min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn says(list: List, object: &Value) -> Option<i64> {
        stated(list, object).map(|stated| stated.minor)
    }

    #[test]
    fn charges_count_what_was_captured() {
        let charge = |status: &str, captured: bool, amount_captured: i64| {
            json!({"id": "ch_1", "object": "charge", "payment_intent": "pi_1", "amount": 500, "amount_captured": amount_captured,
                "captured": captured, "status": status, "currency": "eur", "created": 10})
        };
        assert_eq!(says(List::Charges, &charge("succeeded", true, 500)), Some(500));
        assert_eq!(says(List::Charges, &charge("succeeded", true, 300)), Some(300));
        assert_eq!(says(List::Charges, &charge("succeeded", true, 0)), Some(500));
        assert_eq!(says(List::Charges, &charge("succeeded", false, 0)), Some(0));
        assert_eq!(says(List::Charges, &charge("failed", false, 0)), Some(0));
        assert_eq!(stated(List::Charges, &charge("succeeded", true, 500)).unwrap().key.as_str(), "pi_1");
        assert_eq!(says(List::Charges, &json!({"id": 7})), None);
    }

    #[test]
    fn refunds_leave_released_authorisations_out() {
        let refund = |status: &str, amount: i64, charge: Value| json!({"id": "re_1", "amount": amount, "currency": "eur", "status": status, "charge": charge, "created": 10});
        let charge = json!({"id": "ch_1", "amount": 500, "amount_captured": 300, "captured": true, "status": "succeeded", "amount_refunded": 100});
        assert_eq!(says(List::Refunds, &refund("succeeded", 100, charge.clone())), Some(-100));
        assert_eq!(says(List::Refunds, &refund("failed", 100, charge)), Some(0));
        let void = json!({"id": "ch_1", "amount": 500, "captured": false, "status": "succeeded"});
        assert_eq!(says(List::Refunds, &refund("succeeded", 500, void)), Some(0));
        assert_eq!(stated(List::Refunds, &refund("pending", 100, json!("ch_9"))).unwrap().payment.as_str(), "ch_9");
    }

    #[test]
    fn disputes_count_while_funds_are_out() {
        let dispute = |status: &str, moves: &[i64]| {
            let moves: Vec<Value> = moves.iter().map(|amount| json!({"amount": amount})).collect();
            json!({"id": "dp_1", "amount": 500, "currency": "eur", "status": status, "balance_transactions": moves, "created": 10,
                "charge": {"id": "ch_1", "amount": 500, "amount_captured": 500, "amount_refunded": 200, "captured": true, "status": "succeeded"}})
        };
        assert_eq!(says(List::Disputes, &dispute("needs_response", &[-500])), Some(-300), "200 went back already");
        assert_eq!(says(List::Disputes, &dispute("won", &[-500, 500])), Some(0));
        assert_eq!(says(List::Disputes, &dispute("lost", &[])), Some(-300));
        assert_eq!(says(List::Disputes, &dispute("warning_needs_response", &[])), Some(0));
        for (moves, out) in [
            (vec![-500, 499], -1),
            (vec![-500, 100], -300),
            (vec![-500, 400], -100),
            (vec![400, -500], -100),
            (vec![-500, 500, -500], -300),
            (vec![-600, 540], -50),
            (vec![-3, 2], -167),
        ] {
            assert_eq!(says(List::Disputes, &dispute("lost", &moves)), Some(out), "{moves:?}");
        }
        assert_eq!(says(List::Disputes, &dispute("won", &[-500, -20, 500])), Some(0), "whole");
    }

    #[test]
    fn disputes_of_one_charge_share_what_it_took() {
        let dispute = |id: &str, charge: &str, amount: i64, at_s: i64| {
            json!({"id": id, "amount": amount, "currency": "eur", "status": "lost", "created": 10,
                "balance_transactions": [{"amount": -amount, "created": at_s}],
                "charge": {"id": charge, "amount": 500, "amount_captured": 500, "amount_refunded": 100, "captured": true, "status": "succeeded"}})
        };
        let page =
            [dispute("dp_1", "ch_1", 300, 30), dispute("dp_2", "ch_1", 250, 20), dispute("dp_3", "ch_2", 500, 20)];
        let said: Vec<i64> = stated_of(List::Disputes, &page).iter().map(|stated| stated.minor).collect();
        assert_eq!(said, [-150, -250, -400]);
    }

    #[test]
    fn what_a_partial_capture_let_go_is_left_open_only_where_lists_do() {
        let charge = |refunded: i64| json!({"id": "ch_1", "amount": 500, "amount_captured": 300, "captured": true, "status": "succeeded", "amount_refunded": refunded});
        let read =
            |list: List, object: Value| stated(list, &object).map(|stated| (stated.minor, stated.or_else)).unwrap();
        let refund = |amount: i64, refunded: i64, category: Option<&str>| {
            let transaction = category.map(|category| json!({"id": "txn_1", "reporting_category": category}));
            let object = json!({"id": "re_1", "amount": amount, "currency": "eur", "status": "succeeded", "charge": charge(refunded),
                "balance_transaction": transaction, "created": 10});
            read(List::Refunds, object)
        };
        assert_eq!(refund(200, 100, None), (-200, None), "the charge counts fewer: the rest is no refund");
        assert_eq!(refund(200, 200, None), (-200, Some(0)));
        assert_eq!(refund(200, 400, None), (0, Some(-200)), "more refunded than captured");
        assert_eq!(refund(100, 200, None), (-100, None), "not the amount let go");
        for refunded in [100, 200, 400] {
            assert_eq!(refund(200, refunded, Some("partial_capture_reversal")), (0, None));
            assert_eq!(refund(200, refunded, Some("refund")), (-200, None));
        }
        let disputed = |refunded: i64| {
            let object = json!({"id": "dp_1", "amount": 300, "currency": "eur", "status": "lost", "charge": charge(refunded),
                "balance_transactions": [{"amount": -300}], "created": 10});
            read(List::Disputes, object)
        };
        assert_eq!(disputed(100), (-200, None));
        assert_eq!(disputed(250), (-50, Some(-250)));
        assert_eq!(disputed(400), (-100, None));
    }
}
