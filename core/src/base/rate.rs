//! Rates between currencies: what one unit is worth in another, exactly, and what an amount comes to.
//!
//! What always holds: a rate is a fraction of whole numbers, so nothing is rounded but the amount that it gives. That is rounded to the
//! nearest minor unit, a half away from zero: what goes back in whole comes to exactly what was paid.

use super::json::FromJson;
use super::money::Currency;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Decimals of a price at most: a Lebanese pound in bitcoin-like units would need no more.
const DECIMALS_MAX: usize = 10;
/// A price's digits without its point are below this: twelve digits, so that with the minor units of any currency it stays below 2^53.
const UNITS_BOUND: i64 = 1_000_000_000_000;
/// An amount is below this in magnitude: 2^53.
const AMOUNT_BOUND: i128 = 1 << 53;

/// What one major unit of a currency costs in major units of another: an exact decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The digits without the point; above zero.
    pub units: i64,
    /// How many of them stand behind the point.
    pub scale: i64,
}

impl Price {
    /// Reads `0.9213`; absent for what is no decimal above zero, has more than ten decimals, or more than twelve digits in all.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let decimals = decimals.trim_end_matches('0');
        let digits = format!("{whole}{decimals}");
        let is_number = !whole.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_number || decimals.len() > DECIMALS_MAX || digits.len() > 40 {
            return None;
        }
        let significant = digits.trim_start_matches('0');
        let units = if significant.len() > 12 { None } else { significant.parse::<i64>().ok() };
        let scale = i64::try_from(decimals.len()).ok()?;
        units.filter(|units| (1..UNITS_BOUND).contains(units)).map(|units| Self { units, scale })
    }

    /// Ten to the power of the decimals; absent for a price that is none.
    fn power(self) -> Option<i64> {
        let scale = u32::try_from(self.scale).ok().filter(|scale| *scale as usize <= DECIMALS_MAX)?;
        10_i64.checked_pow(scale)
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let power = self.power().unwrap_or(1);
        let (whole, rest) = (self.units / power, self.units % power);
        match usize::try_from(self.scale) {
            Ok(digits) if digits > 0 => write!(f, "{whole}.{rest:0digits$}"),
            _ => write!(f, "{whole}"),
        }
    }
}

/// From where a payment's rate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RateOrigin {
    /// The payment is in the reporting currency itself.
    Same,
    /// What Stripe settled of it.
    Stripe,
    /// The owner's table of rates.
    Table,
}

impl RateOrigin {
    /// As it stands in SQL, JSON and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Stripe => "stripe",
            Self::Table => "table",
        }
    }
}

/// Minor units of one currency for minor units of another: a fraction, both parts above zero and below 2^53.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// So many minor units of the currency that is asked for …
    pub into_minor: i64,
    /// … for so many of the payment's.
    pub from_minor: i64,
}

impl Rate {
    /// Nothing is converted.
    pub const SAME: Self = Self { into_minor: 1, from_minor: 1 };

    /// Of a stored fraction; absent where it is none.
    pub fn of(into_minor: i64, from_minor: i64) -> Option<Self> {
        let fits = |part: i64| part > 0 && i128::from(part) < AMOUNT_BOUND;
        (fits(into_minor) && fits(from_minor)).then_some(Self { into_minor, from_minor })
    }

    /// Of the price of `from` in `into`.
    pub fn of_price(price: Price, from: Currency, into: Currency) -> Option<Self> {
        let into_minor = price.units.checked_mul(into.minor_per_major())?;
        Self::of(into_minor, price.power()?.checked_mul(from.minor_per_major())?)
    }

