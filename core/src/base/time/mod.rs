//! Time: instants, civil days and time zones, and which instants a day of a site consists of.
//!
//! The shell reads the clock once a request and passes the time as a value. The zones' changes are compiled in.
//!
//! What always holds: days follow each other without gap or overlap, whatever the clocks do. A day ends where the next begins, and a day
//! that a zone skipped is empty.

mod calendar;
mod week;
mod zone;

use crate::base::json::FromJson;
use crate::base::limits::REPORT_MAX_DAYS;
use calendar::{DAY_S, Date};
use serde::{Deserialize, Serialize};
use std::fmt;
use zone::{Zone, zone_named};

/// An instant in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct UnixSeconds(i64);

impl UnixSeconds {
    /// Takes seconds since 1970.
    pub const fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    /// The seconds since 1970.
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// What is wrong with a day, a range or a zone's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// Not a day of the calendar in the form `YYYY-MM-DD`, from 1970 on.
    Day,
    /// The last day lies before the first.
    RangeReversed,
    /// More days than a report may have.
    RangeTooLong,
    /// Not the IANA name of a time zone.
    TimeZoneName,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day => f.write_str("a day is written YYYY-MM-DD, from 1970-01-01 to 9998-12-31"),
            Self::RangeReversed => f.write_str("the last day lies before the first"),
            Self::RangeTooLong => write!(f, "a range has at most {REPORT_MAX_DAYS} days"),
            Self::TimeZoneName => f.write_str("this is not the IANA name of a time zone, such as Europe/Berlin"),
        }
    }
}

/// A time zone by its IANA name, known to exist.
#[derive(Clone, Serialize, Deserialize, FromJson)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZoneName {
    name: &'static str,
    zone: Zone,
}

impl TimeZoneName {
    /// Reads a name in any case; it is kept as the database spells it.
    ///
    /// # Errors
    /// When the compiled-in database has no such zone.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let (name, zone) = zone_named(text).ok_or(TimeError::TimeZoneName)?;
        Ok(Self { name, zone })
    }

    /// The IANA name.
    pub fn as_str(&self) -> &str {
        self.name
    }
}

impl PartialEq for TimeZoneName {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for TimeZoneName {}

impl TryFrom<String> for TimeZoneName {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Self, TimeError> {
        Self::parse(&text)
    }
}

impl From<TimeZoneName> for String {
    fn from(zone: TimeZoneName) -> String {
        zone.name.to_owned()
    }
}

impl fmt::Display for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A day of the calendar, of no zone in particular, from 1970-01-01 to 9998-12-31: its number since the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

const FIRST_DAY: i32 = 0;
const LAST_DAY: i32 = 2_932_531;

impl Day {
    /// Reads `YYYY-MM-DD`, and no other form.
    ///
    /// # Errors
    /// When the text has another form, the calendar has no such day, or it lies outside the years above.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let is_form = text.len() == 10
            && text.bytes().enumerate().all(
                |(at, byte)| {
                    if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
                },
            );
        if !is_form {
            return Err(TimeError::Day);
        }
        let number = |at: std::ops::Range<usize>| text.get(at).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        let date = Date { year: number(0..4), month: number(5..7), day: number(8..10) };
        if date.exists() { Self::of(date.number()) } else { Err(TimeError::Day) }
    }

    fn of(number: i32) -> Result<Self, TimeError> {
        if (FIRST_DAY..=LAST_DAY).contains(&number) { Ok(Self(number)) } else { Err(TimeError::Day) }
    }

    fn date(self) -> Date {
        Date::of_number(self.0)
    }

    /// How many days after 1970-01-01 it is.
    pub fn number(self) -> i64 {
        self.0.into()
    }

    /// The instant at which this day begins in the zone, in unix seconds.
    ///
    /// Where clocks skip over midnight it is the first instant after the skip. Where midnight comes twice it is the first.
    pub fn starts_s(self, zone: &TimeZoneName) -> i64 {
        zone.zone.start_of(self.0)
    }
}

