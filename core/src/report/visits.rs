//! Visits added up ahead of time, so that any range of days is told exactly, distinct visitors included.
//!
//! The visitors of several days are not the sum of each day's: who comes on two of them is one visitor. So the sums of a day say of its
//! visitors on which day each was last seen before. Of a range, a visitor is counted on the first day it comes, and on no other: that is the
//! day whose day before lies outside of the range. Sums of days add up to sums of a month in the same way.
//!
//! What always holds: however a range is cut into months and days, and a day into spans, the sums are those of the range as a whole. Names
//! beyond [`DAY_NAMES_MAX`] of one day are the exception: their sessions are counted among the others of that day.

use super::activity::Activity;
use super::dimension::Dimension;
use super::figures::{OtherVisits, VisitFigures, VisitLine};
use super::names::{NameTable, at};
use super::pack::LinePacker;
use super::visit_day::{QUARTER_S, Visit};
use super::visit_lines::read_lines;
use crate::base::json::FromJson;
use crate::base::sorted::{SortedMap, SortedSet, sort, sort_by};
use serde::{Deserialize, Serialize};

/// Names of one day that are kept apart. Anybody can invent names; the sums of a day have to stay small whatever is invented.
pub const DAY_NAMES_MAX: usize = 400;

/// Names of one month that are kept apart.
const MONTH_NAMES_MAX: usize = 1_000;

/// What visits are told apart by: a dimension, or nothing.
pub type SumOf = Option<Dimension>;

/// Every one of them.
pub fn sums_of_all() -> impl Iterator<Item = SumOf> {
    std::iter::once(None).chain(Dimension::of_visits().iter().copied().map(Some))
}

/// Its name as it is stored.
pub fn sum_name(of: SumOf) -> &'static str {
    of.map_or("all", Dimension::as_str)
}

/// Visitors of a span of time who came under one name, and who were last seen under it at the same time before that span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct VisitGroup {
    /// The name; `None`: none, or visits are counted whatever their name.
    pub name: Option<String>,
    /// When they were last seen under it before the span, cut down to a quarter of an hour, in unix seconds; absent: never before. A day
    /// of every time zone begins with a quarter.
    pub before_s: Option<i64>,
    /// How many visitors.
    pub visitors: i64,
    /// What they did within the span.
    pub activity: Activity,
}

/// Whether a visit is counted there: one that begins no touch has nothing to say of where it came from.
fn counts(of: SumOf, visit: &Visit) -> bool {
    visit.begins || !of.is_some_and(Dimension::is_of_touch)
}

fn name_of(of: SumOf, visit: &Visit) -> Option<&str> {
    of.and_then(|dimension| visit.names.get(dimension))
}

/// The groups of the visits of a span. `earlier`: visits of the same visitors before it.
pub fn groups(of: SumOf, visits: &[Visit], earlier: &[Visit]) -> Vec<VisitGroup> {
    let key = |visit| (name_of(of, visit), visit.who);
    let came = visits.iter().filter(|visit| counts(of, visit));
    let came = came.map(|visit| (key(visit), Activity::of(&visit.figures(0))));
    let came = SortedMap::adding(came, |sum, activity| sum.add(activity));
    let before = earlier.iter().filter(|visit| counts(of, visit)).map(|visit| (key(visit), visit.at_s));
    let before = SortedMap::adding(before, |last_s, at_s| *last_s = at_s.max(*last_s));
    let pairs = came.into_iter().map(|(key, activity)| {
        let before_s = before.get(&key).map(|at_s| at_s.div_euclid(QUARTER_S) * QUARTER_S);
        ((key.0, before_s), (1, activity))
    });
    let groups = SortedMap::adding(pairs, |(visitors, sum): &mut (i64, Activity), (more, activity)| {
        *visitors += more;
        sum.add(activity);
    });
    let mut all = Vec::new();
    for ((name, before_s), (visitors, activity)) in groups {
        all.push(VisitGroup { name: name.map(str::to_owned), before_s, visitors, activity });
    }
    all
}