    /// The other way round.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { into_minor: self.from_minor, from_minor: self.into_minor }
    }

    /// What an amount comes to, in minor units: the nearest, a half away from zero. Absent where that is no amount, ±2^53 or beyond.
    pub fn convert(self, minor: i64) -> Option<i64> {
        self.convert_through(Self::SAME, minor)
    }

    /// What an amount comes to that is first converted by another rate, rounded once. Absent as above, and where the parts are too large to
    /// tell.
    pub fn convert_through(self, first: Self, minor: i64) -> Option<i64> {
        let from = i128::from(first.from_minor.max(1)) * i128::from(self.from_minor.max(1));
        let into = i128::from(first.into_minor) * i128::from(self.into_minor);
        let exact = i128::from(minor).checked_mul(into)?;
        let size = exact.checked_abs()?.checked_mul(2)?.checked_add(from)? / (from * 2);
        (size < AMOUNT_BOUND).then(|| i64::try_from(size * exact.signum()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn rate(price: &str, from: &str, into: &str) -> Rate {
        Rate::of_price(Price::parse(price).unwrap(), currency(from), currency(into)).unwrap()
    }

    #[test]
    fn a_price_is_an_exact_decimal() {
        for (text, units, scale, back) in [
            ("1", 1, 0, "1"),
            ("0.9213", 9_213, 4, "0.9213"),
            ("157.50", 1_575, 1, "157.5"),
            ("0.0000000001", 1, 10, "0.0000000001"),
            ("999999999999", 999_999_999_999, 0, "999999999999"),
            ("007.0", 7, 0, "7"),
        ] {
            let price = Price::parse(text).unwrap();
            assert_eq!((price.units, price.scale, price.to_string().as_str()), (units, scale, back), "{text}");
        }
        for bad in
            ["", "0", "0.0", ".5", "-1", "+1", "1e3", "1,5", "1.2.3", "1000000000000", "0.00000000001", "NaN", "１"]
        {
            assert_eq!(Price::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_amount_is_converted_by_the_minor_units_of_both() {
        // 19.99 USD at 0.9213 are 18.416787 EUR.
        assert_eq!(rate("0.9213", "usd", "eur").convert(1_999), Some(1_842));
        // 1,200 JPY at 0.00613 are 7.356 EUR; 7.356 KWD have three decimals.
        assert_eq!(rate("0.00613", "jpy", "eur").convert(1_200), Some(736));
        assert_eq!(rate("0.00613", "jpy", "kwd").convert(1_200), Some(7_356));
        assert_eq!(rate("163.2", "eur", "jpy").convert(1_999), Some(3_262));
        // The other way round is exact too: 1 / 0.8.
        assert_eq!(rate("0.8", "eur", "usd").inverse().convert(100), Some(125));
    }

    #[test]
    fn a_half_goes_away_from_zero() {
        let half = rate("0.5", "usd", "eur");
        assert_eq!([1, -1, 3, -3, 2].map(|minor| half.convert(minor)), [1, -1, 2, -2, 1].map(Some));
    }

    #[test]
    fn what_is_no_amount_is_not_converted() {
        let large = rate("999999999999", "kwd", "jpy");
        assert_eq!(large.convert(999_999_999_999), None);
        assert_eq!(Rate::of(0, 1), None);
        assert_eq!(Rate::of(1 << 53, 1), None);
    }

    proptest! {
        #[test]
        fn what_is_converted_is_the_nearest_and_its_opposite_its_opposite(
            minor in -999_999_999_999_i64..=999_999_999_999,
            (into_minor, from_minor) in (1..1_000_000_i64, 1..1_000_000_i64),
        ) {
            let rate = Rate::of(into_minor, from_minor).unwrap();
            if let Some(converted) = rate.convert(minor) {
                let error = i128::from(converted) * i128::from(from_minor) - i128::from(minor) * i128::from(into_minor);
                prop_assert!(error.abs() * 2 <= i128::from(from_minor));
                prop_assert_eq!(rate.convert(-minor), Some(-converted));
            }
        }

        #[test]
        fn a_price_that_is_written_is_read_back(units in 1..UNITS_BOUND, scale in 0..=10_i64) {
            let read = Price::parse(&Price { units, scale }.to_string()).unwrap();
            prop_assert_eq!(i128::from(read.units) * 10_i128.pow(scale as u32), i128::from(units) * 10_i128.pow(read.scale as u32));
        }
    }
}
