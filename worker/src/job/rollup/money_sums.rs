//! Sums of money: of the days whose columns are made, and of the months that they belong to.
//!
//! A month is added up from the sums of its days, when it is over and none of its days is marked. Whoever makes one of its days gives the
//! others back that somebody else has taken (`stale_day.give_back`): of two who make days of one month at the same time, the second reads
//! what the first has written.

use crate::fault::Fault;
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::money_column::{self, DAY_S, MarkRow, MarkedRow};
use crate::store::money_sum::{self, ALL, NewSum, SumRow, SumsOf};
use crate::store::visit_sum::Span;
use headwater::attribution::Model;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::{DayBounds, DayRange, TimeZoneName, day_bounds};
use headwater::cohort::sums::{CohortSums, ORIGINS, PARTS};
use headwater::report::Dimension;
use headwater::report::money_count::sums_of_day;
use headwater::report::money_day::MoneyDay;
use headwater::report::money_sum::{NamedSums, Sums, TotalSums};
use headwater::report::paid::CreditAsked;

/// Dimensions of a month that are read together: a busy site's month would not fit into one answer.
const DIMENSIONS_AT_ONCE: usize = 6;

/// Days that are made, and what makes their sums.
pub(super) struct MadeDays<'a> {
    pub(super) scope: &'a Scope,
    pub(super) zone: &'a TimeZoneName,
    pub(super) window_days: Option<i64>,
    /// Why they are made.
    pub(super) marks: &'a [MarkRow],
    /// All of them, by their first instants, and those with money.
    pub(super) days: &'a SortedMap<i64, DayBounds>,
    pub(super) money: &'a SortedMap<i64, MoneyDay>,
}

/// What is added up of a day.
struct Made {
    sums: Sums,
    cohort: CohortSums,
}

