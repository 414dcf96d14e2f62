//! The check: what Stripe's own lists say of money, read without the ledger's rules, beside our entries.
//!
//! On purpose a second reading: it shares neither the facts nor the ledger, so that an error of theirs shows as a difference.
//! Not here: healing (that is the import's way), storing. What always holds: each object of Stripe's is counted once, on the day
//! of our entry where there is one, so that a capture by hand is no difference between two days.

use crate::id::StripeId;
use crate::ledger::EntryKind;
use crate::money::Currency;
use crate::stripe::field::Reader;
use crate::stripe::rest::List;
use crate::time::{Day, TimeZoneName, UnixSeconds, day_of};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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
    /// When it was made.
    pub created_s: i64,
}

/// The lists that money is read from, in order.
pub const LISTS: [List; 3] = [List::Charges, List::Refunds, List::Disputes];

/// What one object of these lists says of money, 0 included; `None` where it cannot be read. Refunds and disputes need their charge
/// expanded.
pub fn stated(list: List, object: &Value) -> Option<Stated> {
    let read = Reader(object);
    match list {
        List::Charges => charge(read),
        List::Refunds => refund(read),
        List::Disputes => dispute(read),
        _ => None,
    }
}

fn minor(read: Reader, path: &str) -> i64 {
    read.at(path).and_then(Value::as_i64).unwrap_or(0)
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

/// The object's common fields.
fn of(read: Reader, kind: EntryKind, minor: i64) -> Option<Stated> {
    let id = read.id("id").ok()??;
    let charge = if kind == EntryKind::Payment { Some(id.clone()) } else { read.id("charge").ok()? };
    let payment = read.id("payment_intent").ok()?.or(charge)?;
    let key = if kind == EntryKind::Payment { payment.clone() } else { id.clone() };
    let currency = read.currency("currency").ok()??;
    let created_s = read.seconds("created")?;
    Some(Stated { object: id, payment, key, kind, currency, minor, created_s })
}

fn charge(read: Reader) -> Option<Stated> {
    of(read, EntryKind::Payment, captured(read))
}

/// A refund that still stands, unless it is an authorisation let go: whole, or the rest of a partial capture.
fn refund(read: Reader) -> Option<Stated> {
    let amount = minor(read, "amount");
    let is_let_go = read.at("charge").filter(|charge| charge.is_object()).map(Reader).is_some_and(|charge| {
        let captured = captured(charge);
        let released = minor(charge, "amount") - captured;
        captured == 0 || (released > 0 && released == amount)
    });
    let stands = !matches!(read.text("status"), Some("failed" | "canceled")) && !is_let_go;
    of(read, EntryKind::Refund, if stands { -amount } else { 0 })
}

/// A dispute while its funds are out: no more than the refunds left of the charge.
fn dispute(read: Reader) -> Option<Stated> {
    let moves: Vec<i64> = read.list("balance_transactions").map(|item| minor(item, "amount")).collect();
    let (out, back) = (moves.iter().filter(|m| **m < 0).count(), moves.iter().filter(|m| **m > 0).count());
    let status = read.text("status").unwrap_or("");
    let is_out = if moves.is_empty() {
        matches!(status, "needs_response" | "under_review" | "lost")
    } else {
        out > back && status != "won"
    };
    let amount = match read.at("charge").filter(|charge| charge.is_object()).map(Reader) {
        Some(charge) => {
            let left = minor(charge, "amount")
                - minor(charge, "amount_refunded").max(minor(charge, "amount") - captured(charge));
            minor(read, "amount").min(left.max(0))
        }
        None => minor(read, "amount"),
    };
    of(read, EntryKind::Dispute, if is_out { -amount } else { 0 })
}

/// One of our entries, as it is looked up for an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OurEntry {
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: EntryKind,
    /// Signed minor units.
    pub amount_minor: i64,
    /// When the money moved.
    pub at_s: i64,
    /// Its currency.
    pub currency: Currency,
}

/// A day, currency and kind.
pub type Cell = (String, Currency, EntryKind);

/// What the objects of a page add to Stripe's side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Signed minor units by Stripe.
    pub stripe_minor: i64,
    /// Signed minor units of our entries for the same objects, after healing.
    pub ours_minor: i64,
    /// Absolute differences that were healed.
    pub found_minor: i64,
}

/// Of one object, our entry among these.
pub fn ours<'a>(stated: &Stated, entries: &'a [OurEntry]) -> Option<&'a OurEntry> {
    entries.iter().find(|entry| entry.kind == stated.kind && entry.key == stated.key.as_str())
}

