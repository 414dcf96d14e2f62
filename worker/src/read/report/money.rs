//! Money of a range: as it is added up by day and month, or the columns of days where those sums do not know the question, and the payments
//! of the days that something has changed since.

use super::money_summed::{Summed, SummedAsked};
use super::range::{Built, Cut, Days, Of};
use super::unchanged::Unchanged;
use crate::port::batch::{Answers, Asked, Batch};
use crate::read::ReadFault;
use crate::store::instants::Instants;
use crate::store::money_column::{self, ColumnRow, MarkedRow};
use crate::tally::money::Beside;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::DayBounds;
use headwater::report::firsts::belongs;
use headwater::report::money_count::{Extent, MoneyCount};
use headwater::report::money_day::{FIRSTS, MoneyDay, PAYMENTS};
use headwater::report::{CurrencyReport, Dimension};

/// Money being read.
pub(super) struct Money<'a> {
    columns: SortedSet<Dimension>,
    count: MoneyCount<'a>,
    stored: Stored,
    /// Days from their rows, by their first instants.
    live: SortedMap<i64, MoneyDay>,
}

/// What is added up ahead.
enum Stored {
    /// Sums.
    Sums(Summed),
    /// Columns, by the first instants of the days. They are unpacked a day at a time: a large site's year would not fit into the memory at
    /// once.
    Columns(SortedMap<i64, Vec<ColumnRow>>),
}

/// What was asked for.
pub(super) struct MoneyAsked {
    stored: StoredAsked,
    marked: Asked<MarkedRow>,
}

enum StoredAsked {
    Sums(SummedAsked),
    Columns(Asked<ColumnRow>),
}

/// What turns out not to be added up.
pub(super) enum NotAddedUp {
    /// These days: they are to be read from their rows.
    Days(Vec<DayBounds>),
    /// The month that begins at this instant, which was taken for one that is.
    Month(i64),
}

impl<'a> Money<'a> {
    pub(super) fn new(of: &Of<'a>, days: &Days<'a>, built: &Built) -> Self {
        let stored = if of.is_summed(built, days.breakdown) {
            Stored::Sums(Summed::default())
        } else {
            Stored::Columns(SortedMap::new())
        };
        Self {
            columns: MoneyCount::columns(of.filters, days.breakdown),
            count: MoneyCount::new(of.credit, of.filters, days.breakdown),
            stored,
            live: SortedMap::new(),
        }
    }

    /// What must be known of the payments of days that are read from their rows.
    pub(super) fn beside(&self) -> Beside {
        Beside::of(&self.columns)
    }

    /// Asks for what is added up, and for the days that something has changed.
    pub(super) fn ask(&self, batch: &mut Batch, of: &Of<'_>, days: &Days<'_>, cut: &Cut) -> MoneyAsked {
        let range = days.instants();
        let stored = match &self.stored {
            Stored::Sums(_) => StoredAsked::Sums(SummedAsked::add_to(batch, of, days, cut)),
            Stored::Columns(_) => {
                let of_names = self.columns.iter().map(|one| one.as_str());
                let names: Vec<&str> = [PAYMENTS, FIRSTS].into_iter().chain(of_names).collect();
                StoredAsked::Columns(batch.ask(money_column::columns_of(&of.scope, &names, range)))
            }
        };
        MoneyAsked { stored, marked: batch.ask(money_column::marked_within(&of.scope, range)) }
    }

    /// Takes what is added up. Gives the days that are to be read from their rows: those that are not added up, but for those that are over
    /// and unmarked, which have no money. Those that an earlier version has made are read from their rows too. A day is marked when it is over, in the commit that adds its last visits up.
    pub(super) fn take(
        &mut self,
        answers: &mut Answers,
        asked: MoneyAsked,
        days: &Days<'_>,
        cut: &Cut,
    ) -> Result<NotAddedUp, ReadFault> {
        let unchanged = Unchanged {
            days: days.bounds.iter().map(|day| (day.starts_s, day.ends_s)).collect(),
            marked: answers.take(asked.marked)?.into_iter().map(|row| row.day).collect(),
        };
        let mut stored: SortedSet<i64> = SortedSet::new();
        let mut of_before: SortedSet<i64> = SortedSet::new();
        match (&mut self.stored, asked.stored) {
            (Stored::Sums(sums), StoredAsked::Sums(asked)) => {
                if let Some(starts_s) = sums.take(answers, asked, cut, &unchanged)? {
                    return Ok(NotAddedUp::Month(starts_s));
                }
                stored.extend(sums.days());
            }
            (Stored::Columns(columns), StoredAsked::Columns(asked)) => {
                for row in answers.take(asked)?.into_iter().filter(|row| unchanged.is_day(row.starts_s, row.ends_s)) {
                    columns.entry(row.starts_s).or_default().push(row);
                }
                of_before = columns.iter().filter(|(_, rows)| !are_of_now(rows)).map(|(day, _)| *day).collect();
                columns.retain(|day, _| !of_before.contains(day));
                stored.extend(columns.keys().copied());
            }
            // Each asks for its own.
            _ => {}
        }
        let is_open = |day: &&DayBounds| {
            day.ends_s > cut.until_s || unchanged.is_marked(instants_of(day)) || of_before.contains(&day.starts_s)
        };
        let without = days.bounds.iter().filter(|day| !stored.contains(&day.starts_s));
        Ok(NotAddedUp::Days(without.filter(is_open).copied().collect()))
    }

    /// Takes days that were read from their rows.
    pub(super) fn take_days(&mut self, days: SortedMap<i64, MoneyDay>) {
        self.live.extend(days);
    }

    /// One report a currency.
    pub(super) fn finish(mut self, days: &Days<'_>, lines: usize) -> Vec<CurrencyReport> {
        for (place, day) in days.bounds.iter().enumerate() {
            if let Some(money) = self.live.remove(&day.starts_s) {
                self.count.add(place, &money);
            }
            match &mut self.stored {
                Stored::Sums(sums) => sums.add_day(&mut self.count, place, day.starts_s, days.breakdown),
                Stored::Columns(columns) => {
                    let Some(rows) = columns.remove(&day.starts_s) else { continue };
                    let mut money = MoneyDay::default();
                    rows.iter().for_each(|row| money.take_column(&row.name, &row.body));
                    self.count.add(place, &money);
                }
            }
        }
        if let Stored::Sums(sums) = self.stored {
            sums.add_months(&mut self.count, days.breakdown);
        }
        self.count.finish(Extent { days: days.bounds.len(), lines })
    }
}

/// Whether a Worker of this version has made these columns.
pub(super) fn are_of_now(rows: &[ColumnRow]) -> bool {
    let body = |name| rows.iter().find(|row| row.name == name).map_or("", |row| row.body.as_str());
    belongs(body(PAYMENTS), body(FIRSTS))
}

fn instants_of(day: &DayBounds) -> Instants {
    Instants { from_s: day.starts_s, to_s: day.ends_s }
}
