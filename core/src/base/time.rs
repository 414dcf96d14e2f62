//! Time: instants, civil days and time zones, and which instants a day of a site consists of.
//!
//! The shell reads the clock once a request and passes the time as a value. The zones' rules are compiled in.
//!
//! What always holds: days follow each other without gap or overlap, whatever the clocks do. A day ends where the next begins, and a day
//! that a zone skipped is empty.

use crate::base::limits::REPORT_MAX_DAYS;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZoneName {
    name: String,
    zone: TimeZone,
}

impl TimeZoneName {
    /// Reads a name in any case; it is kept as the database spells it.
    ///
    /// # Errors
    /// When the compiled-in database has no such zone.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let zone = TimeZoneDatabase::bundled().get(text).map_err(|_| TimeError::TimeZoneName)?;
        // jiff answers `Etc/Unknown` with a zone that stands for not knowing.
        if zone.is_unknown() {
            return Err(TimeError::TimeZoneName);
        }
        let name = zone.iana_name().ok_or(TimeError::TimeZoneName)?.to_owned();
        Ok(Self { name, zone })
    }

    /// The IANA name.
    pub fn as_str(&self) -> &str {
        &self.name
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
        zone.name
    }
}

impl fmt::Display for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A day of the calendar, of no zone in particular, from 1970-01-01 to 9998-12-31 (so that a next day always exists).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

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
        text.parse::<Date>().map_err(|_| TimeError::Day).and_then(Self::of)
    }

    fn of(date: Date) -> Result<Self, TimeError> {
        if (1970..=9998).contains(&date.year()) { Ok(Self(date)) } else { Err(TimeError::Day) }
    }

    /// The days of its month.
    pub fn month(self) -> DayRange {
        DayRange { from: Self(self.0.first_of_month()), to: Self(self.0.last_of_month()) }
    }

    /// The instant at which this day begins in the zone, in unix seconds.
    ///
    /// Where clocks skip over midnight it is the first instant after the skip. Where midnight comes twice it is the first.
    pub fn starts_s(self, zone: &TimeZoneName) -> i64 {
        start_of(self.0, &zone.zone)
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
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
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
        if range.dates().nth(REPORT_MAX_DAYS).is_some() { Err(TimeError::RangeTooLong) } else { Ok(range) }
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
        self.earlier(Span::new().days(i64::try_from(self.dates().count()).ok()?))
    }

    /// The same days of the year before, for 29 February the 28th; none where the calendar has no such days.
    pub fn year_before(&self) -> Option<Self> {
        self.earlier(Span::new().years(1))
    }

    fn earlier(&self, by: Span) -> Option<Self> {
        let earlier = |day: Day| Day::of(day.0.checked_sub(by).ok()?).ok();
        Self::new(earlier(self.from)?, earlier(self.to)?).ok()
    }

    fn dates(&self) -> impl Iterator<Item = Date> {
        let last = self.to.0;
        std::iter::successors(Some(self.from.0), |date| date.tomorrow().ok()).take_while(move |date| *date <= last)
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
    let mut starts_s = start_of(range.from.0, &zone.zone);
    let mut bounds = Vec::new();
    for date in range.dates() {
        // A day has a next one: `Day` ends a year before the calendar of jiff does.
        let ends_s = date.tomorrow().map_or(starts_s, |next| start_of(next, &zone.zone));
        bounds.push(DayBounds { day: Day(date), starts_s, ends_s });
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
    let timestamp = Timestamp::from_second(instant.get()).map_err(|_| TimeError::Day)?;
    let date = zone.zone.to_datetime(timestamp).date();
    // Where clocks turn back over midnight the old date shows again; that hour belongs to the new day, which had begun.
    match date.tomorrow() {
        Ok(next) if start_of(next, &zone.zone) <= instant.get() => Day::of(next),
        _ => Day::of(date),
    }
}

fn start_of(date: Date, zone: &TimeZone) -> i64 {
    let midnight = date.at(0, 0, 0, 0);
    let instant = match zone.to_ambiguous_timestamp(midnight).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(midnight),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(midnight),
        // Midnight is skipped. Read with the later offset it lies before the skip, and the next change of the zone is the skip.
        AmbiguousOffset::Gap { before, after } => {
            after.to_timestamp(midnight).and_then(|earlier| match zone.following(earlier).next() {
                Some(change) => Ok(change.timestamp()),
                None => before.to_timestamp(midnight),
            })
        }
    };
    // Only the calendar's very ends have no instant, and `Day` stays a year away from them.
    instant.map_or(0, Timestamp::as_second)
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
        // Toronto, 1919-03-30: clocks went from 23:30 to 00:30. No zone did so after 1970, but one may again.
        let skipped = start_of(Date::constant(1919, 3, 31), &zone("America/Toronto").zone);
        assert_eq!(skipped, "1919-03-31T04:30:00Z".parse::<Timestamp>().unwrap().as_second());
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
            year in 1970_i16..2100, month in 1_i8..=12, length in 1_usize..60, name in some_zone(), part in 0.0_f64..1.0,
        ) {
            let from = Day(Date::new(year, month, 1).unwrap());
            let to = Day(DayRange { from, to: Day(Date::MAX) }.dates().nth(length - 1).unwrap());
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