/// Visits of one day or month under one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct SumVisits {
    activity: Activity,
    /// Visitors who had never come under it.
    first: i64,
    /// Visitors by the first instant of the day on which they had come under it before.
    before: SortedMap<i64, i64>,
}

impl SumVisits {
    fn visitors(&self) -> i64 {
        self.first + self.before.values().sum::<i64>()
    }
}

/// The visits of one day or month by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitSums {
    names: SortedMap<Option<String>, SumVisits>,
    others: OtherVisits,
}

/// The figures of stored sums of a day, whatever the name, where visits are counted so.
pub fn figures_of_all(text: &str) -> VisitFigures {
    let mut figures = VisitFigures::default();
    read_lines(text, |line| {
        if line.name.is_none() {
            figures = VisitFigures::of(line.new_since(i64::MAX), line.activity);
        }
    });
    figures
}

impl VisitSums {
    /// As it is stored.
    pub fn text(&self) -> String {
        let mut packer = LinePacker::default();
        packer.numbers.put(self.names.len() as u64);
        for (name, visits) in &self.names {
            packer.put_name(name.as_deref());
            let numbers = &mut packer.numbers;
            visits.activity.pack(numbers);
            numbers.put_count(visits.first);
            numbers.put(visits.before.len() as u64);
            for (day, count) in &visits.before {
                numbers.put_signed(day.div_euclid(QUARTER_S));
                numbers.put_count(*count);
            }
        }
        let figures = self.others.figures();
        packer.numbers.put_count(self.others.names);
        packer.numbers.put_count(figures.visitors);
        figures.activity().pack(&mut packer.numbers);
        packer.text()
    }

    /// Of what was stored.
    pub fn read(text: &str) -> Self {
        let mut names = SortedMap::new();
        let others = read_lines(text, |line| {
            let visits =
                SumVisits { activity: line.activity, first: line.first, before: line.before.iter().copied().collect() };
            names.insert(line.name.map(str::to_owned), visits);
        });
        Self { names, others }
    }
}

impl VisitSums {
    /// Adds what came within a further span of the day that begins at `starts_s`. `day_of` gives the first instant of an instant's day.
    pub fn add(&mut self, groups: Vec<VisitGroup>, starts_s: i64, day_of: impl Fn(i64) -> i64) {
        for VisitGroup { name, before_s, visitors, activity } in groups {
            let line = self.names.entry(name).or_default();
            line.activity.add(activity);
            match before_s {
                None => line.first += visitors,
                // They came earlier on this very day, and are counted already.
                Some(before_s) if before_s >= starts_s => {}
                Some(before_s) => *line.before.entry(day_of(before_s)).or_default() += visitors,
            }
        }
        self.bound(DAY_NAMES_MAX);
    }

    /// Of a month that begins at `starts_s`: the sums of its days.
    pub fn of_days(days: impl Iterator<Item = Self>, starts_s: i64) -> Self {
        let mut month = Self::default();
        for day in days {
            for (name, visits) in day.names {
                let line = month.names.entry(name).or_default();
                line.activity.add(visits.activity);
                line.first += visits.first;
                // Those who came on an earlier day of the month are counted there.
                for (day, count) in visits.before.into_iter().filter(|(day, _)| *day < starts_s) {
                    *line.before.entry(day).or_default() += count;
                }
            }
            month.others.add(day.others.names, &day.others.figures());
        }
        month.bound(MONTH_NAMES_MAX);
        month
    }

