//! The check: what Stripe's own lists say of money, read without the ledger's rules, beside our entries.
//!
//! This is a second reading on purpose (`reading`). It shares neither the facts nor the ledger, so that an error of theirs shows as a
//! difference. `stripe::assumption` lists what both take for granted of Stripe. The import heals what differs.
//!
//! What always holds: each object of Stripe's is counted once. It counts on the day of our entry where there is one, so that a capture by
//! hand is no difference between two days.

mod reading;

pub use reading::{LISTS, Stated, stated_of};

use crate::base::id::StripeId;
use crate::base::json::FromJson;
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, SortedSet};
use crate::base::time::{Day, TimeZoneName, UnixSeconds, day_of};
use crate::stripe::ledger::EntryKind;
use serde::{Deserialize, Serialize};

/// One of our entries, as it is looked up for an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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

/// The sums of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Signed minor units by Stripe.
    pub stripe_minor: i64,
    /// Signed minor units of our entries for the same objects, after healing.
    pub ours_minor: i64,
    /// Absolute differences that were healed.
    pub found_minor: i64,
    /// Signed minor units of all our entries.
    pub entries_minor: i64,
    /// Of these, what is of payments that Stripe's lists told nothing of.
    pub unlisted_minor: i64,
}

impl Sums {
    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.stripe_minor += other.stripe_minor;
        self.ours_minor += other.ours_minor;
        self.found_minor += other.found_minor;
        self.entries_minor += other.entries_minor;
        self.unlisted_minor += other.unlisted_minor;
    }
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
    let (minor, currency) = entry.map_or((0, stated.currency), |entry| (entry.amount_minor, entry.currency));
    (minor, currency) != (stated.beside(minor), stated.currency)
}

impl Stated {
    /// A charge that took no money: our entry under its key may be of another attempt at the same payment.
    pub fn is_attempt(&self) -> bool {
        self.kind == EntryKind::Payment && self.minor == 0
    }

    /// What it comes to, compared with our amount: where Stripe's lists leave two readings open, either may stand.
    fn beside(&self, ours_minor: i64) -> i64 {
        self.or_else.filter(|minor| *minor == ours_minor).unwrap_or(self.minor)
    }
}

/// Our entries for the objects of a page, before and after healing.
#[derive(Debug, Clone, Copy)]
pub struct Healing<'a> {
    /// As they stood when the page was read.
    pub before: &'a [OurEntry],
    /// As they stand now.
    pub after: &'a [OurEntry],
}

/// What a page adds, by cell. What moved at or after the end of `span` is
/// left to the next check: it may have come after its page was read.
pub fn sums(
    page: &[Stated],
    entries: Healing<'_>,
    zone: &TimeZoneName,
    span: std::ops::Range<i64>,
) -> SortedMap<Cell, Sums> {
    let Healing { before, after } = entries;
    let mut all: SortedMap<Cell, Sums> = SortedMap::new();
    let cell = |at_s: i64, currency: Currency, kind: EntryKind| {
        span.contains(&at_s).then(|| day(at_s, zone)).flatten().map(|day| (day, currency, kind))
    };
    for stated in page.iter().filter(|stated| !stated.is_attempt()) {
        let entry = ours(stated, after);
        let own = entry.filter(|entry| entry.currency == stated.currency);
        let at_s = entry.map_or(stated.created_s, |entry| entry.at_s);
        let ours_minor = own.map_or(0, |entry| entry.amount_minor);
        let stripe_minor = stated.beside(ours_minor);
        if stripe_minor == 0 && own.is_none() {
            continue;
        }
        let Some(cell) = cell(at_s, stated.currency, stated.kind) else { continue };
        let sums = all.entry(cell).or_default();
        sums.stripe_minor += stripe_minor;
        sums.ours_minor += ours_minor;
    }
    for (entry, found_minor) in healed(page, before, after) {
        let Some(cell) = cell(entry.at_s, entry.currency, entry.kind) else { continue };
        all.entry(cell).or_default().found_minor += found_minor;
    }
    all
}

/// What healing changed of our entries for the objects of a page: each as it is, or was, and by how much.
fn healed<'a>(page: &[Stated], before: &'a [OurEntry], after: &'a [OurEntry]) -> Vec<(&'a OurEntry, i64)> {
    let keys: SortedSet<(EntryKind, &StripeId)> = page.iter().map(|stated| (stated.kind, &stated.key)).collect();
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
    /// Net of our entries that is left out: of payments that Stripe's lists do not hold.
    #[serde(default)]
    pub unlisted_minor: i64,
}

/// A cell that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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

/// Differences that a job keeps, to be shown at once; the others are read from its sums.
pub const DIFFERENCES_KEPT: usize = 100;

/// Of what we have in a cell and Stripe's lists do not: as much as payments explain that those lists told nothing of, by another
/// account's deliveries or from before its test data was deleted.
fn explained(unmatched_minor: i64, unlisted_minor: i64) -> i64 {
    if unmatched_minor.signum() != unlisted_minor.signum() {
        return 0;
    }
    unmatched_minor.signum() * unmatched_minor.abs().min(unlisted_minor.abs())
}

