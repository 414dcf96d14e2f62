//! A question once its site is known, and where its range is cut: into what is added up and what is not.

use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::money_column::ColumnRow;
use crate::store::money_sum::MonthRow;
use crate::store::visit_sum::UntilRow;
use headwater::attribution::Model;
use headwater::base::time::{DayBounds, DayRange, TimeZoneName, UnixSeconds, day_bounds, days_between};
use headwater::report::dated::Dating;
use headwater::report::firsts::belongs;
use headwater::report::money_day::{FIRSTS, PAYMENTS, TIMES};
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
}

impl Built {
    /// With how far the cron has gone by now.
    pub(super) fn of(until: Option<UntilRow>, zone: &TimeZoneName, money_months: Vec<MonthRow>) -> Self {
        let until = until.filter(|until| until.time_zone == zone.as_str());
        let (until_s, money_summed) = until.map_or((0, false), |until| (until.until_s, until.money_summed));
        Self { until_s, money_summed, money_months }
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
}

impl Of<'_> {
    /// Whether sums of money know the answer.
    pub(super) fn is_summed(&self, built: &Built) -> bool {
        let CreditAsked { model, is_own_window, .. } = self.credit;
        let is_plain = is_own_window && self.filters.is_empty() && self.basis == DateBasis::Cash;
        built.money_summed && is_plain && Model::STORED.contains(&model)
    }
}

/// Days of a question whose money is asked for.
pub(in crate::read) struct MoneyDays {
    /// Those whose entries are looked at, oldest first. By acquisition they are the days from the first of the range to today: a touch of the
    /// range has money as long as it comes.
    pub(in crate::read) entries: Vec<DayBounds>,
    basis: DateBasis,
    /// The first instant of each day of the range, and the end of the last.
    starts: Vec<i64>,
}

impl MoneyDays {
    /// Of a range. `now_s`: today is the last day that may have money of an earlier touch.
    pub(in crate::read) fn of(range: &DayRange, of: &Of<'_>, now_s: i64) -> Self {
        let bounds = day_bounds(range, &of.zone);
        let (from_s, ends_s) =
            (bounds.first().map_or(0, |day| day.starts_s), bounds.last().map_or(0, |day| day.ends_s));
        let starts = bounds.iter().map(|day| day.starts_s).chain(std::iter::once(ends_s)).collect();
        let until = UnixSeconds::new(now_s.max(ends_s - 1));
        let entries = match of.basis {
            DateBasis::Cash => bounds,
            DateBasis::Acquisition => days_between(UnixSeconds::new(from_s), until, &of.zone).unwrap_or(bounds),
        };
        Self { entries, basis: of.basis, starts }
    }

    /// Where the money of one of the days falls, by its place among them.
    pub(in crate::read) fn dating(&self, place: usize) -> Dating<'_> {
        match self.basis {
            DateBasis::Cash => Dating::At(place),
            DateBasis::Acquisition => Dating::Touches(&self.starts),
        }
    }

    /// Where the money of any of the days falls, whatever their places: for what tells no places.
    pub(in crate::read) fn any_dating(&self) -> Dating<'_> {
        self.dating(0)
    }

    /// The columns of a day that are read whatever is asked.
    pub(in crate::read) fn columns(&self) -> impl Iterator<Item = &'static str> {
        let times = self.any_dating().looks_at_times().then_some(TIMES);
        [PAYMENTS, FIRSTS].into_iter().chain(times)
    }

    /// Whether a Worker of this version has made these columns of a day.
    pub(in crate::read) fn are_of_now(&self, rows: &[ColumnRow]) -> bool {
        let body = |name| rows.iter().find(|row| row.name == name).map_or("", |row| row.body.as_str());
        self.columns().filter(|name| *name != PAYMENTS).all(|name| belongs(body(PAYMENTS), body(name)))
    }
}

/// Days of a question.
pub(super) struct Days<'a> {
    pub(super) range: DayRange,
    pub(super) bounds: Vec<DayBounds>,
    pub(super) money: MoneyDays,
    pub(super) breakdown: &'a [Dimension],
}

impl<'a> Days<'a> {
    pub(super) fn of(range: DayRange, of: &Of<'_>, breakdown: &'a [Dimension], now_s: i64) -> Self {
        let bounds = day_bounds(&range, &of.zone);
        Self { range, bounds, money: MoneyDays::of(&range, of, now_s), breakdown }
    }

    /// Their instants.
    pub(super) fn instants(&self) -> Instants {
        instants(&self.bounds)
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
        let closed_s = days.bounds.iter().rev().map(|day| day.ends_s).find(|ends_s| *ends_s <= until);
        let closed = Instants { from_s: range.from_s, to_s: closed_s.unwrap_or(range.from_s) };
        let mut months = Instants { from_s: closed.to_s, to_s: closed.to_s };
        let mut money_months = Vec::new();
        for day in days.bounds.iter().filter(|day| day.ends_s <= closed.to_s) {
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
