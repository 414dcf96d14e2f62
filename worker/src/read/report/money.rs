//! Money of a range: as it is added up by day and month, or the columns of days where those sums do not know the question, and the payments
//! of the days that something has changed since.

use super::money_summed::{Summed, SummedAsked, SummedRange};
use super::range::{Built, Cut, Days, Of, instants};
use super::unchanged::Unchanged;
use crate::port::batch::{Answers, Asked, Batch};
use crate::read::ReadFault;
use crate::store::instants::Instants;
use crate::store::money_column::{self, ColumnRow, MarkedRow};
use crate::tally::money::Beside;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::DayBounds;
use headwater::report::money_count::{Extent, MoneyCount};
use headwater::report::money_day::MoneyDay;
use headwater::report::{CurrencyReport, Dimension};

/// Money being read.
pub(super) struct Money<'a> {
    columns: SortedSet<Dimension>,
    count: MoneyCount<'a>,
    /// Sums of whole days and months, where they know the question.
    sums: Option<Summed>,
    /// Columns of the other days, by their first instants. They are unpacked a day at a time: a large site's year would not fit into the
    /// memory at once.
    stored: SortedMap<i64, Vec<ColumnRow>>,
    /// Days from their rows, by their first instants.
    live: SortedMap<i64, MoneyDay>,
}

/// What was asked for.
pub(super) struct MoneyAsked {
    sums: Option<SummedAsked>,
    columns: Option<Asked<ColumnRow>>,
    marked: Asked<MarkedRow>,
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
        Self {
            columns: MoneyCount::columns(of.filters, days.breakdown),
            count: MoneyCount::new(of.credit, of.filters, days.breakdown),
            sums: of.is_summed(built, days.breakdown).then(Summed::default),
            stored: SortedMap::new(),
            live: SortedMap::new(),
        }
    }

    /// What must be known of the payments of days that are read from their rows.
    pub(super) fn beside(&self) -> Beside {
        Beside::of(&self.columns)
    }

    /// Asks for what is added up, and for the days that something has changed.
    pub(super) fn ask(&self, batch: &mut Batch, of: &Of<'_>, days: &Days<'_>, cut: &Cut) -> MoneyAsked {
        let summed = instants(if self.sums.is_some() { days.money.whole() } else { &[] });
        let counted = instants(if self.sums.is_some() { days.money.timed() } else { &days.money.entries });
        let sums = summed.is_any().then(|| SummedAsked::add_to(batch, of, days, SummedRange { range: summed, cut }));
        let of_names = self.columns.iter().map(|one| one.as_str());
        let names: Vec<&str> = days.money.columns(&self.columns).chain(of_names).collect();
        let columns = counted.is_any().then(|| batch.ask(money_column::columns_of(&of.scope, &names, counted)));
        let marked = batch.ask(money_column::marked_within(&of.scope, instants(&days.money.entries)));
        MoneyAsked { sums, columns, marked }
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
            days: days.money.entries.iter().map(|day| (day.starts_s, day.ends_s)).collect(),
            marked: answers.take(asked.marked)?.into_iter().map(|row| row.day).collect(),
        };
        let mut stored: SortedSet<i64> = SortedSet::new();
        let mut of_before: SortedSet<i64> = SortedSet::new();
        if let (Some(sums), Some(asked)) = (&mut self.sums, asked.sums) {
            if let Some(starts_s) = sums.take(answers, asked, cut, &unchanged)? {
                return Ok(NotAddedUp::Month(starts_s));
            }
            stored.extend(sums.days());
        }
        if let Some(asked) = asked.columns {
            let columns = &mut self.stored;
            for row in answers.take(asked)?.into_iter().filter(|row| unchanged.is_day(row.starts_s, row.ends_s)) {
                columns.entry(row.starts_s).or_default().push(row);
            }
            of_before = columns
                .iter()
                .filter(|(_, rows)| !days.money.are_of_now(&self.columns, rows))
                .map(|(day, _)| *day)
                .collect();
            columns.retain(|day, _| !of_before.contains(day));
            stored.extend(columns.keys().copied());
        }
        let is_open = |day: &&DayBounds| {
            day.ends_s > cut.until_s || unchanged.is_marked(instants_of(day)) || of_before.contains(&day.starts_s)
        };
        let without = days.money.entries.iter().filter(|day| !stored.contains(&day.starts_s));
        Ok(NotAddedUp::Days(without.filter(is_open).copied().collect()))
    }

    /// Takes days that were read from their rows.
    pub(super) fn take_days(&mut self, days: SortedMap<i64, MoneyDay>) {
        self.live.extend(days);
    }

    /// One report a currency.
    pub(super) fn finish(mut self, days: &Days<'_>, lines: usize) -> Vec<CurrencyReport> {
        for (place, day) in days.money.entries.iter().enumerate() {
            let dating = days.money.dating(place);
            if let Some(money) = self.live.remove(&day.starts_s) {
                self.count.add(dating, &money);
            }
            if let Some(sums) = &self.sums {
                sums.add_day(&mut self.count, place, day.starts_s, days.breakdown);
            }
            let Some(rows) = self.stored.remove(&day.starts_s) else { continue };
            let mut money = MoneyDay::default();
            rows.iter().for_each(|row| money.take_column(&row.name, &row.body));
            self.count.add(dating, &money);
        }
        if let Some(sums) = self.sums {
            sums.add_months(&mut self.count, days.breakdown);
        }
        let are_hours = !days.places.hours.is_empty();
        self.count.finish(Extent { places: days.places.count(), are_hours, lines })
    }
}

fn instants_of(day: &DayBounds) -> Instants {
    Instants { from_s: day.starts_s, to_s: day.ends_s }
}
