//! Monthly amounts: whole units, of which 30,240 are one minor unit.
//!
//! A month is a twelfth of a year, a year 365 days or 52 weeks. So the monthly amount of a price paid each `count` intervals is
//! `minor × n / (12 × count)` with n of 365, 52, 12 or 1. 30,240 is 12 × 2,520, and 2,520 is divided by 1 to 10, 12, 14, 15, 18, 20, 21, 24,
//! 28, 30, 36, 42, 45, 60, 90, 180: for these counts, and wherever n takes the other factors away, units are exact. For any other count, such
//! as every 11 months, the amount is rounded once to the nearest unit, a thirty-thousandth of a cent. Sums of units are exact in any case.

use crate::base::sorted::sort_by;

/// Units of one minor unit.
pub const UNITS_PER_MINOR: i128 = 30_240;

/// The most that a subscription may be worth a month, in minor units: as much as Stripe moves at once. More is counted as not known, so that
/// sums stay within the range of the database's integers.
pub const MONTHLY_MAX_MINOR: i64 = 1_000_000_000_000;

/// How often a price is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period<'a> {
    /// `day`, `week`, `month` or `year`.
    pub interval: &'a str,
    /// How many of them, from 1.
    pub count: i64,
}

/// What an amount that is paid each period is a month, in units. `None` for an interval that Stripe does not have, and for an amount beyond
/// [`MONTHLY_MAX_MINOR`].
pub fn monthly_units(minor: i64, period: Period<'_>) -> Option<i64> {
    let of_year: i128 = match period.interval {
        "day" => 365,
        "week" => 52,
        "month" => 12,
        "year" => 1,
        _ => return None,
    };
    let divisor = 12 * i128::from(period.count.max(1));
    let units = rounded(i128::from(minor) * UNITS_PER_MINOR * of_year, divisor);
    let most = i128::from(MONTHLY_MAX_MINOR) * UNITS_PER_MINOR;
    i64::try_from(units).ok().filter(|units| i128::from(*units) <= most)
}

/// The nearest whole number; halves go up. `divisor` is positive.
pub(super) fn rounded(number: i128, divisor: i128) -> i128 {
    (2 * number + divisor).div_euclid(2 * divisor)
}

/// The nearest whole minor units; halves go up.
pub fn to_minor(units: i128) -> i64 {
    clamped(rounded(units, UNITS_PER_MINOR))
}

fn clamped(minor: i128) -> i64 {
    i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN } else { i64::MAX })
}

/// Movements in whole minor units that add up to the difference of the two ends as those are shown. Each is rounded down, and what that
/// leaves goes, one by one, to those with the largest remainders, of equal ones to the first. So none is a minor unit or more away from
/// what it is, and nothing goes to a movement that is whole.
pub fn shown_movements<const N: usize>(start: i128, moved: [i128; N]) -> [i64; N] {
    let end: i128 = start + moved.iter().sum::<i128>();
    let mut whole = moved.map(|units| units.div_euclid(UNITS_PER_MINOR));
    let left = rounded(end, UNITS_PER_MINOR) - rounded(start, UNITS_PER_MINOR) - whole.iter().sum::<i128>();
    let mut places: Vec<usize> = (0..N).collect();
    let remainder = |place: &usize| moved.get(*place).map_or(0, |units| units.rem_euclid(UNITS_PER_MINOR));
    sort_by(&mut places, |a, b| remainder(b).cmp(&remainder(a)).then(a.cmp(b)));
    for place in places.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(minor) = whole.get_mut(place) {
            *minor += 1;
        }
    }
    whole.map(clamped)
}
