//! Visits of a range: whole months and days as they are added up, the parts of a day that is not over, and the rows of what is not added up
//! yet. Under a filter of visits the columns of days are counted.

use super::{Days, Of, instants};
use crate::port::batch::{Asked, Batch};
use crate::read::ReadFault;
use crate::tally::visits::{self, SpanVisits};
use crate::shell::Shell;
use crate::store::instants::Instants;
use crate::store::visit_sum::{self, ColumnRow, Span, SpanRow, SumsRow, UntilRow};
use headwater::base::time::DayBounds;
use headwater::report::visit_count::{Part, VisitCount};
use headwater::report::visit_day::{FIGURES, Visit, VisitDay, WHO};
use headwater::report::visits::{RangeVisits, SumOf, VisitSums, sum_name};
use headwater::report::{Dimension, VisitDayLine, VisitFigures};
use std::collections::{BTreeMap, BTreeSet};

/// Days whose columns are read at a time.
const DAYS_AT_ONCE: usize = 100;

/// What is told of visits.
pub(super) struct Told {
    pub(super) by: BTreeMap<SumOf, RangeVisits>,
    pub(super) days: Vec<VisitDayLine>,
}

/// The visits of some days.
pub(super) async fn of_days(shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>) -> Result<Told, ReadFault> {
    let is_filtered = of.filters.iter().any(|filter| filter.dimension.place().is_some());
    let mut until_s = of.until_s;
    loop {
        let cut = Cut::of(until_s, of, days);
        let told = if is_filtered { counted(shell, of, days, &cut).await? } else { summed(shell, of, days, &cut).await? };
        match told {
            Read::Told(told) => return Ok(told),
            // The cron has gone on meanwhile: what stood in one place stands in another now.
            Read::Moved(now_s) => until_s = now_s,
        }
    }
}

enum Read {
    Told(Told),
    Moved(i64),
}

/// Where the range is cut.
struct Cut {
    until_s: i64,
    range: Instants,
    /// Days that are added up.
    closed: Instants,
    /// Whole months among them, one after the other.
    months: Instants,
    /// The rest of what is added up: parts of a day.
    parts: Instants,
    /// What is not added up.
    live: Instants,
}

impl Cut {
    fn of(until_s: i64, of: &Of<'_>, days: &Days<'_>) -> Self {
        let range = instants(&days.bounds);
        let until = until_s.clamp(range.from_s, range.to_s);
        let closed_s = days.bounds.iter().rev().map(|day| day.ends_s).find(|ends_s| *ends_s <= until);
        let closed = Instants { from_s: range.from_s, to_s: closed_s.unwrap_or(range.from_s) };
        let mut months = Instants { from_s: closed.to_s, to_s: closed.to_s };
        for day in days.bounds.iter().filter(|day| day.ends_s <= closed.to_s) {
            let month = day.day.month();
            let starts_s = month.from().starts_s(&of.zone);
            if month.to() == day.day && starts_s >= range.from_s {
                months = Instants { from_s: starts_s.min(months.from_s), to_s: day.ends_s };
            }
        }
        let parts = Instants { from_s: closed.to_s, to_s: until };
        Self { until_s, range, closed, months, parts, live: Instants { from_s: until, to_s: range.to_s } }
    }

    /// How far the cron has gone, where that is not as far as it had.
    fn moved(&self, of: &Of<'_>, now: Option<&UntilRow>) -> Option<i64> {
        let now_s = now.filter(|now| now.time_zone == of.zone.as_str()).map_or(0, |now| now.until_s);
        (now_s != self.until_s).then_some(now_s)
    }
}

/// From the sums.
async fn summed(shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>, cut: &Cut) -> Result<Read, ReadFault> {
    let (site, dimensions) = (&of.scope.site, days.sums());
    let mut batch = Batch::new();
    let until = batch.ask::<UntilRow>(visit_sum::until(site));
    let Cut { closed, months, .. } = *cut;
    let mut ask = |span, dimensions: &[SumOf], range: Instants| -> Option<Asked<SumsRow>> {
        (range.from_s < range.to_s).then(|| batch.ask(visit_sum::sums_of(site, span, dimensions, range)))
    };
    let before = ask(Span::Day, &dimensions, Instants { from_s: closed.from_s, to_s: months.from_s });
    let of_months = ask(Span::Month, &dimensions, months);
    // The chart has a point a day, whatever months say.
    let chart = ask(Span::Day, &[None], months);
    let after = ask(Span::Day, &dimensions, Instants { from_s: months.to_s, to_s: closed.to_s });
    let parts = batch.ask::<SpanRow>(visit_sum::spans_of(site, cut.parts, true));
    let mut answers = batch.run(shell.database).await?;
    if let Some(now_s) = cut.moved(of, answers.take_first(until)?.as_ref()) {
        return Ok(Read::Moved(now_s));
    }
    let mut sums = Sums { from_s: cut.range.from_s, by: BTreeMap::new(), days: BTreeMap::new() };
    for (asked, is_day) in [(before, true), (of_months, false), (after, true)] {
        for row in asked.map(|asked| answers.take(asked)).transpose()?.into_iter().flatten() {
            sums.add(row, &dimensions, is_day);
        }
    }
    for row in chart.map(|chart| answers.take(chart)).transpose()?.into_iter().flatten() {
        sums.days.insert(row.starts_s, row.sums);
    }
    for mut part in answers.take(parts)? {
        for of in &dimensions {
            let groups = part.sums.remove(sum_name(*of)).unwrap_or_default();
            if of.is_none() {
                sums.days.entry(cut.closed.to_s).or_default().add(groups.clone(), cut.closed.to_s, |at_s| at_s);
            }
            sums.by.entry(*of).or_default().add_span(groups, sums.from_s);
        }
    }
    let mut live = Live { shell, of, days, at: cut.live, read: SpanVisits::default(), with_earlier: true };
    while let Some((day, came)) = live.next().await? {
        for of in &dimensions {
            let groups = came.groups(*of);
            if of.is_none() {
                sums.days.entry(day.starts_s).or_default().add(groups.clone(), day.starts_s, |at_s| at_s);
            }
            sums.by.entry(*of).or_default().add_span(groups, sums.from_s);
        }
    }
    let figures: BTreeMap<i64, VisitFigures> = sums.days.iter().map(|(starts_s, day)| (*starts_s, day.all())).collect();
    Ok(Read::Told(Told { by: sums.by, days: day_lines(&days.bounds, &figures) }))
}

