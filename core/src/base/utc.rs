//! Instants as text in UTC, for files.

use crate::base::time::{TimeZoneName, UnixSeconds, day_of};

const DAY_S: i64 = 86_400;

/// An instant as RFC 3339 writes it in UTC, `2026-11-30T08:00:05Z`; empty where it falls outside the years of the calendar.
pub fn utc_text(instant: UnixSeconds) -> String {
    let Some(day) = TimeZoneName::parse("UTC").and_then(|utc| day_of(instant, &utc)).ok() else { return String::new() };
    let of_day_s = instant.get().rem_euclid(DAY_S);
    format!("{day}T{:02}:{:02}:{:02}Z", of_day_s / 3_600, of_day_s / 60 % 60, of_day_s % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_utc() {
        assert_eq!(utc_text(UnixSeconds::new(1_796_025_605)), "2026-11-30T08:00:05Z");
        assert_eq!(utc_text(UnixSeconds::new(0)), "1970-01-01T00:00:00Z");
        assert_eq!(utc_text(UnixSeconds::new(i64::MAX)), "");
    }
}
