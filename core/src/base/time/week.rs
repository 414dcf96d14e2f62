//! Months and weeks of days, and the day after a day.

use super::{Day, DayRange, FIRST_DAY, LAST_DAY};

impl Day {
    /// The days of its month.
    pub fn month(self) -> DayRange {
        let date = self.date();
        let from = self.0 + 1 - date.day;
        DayRange { from: Self(from), to: Self(from + date.month_days() - 1) }
    }

    /// The days of its week, from Monday to Sunday, as far as the calendar has them.
    pub fn week(self) -> DayRange {
        // 1970-01-01 was a Thursday.
        let monday = self.0 - (self.0 + 3).rem_euclid(7);
        DayRange { from: Self(monday.max(FIRST_DAY)), to: Self((monday + 6).min(LAST_DAY)) }
    }

    /// So many days before it, as far as the calendar has them.
    #[must_use]
    pub fn days_before(self, days: i32) -> Self {
        Self(self.0.saturating_sub(days).max(FIRST_DAY))
    }

    /// The day after it; the calendar's last one is its own.
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(LAST_DAY))
    }

    /// So many days before it; not before the calendar's first one.
    pub fn minus(self, days: i64) -> Self {
        let number = self.number().saturating_sub(days).max(FIRST_DAY.into());
        Self(i32::try_from(number).unwrap_or(FIRST_DAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let week = |day: &str| {
            let week = Day::parse(day).unwrap().week();
            (week.from().to_string(), week.to().to_string())
        };
        let of = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(week("2026-11-30"), of("2026-11-30", "2026-12-06"));
        assert_eq!(week("2026-12-06"), of("2026-11-30", "2026-12-06"));
        assert_eq!(week("1970-01-02"), of("1970-01-01", "1970-01-04"), "the calendar begins on a Thursday");
        assert_eq!(Day::parse("2026-12-31").unwrap().next().to_string(), "2027-01-01");
        assert_eq!(Day(LAST_DAY).next(), Day(LAST_DAY));
    }
}
