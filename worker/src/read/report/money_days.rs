//! The days and hours that figures are told by, and the days whose money is looked at for them.

use crate::store::money_column::ColumnRow;
use headwater::base::money::Currency;
use headwater::base::sorted::SortedSet;
use headwater::base::time::{DayBounds, DayRange, TimeZoneName, UnixSeconds, day_bounds, days_between};
use headwater::report::converted::is_converted_into;
use headwater::report::dated::{Dating, hour_starts};
use headwater::report::firsts::belongs;
use headwater::report::money_day::{CONVERTED, FIRSTS, PAYMENTS, TIMES, VISITORS};
use headwater::report::visit_count::DayParts;
use headwater::report::{DateBasis, Dimension};

/// Places of a range, each of which has a number of a figure.
pub(in crate::read) struct Places {
    /// The days, oldest first.
    pub(in crate::read) bounds: Vec<DayBounds>,
    /// Where the last of them ends, or is cut.
    pub(in crate::read) ends_s: i64,
    /// The first instants of their hours, where they are told by hour; empty: by day.
    pub(in crate::read) hours: Vec<i64>,
}

impl Places {
    /// The days of a range.
    pub(in crate::read) fn of(range: &DayRange, zone: &TimeZoneName) -> Self {
        let bounds = day_bounds(range, zone);
        let ends_s = bounds.last().map_or(0, |day| day.ends_s);
        Self { bounds, ends_s, hours: Vec::new() }
    }

    /// Their hours.
    pub(super) fn with_hours(self) -> Self {
        Self { hours: self.bounds.iter().flat_map(hour_starts).collect(), ..self }
    }

    /// Up to an instant of the last day.
    pub(super) fn cut(mut self, ends_s: i64) -> Self {
        self.hours.retain(|starts_s| *starts_s < ends_s);
        Self { ends_s, ..self }
    }

    /// The last day, where only a part of it counts.
    pub(super) fn part_of_day(&self) -> Option<DayBounds> {
        self.bounds.last().filter(|day| self.ends_s < day.ends_s).copied()
    }

    /// How many places there are.
    pub(super) fn count(&self) -> usize {
        if self.hours.is_empty() { self.bounds.len() } else { self.hours.len() }
    }

    /// The first instants of the places.
    fn starts(&self) -> Vec<i64> {
        if self.hours.is_empty() { self.bounds.iter().map(|day| day.starts_s).collect() } else { self.hours.clone() }
    }

    /// The places of the day that begins then, in seconds after that.
    pub(super) fn parts_of(&self, starts_s: i64) -> DayParts {
        let day = self.bounds.iter().find(|day| day.starts_s == starts_s && day.ends_s > starts_s);
        let ends_s = day.map_or(self.ends_s, |day| day.ends_s).min(self.ends_s);
        let hours =
            self.hours.iter().filter(|hour_s| (starts_s..ends_s).contains(*hour_s)).map(|hour_s| hour_s - starts_s);
        let starts = if self.hours.is_empty() { vec![0] } else { hours.collect() };
        DayParts { starts, ends: ends_s - starts_s }
    }
}

/// By what money is dated, and the site's reporting currency.
#[derive(Clone, Copy)]
pub(in crate::read) struct MoneyAskedBy {
    pub(in crate::read) basis: DateBasis,
    pub(in crate::read) reporting: Option<Currency>,
}

/// Days of a question whose money is asked for.
pub(in crate::read) struct MoneyDays {
    /// Those whose entries are looked at, oldest first. By acquisition they are the days from the first of the range to today: a touch of the
    /// range has money as long as it comes.
    pub(in crate::read) entries: Vec<DayBounds>,
    asked: MoneyAskedBy,
    /// The first instant of each place of the range, and the end of the last.
    starts: Vec<i64>,
    /// Of days from this one on each entry or touch has a place of its own; the others have one place each.
    timed_from_s: i64,
    /// Whether the visitors are looked at whom payments name.
    looks_at_visitors: bool,
}

impl MoneyDays {
    /// Of a range. `now_s`: today is the last day that may have money of an earlier touch.
    pub(in crate::read) fn of(places: &Places, asked: MoneyAskedBy, zone: &TimeZoneName, now_s: i64) -> Self {
        let basis = asked.basis;
        let from_s = places.bounds.first().map_or(0, |day| day.starts_s);
        let until = UnixSeconds::new(now_s.max(places.ends_s - 1));
        let is_timed = basis == DateBasis::Acquisition || !places.hours.is_empty();
        let entries = match basis {
            DateBasis::Cash => None,
            DateBasis::Acquisition => days_between(UnixSeconds::new(from_s), until, zone).ok(),
        };
        let starts = places.starts().into_iter().chain(std::iter::once(places.ends_s));
        Self {
            entries: entries.unwrap_or_else(|| places.bounds.clone()),
            asked,
            starts: starts.collect(),
            looks_at_visitors: false,
            timed_from_s: if is_timed { i64::MIN } else { places.part_of_day().map_or(i64::MAX, |day| day.starts_s) },
        }
    }

    /// The same with the visitors whom payments name.
    pub(in crate::read) fn with_visitors(self) -> Self {
        Self { looks_at_visitors: true, ..self }
    }

    /// The days that have one place each: sums know them.
    pub(super) fn whole(&self) -> &[DayBounds] {
        let timed = self.entries.partition_point(|day| day.starts_s < self.timed_from_s);
        self.entries.get(..timed).unwrap_or_default()
    }

    /// The others.
    pub(super) fn timed(&self) -> &[DayBounds] {
        self.entries.get(self.whole().len()..).unwrap_or_default()
    }

    /// Where the money of one of the days falls, by its place among them.
    pub(super) fn dating(&self, place: usize) -> Dating<'_> {
        match self.asked.basis {
            DateBasis::Acquisition => Dating::Touches(&self.starts),
            DateBasis::Cash if place >= self.whole().len() => Dating::Entries(&self.starts),
            DateBasis::Cash => Dating::At(place),
        }
    }

    /// Where the money of any of the days falls, for what tells no places. Of days that are told by hour or cut there is no such question.
    pub(super) fn any_dating(&self) -> Dating<'_> {
        self.dating(0)
    }

    /// The columns of a day that are read besides those of names. What is missing stands beside the times: both are of this version.
    pub(super) fn columns(&self, names: &SortedSet<Dimension>) -> impl Iterator<Item = &'static str> {
        let looks = !self.timed().is_empty() || names.contains(&Dimension::Missing);
        let visitors = self.looks_at_visitors.then_some(VISITORS);
        let converted = self.asked.reporting.map(|_| CONVERTED);
        [PAYMENTS, FIRSTS].into_iter().chain(looks.then_some(TIMES)).chain(visitors).chain(converted)
    }

    /// Whether a Worker of this version has made these columns of a day.
    pub(super) fn are_of_now(&self, names: &SortedSet<Dimension>, rows: &[ColumnRow]) -> bool {
        let body = |name| rows.iter().find(|row| row.name == name).map_or("", |row| row.body.as_str());
        let mut beside = self.columns(names).filter(|name| ![PAYMENTS, CONVERTED].contains(name));
        // Columns of another reporting currency, or of none, are not of now.
        let is_converted = |into| is_converted_into(into, body(PAYMENTS), body(CONVERTED));
        beside.all(|name| belongs(body(PAYMENTS), body(name))) && self.asked.reporting.is_none_or(is_converted)
    }
}
