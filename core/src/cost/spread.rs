//! What of a row falls on which days.

use crate::base::money::Currency;
use crate::base::time::{Day, DayRange};

/// A row, as far as figures need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// The source.
    pub source: String,
    /// The campaign; absent: the source as such.
    pub campaign: Option<String>,
    /// The currency.
    pub currency: Currency,
    /// The first day.
    pub first_day: Day,
    /// The last day, inclusive.
    pub last_day: Day,
    /// Minor units.
    pub amount_minor: i64,
}

impl Spent {
    /// What falls on the days of a range. Day i of n, counted from 1, has ⌊amount · i / n⌋ − ⌊amount · (i − 1) / n⌋: so the days add up to
    /// the amount, however they are grouped.
    pub fn within(&self, range: &DayRange) -> i64 {
        let first = self.first_day.number();
        let days = self.last_day.number() - first + 1;
        let up_to = |day: i64| {
            let part = i128::from(self.amount_minor) * i128::from(day.clamp(0, days)) / i128::from(days.max(1));
            i64::try_from(part).unwrap_or(self.amount_minor)
        };
        up_to(range.to().number() + 1 - first) - up_to(range.from().number() - first)
    }
}
