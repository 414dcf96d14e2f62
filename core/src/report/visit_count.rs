//! Counting visits under filters, from the columns of days.
//!
//! Sums that are added up ahead know no filter. So each visit is looked at, one column a filter and a breakdown. What always holds: the
//! figures are those of counting the visits that pass, one by one; distinct visitors are counted over the whole range.

use super::activity::Activity;
use super::dimension::Dimension;
use super::figures::VisitFigures;
use super::filter::{Filter, Passes};
use super::names::NameTable;
use super::pack::NameColumn;
use super::visit_day::{VisitDay, Who};
use super::visits::{RangeVisits, SumOf};
use crate::base::sorted::SortedMap;

/// Names of one dimension that a count keeps apart; those that come later are counted together.
const COUNT_NAMES_MAX: usize = 20_000;

/// A name under a dimension; a million visits under six dimensions hold six million of them. 0: no name. 1: the names beyond the bound,
/// together.
type Code = u16;

/// Stands for a visit that is not counted under a dimension.
const NOT_COUNTED: Code = Code::MAX;

/// Parts of a day, in seconds after its first instant.
#[derive(Debug, Clone)]
pub struct DayParts {
    /// Where each begins, in order.
    pub starts: Vec<i64>,
    /// Where the last one ends; what begins later is not counted.
    pub ends: i64,
}

/// Visits that pass some filters.
#[derive(Debug)]
pub struct VisitCount<'a> {
    filters: Vec<&'a Filter>,
    dimensions: Vec<Counted>,
    /// Who came, and where the visit's codes begin.
    came: Vec<(Who, u32)>,
    /// Of each visit a code a dimension.
    codes: Vec<Code>,
    all: Activity,
}

/// What is counted under one dimension.
#[derive(Debug)]
struct Counted {
    dimension: Dimension,
    names: NameTable,
    activity: Vec<Activity>,
}

impl Counted {
    fn new(dimension: Dimension) -> Self {
        Self { dimension, names: NameTable::default(), activity: vec![Activity::default(); 2] }
    }

    fn code(&mut self, name: &str) -> Code {
        if self.names.len() >= COUNT_NAMES_MAX && self.names.known(name).is_none() {
            return 1;
        }
        let code = self.names.code(Some(name)) + 1;
        if self.activity.len() <= code {
            self.activity.push(Activity::default());
        }
        Code::try_from(code).unwrap_or(1)
    }

    /// The code of each name of a column, by its own code.
    fn codes_of(&mut self, column: Option<&NameColumn>) -> Vec<Code> {
        let names = column.into_iter().flat_map(|column| &column.names);
        std::iter::once(0).chain(names.map(|name| self.code(name))).collect()
    }
}

impl<'a> VisitCount<'a> {
    /// Filters of money only are passed over.
    pub fn new(filters: &'a [Filter], dimensions: &[Dimension]) -> Self {
        let of_visits = |dimension: &&Dimension| dimension.place().is_some();
        Self {
            filters: filters.iter().filter(|filter| filter.dimension.place().is_some()).collect(),
            dimensions: dimensions.iter().filter(of_visits).map(|dimension| Counted::new(*dimension)).collect(),
            came: Vec::new(),
            codes: Vec::new(),
            all: Activity::default(),
        }
    }

    /// Adds the visits of a day that pass. Gives the visitors and activity of each of its parts.
    pub fn add(&mut self, day: &VisitDay, parts: &DayParts) -> Vec<VisitFigures> {
        let passes = Passes::of(self.filters.iter().copied(), &day.names);
        let asks_touch = self.filters.iter().any(|filter| filter.dimension.is_of_touch());
        let columns: Vec<Option<&NameColumn>> =
            self.dimensions.iter().map(|table| day.names.get(&table.dimension)).collect();
        let codes: Vec<Vec<Code>> =
            self.dimensions.iter_mut().zip(&columns).map(|(table, column)| table.codes_of(*column)).collect();
        let mut told: Vec<(Activity, Vec<Who>)> = vec![Default::default(); parts.starts.len()];
        for (row, figures) in day.figures.iter().enumerate() {
            let part = parts.starts.partition_point(|after_s| *after_s <= figures.after_s).checked_sub(1);
            let Some((activity, visitors)) = part.and_then(|part| told.get_mut(part)) else { continue };
            if (asks_touch && !figures.begins) || !passes.row(row) || figures.after_s >= parts.ends {
                continue;
            }
            let (who, own) = (day.who.get(row).copied().unwrap_or_default(), Activity::of(figures));
            activity.add(own);
            self.all.add(own);
            visitors.push(who);
            self.came.push((who, u32::try_from(self.codes.len()).unwrap_or(0)));
            for ((table, column), codes) in self.dimensions.iter_mut().zip(&columns).zip(&codes) {
                let is_counted = figures.begins || !table.dimension.is_of_touch();
                let name = column.and_then(|column| column.rows.get(row)).and_then(|code| usize::try_from(*code).ok());
                let code = codes.get(name.unwrap_or(0)).copied().unwrap_or(0);
                self.codes.push(if is_counted { code } else { NOT_COUNTED });
                if is_counted && let Some(sum) = table.activity.get_mut(usize::from(code)) {
                    sum.add(own);
                }
            }
        }
        let figures = |(activity, mut visitors): (Activity, Vec<Who>)| {
            visitors.sort_unstable();
            visitors.dedup();
            VisitFigures::of(i64::try_from(visitors.len()).unwrap_or(i64::MAX), activity)
        };
        told.into_iter().map(figures).collect()
    }

