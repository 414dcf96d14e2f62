//! Visits of a range: whole months and days as they are added up, the parts of a day that is not over, and the rows of what is not added up
//! yet. Under a filter of visits the columns of days are counted.

use super::range::{Built, Cut, Days, Of};
use crate::port::batch::{Answers, Asked, Batch};
use crate::read::ReadFault;
use crate::store::instants::Instants;
use crate::store::visit_sum::{self, ColumnRow, Span, SpanRow, SumsRow};
use crate::tally::visits::SpanVisits;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::DayBounds;
use headwater::report::visit_before::groups_before;
use headwater::report::visit_count::VisitCount;
use headwater::report::visit_day::{BEFORE, FIGURES, Visit, VisitDay, WHO};
use headwater::report::visits::{RangeVisits, SumOf, VisitGroup, VisitSums, figures_of_all, sum_name};
use headwater::report::{Dimension, VisitDayLine, VisitFigures, VisitHourLine};

/// What is told of visits.
pub(super) struct ToldVisits {
    pub(super) by: SortedMap<SumOf, RangeVisits>,
    pub(super) days: Vec<VisitDayLine>,
    pub(super) hours: Vec<VisitHourLine>,
}

/// Visits being read.
pub(super) enum Visits<'a> {
    /// From sums.
    Summed(Sums),
    /// From columns, one by one: under a filter.
    Counted(Count<'a>),
}

/// What was asked for.
pub(super) enum VisitsSum {
    Sums {
        days: Vec<Asked<SumsRow>>,
        months: Option<Asked<SumsRow>>,
        chart: Option<Asked<SumsRow>>,
        parts: Asked<SpanRow>,
        /// The day of which only a part counts.
        part_of_day: Option<Asked<ColumnRow>>,
    },
    Columns {
        days: Asked<ColumnRow>,
        parts: Asked<SpanRow>,
    },
}

/// Sums being put together.
pub(super) struct Sums {
    dimensions: Vec<SumOf>,
    from_s: i64,
    by: SortedMap<SumOf, RangeVisits>,
    /// Whatever their names, by the first instant of the day: of a day that is added up, and of one that is not over.
    days: SortedMap<i64, VisitFigures>,
    open: SortedMap<i64, VisitSums>,
}

/// Visits being counted.
pub(super) struct Count<'a> {
    columns: SortedSet<Dimension>,
    count: VisitCount<'a>,
    /// Figures of the days or hours that are counted, by their first instants.
    figures: SortedMap<i64, VisitFigures>,
    /// Visits of days that are not added up whole, by their first instants.
    open: SortedMap<i64, Vec<Visit>>,
}

impl<'a> Visits<'a> {
    pub(super) fn new(of: &Of<'a>, days: &Days<'a>, built: &Built) -> Self {
        let is_filtered = of.filters.iter().any(|filter| filter.dimension.place().is_some());
        // Sums know whole days; of a part of one the columns say who had not come before, whatever the name.
        let is_part = days.places.part_of_day().is_some();
        let knows_part = !is_part || built.knows_before && days.sums().len() == 1;
        if is_filtered || !knows_part || !days.places.hours.is_empty() {
            let of_filters = of.filters.iter().map(|filter| filter.dimension);
            let columns = days.breakdown.iter().copied().chain(of_filters).collect();
            let count = VisitCount::new(of.filters, days.breakdown);
            return Self::Counted(Count { columns, count, figures: SortedMap::new(), open: SortedMap::new() });
        }
        let from_s = days.places.bounds.first().map_or(0, |day| day.starts_s);
        Self::Summed(Sums {
            dimensions: days.sums(),
            from_s,
            by: SortedMap::new(),
            days: SortedMap::new(),
            open: SortedMap::new(),
        })
    }

    /// Whether visits are counted one by one.
    pub(super) fn is_counted(&self) -> bool {
        matches!(self, Self::Counted(_))
    }