    /// Leaves the names with most sessions, and counts the others together.
    fn bound(&mut self, most: usize) {
        if self.names.len() <= most {
            return;
        }
        let mut order: Vec<(i64, Option<String>)> =
            self.names.iter().map(|(name, visits)| (-visits.activity.sessions, name.clone())).collect();
        sort(&mut order);
        for (_, name) in order.split_off(most) {
            let Some(visits) = self.names.remove(&name) else { continue };
            self.others.add(1, &VisitFigures::of(visits.visitors(), visits.activity));
        }
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Visitors and activity, whatever their name, where visits are counted so.
    pub fn all(&self) -> VisitFigures {
        self.names.get(&None).map_or_else(VisitFigures::default, |all| VisitFigures::of(all.visitors(), all.activity))
    }
}

/// The visits of a range by name.
#[derive(Debug, Clone, Default)]
pub struct RangeVisits {
    table: NameTable,
    /// By the names' codes.
    figures: Vec<Option<VisitFigures>>,
    others: OtherVisits,
}

impl RangeVisits {
    /// Adds the stored sums of a day or month of the range that begins at `from_s`.
    pub fn add_sums(&mut self, text: &str, from_s: i64) {
        let others =
            read_lines(text, |line| self.add(line.name, VisitFigures::of(line.new_since(from_s), line.activity)));
        self.add_others(others.names, &others.figures());
    }

    /// Adds a span of the range that begins at `from_s`.
    pub fn add_span(&mut self, groups: Vec<VisitGroup>, from_s: i64) {
        for group in groups {
            let is_first = group.before_s.is_none_or(|before_s| before_s < from_s);
            let visitors = if is_first { group.visitors } else { 0 };
            self.add(group.name.as_deref(), VisitFigures::of(visitors, group.activity));
        }
    }

    /// Adds figures under a name: visitors that no other of the range's are counted with.
    pub fn add(&mut self, name: Option<&str>, figures: VisitFigures) {
        let code = self.table.code(name);
        at(&mut self.figures, code).into_iter().for_each(|sum| sum.add(&figures));
    }

    /// Counts so many further names together, without saying which.
    pub fn add_others(&mut self, names: i64, figures: &VisitFigures) {
        self.others.add(names, figures);
    }

    /// Figures whatever the name, where visits are counted so.
    pub fn all(&self) -> VisitFigures {
        self.figures.first().copied().flatten().unwrap_or_default()
    }

    /// By name.
    #[cfg(test)]
    pub(super) fn by_name(&self) -> SortedMap<Option<String>, VisitFigures> {
        let all = self.figures.iter().enumerate();
        all.filter_map(|(code, figures)| Some((self.table.name(code), (*figures)?))).collect()
    }

    /// A line for each name of `named` and for `most` more, those with most visitors first, and the others together. What has no name has
    /// a line of its own.
    pub fn lines(self, named: &SortedSet<&str>, most: usize) -> (Vec<VisitLine>, Option<OtherVisits>) {
        let mut others = self.others;
        let table = self.table;
        let line = |(code, figures): (usize, Option<VisitFigures>)| Some(VisitLine::of(table.name(code), figures?));
        let mut lines: Vec<VisitLine> = self.figures.into_iter().enumerate().filter_map(line).collect();
        let stays = |line: &VisitLine| line.name.as_deref().is_none_or(|name| named.contains(name));
        sort_by(&mut lines, |a, b| {
            let place = |line: &VisitLine| (!stays(line), -line.visitors);
            place(a).cmp(&place(b)).then_with(|| a.name.cmp(&b.name))
        });
        let stay = lines.iter().filter(|line| stays(line)).count().saturating_add(most);
        for line in lines.split_off(stay.min(lines.len())) {
            others.add(1, &line.figures());
        }
        sort_by(&mut lines, |a, b| b.visitors.cmp(&a.visitors).then_with(|| a.name.cmp(&b.name)));
        (lines, (others.names > 0).then_some(others))
    }
}

#[cfg(test)]
mod tests {
    use super::super::visit_before::{groups_before, with_before};
    use super::super::visit_day::tests::visits;
    use super::super::visit_day::{VisitDay, Who};
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    const DAY_S: i64 = 86_400;

