//! A question once its site is known, and where its range is cut: into what is added up and what is not.

use super::money_days::{MoneyAskedBy, MoneyDays, Places};
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::money_sum::MonthRow;
use crate::store::visit_sum::UntilRow;
use headwater::attribution::Model;
use headwater::base::money::Currency;
use headwater::base::time::{DayBounds, DayRange, TimeZoneName};
use headwater::report::paid::CreditAsked;
use headwater::report::visits::SumOf;
use headwater::report::{DateBasis, Dimension, Filter};

/// What is added up, as it was last read.
#[derive(Clone)]
pub(super) struct Built {
    /// Sessions that began before are; 0: none is, in days of this zone.
    pub(super) until_s: i64,
    /// Whether the money of days that have columns is.
    pub(super) money_summed: bool,
    /// Months whose money is.
    pub(super) money_months: Vec<MonthRow>,
    /// Whether the columns of visits say when visitors had come before, as far as they were looked at.
    pub(super) knows_before: bool,
}

impl Built {
    /// With how far the cron has gone by now.
    pub(super) fn of(until: Option<UntilRow>, zone: &TimeZoneName, money_months: Vec<MonthRow>) -> Self {
        let until = until.filter(|until| until.time_zone == zone.as_str());
        let (until_s, money_summed) = until.map_or((0, false), |until| (until.until_s, until.money_summed));
        Self { until_s, money_summed, money_months, knows_before: true }
    }
}

/// The instants of some days.
pub(in crate::read) fn instants(days: &[DayBounds]) -> Instants {
    let from_s = days.first().map_or(0, |day| day.starts_s);
    Instants { from_s, to_s: days.last().map_or(from_s, |day| day.ends_s) }
}

/// A question once the site is known.
pub(in crate::read) struct Of<'a> {
    pub(in crate::read) scope: Scope,
    pub(in crate::read) zone: TimeZoneName,
    pub(in crate::read) credit: CreditAsked,
    pub(in crate::read) basis: DateBasis,
    pub(in crate::read) filters: &'a [Filter],
    /// How many names a breakdown has lines for.
    pub(in crate::read) lines: usize,
    /// The site's reporting currency.
    pub(in crate::read) reporting: Option<Currency>,
}

impl Of<'_> {
    /// By what its money is dated, and what must be known of it.
    pub(in crate::read) fn asked_money(&self) -> MoneyAskedBy {
        MoneyAskedBy { basis: self.basis, reporting: self.reporting }
    }
}

impl Of<'_> {
    /// Whether sums of money know the answer by these dimensions.
    pub(super) fn is_summed(&self, built: &Built, breakdown: &[Dimension]) -> bool {
        let CreditAsked { model, is_own_window, .. } = self.credit;
        let are_known = self.filters.is_empty() && !breakdown.contains(&Dimension::Customer);
        let is_plain = is_own_window && are_known && self.basis == DateBasis::Cash;
        built.money_summed && is_plain && Model::STORED.contains(&model)
    }
}

/// Which days, by days or by hours, and where they end, where that is not with the last day.
pub(super) struct DaysAsked {
    pub(super) range: DayRange,
    pub(super) by_hour: bool,
    pub(super) ends_s: Option<i64>,
}

/// Days of a question.
pub(super) struct Days<'a> {
    pub(super) range: DayRange,
    pub(super) places: Places,
    pub(super) money: MoneyDays,
    pub(super) breakdown: &'a [Dimension],
}

impl<'a> Days<'a> {
    pub(super) fn of(asked: DaysAsked, of: &Of<'_>, breakdown: &'a [Dimension], now_s: i64) -> Self {
        let DaysAsked { range, by_hour, ends_s } = asked;
        let mut places = Places::of(&range, &of.zone);
        if by_hour {
            places = places.with_hours();
        }
        if let Some(ends_s) = ends_s {
            places = places.cut(ends_s);
        }
        Self { range, money: MoneyDays::of(&places, of.asked_money(), &of.zone, now_s), places, breakdown }
    }

    /// Their instants.
    pub(super) fn instants(&self) -> Instants {
        Instants { to_s: self.places.ends_s, ..instants(&self.places.bounds) }
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
    /// Whole months whose money is added up, oldest first.
    pub(super) money_months: Vec<Instants>,
}

impl Cut {
    pub(super) fn of(built: &Built, of: &Of<'_>, days: &Days<'_>) -> Self {
        let (range, until_s) = (days.instants(), built.until_s);
        let until = until_s.clamp(range.from_s, range.to_s);
        let closed_s = days.places.bounds.iter().rev().map(|day| day.ends_s).find(|ends_s| *ends_s <= until);
        let closed = Instants { from_s: range.from_s, to_s: closed_s.unwrap_or(range.from_s) };
        let mut months = Instants { from_s: closed.to_s, to_s: closed.to_s };
        let mut money_months = Vec::new();
        for day in days.places.bounds.iter().filter(|day| day.ends_s <= closed.to_s) {
            let month = day.day.month();
            let starts_s = month.from().starts_s(&of.zone);
            if month.to() == day.day && starts_s >= range.from_s {
                months = Instants { from_s: starts_s.min(months.from_s), to_s: day.ends_s };
                if built.money_months.contains(&MonthRow { starts_s, ends_s: day.ends_s }) {
                    money_months.push(Instants { from_s: starts_s, to_s: day.ends_s });
                }
            }
        }
        let parts = Instants { from_s: closed.to_s, to_s: until };
        Self { until_s, closed, months, parts, live: Instants { from_s: until, to_s: range.to_s }, money_months }
    }
}
