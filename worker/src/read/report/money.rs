//! Money of a range: the columns of days that nothing has changed since they were made, and the payments of the others.

use super::range::{Days, Of};
use crate::port::batch::{Answers, Asked, Batch};
use crate::read::ReadFault;
use crate::store::money_column::{self, ColumnRow};
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

    /// Asks for the columns of all days.
    pub(super) fn ask(&self, batch: &mut Batch, of: &Of<'_>, days: &Days<'_>) -> Asked<ColumnRow> {
        let of_names = self.columns.iter().map(|one| one.as_str());
        let names: Vec<&str> = std::iter::once(PAYMENTS).chain(of_names).collect();
        batch.ask(money_column::columns_of(&of.scope, &names, &days.bounds))
    }

    /// Takes the columns. Gives the days of which there are none: they are to be read from their rows.
    pub(super) fn take(
        &mut self,
        answers: &mut Answers,
        columns: Asked<ColumnRow>,
        days: &Days<'_>,
    ) -> Result<Vec<DayBounds>, ReadFault> {
        let ends: BTreeMap<i64, i64> = days.bounds.iter().map(|day| (day.starts_s, day.ends_s)).collect();
        // A row in another zone's days is none of these.
        for row in answers.take(columns)?.into_iter().filter(|row| ends.get(&row.starts_s) == Some(&row.ends_s)) {
            self.rows.entry(row.starts_s).or_default().push(row);
        }
        Ok(days.bounds.iter().filter(|day| !self.rows.contains_key(&day.starts_s)).copied().collect())
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