    /// Asks for what is added up.
    pub(super) fn ask(&self, batch: &mut Batch, of: &Of<'_>, days: &Days<'_>, cut: &Cut) -> VisitsSum {
        let site = &of.scope.site;
        let part_of_day = days.places.part_of_day();
        let parts = batch.ask(visit_sum::spans_of(site, cut.parts, !self.is_counted() && part_of_day.is_none()));
        let part_of_day_s = part_of_day.filter(|day| day.ends_s <= cut.until_s).map(|day| day.starts_s);
        match self {
            Self::Counted(count) => {
                let of_names = count.columns.iter().map(|one| one.as_str());
                let names: Vec<&str> = [WHO, FIGURES].into_iter().chain(of_names).collect();
                let to_s = part_of_day_s.map_or(cut.closed.to_s, |starts_s| starts_s + 1);
                let closed = Instants { to_s, ..cut.closed };
                VisitsSum::Columns { days: batch.ask(visit_sum::columns_of(site, &names, closed)), parts }
            }
            Self::Summed(_) => {
                let dimensions = days.sums();
                let mut ask = |span, dimensions: &[SumOf], from_s, to_s| {
                    let range = Instants { from_s, to_s };
                    range.is_any().then(|| batch.ask(visit_sum::sums_of(site, span, dimensions, range)))
                };
                let (closed, months) = (cut.closed, cut.months);
                let before = ask(Span::Day, &dimensions, closed.from_s, months.from_s);
                let after = ask(Span::Day, &dimensions, months.to_s, closed.to_s);
                let of_months = ask(Span::Month, &dimensions, months.from_s, months.to_s);
                // The chart has a point a day, whatever months say.
                let chart = ask(Span::Day, &[None], months.from_s, months.to_s);
                let part_of_day = part_of_day_s.map(|from_s| {
                    let day = Instants { from_s, to_s: from_s + 1 };
                    batch.ask(visit_sum::columns_of(site, &[WHO, FIGURES, BEFORE], day))
                });
                let days = before.into_iter().chain(after).collect();
                VisitsSum::Sums { days, months: of_months, chart, parts, part_of_day }
            }
        }
    }

    /// Takes what is added up. False where columns do not say when visitors had come before: each is to be counted then.
    pub(super) fn take(
        &mut self,
        answers: &mut Answers,
        asked: VisitsSum,
        days: &Days<'_>,
        cut: &Cut,
    ) -> Result<bool, ReadFault> {
        let open_s = cut.closed.to_s;
        match (self, asked) {
            (Self::Summed(sums), VisitsSum::Sums { days: of_days, months, chart, parts, part_of_day }) => {
                for asked in of_days {
                    for row in answers.take(asked)? {
                        sums.add_day(row);
                    }
                }
                for row in months.map(|months| answers.take(months)).transpose()?.into_iter().flatten() {
                    sums.add(row);
                }
                for row in chart.map(|chart| answers.take(chart)).transpose()?.into_iter().flatten() {
                    sums.days.insert(row.starts_s, figures_of_all(&row.sums));
                }
                let mut partly = VisitDay::default();
                for mut part in answers.take(parts)? {
                    match days.places.part_of_day() {
                        Some(_) => partly.extend(VisitDay::read(&part.columns)),
                        None => sums.add_span(open_s, |of| part.sums.remove(sum_name(of)).unwrap_or_default()),
                    }
                }
                if let Some(asked) = part_of_day {
                    partly.extend(unpacked(&answers.take(asked)?));
                }
                if days.places.part_of_day().is_some() {
                    let Some(groups) = groups_before(&partly, days.places.ends_s - open_s) else { return Ok(false) };
                    sums.add_span(open_s, |_| groups.clone());
                }
            }
            (Self::Counted(count), VisitsSum::Columns { days: of_days, parts }) => {
                // Unpacked a day at a time: a large site's year would not fit into the memory at once.
                let mut rows: SortedMap<i64, Vec<ColumnRow>> = SortedMap::new();
                for row in answers.take(of_days)? {
                    rows.entry(row.starts_s).or_default().push(row);
                }
                for (starts_s, rows) in rows {
                    count.add(starts_s, &unpacked(&rows), days);
                }
                for part in answers.take(parts)? {
                    let visits = VisitDay::read(&part.columns);
                    count.open.entry(open_s).or_default().extend(visits.visits(open_s));
                }
            }
            // Each asks for its own.
            _ => {}
        }
        Ok(true)
    }

