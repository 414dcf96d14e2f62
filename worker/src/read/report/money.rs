//! Money of a range: the columns of days that nothing has changed since they were made, and the payments of the others.

use super::range::{Days, Of};
use crate::port::batch::{Answers, Asked, Batch};
use crate::read::ReadFault;
use crate::store::money_column::{self, ColumnRow, DAY_S, MarkedRow};
use headwater::base::time::DayBounds;
use headwater::report::money_count::MoneyCount;
use headwater::report::money_day::{MoneyDay, PAYMENTS};
use headwater::report::{CurrencyReport, Dimension};
use std::collections::{BTreeMap, BTreeSet};

/// Money being read.
pub(super) struct Money<'a> {
    columns: BTreeSet<Dimension>,
    count: MoneyCount<'a>,
    /// Columns, by the first instants of the days. They are unpacked a day at a time: a large site's year would not fit into the memory at
    /// once.
    rows: BTreeMap<i64, Vec<ColumnRow>>,
    /// Days from their rows, in the same way.
    live: BTreeMap<i64, MoneyDay>,
}

/// What was asked for.
pub(super) struct MoneyAsked {
    columns: Asked<ColumnRow>,
    marked: Asked<MarkedRow>,
}

impl<'a> Money<'a> {
    pub(super) fn new(of: &Of<'a>, days: &Days<'a>) -> Self {
        Self {
            columns: MoneyCount::columns(of.filters, days.breakdown),
            count: MoneyCount::new(of.credit, of.filters, days.breakdown),
            rows: BTreeMap::new(),
            live: BTreeMap::new(),
        }
    }

    /// Whether what is asked for names the devices of touches.
    pub(super) fn names_devices(&self) -> bool {
        self.columns.iter().any(|dimension| !dimension.is_of_touch())
    }

    /// Asks for the columns of all days, and for the days that something has changed.
    pub(super) fn ask(&self, batch: &mut Batch, of: &Of<'_>, days: &Days<'_>) -> MoneyAsked {
        let of_names = self.columns.iter().map(|one| one.as_str());
        let names: Vec<&str> = std::iter::once(PAYMENTS).chain(of_names).collect();
        MoneyAsked {
            columns: batch.ask(money_column::columns_of(&of.scope, &names, &days.bounds)),
            marked: batch.ask(money_column::marked(&of.scope, &days.bounds)),
        }
    }

    /// Takes the columns. Gives the days that are to be read from their rows: those without columns, but for those that are over and
    /// unmarked, which have no money. A day is marked when it is over, in the commit that adds its last visits up to `until_s`.
    pub(super) fn take(
        &mut self,
        answers: &mut Answers,
        asked: MoneyAsked,
        days: &Days<'_>,
        until_s: i64,
    ) -> Result<Vec<DayBounds>, ReadFault> {
        let ends: BTreeMap<i64, i64> = days.bounds.iter().map(|day| (day.starts_s, day.ends_s)).collect();
        // A row in another zone's days is none of these.
        for row in answers.take(asked.columns)?.into_iter().filter(|row| ends.get(&row.starts_s) == Some(&row.ends_s)) {
            self.rows.entry(row.starts_s).or_default().push(row);
        }
        let marked: BTreeSet<i64> = answers.take(asked.marked)?.into_iter().map(|row| row.day).collect();
        let is_marked = |day: &DayBounds| {
            marked
                .range(day.starts_s.div_euclid(DAY_S)..=(day.ends_s - 1).max(day.starts_s).div_euclid(DAY_S))
                .next()
                .is_some()
        };
        let is_open = |day: &&DayBounds| day.ends_s > until_s || is_marked(day);
        let without = days.bounds.iter().filter(|day| !self.rows.contains_key(&day.starts_s));
        Ok(without.filter(is_open).copied().collect())
    }

    /// Takes days that were read from their rows.
    pub(super) fn take_days(&mut self, days: BTreeMap<i64, MoneyDay>) {
        self.live.extend(days);
    }

    /// One report a currency.
    pub(super) fn finish(mut self, days: &Days<'_>) -> Vec<CurrencyReport> {
        for day in &days.bounds {
            let mut money = self.live.remove(&day.starts_s).unwrap_or_default();
            for row in self.rows.remove(&day.starts_s).unwrap_or_default() {
                money.take_column(&row.name, &row.body);
            }
            self.count.add(&day.day.to_string(), &money);
        }
        self.count.finish()
    }
}
