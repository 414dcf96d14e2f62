//! Instants as text in UTC, for files.

use crate::base::time::UnixSeconds;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// An instant as RFC 3339 writes it in UTC, `2026-11-30T08:00:05Z`; empty where it falls outside the years of the calendar.
pub fn utc_text(instant: UnixSeconds) -> String {
    let Ok(timestamp) = Timestamp::from_second(instant.get()) else { return String::new() };
    let at = TimeZone::UTC.to_datetime(timestamp);
    let (date, time) = (at.date(), at.time());
    let day = format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
    format!("{day}T{:02}:{:02}:{:02}Z", time.hour(), time.minute(), time.second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_utc() {
        assert_eq!(utc_text(UnixSeconds::new(1_796_025_605)), "2026-11-30T08:00:05Z");
        assert_eq!(utc_text(UnixSeconds::new(-1)), "1969-12-31T23:59:59Z");
    }
}