    /// The figures of all that was added, and by each dimension.
    pub fn finish(mut self) -> SortedMap<SumOf, RangeVisits> {
        // Visits of one visitor after the other: a name is counted once a visitor, without a set of pairs in memory.
        self.came.sort_unstable();
        let mut visitors: Vec<Vec<i64>> = self.dimensions.iter().map(|table| vec![0; table.activity.len()]).collect();
        let mut last_seen: Vec<Vec<u32>> = self.dimensions.iter().map(|table| vec![0; table.activity.len()]).collect();
        let mut distinct = 0_u32;
        for of_one in self.came.chunk_by(|(a, _), (b, _)| a == b) {
            distinct += 1;
            for (_, begins) in of_one {
                let begins = usize::try_from(*begins).unwrap_or(0);
                let codes = self.codes.iter().skip(begins);
                for ((visitors, last_seen), code) in visitors.iter_mut().zip(&mut last_seen).zip(codes) {
                    let code = usize::from(*code);
                    // One that is not counted has no place.
                    let (Some(count), Some(last)) = (visitors.get_mut(code), last_seen.get_mut(code)) else { continue };
                    *count += i64::from(*last != distinct);
                    *last = distinct;
                }
            }
        }
        let mut all = RangeVisits::default();
        if distinct > 0 {
            all.add(None, VisitFigures::of(i64::from(distinct), self.all));
        }
        let mut ranges = SortedMap::from([(None, all)]);
        for (table, visitors) in self.dimensions.into_iter().zip(visitors) {
            ranges.insert(Some(table.dimension), table.range(&visitors));
        }
        ranges
    }
}

impl Counted {
    fn range(self, visitors: &[i64]) -> RangeVisits {
        let figures = |code: usize| {
            let visitors = visitors.get(code).copied().unwrap_or(0);
            VisitFigures::of(visitors, self.activity.get(code).copied().unwrap_or_default())
        };
        let mut range = RangeVisits::default();
        if figures(0).sessions > 0 {
            range.add(None, figures(0));
        }
        if figures(1).sessions > 0 {
            range.add_others(1, &figures(1));
        }
        for code in 1..=self.names.len() {
            let figures = figures(code + 1);
            if figures.sessions > 0 {
                range.add(self.names.name(code).as_deref(), figures);
            }
        }
        range
    }
}

#[cfg(test)]
mod tests {
    use super::super::visit_day::tests::visits;
    use super::super::visit_day::{Visit, VisitDay};
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;

    const DAY_S: i64 = 86_400;

    proptest! {
        #[test]
        fn counting_by_columns_is_counting_one_by_one(
            all in visits(0, 5 * DAY_S),
            texts in prop::collection::vec(prop::sample::select(vec![
                "source:is:a", "source:is:(none)", "campaign:is_not:b", "country:contains:A", "country:is:c", "rung:is:email",
            ]), 0..3),
        ) {
            let filters = Filter::parse_all(texts.into_iter()).unwrap();
            let dimensions = [Dimension::Source, Dimension::Country, Dimension::Rung];
            let mut count = VisitCount::new(&filters, &dimensions);
            let passes = |visit: &&Visit| {
                filters.iter().filter(|one| one.dimension.place().is_some()).all(|filter| {
                    (visit.begins || !filter.dimension.is_of_touch()) && filter.admits(visit.names.get(filter.dimension))
                })
            };
            for day in 0..5 {
                let of_day: Vec<Visit> = all.iter().filter(|v| v.at_s / DAY_S == day).cloned().collect();
                let hours = |after_s: i64| (after_s / 3_600).rem_euclid(24);
                let parts = if day % 2 == 0 { 0..24 } else { 0..1 };
                let parts = DayParts { starts: parts.map(|hour| hour * 3_600).collect(), ends: DAY_S };
                let figures = count.add(&VisitDay::read(&VisitDay::of(&of_day, day * DAY_S).columns()), &parts);
                prop_assert_eq!(figures.len(), parts.starts.len());
                for (figures, hour) in figures.iter().zip(0..) {
                    let is_in = |visit: &&Visit| day % 2 == 1 || hours(visit.at_s - day * DAY_S) == hour;
                    let counted: Vec<&Visit> = of_day.iter().filter(passes).filter(is_in).collect();
                    prop_assert_eq!(figures.sessions, i64::try_from(counted.len()).unwrap());
                    let who: BTreeSet<Who> = counted.iter().map(|visit| visit.who).collect();
                    prop_assert_eq!(figures.visitors, i64::try_from(who.len()).unwrap());
                }
            }
            let ranges = count.finish();
            prop_assert_eq!(ranges.len(), 3, "money's dimensions are none of visits");
            let counted: Vec<&Visit> = all.iter().filter(passes).collect();
            for (of, range) in ranges {
                let mut expected: BTreeMap<Option<String>, (BTreeSet<Who>, Activity)> = BTreeMap::new();
                for visit in &counted {
                    if visit.begins || !of.is_some_and(Dimension::is_of_touch) {
                        let name = of.and_then(|of| visit.names.get(of)).map(str::to_owned);
                        let (who, activity) = expected.entry(name).or_default();
                        who.insert(visit.who);
                        activity.add(Activity::of(&visit.figures(0)));
                    }
                }
                let mut told = RangeVisits::default();
                for (name, (who, activity)) in expected {
                    told.add(name.as_deref(), VisitFigures::of(i64::try_from(who.len()).unwrap(), activity));
                }
                prop_assert_eq!(range.by_name(), told.by_name());
            }
        }
    }
}
