//! What clocks show in a zone: how far they are ahead of UTC, and when that changes.
//!
//! The lists are made of the IANA database by `tests/native/zones.rs`, from the year 2000 on: before it a zone is read as if clocks had always
//! been as they were when that year began. Stripe is ten years younger.

use super::calendar::{DAY_S, Date};

/// A zone's name and the place of its line in [`CHANGES`], in the order of the names.
const NAMES: &str = include_str!("../../data/zone_names.txt");
/// A zone in each line, in minutes: how far its clocks are ahead, then each change as the time since the one before and how far they are
/// ahead from then on. A semicolon, and the rule for the years thereafter: two changes as month, week, weekday, time, and how far ahead.
const CHANGES: &str = include_str!("../../data/zone_changes.txt");
/// 2000-01-01T00:00Z.
const BEGINS_S: i64 = 946_684_800;

/// A time zone.
#[derive(Clone)]
pub(super) struct Zone {
    first_s: i64,
    changes: Vec<Change>,
    rule: Option<[Yearly; 2]>,
}

/// From an instant on clocks are so far ahead.
#[derive(Clone, Copy)]
struct Change {
    at_s: i64,
    offset_s: i64,
}

/// A change of each year: at a time of the clocks' own, on a weekday (0 is Sunday) of some week of a month (5 is the last).
#[derive(Clone, Copy)]
struct Yearly {
    month: i32,
    week: i32,
    weekday: i32,
    time_s: i64,
    offset_s: i64,
}

impl Yearly {
    /// The change in a year, where clocks were so far ahead before it.
    fn of_year(&self, year: i32, before_s: i64) -> Change {
        let first = Date { year, month: self.month, day: 1 };
        // 1970-01-01 was a Thursday.
        let to_weekday = (self.weekday - (first.number() + 4)).rem_euclid(7);
        let day = 1 + to_weekday + 7 * (self.week - 1);
        let day = if day > first.month_days() { day - 7 } else { day };
        let midnight_s = i64::from(Date { day, ..first }.number()) * DAY_S;
        Change { at_s: midnight_s + self.time_s - before_s, offset_s: self.offset_s }
    }
}

/// Finds a zone by its name in any case. Gives the name as the database spells it.
pub(super) fn zone_named(text: &str) -> Option<(&'static str, Zone)> {
    let named = |line: &'static str| line.split_once(' ').filter(|(name, _)| name.eq_ignore_ascii_case(text));
    let (name, place) = NAMES.lines().find_map(named)?;
    Some((name, Zone::read(CHANGES.lines().nth(place.parse().ok()?)?)))
}

fn minutes(text: &str) -> impl Iterator<Item = i64> {
    text.split(' ').filter_map(|number| number.parse().ok())
}

impl Zone {
    /// Reads a line of [`CHANGES`].
    fn read(line: &str) -> Self {
        let (changes, rule) = line.split_once(';').unwrap_or((line, ""));
        let mut numbers = minutes(changes);
        let first_s = numbers.next().unwrap_or(0) * 60;
        let mut at_s = BEGINS_S;
        let changes = std::iter::from_fn(|| {
            at_s += numbers.next()? * 60;
            Some(Change { at_s, offset_s: numbers.next()? * 60 })
        });
        let changes = changes.collect();
        let mut numbers = minutes(rule);
        let mut yearly = || {
            let mut number = || numbers.next().and_then(|number| i32::try_from(number).ok());
            let (month, week, weekday) = (number()?, number()?, number()?);
            let (time_s, offset_s) = (i64::from(number()?) * 60, i64::from(number()?) * 60);
            Some(Yearly { month, week, weekday, time_s, offset_s })
        };
        let rule = yearly().zip(yearly()).map(|(one, other)| [one, other]);
        Self { first_s, changes, rule }
    }

    /// How far clocks are ahead of UTC.
    pub(super) fn offset_s(&self, at_s: i64) -> i64 {
        let ruled = self.ruled(at_s).take_while(|change| change.at_s <= at_s).last();
        let listed = || self.changes.get(..self.following(at_s))?.last();
        ruled.or_else(|| listed().copied()).map_or(self.first_s, |change| change.offset_s)
    }

    /// The first instant of a day, counted from 1970.
    pub(super) fn start_of(&self, day: i32) -> i64 {
        self.first_at(i64::from(day) * DAY_S)
    }

    /// The first instant at which clocks show this time or a later one. The time is given in seconds as if clocks showed UTC.
    pub(super) fn first_at(&self, shown_s: i64) -> i64 {
        // No clock is two days off.
        let mut began_s = shown_s - 2 * DAY_S;
        let mut offset_s = self.offset_s(began_s);
        let listed = self.changes.get(self.following(began_s)..).unwrap_or_default().iter().copied();
        let ruled = self.ruled(began_s).filter(|change| change.at_s > shown_s - 2 * DAY_S);
        for change in listed.chain(ruled) {
            let instant = began_s.max(shown_s - offset_s);
            if instant < change.at_s {
                return instant;
            }
            (began_s, offset_s) = (change.at_s, change.offset_s);
        }
        began_s.max(shown_s - offset_s)
    }

    /// The place in the list of the first change after an instant.
    fn following(&self, at_s: i64) -> usize {
        self.changes.partition_point(|change| change.at_s <= at_s)
    }

    /// The changes by rule in the years around an instant, oldest first.
    fn ruled(&self, at_s: i64) -> impl Iterator<Item = Change> {
        let listed_s = self.changes.last().map_or(i64::MIN, |last| last.at_s);
        let year = i32::try_from(at_s.div_euclid(DAY_S)).map_or(0, |number| Date::of_number(number).year);
        let of_year = move |[one, other]: [Yearly; 2]| {
            let years = (year - 1..=year + 1).flat_map(move |year| {
                let (one, other) = (one.of_year(year, other.offset_s), other.of_year(year, one.offset_s));
                if one.at_s < other.at_s { [one, other] } else { [other, one] }
            });
            years.filter(move |change| change.at_s > listed_s)
        };
        self.rule.into_iter().flat_map(of_year)
    }
}