impl MadeDays<'_> {
    /// The statements that write the sums of the days and of their months. What ended before `over_s` is over.
    pub(super) async fn statements(&self, shell: &Shell<'_>, over_s: i64) -> Result<Vec<Statement>, Fault> {
        let starts: SortedSet<i64> = self.days.keys().copied().collect();
        let mut all = Vec::new();
        let mut days: SortedMap<i64, SortedMap<Model, Made>> = SortedMap::new();
        let mut new = Vec::new();
        for (starts_s, money) in self.money {
            let ends_s = self.days.get(starts_s).map_or(*starts_s, |day| day.ends_s);
            for model in Model::STORED {
                let window_s = self.window_days.map(|days| days.saturating_mul(DAY_S));
                let asked = CreditAsked { model, window_s, is_own_window: true };
                let made = Made { sums: sums_of_day(asked, money), cohort: CohortSums::of_day(asked, money) };
                let span = Instants { from_s: *starts_s, to_s: ends_s };
                new.extend(new_sums(model, span, &made.sums));
                new.extend(new_cohort(model, span, &made.cohort));
                days.entry(*starts_s).or_default().insert(model, made);
            }
        }
        all.extend(money_sum::put(self.scope, Span::Day, &starts, &new));
        let months = self.months();
        let mut new = Vec::new();
        for month in &months {
            all.push(money_column::give_back_others(self.scope, self.marks, *month));
            if month.to_s <= over_s && !self.others_are_marked(shell, *month).await? {
                for model in Model::STORED {
                    new.extend(self.month(shell, model, *month, &days).await?);
                }
            }
        }
        let starts: SortedSet<i64> = months.iter().map(|month| month.from_s).collect();
        all.extend(money_sum::put(self.scope, Span::Month, &starts, &new));
        Ok(all)
    }

    /// The months that the days belong to.
    fn months(&self) -> Vec<Instants> {
        let months: SortedMap<i64, i64> = self.days.values().filter_map(|day| month_of(day, self.zone)).collect();
        months.into_iter().map(|(from_s, to_s)| Instants { from_s, to_s }).collect()
    }

    async fn others_are_marked(&self, shell: &Shell<'_>, month: Instants) -> Result<bool, Fault> {
        let marked: Vec<MarkedRow> = shell.database.rows_of(money_column::marked_within(self.scope, month)).await?;
        Ok(marked.iter().any(|row| self.marks.iter().all(|mark| mark.day != row.day)))
    }

    /// The sums of a month from those of its days: of those that are made here, and of the others as they are stored.
    async fn month(
        &self,
        shell: &Shell<'_>,
        model: Model,
        month: Instants,
        made: &SortedMap<i64, SortedMap<Model, Made>>,
    ) -> Result<Vec<NewSum>, Fault> {
        let mut totals: SortedMap<i64, TotalSums> = SortedMap::new();
        for row in self.stored(shell, model, month, &[ALL]).await? {
            totals.insert(row.starts_s, TotalSums::read(&row.sums));
        }
        let made: Vec<(i64, &Made)> = made
            .iter()
            .filter(|(starts_s, _)| (month.from_s..month.to_s).contains(*starts_s))
            .filter_map(|(starts_s, models)| Some((*starts_s, models.get(&model)?)))
            .collect();
        totals.extend(made.iter().map(|(starts_s, made)| (*starts_s, made.sums.total.clone())));
        if totals.is_empty() {
            return Ok(Vec::new());
        }
        let total = TotalSums::of_days(totals.values().cloned());
        let mut by: SortedMap<Dimension, NamedSums> = SortedMap::new();
        for dimensions in Dimension::summed().chunks(DIMENSIONS_AT_ONCE) {
            let names: Vec<&str> = dimensions.iter().map(|one| one.as_str()).collect();
            let mut named: SortedMap<(Dimension, i64), NamedSums> = SortedMap::new();
            for row in self.stored(shell, model, month, &names).await? {
                let Some(dimension) = Dimension::parse(&row.dimension) else { continue };
                named.insert((dimension, row.starts_s), NamedSums::read(&row.sums));
            }
            for (starts_s, made) in &made {
                named.extend(made.sums.by.iter().map(|(dimension, names)| ((*dimension, *starts_s), names.clone())));
            }
            for dimension in dimensions {
                let day = |(starts_s, total): (&i64, &TotalSums)| {
                    named.remove(&(*dimension, *starts_s)).ok_or_else(|| total.clone())
                };
                by.insert(*dimension, NamedSums::of_days(totals.iter().map(day)));
            }
        }
        let mut cohorts: SortedMap<i64, CohortSums> = SortedMap::new();
        for row in self.stored(shell, model, month, &PARTS).await? {
            let part = CohortSums::read(&row.sums, &ORIGINS);
            let day = cohorts.remove(&row.starts_s);
            cohorts.insert(row.starts_s, CohortSums::of_days(day.into_iter().chain([part])));
        }
        cohorts.extend(made.iter().map(|(starts_s, made)| (*starts_s, made.cohort.clone())));
        // A day that was added up before there were cohorts has none: then its month is read by days.
        let is_whole = totals.keys().all(|day| cohorts.contains_key(day));
        let cohort = is_whole.then(|| new_cohort(model, month, &CohortSums::of_days(cohorts.into_values())));
        Ok(new_sums(model, month, &Sums { total, by }).chain(cohort.unwrap_or_default()).collect())
    }

    /// The stored sums of those days of a month that are not made here.
    async fn stored(
        &self,
        shell: &Shell<'_>,
        model: Model,
        month: Instants,
        dimensions: &[&str],
    ) -> Result<Vec<SumRow>, Fault> {
        let days = SumsOf { scope: self.scope, model, span: Span::Day };
        let mut rows: Vec<SumRow> = shell.database.rows_of(days.within(dimensions, &[month])).await?;
        rows.retain(|row| !self.days.contains_key(&row.starts_s));
        Ok(rows)
    }
}

/// The first instant of a day's month, and the first one after it.
fn month_of(day: &DayBounds, zone: &TimeZoneName) -> Option<(i64, i64)> {
    let month = day.day.month();
    let last = DayRange::new(month.to(), month.to()).ok()?;
    Some((month.from().starts_s(zone), day_bounds(&last, zone).first()?.ends_s))
}

/// The sums of a day or month as they are written. A dimension under which nothing has a name is left out: its money is the money in all.
fn new_sums(model: Model, span: Instants, sums: &Sums) -> impl Iterator<Item = NewSum> {
    let of = move |dimension, sums| NewSum { model, dimension, starts_s: span.from_s, ends_s: span.to_s, sums };
    let named = sums.by.iter().filter(|(_, sums)| !sums.is_unnamed());
    let named = named.map(move |(dimension, sums)| of(dimension.as_str(), sums.text()));
    std::iter::once(of(ALL, sums.total.text())).chain(named)
}

/// Who paid in a day or month, and who for the first time, as it is written. What is larger than that may be is left out, and is read by days.
fn new_cohort(model: Model, span: Instants, sums: &CohortSums) -> Vec<NewSum> {
    let of = |(dimension, sums)| NewSum { model, dimension, starts_s: span.from_s, ends_s: span.to_s, sums };
    PARTS.into_iter().zip(sums.texts().unwrap_or_default()).map(of).collect()
}