    /// The same by counting.
    fn counted(of: SumOf, all: &[Visit], from_s: i64, to_s: i64) -> SortedMap<Option<String>, VisitFigures> {
        let mut visitors: BTreeMap<Option<String>, BTreeSet<Who>> = BTreeMap::new();
        let mut sums: SortedMap<Option<String>, VisitFigures> = SortedMap::new();
        for visit in all.iter().filter(|visit| (from_s..to_s).contains(&visit.at_s)) {
            if !visit.begins && of.is_some_and(Dimension::is_of_touch) {
                continue;
            }
            let name = of.and_then(|dimension| visit.names.get(dimension)).map(str::to_owned);
            visitors.entry(name.clone()).or_default().insert(visit.who);
            let line = sums.entry(name).or_default();
            line.sessions += 1;
            line.page_views += visit.page_views;
            line.bounces += i64::from(visit.page_views <= 1 && visit.events == 0 && visit.engaged_ms < 10_000);
            line.engaged_ms += visit.engaged_ms;
        }
        sums.into_iter()
            .map(|(name, line)| {
                let visitors = i64::try_from(visitors[&name].len()).unwrap();
                (name, VisitFigures { visitors, ..line })
            })
            .collect()
    }

    proptest! {
        #[test]
        fn a_day_cut_at_any_time_tells_the_visitors_of_the_range_up_to_it(
            all in visits(0, 3 * DAY_S),
            cut_s in 2 * DAY_S..3 * DAY_S,
            hours in prop::collection::btree_set(1..24_i64, 0..4),
        ) {
            // The last day as it is stored: put together from spans, each read with the visits before it.
            let mut stored = Vec::new();
            let ends: Vec<i64> = hours.iter().map(|hour| 2 * DAY_S + hour * 3_600).chain([3 * DAY_S]).collect();
            let mut from_s = 2 * DAY_S;
            for to_s in ends {
                let of = |range: std::ops::Range<i64>| all.iter().filter(move |visit| range.contains(&visit.at_s)).cloned().collect::<Vec<_>>();
                stored.extend(with_before(&of(from_s..to_s), &of(0..from_s), 2 * DAY_S));
                from_s = to_s;
            }
            let day = VisitDay::read(&VisitDay::of(&stored, 2 * DAY_S).columns());
            let mut range = RangeVisits::default();
            range.add_span(groups(None, &all.iter().filter(|visit| visit.at_s < 2 * DAY_S).cloned().collect::<Vec<_>>(), &[]), 0);
            range.add_span(groups_before(&day, cut_s - 2 * DAY_S).unwrap(), 0);
            prop_assert_eq!(range.by_name(), counted(None, &all, 0, cut_s));
            let unknown = VisitDay { before_s: Vec::new(), ..day.clone() };
            prop_assert_eq!(groups_before(&unknown, DAY_S).is_none(), !day.who.is_empty());
        }
    }

