//! A question once its site is known, and where its range is cut: into what is added up and what is not.

use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::visit_sum::UntilRow;
use headwater::base::time::{DayBounds, DayRange, TimeZoneName, day_bounds};
use headwater::report::paid::CreditAsked;
use headwater::report::visits::SumOf;
use headwater::report::{Dimension, Filter};

/// The instants of some days.
pub(in crate::read) fn instants(days: &[DayBounds]) -> Instants {
    let from_s = days.first().map_or(0, |day| day.starts_s);
    Instants { from_s, to_s: days.last().map_or(from_s, |day| day.ends_s) }
}

/// A question once the site is known.
pub(super) struct Of<'a> {
    pub(super) scope: Scope,
    pub(super) zone: TimeZoneName,
    pub(super) credit: CreditAsked,
    pub(super) filters: &'a [Filter],
    /// Sessions that began before are added up; 0: none is, in days of this zone.
    pub(super) until_s: i64,
}

/// Days of a question.
pub(super) struct Days<'a> {
    pub(super) range: DayRange,
    pub(super) bounds: Vec<DayBounds>,
    pub(super) breakdown: &'a [Dimension],
}

impl<'a> Days<'a> {
    pub(super) fn of(range: DayRange, zone: &TimeZoneName, breakdown: &'a [Dimension]) -> Self {
        Self { range, bounds: day_bounds(&range, zone), breakdown }
    }

    /// What visits are told apart by.
    pub(super) fn sums(&self) -> Vec<SumOf> {
        let of_visits = self.breakdown.iter().copied().filter(|dimension| dimension.place().is_some());
        std::iter::once(None).chain(of_visits.map(Some)).collect()
    }
}

/// Where the range is cut.
pub(super) struct Cut {
    pub(super) until_s: i64,
    /// Days that are added up.
    pub(super) closed: Instants,
    /// Whole months among them, one after the other.
    pub(super) months: Instants,
    /// The rest of what is added up: parts of a day.
    pub(super) parts: Instants,
    /// What is not added up.
    pub(super) live: Instants,
}

impl Cut {
    pub(super) fn of(until_s: i64, of: &Of<'_>, days: &Days<'_>) -> Self {
        let range = instants(&days.bounds);
        let until = until_s.clamp(range.from_s, range.to_s);
        let closed_s = days.bounds.iter().rev().map(|day| day.ends_s).find(|ends_s| *ends_s <= until);
        let closed = Instants { from_s: range.from_s, to_s: closed_s.unwrap_or(range.from_s) };
        let mut months = Instants { from_s: closed.to_s, to_s: closed.to_s };
        for day in days.bounds.iter().filter(|day| day.ends_s <= closed.to_s) {
            let month = day.day.month();
            let starts_s = month.from().starts_s(&of.zone);
            if month.to() == day.day && starts_s >= range.from_s {
                months = Instants { from_s: starts_s.min(months.from_s), to_s: day.ends_s };
            }
        }
        let parts = Instants { from_s: closed.to_s, to_s: until };
        Self { until_s, closed, months, parts, live: Instants { from_s: until, to_s: range.to_s } }
    }

    /// How far the cron has gone, where that is not as far as it had.
    pub(super) fn moved(&self, of: &Of<'_>, now: Option<&UntilRow>) -> Option<i64> {
        let now_s = now.filter(|now| now.time_zone == of.zone.as_str()).map_or(0, |now| now.until_s);
        (now_s != self.until_s).then_some(now_s)
    }
}
