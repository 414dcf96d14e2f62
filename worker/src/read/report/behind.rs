//! The payments behind a figure, day by day, the newest first: from the columns of days that are added up, from rows where they are not.
//!
//! What always holds: the money of all days sums to the figure of the report, to the minor unit.

use super::money_days::MoneyDays;
use super::range::{Built, Of, instants};
use super::unchanged::Unchanged;
use crate::port::batch::Batch;
use crate::read::ReadFault;
use crate::shell::Shell;
use crate::store::instants::Instants;
use crate::store::money_column::{self, ColumnRow, MarkedRow};
use crate::store::visit_sum::{self, UntilRow};
use crate::tally::money::{Beside, DAYS_AT_ONCE, PaidAsked};
use headwater::base::money::Currency;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::DayBounds;
use headwater::report::credited::{Counting, payments_behind};
use headwater::report::money_count::MoneyCount;
use headwater::report::money_day::{IDS, MoneyDay};
use headwater::report::{Dimension, Money};

/// Days that are read at first; then twice as many each time, up to the other.
const FIRST_DAYS: usize = 31;
const MOST_DAYS: usize = 124;

/// What of a payment a figure counts on one day.
pub(in crate::read) struct Behind {
    pub(in crate::read) id: String,
    pub(in crate::read) currency: Currency,
    pub(in crate::read) money: Money,
}

/// A day, and the payments that a figure counts on it, in the order of their ids.
pub(in crate::read) struct DayBehind {
    pub(in crate::read) day: DayBounds,
    pub(in crate::read) payments: Vec<Behind>,
}

/// Days to be read, from the newest on.
pub(in crate::read) struct DaysBehind<'a> {
    of: &'a Of<'a>,
    days: &'a MoneyDays,
    /// The columns of names that are read.
    dimensions: SortedSet<Dimension>,
    /// Oldest first.
    left: Vec<DayBounds>,
    at_once: usize,
}

impl<'a> DaysBehind<'a> {
    /// From the day on that holds the instant `upto_s`; from the last one without it.
    pub(in crate::read) fn new(of: &'a Of<'a>, days: &'a MoneyDays, upto_s: Option<i64>) -> Self {
        let is_left = |day: &&DayBounds| upto_s.is_none_or(|upto_s| day.starts_s <= upto_s);
        let left = days.entries.iter().filter(is_left).copied().collect();
        Self { of, days, dimensions: MoneyCount::columns(of.filters, &[]), left, at_once: FIRST_DAYS }
    }

    /// With these columns of names and no others.
    pub(in crate::read) fn with_columns(self, dimensions: SortedSet<Dimension>) -> Self {
        Self { dimensions, ..self }
    }

    /// The next days, the newest first, without those that have nothing; `None` at the end.
    pub(in crate::read) async fn next_days(&mut self, shell: &Shell<'_>) -> Result<Option<Vec<DayBehind>>, ReadFault> {
        let mut told = Vec::new();
        let counting = Counting { credit: self.of.credit, filters: self.of.filters };
        let dating = self.days.any_dating();
        let is_told = self.each_next_day(shell, |day, money| {
            let behind = payments_behind(counting, dating, money).into_iter();
            let payments: Vec<Behind> =
                behind.map(|one| Behind { id: one.id.to_owned(), currency: one.currency, money: one.money }).collect();
            if !payments.is_empty() {
                told.push(DayBehind { day, payments });
            }
        });
        Ok(is_told.await?.then_some(told))
    }

    /// Gives the money of each of the next days that has any, the newest first; false at the end.
    pub(in crate::read) async fn each_next_day(
        &mut self,
        shell: &Shell<'_>,
        mut each: impl FnMut(DayBounds, &MoneyDay),
    ) -> Result<bool, ReadFault> {
        if self.left.is_empty() {
            return Ok(false);
        }
        let days = self.left.split_off(self.left.len().saturating_sub(self.at_once));
        self.at_once = (self.at_once * 2).min(MOST_DAYS);
        let mut money = self.columns(shell, &days).await?;
        for day in days.into_iter().rev() {
            let Some(of_day) = money.remove(&day.starts_s) else { continue };
            each(day, &of_day.into_day());
        }
        Ok(true)
    }

    /// The money of each day that has any, by its first instant.
    async fn columns(&self, shell: &Shell<'_>, days: &[DayBounds]) -> Result<SortedMap<i64, Found>, ReadFault> {
        let Of { scope, zone, .. } = self.of;
        let dimensions = &self.dimensions;
        let names: Vec<&str> =
            self.days.columns(dimensions).chain([IDS]).chain(dimensions.iter().map(|one| one.as_str())).collect();
        let range = instants(days);
        let mut batch = Batch::new();
        let until = batch.ask::<UntilRow>(visit_sum::until(&scope.site));
        let columns = batch.ask::<ColumnRow>(money_column::columns_of(scope, &names, range));
        let marked = batch.ask::<MarkedRow>(money_column::marked_within(scope, range));
        let mut answers = batch.run(shell.database).await?;
        let built = Built::of(answers.take_first(until)?, zone, Vec::new());
        let unchanged = Unchanged {
            days: days.iter().map(|day| (day.starts_s, day.ends_s)).collect(),
            marked: answers.take(marked)?.into_iter().map(|row| row.day).collect(),
        };
        let mut stored: SortedMap<i64, Vec<ColumnRow>> = SortedMap::new();
        for row in answers.take(columns)?.into_iter().filter(|row| unchanged.is_day(row.starts_s, row.ends_s)) {
            stored.entry(row.starts_s).or_default().push(row);
        }
        let mut found: SortedMap<i64, Found> = SortedMap::new();
        let mut live: Vec<DayBounds> = Vec::new();
        for day in days {
            let span = Instants { from_s: day.starts_s, to_s: day.ends_s };
            match stored.remove(&day.starts_s) {
                Some(rows) if self.days.are_of_now(dimensions, &rows) => {
                    found.insert(day.starts_s, Found::Columns(rows));
                }
                // A day that is over and unmarked and has no columns has no money.
                None if day.ends_s <= built.until_s && !unchanged.is_marked(span) => {}
                _ => live.push(*day),
            }
        }
        for days in live.chunks(DAYS_AT_ONCE) {
            let mut batch = Batch::new();
            let paid = PaidAsked::add_to(&mut batch, scope, days);
            let paid = paid.take(&mut batch.run(shell.database).await?)?;
            let days = paid.with(shell, scope, Beside::of(dimensions)).await?;
            found.extend(days.into_iter().map(|(starts_s, day)| (starts_s, Found::Live(Box::new(day)))));
        }
        Ok(found)
    }
}

/// The money of a day, as it was found. Columns are unpacked a day at a time.
enum Found {
    Columns(Vec<ColumnRow>),
    Live(Box<MoneyDay>),
}

impl Found {
    fn into_day(self) -> MoneyDay {
        match self {
            Self::Live(day) => *day,
            Self::Columns(rows) => {
                let mut day = MoneyDay::default();
                rows.iter().for_each(|row| day.take_column(&row.name, &row.body));
                day
            }
        }
    }
}
