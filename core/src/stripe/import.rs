//! An import: how far it has come, what it found, and how long it will take.
//!
//! What always holds: progress is a value that a commit replaces whole, so a page counts once.

use crate::base::json::FromJson;
use crate::base::money::Currency;
use crate::base::sorted::SortedMap;
use crate::stripe::rest::List;
use serde::{Deserialize, Serialize};

/// How far one list has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct ListProgress {
    /// Objects read.
    pub objects: i64,
    /// When the last one read was made: lists are newest first.
    pub oldest_s: Option<i64>,
    /// Read to its end.
    pub ended: bool,
    /// Not readable with this key, and not needed.
    pub left_out: bool,
}

/// Captured money of the charges read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Found {
    /// Minor units.
    pub gross_minor: i64,
    /// Of that, what has a known source. Imports from before this field call what they counted `attributed_minor`.
    #[serde(alias = "attributed_minor")]
    pub source_known_minor: i64,
    /// Payments.
    pub payments: i64,
}

/// Everything an import reports about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Progress {
    /// Asked for again, after the first.
    pub again: bool,
    /// By list; what is not there has not begun.
    pub lists: SortedMap<List, ListProgress>,
    /// By currency.
    pub found: SortedMap<Currency, Found>,
    /// Objects that could not be read.
    pub unreadable: i64,
}

impl Progress {
    /// Objects read of all lists.
    pub fn objects(&self) -> i64 {
        self.lists.values().map(|list| list.objects).sum()
    }

    /// Adds a page of a list: what that page alone brought.
    pub fn add_page(&mut self, list: List, page: ListProgress) {
        let progress = self.lists.entry(list).or_default();
        progress.objects += page.objects;
        progress.oldest_s = page.oldest_s.or(progress.oldest_s);
        progress.ended = page.ended;
    }

    /// Adds a payment whose charge was read.
    pub fn add_payment(&mut self, currency: Currency, gross_minor: i64, source_known: bool) {
        let found = self.found.entry(currency).or_default();
        found.gross_minor = found.gross_minor.saturating_add(gross_minor);
        found.payments += 1;
        if source_known {
            found.source_known_minor = found.source_known_minor.saturating_add(gross_minor);
        }
    }

    /// About how many seconds are left, from when it began and now. Stripe does not say how long its lists are: a list under way
    /// is as long as the part of the account's time that it has covered says, one ahead as long as the others are on average.
    /// `None` until a list has been read to its end.
    pub fn seconds_left(&self, started_s: i64, now_s: i64) -> Option<i64> {
        let elapsed_s = now_s - started_s;
        let done = self.objects();
        if elapsed_s < 1 || done == 0 || !self.lists.values().any(|list| list.ended && list.objects > 0) {
            return None;
        }
        let beginning_s = self.lists.values().filter_map(|list| list.oldest_s).min()?;
        let lengths: Vec<i64> =
            self.lists.values().filter(|l| !l.left_out).map(|list| list.length(beginning_s, started_s)).collect();
        let known: i64 = lengths.iter().sum();
        let ahead = List::ALL.iter().filter(|list| !self.lists.contains_key(list)).count();
        let (count, ahead) = (i64::try_from(lengths.len()).ok()?.max(1), i64::try_from(ahead).ok()?);
        let left = (known - done).max(0) + ahead * (known / count);
        Some(left.saturating_mul(elapsed_s) / done)
    }
}

impl ListProgress {
    fn length(&self, beginning_s: i64, started_s: i64) -> i64 {
        let Some(oldest_s) = self.oldest_s.filter(|_| !self.ended) else { return self.objects };
        let (covered_s, whole_s) = ((started_s - oldest_s).max(1), (started_s - beginning_s).max(1));
        self.objects.saturating_mul(whole_s) / covered_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(objects: i64, oldest_s: Option<i64>, ended: bool) -> ListProgress {
        ListProgress { objects, oldest_s, ended, left_out: false }
    }

    #[test]
    fn time_left_is_told_once_a_list_has_ended_and_falls_to_nothing() {
        let mut progress = Progress::default();
        progress.add_page(List::Products, read(0, None, true));
        progress.add_page(List::Customers, read(100, Some(500), false));
        assert_eq!(progress.seconds_left(1_000, 1_010), None, "no list with anything in it has ended");
        progress.add_page(List::Customers, read(100, Some(0), true));
        // Half of the time of the account is covered: as much again, and five more lists of the mean length of three.
        progress.add_page(List::Subscriptions, read(50, Some(500), false));
        assert_eq!(progress.seconds_left(1_000, 1_025), Some((50 + 6 * 100) * 25 / 250));
        for list in List::ALL {
            progress.add_page(list, read(0, Some(0), true));
        }
        assert_eq!(progress.seconds_left(1_000, 1_100), Some(0));
    }

    #[test]
    fn progress_survives_storage() {
        let mut progress = Progress::default();
        progress.add_page(List::CheckoutSessions, read(3, Some(9), false));
        progress.add_payment(Currency::parse("jpy").unwrap(), 500, true);
        progress.add_payment(Currency::parse("jpy").unwrap(), 100, false);
        let text = serde_json::to_string(&progress).unwrap();
        assert_eq!(serde_json::from_str::<Progress>(&text).unwrap(), progress);
        let before = text.replace("source_known_minor", "attributed_minor");
        assert_eq!(serde_json::from_str::<Progress>(&before).unwrap(), progress, "as it was written before");
        let found = progress.found.values().next().unwrap();
        assert_eq!((found.gross_minor, found.source_known_minor, found.payments), (600, 500, 2));
    }
}