/// The result: totals by currency, and what differs.
pub fn compare(all: &SortedMap<Cell, Sums>) -> (Vec<Total>, Vec<Difference>) {
    let mut totals: SortedMap<Currency, Total> = SortedMap::new();
    let mut differences = Vec::new();
    for (cell, sums) in all {
        let unlisted_minor = explained(sums.entries_minor - sums.ours_minor, sums.unlisted_minor);
        let headwater_minor = sums.entries_minor - unlisted_minor;
        let (day, currency, kind) = cell.clone();
        let stripe_minor = sums.stripe_minor;
        let empty = Total {
            currency,
            stripe_minor: 0,
            headwater_minor: 0,
            difference_minor: 0,
            found_minor: 0,
            unlisted_minor: 0,
        };
        let total = totals.entry(currency).or_insert(empty);
        total.stripe_minor += stripe_minor;
        total.headwater_minor += headwater_minor;
        total.unlisted_minor += unlisted_minor;
        total.difference_minor += (stripe_minor - headwater_minor).abs();
        total.found_minor += sums.found_minor + (stripe_minor - headwater_minor).abs();
        if stripe_minor != headwater_minor {
            differences.push(Difference { day, currency, kind, stripe_minor, headwater_minor });
        }
    }
    (totals.into_values().collect(), differences)
}

/// What a check reports about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Progress {
    /// Only what is of this time or later is compared; `None`: everything.
    pub since_s: Option<i64>,
    /// Objects compared.
    pub objects: i64,
    /// Of these, those whose amount Stripe's lists leave open (M3): our reading was taken.
    #[serde(default)]
    pub open: i64,
    /// Events of failed deliveries that brought something new.
    pub missed_events: i64,
    /// Objects that were unknown or differed.
    pub healed: i64,
    /// A difference was found at the end once, and everything is looked at again: it may only have come meanwhile.
    pub second_look: bool,
    /// What the first look healed, by currency.
    #[serde(default)]
    pub found: SortedMap<Currency, i64>,
    /// Our entries for the page under way, from before anything of it was healed.
    #[serde(default)]
    pub before: Option<Vec<OurEntry>>,
    /// When everything was last compared.
    pub full_ended_s: Option<i64>,
    /// The result.
    pub totals: Vec<Total>,
    /// The result, where it differs: the first hundred lines.
    pub differences: Vec<Difference>,
    /// The sums that are stored are those of the result: what differs can be read from them. False in a check of an earlier version.
    #[serde(default)]
    pub is_stored: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposite_errors_do_not_hide_each_other() {
        let eur = Currency::parse("eur").unwrap();
        let all = [("2026-01-01", 500, 400), ("2026-01-02", 300, 400)].map(|(day, stripe_minor, entries_minor)| {
            let sums = Sums { stripe_minor, entries_minor, ..Sums::default() };
            ((day.to_owned(), eur, EntryKind::Payment), sums)
        });
        let (totals, differences) = compare(&all.into());
        assert_eq!((totals[0].stripe_minor, totals[0].headwater_minor, totals[0].difference_minor), (800, 800, 200));
        assert_eq!(differences.len(), 2);
    }

    #[test]
    fn what_the_lists_do_not_hold_is_left_out_and_explains_no_more_than_itself() {
        let eur = Currency::parse("eur").unwrap();
        let cell = |kind| ("2026-01-01".to_owned(), eur, kind);
        let listed = |minor| Sums { stripe_minor: minor, ours_minor: minor, ..Sums::default() };
        // Payments: 500 at Stripe and matched, 200 more of an account not seen. Refunds: a phantom of 30 beside 20 of that account.
        let all = SortedMap::from([
            (cell(EntryKind::Payment), Sums { entries_minor: 700, unlisted_minor: 260, ..listed(500) }),
            (cell(EntryKind::Refund), Sums { entries_minor: -50, unlisted_minor: -20, ..listed(0) }),
        ]);
        let (totals, differences) = compare(&all);
        assert_eq!((totals[0].headwater_minor, totals[0].unlisted_minor, totals[0].difference_minor), (470, 180, 30));
        assert_eq!((differences.len(), differences[0].headwater_minor), (1, -30));
        // What matches is explained by nothing, and so is what Stripe has and we have not.
        let matched = Sums { entries_minor: 500, unlisted_minor: 260, ..listed(500) };
        let missing = Sums { entries_minor: 0, unlisted_minor: 0, ..listed(500) };
        for (sums, difference_minor) in [(matched, 0), (missing, 500)] {
            let (totals, _) = compare(&SortedMap::from([(cell(EntryKind::Payment), sums)]));
            assert_eq!((totals[0].unlisted_minor, totals[0].difference_minor), (0, difference_minor));
        }
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
            or_else: None,
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
        let all = sums(&page, Healing { before: &[], after: std::slice::from_ref(&entry) }, &zone, 0..100_000);
        assert_eq!(
            all.into_iter().next(),
            Some((
                ("1970-01-02".to_owned(), eur, EntryKind::Payment),
                Sums { stripe_minor: 500, ours_minor: 500, found_minor: 500, ..Sums::default() }
            ))
        );
        assert!(
            sums(&page, Healing { before: &[], after: &[entry] }, &zone, 0..90_000).is_empty(),
            "it moved after the check began"
        );
    }
}
