//! Dates of the Gregorian calendar, counted in days since 1970-01-01.

/// Seconds of a day.
pub(super) const DAY_S: i64 = 86_400;

/// A year, a month from 1 and a day from 1.
#[derive(Clone, Copy)]
pub(super) struct Date {
    pub(super) year: i32,
    pub(super) month: i32,
    pub(super) day: i32,
}

/// Days of 400 years, after which the calendar repeats.
const ERA_DAYS: i32 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: i32 = 719_468;

impl Date {
    /// Its number. The year is counted from March, so that the day that leap years add is its last.
    pub(super) fn number(self) -> i32 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let month = (self.month + 9) % 12;
        let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * month + 2) / 5 + self.day - 1;
        era * ERA_DAYS + year * 365 + year / 4 - year / 100 + day_of_year - EPOCH_DAYS
    }

    /// The date of a number.
    pub(super) fn of_number(number: i32) -> Self {
        let days = number + EPOCH_DAYS;
        let (era, day_of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));
        let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = (month + 2) % 12 + 1;
        Self { year: era * 400 + year + i32::from(month <= 2), month, day }
    }

    /// How many days its month has.
    pub(super) fn month_days(self) -> i32 {
        let next = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        let first = |(year, month)| Self { year, month, day: 1 }.number();
        first(next) - first((self.year, self.month))
    }

    /// Whether the calendar has it.
    pub(super) fn exists(self) -> bool {
        (1..=12).contains(&self.month) && (1..=self.month_days()).contains(&self.day)
    }
}