/// Sums being put together.
struct Sums {
    from_s: i64,
    by: BTreeMap<SumOf, RangeVisits>,
    /// Whatever their names, by the first instant of the day.
    days: BTreeMap<i64, VisitSums>,
}

impl Sums {
    fn add(&mut self, row: SumsRow, dimensions: &[SumOf], is_day: bool) {
        let Some(of) = dimensions.iter().find(|of| sum_name(**of) == row.dimension) else { return };
        if is_day && of.is_none() {
            self.days.insert(row.starts_s, row.sums.clone());
        }
        self.by.entry(*of).or_default().add_sums(row.sums, self.from_s);
    }
}

/// From the columns.
async fn counted(shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>, cut: &Cut) -> Result<Read, ReadFault> {
    let site = &of.scope.site;
    let of_filters = of.filters.iter().map(|filter| filter.dimension);
    let named: BTreeSet<Dimension> = days.breakdown.iter().copied().chain(of_filters).collect();
    let names: Vec<&str> = [WHO, FIGURES].into_iter().chain(named.iter().map(|one| one.as_str())).collect();
    let mut count = VisitCount::new(of.filters, days.breakdown);
    let mut figures: BTreeMap<i64, VisitFigures> = BTreeMap::new();
    let mut add = |starts_s: i64, day: &VisitDay| {
        let told = count.add(day, Part { from_s: i64::MIN, to_s: i64::MAX });
        figures.insert(starts_s, told);
    };
    let closed: Vec<DayBounds> = days.bounds.iter().filter(|day| day.ends_s <= cut.closed.to_s).copied().collect();
    for bounds in closed.chunks(DAYS_AT_ONCE) {
        let statement = visit_sum::columns_of(site, &names, instants(bounds));
        let rows: Vec<ColumnRow> = shell.database.rows_of(statement).await?;
        let mut read: BTreeMap<i64, VisitDay> = BTreeMap::new();
        for row in rows {
            read.entry(row.starts_s).or_default().take_column(&row.name, &row.body);
        }
        for (starts_s, day) in &read {
            add(*starts_s, day);
        }
    }
    // Last: had the cron gone on since the columns were read, they would not be all.
    let mut batch = Batch::new();
    let until = batch.ask::<UntilRow>(visit_sum::until(site));
    let parts = batch.ask::<SpanRow>(visit_sum::spans_of(site, cut.parts, false));
    let mut answers = batch.run(shell.database).await?;
    if let Some(now_s) = cut.moved(of, answers.take_first(until)?.as_ref()) {
        return Ok(Read::Moved(now_s));
    }
    let mut open: BTreeMap<i64, Vec<Visit>> = BTreeMap::new();
    for part in answers.take(parts)? {
        let visits = VisitDay::read(&part.columns);
        open.entry(cut.closed.to_s).or_default().extend(visits.visits(cut.closed.to_s));
    }
    let mut live = Live { shell, of, days, at: cut.live, read: SpanVisits::default(), with_earlier: false };
    while let Some((day, came)) = live.next().await? {
        open.entry(day.starts_s).or_default().extend(came.visits);
    }
    for (starts_s, visits) in open {
        add(starts_s, &VisitDay::of(&visits, starts_s));
    }
    Ok(Read::Told(Told { by: count.finish(), days: day_lines(&days.bounds, &figures) }))
}

/// A line for each day on which anybody came.
fn day_lines(bounds: &[DayBounds], figures: &BTreeMap<i64, VisitFigures>) -> Vec<VisitDayLine> {
    let line = |day: &DayBounds| {
        let figures = *figures.get(&day.starts_s)?;
        (figures.sessions > 0).then(|| VisitDayLine { day: day.day.to_string(), figures })
    };
    bounds.iter().filter_map(line).collect()
}

/// The visits that are not added up, a part of a day at a time.
struct Live<'a> {
    shell: &'a Shell<'a>,
    of: &'a Of<'a>,
    days: &'a Days<'a>,
    /// What is still to be read.
    at: Instants,
    /// What is read and not told yet.
    read: SpanVisits,
    with_earlier: bool,
}

impl Live<'_> {
    async fn next(&mut self) -> Result<Option<(DayBounds, SpanVisits)>, ReadFault> {
        while self.read.visits.is_empty() {
            if self.at.from_s >= self.at.to_s {
                return Ok(None);
            }
            let site = &self.of.scope.site;
            let span = visits::bounded(self.shell, site, self.at).await?;
            self.read = visits::read(self.shell, site, span, self.with_earlier).await?;
            self.at.from_s = span.to_s;
        }
        let first_s = self.read.visits.first().map_or(0, |visit| visit.at_s);
        let day = self.days.bounds.iter().find(|day| (day.starts_s..day.ends_s).contains(&first_s)).copied();
        Ok(day.map(|day| (day, self.read.take_before(day.ends_s))))
    }
}
