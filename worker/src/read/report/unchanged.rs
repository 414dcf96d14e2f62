//! What of a range nothing has changed since its money was added up.

use crate::store::instants::Instants;
use crate::store::money_column::DAY_S;
use headwater::base::sorted::{SortedMap, SortedSet};

/// Which days of the range are as they were when they were added up.
pub(super) struct Unchanged {
    /// The first instant of each day, and the first one after it.
    pub(super) days: SortedMap<i64, i64>,
    /// Days of UTC that something has changed.
    pub(super) marked: SortedSet<i64>,
}

impl Unchanged {
    /// Whether something has changed within a span.
    pub(super) fn is_marked(&self, span: Instants) -> bool {
        let (first, last) = (span.from_s.div_euclid(DAY_S), (span.to_s - 1).max(span.from_s).div_euclid(DAY_S));
        (first..=last).any(|day| self.marked.contains(&day))
    }

    /// Whether this is a day of the range, and not one of another zone, and nothing has changed it.
    pub(super) fn is_day(&self, starts_s: i64, ends_s: i64) -> bool {
        self.days.get(&starts_s) == Some(&ends_s) && !self.is_marked(Instants { from_s: starts_s, to_s: ends_s })
    }
}