    proptest! {
        #[test]
        fn any_cut_of_a_range_tells_the_same_as_the_whole(
            all in visits(0, 10 * DAY_S),
            cuts in prop::collection::btree_set(0..10 * 24_i64, 0..60),
            from in 0..10_i64, days in 1..10_i64, until in 0..10 * 24_i64, months in any::<bool>(),
            of in prop::sample::select(vec![None, Some(Dimension::Source), Some(Dimension::Country)]),
        ) {
            let (from_s, to_s) = (from * DAY_S, (from + days).min(10) * DAY_S);
            let groups = |starts_s: i64, ends_s: i64| {
                let span: Vec<Visit> = all.iter().filter(|v| (starts_s..ends_s).contains(&v.at_s)).cloned().collect();
                let earlier: Vec<Visit> = all.iter().filter(|v| v.at_s < starts_s).cloned().collect();
                super::groups(of, &span, &earlier)
            };
            // Sums are made up to an hour, in spans that end at each cut and each day.
            let until_s = until * 3_600;
            let mut ends: BTreeSet<i64> = cuts.iter().map(|hour| hour * 3_600).filter(|end| *end <= until_s).collect();
            ends.extend((1..=10).map(|day| day * DAY_S).filter(|end| *end <= until_s));
            ends.insert(until_s);
            let mut stored: BTreeMap<i64, VisitSums> = BTreeMap::new();
            let mut starts_s = 0;
            for ends_s in ends.into_iter().filter(|end| *end > 0) {
                let day = starts_s / DAY_S * DAY_S;
                let mut sums = VisitSums::read(&stored.remove(&day).unwrap_or_default().text());
                sums.add(groups(starts_s, ends_s), day, |at_s| at_s / DAY_S * DAY_S);
                stored.insert(day, sums);
                starts_s = ends_s;
            }
            let mut range = RangeVisits::default();
            let within: Vec<(i64, VisitSums)> = stored.into_iter().filter(|(day, _)| (from_s..to_s).contains(day)).collect();
            if months {
                // "Months" of three days, the first of which may begin before the range does not: only whole ones are added up.
                for chunk in within.chunks(3) {
                    let month = VisitSums::of_days(chunk.iter().map(|(_, sums)| sums.clone()), chunk[0].0);
                    prop_assert_eq!(&VisitSums::read(&month.text()), &month);
                    range.add_sums(&month.text(), from_s);
                }
            } else {
                for (_, sums) in within {
                    prop_assert_eq!(figures_of_all(&sums.text()), sums.all());
                    range.add_sums(&sums.text(), from_s);
                }
            }
            let live_s = until_s.max(from_s);
            if live_s < to_s {
                range.add_span(groups(live_s, to_s), from_s);
            }
            prop_assert_eq!(range.by_name(), counted(of, &all, from_s, to_s));
        }
    }

    #[test]
    fn sums_of_an_earlier_version_are_read() {
        let text = r#"[[[null,[3,4,1,50],1,[]],["a",[2,2,0,7],1,[86400,1,172800,2]]],[5,6,[7,8,9,10]]]"#;
        let mut range = RangeVisits::default();
        range.add_sums(text, 172_800);
        let figures = |visitors, sessions, page_views, bounces, engaged_ms| {
            VisitFigures::of(visitors, Activity { sessions, page_views, bounces, engaged_ms })
        };
        let expected = [(None, figures(1, 3, 4, 1, 50)), (Some("a".to_owned()), figures(2, 2, 2, 0, 7))];
        assert_eq!(range.by_name(), SortedMap::from(expected));
        assert_eq!(range.others, OtherVisits::of(5, figures(6, 7, 8, 9, 10)));
        let mut again = RangeVisits::default();
        again.add_sums(&VisitSums::read(text).text(), 172_800);
        assert_eq!((again.by_name(), again.others), (range.by_name(), range.others));
    }

    #[test]
    fn invented_names_are_one_line_of_their_day_and_push_none_off_that_has_more() {
        let group = |n: usize, sessions| VisitGroup {
            name: Some(format!("n{n:04}")),
            before_s: None,
            visitors: 1,
            activity: Activity { sessions, ..Activity::default() },
        };
        let mut day = VisitSums::default();
        day.add((0..1_000).map(|n| group(n, if n == 999 { 2 } else { 1 })).collect(), 0, |at_s| at_s);
        assert_eq!(day.names.len(), DAY_NAMES_MAX);
        assert!(day.names.contains_key(&Some("n0999".to_owned())), "it has more sessions");
        assert_eq!((day.others.names, day.others.visitors, day.others.sessions), (600, 600, 600));
        let mut range = RangeVisits::default();
        range.add_sums(&day.text(), 0);
        let (lines, others) = range.lines(&SortedSet::from(["n0007"]), 200);
        assert_eq!(lines.len(), 201);
        let first = lines[0].name.as_deref();
        assert!(
            lines.iter().any(|line| line.name.as_deref() == Some("n0007")) && first == Some("n0000"),
            "by visitors, then by name"
        );
        let sum: i64 = lines.iter().map(|line| line.sessions).sum();
        assert_eq!(sum + others.unwrap().sessions, 1_001);
    }
}