impl TryFrom<String> for Day {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Self, TimeError> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, day } = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Days from one to another, both included: at least one, at most [`REPORT_MAX_DAYS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    from: Day,
    to: Day,
}

impl DayRange {
    /// Takes the first and the last day.
    ///
    /// # Errors
    /// When they are the wrong way round or too far apart.
    pub fn new(from: Day, to: Day) -> Result<Self, TimeError> {
        if to < from {
            return Err(TimeError::RangeReversed);
        }
        let range = Self { from, to };
        if range.days().len() > REPORT_MAX_DAYS { Err(TimeError::RangeTooLong) } else { Ok(range) }
    }

    /// The first day.
    pub fn from(&self) -> Day {
        self.from
    }

    /// The last day.
    pub fn to(&self) -> Day {
        self.to
    }

    /// As many days, up to the day before; none where the calendar has no such days.
    pub fn before(&self) -> Option<Self> {
        let days = self.to.0 - self.from.0 + 1;
        Self::new(Day::of(self.from.0 - days).ok()?, Day::of(self.to.0 - days).ok()?).ok()
    }

    /// The same days of the year before, for 29 February the 28th; none where the calendar has no such days.
    pub fn year_before(&self) -> Option<Self> {
        let earlier = |day: Day| {
            let date = Date { year: day.date().year - 1, ..day.date() };
            Day::of(Date { day: date.day.min(date.month_days()), ..date }.number()).ok()
        };
        Self::new(earlier(self.from)?, earlier(self.to)?).ok()
    }

    fn days(&self) -> std::ops::Range<i32> {
        self.from.0..self.to.0 + 1
    }
}

/// The instants of one day in some zone: from `starts_s` on, up to but not including `ends_s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayBounds {
    /// The day.
    pub day: Day,
    /// Its first instant, in unix seconds.
    pub starts_s: i64,
    /// The first instant after it, in unix seconds; equal to `starts_s` when the zone skipped the day.
    pub ends_s: i64,
}

/// The bounds of each day of a range, oldest first.
pub fn day_bounds(range: &DayRange, zone: &TimeZoneName) -> Vec<DayBounds> {
    let mut starts_s = range.from.starts_s(zone);
    let mut bounds = Vec::new();
    for day in range.days() {
        let ends_s = zone.zone.start_of(day + 1);
        bounds.push(DayBounds { day: Day(day), starts_s, ends_s });
        starts_s = ends_s;
    }
    bounds
}

/// The bounds of each day from one instant to another, both included, oldest first: as many as there are.
///
/// # Errors
/// When an instant falls outside the years of [`Day`].
pub fn days_between(from: UnixSeconds, to: UnixSeconds, zone: &TimeZoneName) -> Result<Vec<DayBounds>, TimeError> {
    let range = DayRange { from: day_of(from, zone)?, to: day_of(to.max(from), zone)? };
    Ok(day_bounds(&range, zone))
}

/// The day on which an instant falls in the zone.
///
/// # Errors
/// When it falls outside the years of [`Day`].
pub fn day_of(instant: UnixSeconds, zone: &TimeZoneName) -> Result<Day, TimeError> {
    if !(-DAY_S..=i64::from(LAST_DAY + 2) * DAY_S).contains(&instant.get()) {
        return Err(TimeError::Day);
    }
    let shown_s = instant.get() + zone.zone.offset_s(instant.get());
    let day = Day::of(i32::try_from(shown_s.div_euclid(DAY_S)).map_err(|_| TimeError::Day)?)?;
    // Where clocks turn back over midnight the old date shows again; that hour belongs to the new day, which had begun.
    if zone.zone.start_of(day.0 + 1) <= instant.get() { Day::of(day.0 + 1) } else { Ok(day) }
}

/// The instant of a day at which its clocks show the same time as they do at another instant; where they skip it the first after the skip.
pub fn same_time(day: &DayBounds, instant: UnixSeconds, zone: &TimeZoneName) -> i64 {
    let shown_s = (instant.get() + zone.zone.offset_s(instant.get())).rem_euclid(DAY_S);
    zone.zone.first_at(i64::from(day.day.0) * DAY_S + shown_s).clamp(day.starts_s, day.ends_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZoneName {
        TimeZoneName::parse(name).unwrap()
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn bounds(from: &str, to: &str, name: &str) -> Vec<DayBounds> {
        day_bounds(&DayRange::new(day(from), day(to)).unwrap(), &zone(name))
    }

    #[test]
    fn zones_are_known_by_name() {
        assert_eq!(zone("Europe/Berlin").as_str(), "Europe/Berlin");
        assert_eq!(zone("europe/berlin").as_str(), "Europe/Berlin");
        assert_eq!(zone("UTC").as_str(), "UTC");
        for bad in ["", "Europe/Berlyn", "+02:00", "EST5EDT,M3.2.0", "Etc/Unknown", "../etc/passwd", "Europe/Berlin "] {
            assert_eq!(TimeZoneName::parse(bad), Err(TimeError::TimeZoneName), "{bad}");
        }
        assert_eq!(serde_json::to_string(&zone("UTC")).unwrap(), "\"UTC\"");
    }

    #[test]
    fn days_have_one_form() {
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
        for bad in [
            "",
            "2023-02-29",
            "2024-2-29",
            "20240229",
            "2024-02-29T00",
            "1969-12-31",
            "9999-01-01",
            "+002024-01-01",
            "2024-W01-1",
        ] {
            assert_eq!(Day::parse(bad), Err(TimeError::Day), "{bad}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let mut number = 0;
        for year in 1970..=9998 {
            for month in 1..=12 {
                let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
                for of_month in 1..=days {
                    if of_month == 1 || of_month == days {
                        let text = format!("{year:04}-{month:02}-{of_month:02}");
                        assert_eq!(Day::parse(&text), Ok(Day(number)));
                        assert_eq!(Day(number).to_string(), text);
                    }
                    number += 1;
                }
                assert_eq!(Day::parse(&format!("{year:04}-{month:02}-{:02}", days + 1)), Err(TimeError::Day));
            }
        }
        assert_eq!(number, LAST_DAY + 1);
        let month = day("2024-02-10").month();
        assert_eq!((month.from(), month.to()), (day("2024-02-01"), day("2024-02-29")));
        let before = month.year_before().unwrap();
        assert_eq!((before.from(), before.to()), (day("2023-02-01"), day("2023-02-28")));
    }

    #[test]
    fn the_same_time_of_another_day_is_found() {
        let one = |day: &str, name: &str| bounds(day, day, name)[0];
        let berlin = zone("Europe/Berlin");
        let after = |day: &str, instant_s: i64| {
            let day = one(day, "Europe/Berlin");
            same_time(&day, UnixSeconds::new(instant_s), &berlin) - day.starts_s
        };
        let noon_s = one("2026-10-25", "Europe/Berlin").starts_s + 13 * 3_600;
        assert_eq!(
            after("2026-10-24", noon_s),
            12 * 3_600,
            "the day of the clocks' change has had an hour more by noon"
        );
        assert_eq!(after("2026-03-29", noon_s), 11 * 3_600);
        let skipped_s = one("2026-03-28", "Europe/Berlin").starts_s + 2 * 3_600 + 1_800;
        assert_eq!(after("2026-03-29", skipped_s), 2 * 3_600, "half past two is skipped");
        let midnight_s = one("2026-03-28", "Europe/Berlin").starts_s;
        assert_eq!(after("2026-03-27", midnight_s), 0);
    }

    #[test]
    fn ranges_are_bounded() {
        let first = day("2026-01-01");
        assert_eq!(DayRange::new(first, day("2025-12-31")), Err(TimeError::RangeReversed));
        assert!(DayRange::new(first, first).is_ok());
        // 1,100 days from 2026-01-01, both ends counted, end on 2029-01-04.
        assert!(DayRange::new(first, day("2029-01-04")).is_ok());
        assert_eq!(DayRange::new(first, day("2029-01-05")), Err(TimeError::RangeTooLong));
    }

    #[test]
    fn days_with_a_clock_change_have_23_and_25_hours() {
        let spring = bounds("2026-03-28", "2026-03-30", "Europe/Berlin");
        let hours: Vec<i64> = spring.iter().map(|b| (b.ends_s - b.starts_s) / 3600).collect();
        assert_eq!(hours, [24, 23, 24]);
        // 2026-03-28T00:00+01:00
        assert_eq!(spring[0].starts_s, 1_774_652_400);
        let autumn = bounds("2026-10-25", "2026-10-25", "Europe/Berlin");
        assert_eq!(autumn[0].ends_s - autumn[0].starts_s, 25 * 3600);
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_after_the_skip() {
        // Chile, 2025-09-07: clocks went from 24:00 to 01:00, at 04:00 UTC.
        let chile = bounds("2025-09-06", "2025-09-07", "America/Santiago");
        assert_eq!(chile[1].starts_s, 1_757_217_600);
        assert_eq!(chile[1].ends_s - chile[1].starts_s, 23 * 3600);
        // Havana, 2025-11-02: 00:00 to 01:00 came twice; the day begins with the first.
        let cuba = bounds("2025-11-02", "2025-11-02", "America/Havana");
        assert_eq!(cuba[0].ends_s - cuba[0].starts_s, 25 * 3600);
    }

    #[test]
    fn a_day_that_does_not_exist_is_empty() {
        let samoa = bounds("2011-12-29", "2011-12-31", "Pacific/Apia");
        assert_eq!(samoa[1].starts_s, samoa[1].ends_s);
        assert_eq!(samoa[0].ends_s, samoa[2].starts_s);
        // 2011-12-30T10:00Z, the moment of the skip.
        assert_eq!(samoa[2].starts_s, 1_325_239_200);
        assert_eq!(samoa[2].ends_s - samoa[2].starts_s, 24 * 3600);
    }

    #[test]
    fn an_instant_falls_on_the_day_whose_bounds_hold_it() {
        // St. John's, 2010-11-07: at 00:01 clocks went back to 23:01 of the 6th.
        let name = zone("America/St_Johns");
        for b in bounds("2010-11-05", "2010-11-08", "America/St_Johns") {
            for at in (b.starts_s..b.ends_s).step_by(30) {
                assert_eq!(day_of(UnixSeconds::new(at), &name), Ok(b.day));
            }
        }
        assert_eq!(day_of(UnixSeconds::new(i64::MAX), &name), Err(TimeError::Day));
        assert_eq!(day_of(UnixSeconds::new(-86_400 * 2), &name), Err(TimeError::Day));
    }

    fn some_zone() -> impl Strategy<Value = TimeZoneName> {
        prop::sample::select(vec![
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "America/Santiago",
            "America/Havana",
            "America/St_Johns",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Pacific/Kiritimati",
            "Africa/Casablanca",
            "Asia/Gaza",
            "America/Sao_Paulo",
        ])
        .prop_map(zone)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn days_join_without_gap_and_hold_their_instants(
            year in 2000..2100, month in 1..=12, length in 1_usize..60, name in some_zone(), part in 0.0_f64..1.0,
        ) {
            let from = Day(Date { year, month, day: 1 }.number());
            let to = Day(from.0 + i32::try_from(length).unwrap() - 1);
            let all = day_bounds(&DayRange::new(from, to).unwrap(), &name);
            prop_assert_eq!(all.len(), length);
            for pair in all.windows(2) {
                prop_assert_eq!(pair[0].ends_s, pair[1].starts_s);
            }
            for b in all {
                let seconds = b.ends_s - b.starts_s;
                prop_assert!((0..=26 * 3600).contains(&seconds), "{} {}", b.day, seconds);
                if seconds > 0 {
                    let at = b.starts_s + ((seconds - 1) as f64 * part) as i64;
                    prop_assert_eq!(day_of(UnixSeconds::new(at), &name), Ok(b.day));
                    prop_assert_eq!(day_of(UnixSeconds::new(b.ends_s - 1), &name), Ok(b.day));
                }
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}", digits in "[0-9]{4}-[0-9]{2}-[0-9]{2}") {
            let _ = TimeZoneName::parse(&text);
            for text in [text, digits] {
                if let Ok(day) = Day::parse(&text) {
                    prop_assert_eq!(day.to_string(), text);
                }
            }
        }
    }
}