/// Whether our entry says otherwise than an object of a page. Of several attempts at one payment the one that took money speaks.
pub fn differs(stated: &Stated, page: &[Stated], entries: &[OurEntry]) -> bool {
    let entry = ours(stated, entries);
    if stated.is_attempt() {
        return entry.is_some() && !page.iter().any(|other| other.key == stated.key && !other.is_attempt());
    }
    entry.map_or((0, stated.currency), |entry| (entry.amount_minor, entry.currency)) != (stated.minor, stated.currency)
}

impl Stated {
    /// A charge that took no money: our entry under its key may be of another attempt at the same payment.
    pub fn is_attempt(&self) -> bool {
        self.kind == EntryKind::Payment && self.minor == 0
    }
}

/// What a page adds, by cell; `before` and `after` are our entries before and after healing. What moved at or after the end of `span` is
/// left to the next check: it may have come after its page was read.
pub fn sums(
    page: &[Stated],
    (before, after): (&[OurEntry], &[OurEntry]),
    zone: &TimeZoneName,
    span: std::ops::Range<i64>,
) -> BTreeMap<Cell, Sums> {
    let mut all: BTreeMap<Cell, Sums> = BTreeMap::new();
    let cell = |at_s: i64, currency: Currency, kind: EntryKind| {
        span.contains(&at_s).then(|| day(at_s, zone)).flatten().map(|day| (day, currency, kind))
    };
    for stated in page.iter().filter(|stated| !stated.is_attempt()) {
        let entry = ours(stated, after);
        let own = entry.filter(|entry| entry.currency == stated.currency);
        let at_s = entry.map_or(stated.created_s, |entry| entry.at_s);
        if stated.minor == 0 && own.is_none() {
            continue;
        }
        let Some(cell) = cell(at_s, stated.currency, stated.kind) else { continue };
        let sums = all.entry(cell).or_default();
        sums.stripe_minor += stated.minor;
        sums.ours_minor += own.map_or(0, |entry| entry.amount_minor);
    }
    for (entry, found_minor) in healed(page, before, after) {
        let Some(cell) = cell(entry.at_s, entry.currency, entry.kind) else { continue };
        all.entry(cell).or_default().found_minor += found_minor;
    }
    all
}

/// What healing changed of our entries for the objects of a page: each as it is, or was, and by how much.
fn healed<'a>(page: &[Stated], before: &'a [OurEntry], after: &'a [OurEntry]) -> Vec<(&'a OurEntry, i64)> {
    let keys: BTreeSet<(EntryKind, &StripeId)> = page.iter().map(|stated| (stated.kind, &stated.key)).collect();
    let of = |entries: &'a [OurEntry], kind: EntryKind, key: &StripeId| {
        entries.iter().find(|entry| entry.kind == kind && entry.key == key.as_str())
    };
    let minor = |entry: Option<&OurEntry>| entry.map_or(0, |entry| entry.amount_minor);
    let changes = keys.into_iter().filter_map(|(kind, key)| {
        let (was, is) = (of(before, kind, key), of(after, kind, key));
        Some((is.or(was)?, (minor(is) - minor(was)).abs()))
    });
    changes.filter(|(_, found_minor)| *found_minor != 0).collect()
}

/// The day of an instant, as text.
pub fn day(at_s: i64, zone: &TimeZoneName) -> Option<String> {
    let day: Day = day_of(UnixSeconds::new(at_s), zone).ok()?;
    Some(day.to_string())
}

/// How one currency compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Which.
    pub currency: Currency,
    /// Net by Stripe.
    pub stripe_minor: i64,
    /// Net of our entries.
    pub headwater_minor: i64,
    /// Absolute differences by day and kind, after healing.
    pub difference_minor: i64,
    /// And before: what is left, and what was healed.
    pub found_minor: i64,
}

/// A cell that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// `YYYY-MM-DD`
    pub day: String,
    /// Which currency.
    pub currency: Currency,
    /// Which kind.
    pub kind: EntryKind,
    /// By Stripe.
    pub stripe_minor: i64,
    /// By us.
    pub headwater_minor: i64,
}

/// Differences kept to be shown.
pub const DIFFERENCES_MAX: usize = 100;

