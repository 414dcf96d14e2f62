//! Money as it is added up: of each day in all, of whole months by name, and of the other days by name.

use super::range::{Cut, Days, Of};
use super::unchanged::Unchanged;
use crate::port::batch::{Answers, Asked, Batch};
use crate::read::ReadFault;
use crate::store::instants::Instants;
use crate::store::money_sum::{ALL, SumRow, SumsOf};
use crate::store::visit_sum::Span;
use headwater::base::sorted::SortedMap;
use headwater::report::Dimension;
use headwater::report::money_count::MoneyCount;
use headwater::report::money_sum::TotalSums;

/// Sums that were asked for.
pub(super) struct SummedAsked {
    totals: Asked<SumRow>,
    by_name: Option<[Asked<SumRow>; 2]>,
}

/// Of which instants, and where they are cut.
#[derive(Clone, Copy)]
pub(super) struct SummedRange<'a> {
    pub(super) range: Instants,
    pub(super) cut: &'a Cut,
}

impl SummedAsked {
    pub(super) fn add_to(batch: &mut Batch, of: &Of<'_>, days: &Days<'_>, within: SummedRange<'_>) -> Self {
        let SummedRange { range, cut } = within;
        let mut ask = |span, names: &[&str], spans: &[Instants]| {
            let sums = SumsOf { scope: &of.scope, model: of.credit.model, span };
            batch.ask(sums.within(names, spans))
        };
        let totals = ask(Span::Day, &[ALL], &[range]);
        let names: Vec<&str> = days.breakdown.iter().map(|one| one.as_str()).collect();
        let by_name = (!names.is_empty()).then(|| {
            let of_month: Vec<&str> = std::iter::once(ALL).chain(names.iter().copied()).collect();
            [ask(Span::Day, &names, &between(range, &cut.money_months)), ask(Span::Month, &of_month, &cut.money_months)]
        });
        Self { totals, by_name }
    }
}

/// What of a range lies between some spans of it, which are in order.
fn between(range: Instants, spans: &[Instants]) -> Vec<Instants> {
    let starts = std::iter::once(range.from_s).chain(spans.iter().map(|span| span.to_s));
    let ends = spans.iter().map(|span| span.from_s).chain(std::iter::once(range.to_s));
    starts.zip(ends).map(|(from_s, to_s)| Instants { from_s, to_s }).filter(Instants::is_any).collect()
}

/// Sums being put together.
#[derive(Default)]
pub(super) struct Summed {
    /// Of each day in all, by its first instant.
    totals: SortedMap<i64, TotalSums>,
    /// Of days by name, as they are stored, by dimension and first instant.
    by_name: SortedMap<(Dimension, i64), String>,
    /// The months that their days are not told by name for, with what is told of them.
    months: Vec<(Instants, TotalSums, SortedMap<Dimension, String>)>,
}

impl Summed {
    /// Takes the sums of what is as it was when they were made. Gives the first instant of a month that is not.
    pub(super) fn take(
        &mut self,
        answers: &mut Answers,
        asked: SummedAsked,
        cut: &Cut,
        unchanged: &Unchanged,
    ) -> Result<Option<i64>, ReadFault> {
        let counts = |row: &SumRow| unchanged.is_day(row.starts_s, row.ends_s);
        for row in answers.take(asked.totals)?.into_iter().filter(counts) {
            self.totals.insert(row.starts_s, TotalSums::read(&row.sums));
        }
        let Some([days, months]) = asked.by_name else { return Ok(None) };
        for row in answers.take(days)?.into_iter().filter(counts) {
            let Some(dimension) = Dimension::parse(&row.dimension) else { continue };
            self.by_name.insert((dimension, row.starts_s), row.sums);
        }
        let rows = answers.take(months)?;
        for month in &cut.money_months {
            let of_month = || rows.iter().filter(|row| (row.starts_s, row.ends_s) == (month.from_s, month.to_s));
            let total = of_month().find(|row| row.dimension == ALL).filter(|_| !unchanged.is_marked(*month));
            let Some(total) = total else { return Ok(Some(month.from_s)) };
            let named = of_month().filter_map(|row| Some((Dimension::parse(&row.dimension)?, row.sums.clone())));
            self.months.push((*month, TotalSums::read(&total.sums), named.collect()));
        }
        Ok(None)
    }

    /// The days that are added up, by their first instants.
    pub(super) fn days(&self) -> impl Iterator<Item = i64> {
        self.totals.keys().copied()
    }

    /// Adds a day by its place in the range, by name too where no month tells it.
    pub(super) fn add_day(&self, count: &mut MoneyCount<'_>, place: usize, starts_s: i64, breakdown: &[Dimension]) {
        let Some(total) = self.totals.get(&starts_s) else { return };
        count.add_totals(place, total);
        if self.months.iter().any(|(month, ..)| (month.from_s..month.to_s).contains(&starts_s)) {
            return;
        }
        for dimension in breakdown {
            match self.by_name.get(&(*dimension, starts_s)) {
                Some(names) => count.add_names(*dimension, names),
                None => count.add_unnamed(*dimension, total),
            }
        }
    }

    /// Adds the names of whole months.
    pub(super) fn add_months(self, count: &mut MoneyCount<'_>, breakdown: &[Dimension]) {
        for (_, total, by) in &self.months {
            for dimension in breakdown {
                match by.get(dimension) {
                    Some(names) => count.add_names(*dimension, names),
                    None => count.add_unnamed(*dimension, total),
                }
            }
        }
    }
}