    /// Takes visits that are not added up, oldest first.
    pub(super) fn take_live(&mut self, mut came: SpanVisits, days: &Days<'_>) {
        while let Some(first) = came.visits.first() {
            let is_its_day = |day: &&DayBounds| (day.starts_s..day.ends_s).contains(&first.at_s);
            let Some(day) = days.places.bounds.iter().find(is_its_day).copied() else { break };
            let of_day = came.take_before(day.ends_s);
            match self {
                Self::Summed(sums) => sums.add_span(day.starts_s, |of| of_day.groups(of)),
                Self::Counted(count) => count.open.entry(day.starts_s).or_default().extend(of_day.visits),
            }
        }
    }

    /// All of it.
    pub(super) fn finish(self, days: &Days<'_>) -> ToldVisits {
        match self {
            Self::Summed(sums) => {
                let open = sums.open.iter().map(|(starts_s, day)| (*starts_s, day.all()));
                let figures = sums.days.into_iter().chain(open).collect();
                ToldVisits { by: sums.by, days: day_lines(&days.places.bounds, &figures), hours: Vec::new() }
            }
            Self::Counted(mut count) => {
                for (starts_s, visits) in std::mem::take(&mut count.open) {
                    count.add(starts_s, &VisitDay::of(&visits, starts_s), days);
                }
                let hours = hour_lines(&days.places.hours, &count.figures);
                let bounds: &[DayBounds] = if days.places.hours.is_empty() { &days.places.bounds } else { &[] };
                ToldVisits { by: count.count.finish(), days: day_lines(bounds, &count.figures), hours }
            }
        }
    }
}

impl Sums {
    fn add_day(&mut self, row: SumsRow) {
        if row.dimension == sum_name(None) {
            self.days.insert(row.starts_s, figures_of_all(&row.sums));
        }
        self.add(row);
    }

    fn add(&mut self, row: SumsRow) {
        if let Some(of) = self.dimensions.iter().find(|of| sum_name(**of) == row.dimension) {
            self.by.entry(*of).or_default().add_sums(&row.sums, self.from_s);
        }
    }

    /// Adds a span of the day that begins at `starts_s`.
    fn add_span(&mut self, starts_s: i64, mut groups: impl FnMut(SumOf) -> Vec<VisitGroup>) {
        for of in self.dimensions.clone() {
            let groups = groups(of);
            if of.is_none() {
                self.open.entry(starts_s).or_default().add(groups.clone(), starts_s, |at_s| at_s);
            }
            self.by.entry(of).or_default().add_span(groups, self.from_s);
        }
    }
}

impl Count<'_> {
    fn add(&mut self, starts_s: i64, day: &VisitDay, days: &Days<'_>) {
        let parts = days.places.parts_of(starts_s);
        let figures = self.count.add(day, &parts);
        let starts = parts.starts.iter().map(|after_s| starts_s + after_s);
        self.figures.extend(starts.zip(figures));
    }
}

/// Columns of one day.
fn unpacked(rows: &[ColumnRow]) -> VisitDay {
    let mut day = VisitDay::default();
    rows.iter().for_each(|row| day.take_column(&row.name, &row.body));
    day
}

/// A line for each hour in which anybody came.
fn hour_lines(hours: &[i64], figures: &SortedMap<i64, VisitFigures>) -> Vec<VisitHourLine> {
    let line = |starts_s: &i64| {
        let figures = *figures.get(starts_s)?;
        (figures.sessions > 0).then_some(VisitHourLine { starts_s: *starts_s, figures })
    };
    hours.iter().filter_map(line).collect()
}

/// A line for each day on which anybody came.
fn day_lines(bounds: &[DayBounds], figures: &SortedMap<i64, VisitFigures>) -> Vec<VisitDayLine> {
    let line = |day: &DayBounds| {
        let figures = *figures.get(&day.starts_s)?;
        (figures.sessions > 0).then(|| VisitDayLine { day: day.day.to_string(), figures })
    };
    bounds.iter().filter_map(line).collect()
}
