//! Visits of days, added up ahead of time so that any range of days is told exactly, distinct visitors included.
//!
//! The visitors of several days are not the sum of each day's: who comes on two of them is one visitor. So a day's sums say of its visitors
//! on which day each was last seen before. Of a range, a visitor is counted on the first day it comes, and on no other: that is the day
//! whose day before lies outside of the range.
//!
//! What always holds: however a range is cut into days, and a day into spans, the sums are those of the range as a whole. Names beyond
//! [`DAY_NAMES_MAX`] of one day are the exception: their sessions are counted among the others of that day. Called by the cron, which
//! writes a day's sums, and by the report, which adds them up.

use super::figures::{OtherVisits, VisitLine};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Names of one day that are kept apart. Anybody can invent names; the sums of a day have to stay small whatever is invented.
pub const DAY_NAMES_MAX: usize = 400;

/// Visitors of a span of time who came under one name, and who were last seen under it within the same quarter of an hour before that span.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VisitGroup {
    /// The name; empty where visits are counted whatever their name.
    pub name: String,
    /// When they were last seen under it before the span, cut down to a quarter of an hour, in unix seconds; absent: never before. A day
    /// of every time zone begins with a quarter.
    pub before_s: Option<i64>,
    /// How many visitors.
    pub visitors: i64,
    /// Their sessions within the span.
    pub sessions: i64,
}

/// Visits of one day under one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct DayVisits {
    sessions: i64,
    /// Visitors who had never come under it.
    first: i64,
    /// Visitors by the first instant of the day on which they had come under it before.
    before: BTreeMap<i64, i64>,
}

impl DayVisits {
    fn visitors(&self) -> i64 {
        self.first + self.before.values().sum::<i64>()
    }

    /// Visitors of this day who came on no earlier day from `from_s` on.
    fn new_since(&self, from_s: i64) -> i64 {
        self.first + self.before.range(..from_s).map(|(_, count)| count).sum::<i64>()
    }
}

/// The visits of one day by name, as they are stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredDay", into = "StoredDay")]
pub struct DaySums {
    names: BTreeMap<String, DayVisits>,
    others: OtherVisits,
}

/// `[name, sessions, first, [day, visitors, day, visitors, …]]`, a line a name; then names, visitors and sessions of the others.
#[derive(Serialize, Deserialize)]
struct StoredDay(Vec<(String, i64, i64, Vec<i64>)>, (i64, i64, i64));

impl From<StoredDay> for DaySums {
    fn from(StoredDay(lines, (names, visitors, sessions)): StoredDay) -> Self {
        let before =
            |pairs: Vec<i64>| pairs.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
        let line = |(name, sessions, first, pairs)| (name, DayVisits { sessions, first, before: before(pairs) });
        Self { names: lines.into_iter().map(line).collect(), others: OtherVisits { names, visitors, sessions } }
    }
}

impl From<DaySums> for StoredDay {
    fn from(sums: DaySums) -> Self {
        let line = |(name, visits): (String, DayVisits)| {
            let pairs = visits.before.into_iter().flat_map(|(day, count)| [day, count]).collect();
            (name, visits.sessions, visits.first, pairs)
        };
        let OtherVisits { names, visitors, sessions } = sums.others;
        Self(sums.names.into_iter().map(line).collect(), (names, visitors, sessions))
    }
}

impl DaySums {
    /// Adds what came within a further span of the day that begins at `starts_s`. `day_of` gives the first instant of an instant's day.
    pub fn add(&mut self, groups: Vec<VisitGroup>, starts_s: i64, day_of: impl Fn(i64) -> i64) {
        for VisitGroup { name, before_s, visitors, sessions } in groups {
            let line = self.names.entry(name).or_default();
            line.sessions += sessions;
            match before_s {
                None => line.first += visitors,
                // They came earlier on this very day, and are counted already.
                Some(before_s) if before_s >= starts_s => {}
                Some(before_s) => *line.before.entry(day_of(before_s)).or_default() += visitors,
            }
        }
        self.bound();
    }

