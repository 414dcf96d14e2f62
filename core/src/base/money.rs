//! Money: signed whole minor units, and the currency that says what they are worth.
//!
//! What always holds: an amount lies strictly between −2^53 and 2^53, so that JSON and JavaScript carry it exactly. A sum that leaves that
//! range is an error. There is no float and no arithmetic across currencies.

use crate::base::json::{Error, FromJson, Value, refused};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount must be smaller than this in magnitude: 2^53, up to which every integer is exact in a JavaScript number.
const AMOUNT_BOUND: i64 = 1 << 53;

/// The most that Stripe moves at once, in minor units: twelve digits, for cards and for rupiah by any method; other methods stop at
/// eight to ten digits. Source: docs.stripe.com/currencies, "Minimum and maximum charge amounts", autumn 2026. (The API reference
/// still says eight digits of every amount.) What says more is no payment of Stripe's.
pub const AMOUNT_MAX_MINOR: i64 = 999_999_999_999;

/// The same for Lebanese pounds: 999,999,999,999 whole ones by card (the page's value of 2025, since dropped there).
const AMOUNT_MAX_LBP_MINOR: i64 = 99_999_999_999_999;

/// An amount outside of ±2^53, given or computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountError;

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount must be less than 2^53 minor units in magnitude")
    }
}

/// Signed minor units of some currency, |n| < 2^53. Positive: to the owner. Negative: back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Takes an amount in minor units.
    ///
    /// # Errors
    /// When its magnitude is 2^53 or more.
    pub fn new(minor: i64) -> Result<Self, AmountError> {
        if minor > -AMOUNT_BOUND && minor < AMOUNT_BOUND { Ok(Self(minor)) } else { Err(AmountError) }
    }

    /// The amount in minor units.
    pub fn minor(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// When it leaves the range.
    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_add(other.0).ok_or(AmountError).and_then(Self::new)
    }
}

impl TryFrom<i64> for Amount {
    type Error = AmountError;
    fn try_from(minor: i64) -> Result<Self, AmountError> {
        Self::new(minor)
    }
}

impl From<Amount> for i64 {
    fn from(amount: Amount) -> i64 {
        amount.0
    }
}

/// Reads a sum as the database writes it: `<millions>|<rest>`, the sums of both parts of each amount. Neither can leave the range of
/// the database's integers, and as text no part passes through JavaScript's numbers; see `worker/sql/check_total.list.sql`. A sum beyond
/// ±2^63 is the nearest number within: no money of this world.
///
/// # Errors
/// When the text is not of that form.
pub fn sum_minor(value: Value) -> Result<i64, Error> {
    let text = String::from_json(value)?;
    let part = |text: &str| text.parse::<i64>().ok().map(i128::from);
    let parts = text.split_once('|').and_then(|(millions, rest)| Some((part(millions)?, part(rest)?)));
    let (millions, rest) = parts.ok_or_else(|| refused(&"not a sum of two parts"))?;
    let sum = millions * 1_000_000 + rest;
    let nearest = if sum < 0 { i64::MIN } else { i64::MAX };
    Ok(i64::try_from(sum).unwrap_or(nearest))
}

/// A text that is not a currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyError;

impl fmt::Display for CurrencyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a currency is three letters")
    }
}

/// Stands before the code where all money counts as one currency.
const ALL_IN: &str = "all:";

/// A currency as Stripe writes it: three lower-case ASCII letters. Unknown codes are taken: new ones appear. Sums and questions know one
/// more: `all:eur`, the money of all currencies in euros, each payment converted at its own rate ([`Currency::all_in`]).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct Currency {
    /// The text, and zeros behind it.
    text: [u8; 7],
}