/// The result: totals by currency, and what differs.
pub fn compare(stripe: &BTreeMap<Cell, Sums>, ours: &BTreeMap<Cell, i64>) -> (Vec<Total>, Vec<Difference>) {
    let mut totals: BTreeMap<Currency, Total> = BTreeMap::new();
    let mut differences = Vec::new();
    let cells: BTreeSet<&Cell> = stripe.keys().chain(ours.keys()).collect();
    for cell in cells {
        let sums = stripe.get(cell).copied().unwrap_or_default();
        let headwater_minor = ours.get(cell).copied().unwrap_or(0);
        let (day, currency, kind) = cell.clone();
        let stripe_minor = sums.stripe_minor;
        let empty = Total { currency, stripe_minor: 0, headwater_minor: 0, difference_minor: 0, found_minor: 0 };
        let total = totals.entry(currency).or_insert(empty);
        total.stripe_minor += stripe_minor;
        total.headwater_minor += headwater_minor;
        total.difference_minor += (stripe_minor - headwater_minor).abs();
        total.found_minor += sums.found_minor + (stripe_minor - headwater_minor).abs();
        if stripe_minor != headwater_minor && differences.len() < DIFFERENCES_MAX {
            differences.push(Difference { day, currency, kind, stripe_minor, headwater_minor });
        }
    }
    (totals.into_values().collect(), differences)
}

/// What a check tells of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Only what is of this time or later is compared; `None`: everything.
    pub since_s: Option<i64>,
    /// Objects compared.
    pub objects: i64,
    /// Events of failed deliveries that brought something new.
    pub missed_events: i64,
    /// Objects that were unknown or differed.
    pub healed: i64,
    /// A difference was found at the end once, and everything is looked at again: it may only have come meanwhile.
    pub second_look: bool,
    /// What the first look healed, by currency.
    #[serde(default)]
    pub found: BTreeMap<Currency, i64>,
    /// Our entries for the page under way, from before anything of it was healed.
    #[serde(default)]
    pub before: Option<Vec<OurEntry>>,
    /// When everything was last compared.
    pub full_ended_s: Option<i64>,
    /// The result.
    pub totals: Vec<Total>,
    /// The result, where it differs.
    pub differences: Vec<Difference>,
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
        let charge =
            json!({"id": "ch_1", "amount": 500, "amount_captured": 300, "captured": true, "status": "succeeded"});
        assert_eq!(says(List::Refunds, &refund("succeeded", 100, charge.clone())), Some(-100));
        assert_eq!(says(List::Refunds, &refund("succeeded", 200, charge.clone())), Some(0), "the part let go");
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
    }

    #[test]
    fn opposite_errors_do_not_hide_each_other() {
        let eur = Currency::parse("eur").unwrap();
        let cell = |day: &str| (day.to_owned(), eur, EntryKind::Payment);
        let stripe = [("2026-01-01", 500), ("2026-01-02", 300)]
            .map(|(day, minor)| (cell(day), Sums { stripe_minor: minor, ours_minor: 0, found_minor: 0 }));
        let ours = [("2026-01-01", 400), ("2026-01-02", 400)].map(|(day, minor)| (cell(day), minor));
        let (totals, differences) = compare(&stripe.into(), &ours.into());
        assert_eq!((totals[0].stripe_minor, totals[0].headwater_minor, totals[0].difference_minor), (800, 800, 200));
        assert_eq!(differences.len(), 2);
    }

    #[test]
    fn an_object_is_counted_on_the_day_of_our_entry() {
        let eur = Currency::parse("eur").unwrap();
        let id = |text: &str| StripeId::parse(text).unwrap();
        let page = [Stated {
            object: id("ch_1"),
            payment: id("pi_1"),
            key: id("pi_1"),
            kind: EntryKind::Payment,
            currency: eur,
            minor: 500,
            created_s: 86_000,
        }];
        let entry = OurEntry {
            key: "pi_1".to_owned(),
            kind: EntryKind::Payment,
            amount_minor: 500,
            at_s: 90_000,
            currency: eur,
        };
        let zone = TimeZoneName::parse("UTC").unwrap();
        let all = sums(&page, (&[], std::slice::from_ref(&entry)), &zone, 0..100_000);
        assert_eq!(
            all.into_iter().next(),
            Some((
                ("1970-01-02".to_owned(), eur, EntryKind::Payment),
                Sums { stripe_minor: 500, ours_minor: 500, found_minor: 500 }
            ))
        );
        assert!(sums(&page, (&[], &[entry]), &zone, 0..90_000).is_empty(), "it moved after the check began");
    }
}