    /// Leaves the names with most sessions, and counts the others together.
    fn bound(&mut self) {
        if self.names.len() <= DAY_NAMES_MAX {
            return;
        }
        let mut order: Vec<(i64, String)> =
            self.names.iter().map(|(name, visits)| (-visits.sessions, name.clone())).collect();
        order.sort_unstable();
        for (_, name) in order.split_off(DAY_NAMES_MAX) {
            let Some(visits) = self.names.remove(&name) else { continue };
            self.others.names += 1;
            self.others.visitors += visits.visitors();
            self.others.sessions += visits.sessions;
        }
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The visits of a range by name.
#[derive(Debug, Clone, Default)]
pub struct RangeVisits {
    /// Visitors and sessions.
    names: BTreeMap<String, (i64, i64)>,
    others: OtherVisits,
}

impl RangeVisits {
    /// Adds a day of the range that begins at `from_s`.
    pub fn add_day(&mut self, day: DaySums, from_s: i64) {
        for (name, visits) in day.names {
            let (visitors, sessions) = self.names.entry(name).or_default();
            *visitors += visits.new_since(from_s);
            *sessions += visits.sessions;
        }
        self.others.names += day.others.names;
        self.others.visitors += day.others.visitors;
        self.others.sessions += day.others.sessions;
    }

    /// Adds a span of the range that begins at `from_s`.
    pub fn add_span(&mut self, groups: Vec<VisitGroup>, from_s: i64) {
        for group in groups {
            let (visitors, sessions) = self.names.entry(group.name).or_default();
            if group.before_s.is_none_or(|before_s| before_s < from_s) {
                *visitors += group.visitors;
            }
            *sessions += group.sessions;
        }
    }

    /// Visitors and sessions whatever their name, where visits are counted so.
    pub fn all(&self) -> (i64, i64) {
        self.names.get("").copied().unwrap_or_default()
    }

    /// A line for each name of `named` and for `most` more, those with most visitors first, and the others together.
    pub fn lines(self, named: &BTreeSet<&str>, most: usize) -> (Vec<VisitLine>, Option<OtherVisits>) {
        let mut others = self.others;
        let line = |(name, (visitors, sessions))| VisitLine { name, visitors, sessions };
        let mut lines: Vec<VisitLine> = self.names.into_iter().map(line).collect();
        let place = |line: &VisitLine| (!named.contains(line.name.as_str()), -line.visitors);
        lines.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.name.cmp(&b.name)));
        let stay = lines.len().min(most + named.len());
        for line in lines.split_off(stay) {
            others.names += 1;
            others.visitors += line.visitors;
            others.sessions += line.sessions;
        }
        lines.sort_by(|a, b| b.visitors.cmp(&a.visitors).then_with(|| a.name.cmp(&b.name)));
        (lines, (others.names > 0).then_some(others))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY_S: i64 = 86_400;

    /// A session: its visitor, its name, and when it began.
    type Session = (u8, u8, i64);

    /// What the database answers of a span.
    fn groups(sessions: &[Session], from_s: i64, to_s: i64) -> Vec<VisitGroup> {
        let mut of: BTreeMap<(u8, u8), i64> = BTreeMap::new();
        for (visitor, name, _) in sessions.iter().filter(|(_, _, at_s)| (from_s..to_s).contains(at_s)) {
            *of.entry((*name, *visitor)).or_default() += 1;
        }
        let before = |name: u8, visitor: u8| {
            let earlier = sessions.iter().filter(|(v, n, at_s)| (*v, *n) == (visitor, name) && *at_s < from_s);
            earlier.map(|(_, _, at_s)| at_s / 900 * 900).max()
        };
        let group = |((name, visitor), sessions): ((u8, u8), i64)| VisitGroup {
            name: name.to_string(),
            before_s: before(name, visitor),
            visitors: 1,
            sessions,
        };
        of.into_iter().map(group).collect()
    }

    /// The same by counting.
    fn counted(sessions: &[Session], from_s: i64, to_s: i64) -> BTreeMap<String, (i64, i64)> {
        let mut visitors: BTreeMap<String, BTreeSet<u8>> = BTreeMap::new();
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for (visitor, name, _) in sessions.iter().filter(|(_, _, at_s)| (from_s..to_s).contains(at_s)) {
            visitors.entry(name.to_string()).or_default().insert(*visitor);
            *counts.entry(name.to_string()).or_default() += 1;
        }
        let count = |(name, sessions)| {
            let visitors = visitors.get(&name).map_or(0, BTreeSet::len);
            (name, (i64::try_from(visitors).unwrap(), sessions))
        };
        counts.into_iter().map(count).collect()
    }

    proptest! {
        #[test]
        fn any_cut_of_a_range_tells_the_same_as_the_whole(
            sessions in prop::collection::vec((0..6_u8, 0..3_u8, 0..10 * DAY_S), 0..80),
            cuts in prop::collection::btree_set(0..10 * 24_i64, 0..60),
            from in 0..10_i64, days in 1..10_i64, until in 0..10 * 24_i64,
        ) {
            let (from_s, to_s) = (from * DAY_S, (from + days).min(10) * DAY_S);
            // Sums are made up to an hour, in spans that end at each cut and each day.
            let until_s = until * 3_600;
            let mut ends: BTreeSet<i64> = cuts.iter().map(|hour| hour * 3_600).filter(|end| *end <= until_s).collect();
            ends.extend((1..=10).map(|day| day * DAY_S).filter(|end| *end <= until_s));
            ends.insert(until_s);
            let mut stored: BTreeMap<i64, DaySums> = BTreeMap::new();
            let mut starts_s = 0;
            for ends_s in ends.into_iter().filter(|end| *end > 0) {
                let day = starts_s / DAY_S * DAY_S;
                let text = serde_json::to_string(&stored.remove(&day).unwrap_or_default()).unwrap();
                let mut sums: DaySums = serde_json::from_str(&text).unwrap();
                sums.add(groups(&sessions, starts_s, ends_s), day, |at_s| at_s / DAY_S * DAY_S);
                stored.insert(day, sums);
                starts_s = ends_s;
            }
            let mut range = RangeVisits::default();
            for (day, sums) in stored {
                if (from_s..to_s).contains(&day) {
                    range.add_day(sums, from_s);
                }
            }
            let live_s = until_s.max(from_s);
            if live_s < to_s {
                range.add_span(groups(&sessions, live_s, to_s), from_s);
            }
            prop_assert_eq!(range.names, counted(&sessions, from_s, to_s));
        }
    }

    #[test]
    fn invented_names_are_one_line_of_their_day_and_push_none_off_that_has_more() {
        let group = |n: usize, sessions| VisitGroup { name: format!("n{n:04}"), before_s: None, visitors: 1, sessions };
        let mut day = DaySums::default();
        day.add((0..1_000).map(|n| group(n, if n == 999 { 2 } else { 1 })).collect(), 0, |at_s| at_s);
        assert_eq!(day.names.len(), DAY_NAMES_MAX);
        assert!(day.names.contains_key("n0999"), "it has more sessions");
        assert_eq!(day.others, OtherVisits { names: 600, visitors: 600, sessions: 600 });
        let mut range = RangeVisits::default();
        range.add_day(day, 0);
        let (lines, others) = range.lines(&BTreeSet::from(["n0007"]), 200);
        assert_eq!(lines.len(), 201);
        assert!(lines.iter().any(|line| line.name == "n0007") && lines[0].name == "n0000", "by visitors, then by name");
        let sum: i64 = lines.iter().map(|line| line.sessions).sum();
        assert_eq!(sum + others.unwrap().sessions, 1_001);
    }
}