impl Currency {
    /// Reads a code in either case.
    ///
    /// # Errors
    /// When the text is not three ASCII letters.
    pub fn parse(text: &str) -> Result<Self, CurrencyError> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| CurrencyError)?;
        if letters.iter().all(u8::is_ascii_alphabetic) {
            let [a, b, c] = letters.map(|letter| letter.to_ascii_lowercase());
            Ok(Self { text: [a, b, c, 0, 0, 0, 0] })
        } else {
            Err(CurrencyError)
        }
    }

    /// Reads what may also be the money of all currencies in one.
    ///
    /// # Errors
    /// When the text is neither.
    pub fn parse_counted(text: &str) -> Result<Self, CurrencyError> {
        match text.strip_prefix(ALL_IN) {
            Some(code) => Self::parse(code).map(Self::all_in),
            None => Self::parse(text),
        }
    }

    /// The money of all currencies in this one.
    #[must_use]
    pub fn all_in(self) -> Self {
        let [a, b, c, _, e, f, g] = self.text;
        let [x, y, z] = if self.is_all() { [e, f, g] } else { [a, b, c] };
        Self { text: [b'a', b'l', b'l', b':', x, y, z] }
    }

    /// Whether it stands for the money of all currencies.
    pub fn is_all(&self) -> bool {
        self.text.starts_with(ALL_IN.as_bytes())
    }

    /// The text: the code in lower case, or `all:` and the code.
    pub fn as_str(&self) -> &str {
        let text = if self.is_all() { &self.text[..] } else { &self.text[..3] };
        // ASCII letters are UTF-8, so the fallback is never taken.
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        let text = self.as_str();
        text.strip_prefix(ALL_IN).unwrap_or(text)
    }

    /// The most that Stripe moves at once in this currency.
    pub fn amount_max_minor(&self) -> i64 {
        if self.code() == "lbp" { AMOUNT_MAX_LBP_MINOR } else { AMOUNT_MAX_MINOR }
    }

    /// How many minor units make one major unit, by Stripe's table (M14), which is not ISO's: 1, 100 or 1000.
    pub fn minor_per_major(&self) -> i64 {
        match self.code() {
            "bif" | "clp" | "djf" | "gnf" | "jpy" | "kmf" | "krw" | "mga" | "pyg" | "rwf" | "vnd" | "vuv" | "xaf"
            | "xof" | "xpf" => 1,
            "bhd" | "jod" | "kwd" | "omr" | "tnd" => 1000,
            _ => 100,
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyError;
    fn try_from(text: String) -> Result<Self, CurrencyError> {
        Self::parse(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LARGEST: i64 = (1 << 53) - 1;

    #[test]
    fn an_amount_keeps_its_range() {
        assert_eq!(Amount::new(LARGEST).unwrap().minor(), LARGEST);
        assert_eq!(Amount::new(-LARGEST).unwrap().minor(), -LARGEST);
        for outside in [1 << 53, -(1 << 53), i64::MAX, i64::MIN] {
            assert_eq!(Amount::new(outside), Err(AmountError));
        }
        let largest = Amount::new(LARGEST).unwrap();
        let smallest = Amount::new(-LARGEST).unwrap();
        assert_eq!(largest.checked_add(Amount::new(1).unwrap()), Err(AmountError));
        assert_eq!(smallest.checked_add(Amount::new(-1).unwrap()), Err(AmountError));
        assert_eq!(largest.checked_add(smallest), Ok(Amount::ZERO));
    }

    #[test]
    fn an_amount_is_checked_when_read() {
        assert_eq!(serde_json::from_str::<Amount>("-1999").unwrap().minor(), -1999);
        assert_eq!(serde_json::to_string(&Amount::new(5).unwrap()).unwrap(), "5");
        for bad in ["9007199254740992", "1.5", "1e3", "\"1\"", "null", "99999999999999999999"] {
            assert!(serde_json::from_str::<Amount>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_currency_is_three_letters_in_lower_case() {
        assert_eq!(Currency::parse("EUR").unwrap().as_str(), "eur");
        assert_eq!(serde_json::to_string(&Currency::parse("usd").unwrap()).unwrap(), "\"usd\"");
        for bad in ["", "eu", "euro", "e1r", "e r", "eü", "€"] {
            assert_eq!(Currency::parse(bad), Err(CurrencyError), "{bad}");
        }
        assert!(serde_json::from_str::<Currency>("\"12a\"").is_err());
    }

    #[test]
    fn all_money_in_a_currency_is_apart_from_the_currency() {
        let eur = Currency::parse("EUR").unwrap();
        let all = eur.all_in();
        assert_eq!((all.as_str(), all.code(), all.is_all(), eur.is_all()), ("all:eur", "eur", true, false));
        assert_eq!((all.all_in(), all == eur), (all, false));
        assert_eq!(Currency::parse_counted("all:EUR"), Ok(all));
        assert_eq!(Currency::parse_counted("eur"), Ok(eur));
        assert_eq!(Currency::parse("jpy").unwrap().all_in().minor_per_major(), 1);
        // The lek is a currency, and no payment of Stripe's is in all of them.
        assert!(!Currency::parse("all").unwrap().is_all());
        assert_eq!(Currency::parse("all:eur"), Err(CurrencyError));
        for bad in ["all:", "all:euro", "all:all:eur", "any:eur"] {
            assert_eq!(Currency::parse_counted(bad), Err(CurrencyError), "{bad}");
        }
    }

    #[test]
    fn a_sum_of_two_parts_is_exact() {
        let read = |text: &str| sum_minor(text.into()).ok();
        for (text, right) in [
            ("0|0", Some(0)),
            ("1|5", Some(1_000_005)),
            ("-1|-5", Some(-1_000_005)),
            ("9007199254|740993", Some(9_007_199_254_740_993)),
            ("999999999999000000|999999000000", Some(i64::MAX)),
            ("9223372036854|775807", Some(i64::MAX)),
            ("9223372036854775807|0", Some(i64::MAX)),
            ("-9223372036854775808|-1", Some(i64::MIN)),
            ("1000000000000|0", Some(1_000_000_000_000_000_000)),
            ("", None),
            ("5", None),
            ("1.5|0", None),
            ("1|", None),
        ] {
            assert_eq!(read(text), right, "{text}");
        }
    }

    #[test]
    fn divisors_are_stripes_not_isos() {
        let per_major = |code: &str| Currency::parse(code).unwrap().minor_per_major();
        for code in "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(' ') {
            assert_eq!(per_major(code), 1, "{code}");
        }
        for code in "bhd jod kwd omr tnd".split(' ') {
            assert_eq!(per_major(code), 1000, "{code}");
        }
        // ISO has no decimals for the first two; Stripe takes two.
        for code in "isk ugx huf twd usd eur gbp iqd lyd zzz".split(' ') {
            assert_eq!(per_major(code), 100, "{code}");
        }
    }

    proptest! {
        #[test]
        fn sums_are_exact_or_refused(a in -LARGEST..=LARGEST, b in -LARGEST..=LARGEST) {
            let sum = Amount::new(a).unwrap().checked_add(Amount::new(b).unwrap());
            let exact = i128::from(a) + i128::from(b);
            match sum {
                Ok(sum) => prop_assert_eq!(i128::from(sum.minor()), exact),
                Err(AmountError) => prop_assert!(exact.abs() >= 1 << 53),
            }
        }

        #[test]
        fn any_text_is_a_currency_or_refused(text in ".{0,5}") {
            if let Ok(currency) = Currency::parse(&text) {
                prop_assert_eq!(currency.as_str(), text.to_ascii_lowercase());
                prop_assert!([1, 100, 1000].contains(&currency.minor_per_major()));
            }
        }
    }
}
