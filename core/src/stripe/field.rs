//! Reads fields of a Stripe object out of JSON.
//!
//! What always holds: absent and null are the same; a field of the wrong type is an error if money or identity depends on it, and
//! absent if it is only shown. Nothing here panics, whatever the JSON.

use crate::base::id::StripeId;
use crate::base::money::{AMOUNT_MAX_MINOR, Amount, Currency};
use serde_json::Value;
use std::fmt;

/// A field that cannot be what Stripe documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's path.
    pub field: String,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the field {} is not {}", self.field, self.expected)
    }
}

/// See [`Reader::whole`]. What is larger than any amount and has a point or an exponent is not known to be whole.
fn whole(value: &Value) -> Option<i64> {
    let is_whole = |number: &f64| number.abs() < EXACT && number.trunc() == *number;
    #[allow(clippy::cast_possible_truncation, reason = "whole, and far within an i64")]
    value.as_i64().or_else(|| value.as_f64().filter(is_whole).map(|number| number as i64))
}

/// Up to here (and fifteen digits as written) every number of JSON is read exactly.
const EXACT: f64 = 1e14;

/// A JSON object to read fields from.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a Value);

impl<'a> Reader<'a> {
    /// The value at a dotted path; null and absent are both `None`.
    pub(crate) fn at(self, path: &str) -> Option<&'a Value> {
        let mut value = self.0;
        for key in path.split('.') {
            value = value.get(key)?;
        }
        (!value.is_null()).then_some(value)
    }

    pub(crate) fn text(self, path: &str) -> Option<&'a str> {
        self.at(path)?.as_str()
    }

    pub(crate) fn truth(self, path: &str) -> bool {
        self.at(path).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(crate) fn seconds(self, path: &str) -> Option<i64> {
        self.whole(path).filter(|s| (0..=1 << 40).contains(s))
    }

    /// A whole number, however it is written: 12, 12.0 and 1.2e1 are one number in JSON.
    pub(crate) fn whole(self, path: &str) -> Option<i64> {
        whole(self.at(path)?)
    }

    pub(crate) fn list(self, path: &str) -> impl Iterator<Item = Reader<'a>> {
        self.at(path).and_then(Value::as_array).into_iter().flatten().map(Reader)
    }

    /// An id, or the id of the expanded object. An empty text counts as absent: old payloads have them.
    pub(crate) fn id(self, path: &str) -> Result<Option<StripeId>, FieldError> {
        let Some(value) = self.at(path) else { return Ok(None) };
        let error = || FieldError { field: path.to_owned(), expected: "a Stripe id" };
        let text = value.as_str().or_else(|| value.get("id")?.as_str()).ok_or_else(error)?;
        if text.is_empty() {
            return Ok(None);
        }
        StripeId::parse(text).map(Some).map_err(|_| error())
    }

    /// The first of several paths that holds an id.
    pub(crate) fn first_id(self, paths: &[&str]) -> Result<Option<StripeId>, FieldError> {
        for path in paths {
            if let Some(id) = self.id(path)? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// A whole number of minor units, from 0 to Stripe's maximum for the currency that stands beside it.
    pub(crate) fn amount(self, path: &str) -> Result<Option<Amount>, FieldError> {
        let Some(value) = self.at(path) else { return Ok(None) };
        let error = |expected| FieldError { field: path.to_owned(), expected };
        let not_whole = || error("a whole, non-negative number of minor units");
        let minor = whole(value).filter(|n| *n >= 0).ok_or_else(not_whole)?;
        let beside = path.rsplit_once('.').map_or_else(|| "currency".to_owned(), |(of, _)| format!("{of}.currency"));
        let currency = self.currency(&beside).ok().flatten();
        if minor > currency.map_or(AMOUNT_MAX_MINOR, |currency| currency.amount_max_minor()) {
            return Err(error("within the largest amount that Stripe moves at once, twelve digits"));
        }
        Amount::new(minor).map(Some).map_err(|_| not_whole())
    }

    pub(crate) fn amount_or_zero(self, path: &str) -> Result<Amount, FieldError> {
        Ok(self.amount(path)?.unwrap_or(Amount::ZERO))
    }

    pub(crate) fn currency(self, path: &str) -> Result<Option<Currency>, FieldError> {
        let Some(value) = self.at(path) else { return Ok(None) };
        let error = || FieldError { field: path.to_owned(), expected: "a currency code" };
        Currency::parse(value.as_str().ok_or_else(error)?).map(Some).map_err(|_| error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_whole_number_may_be_written_with_a_point_or_an_exponent() {
        for (text, right) in [
            ("12", Some(12)),
            ("12.0", Some(12)),
            ("1.2e1", Some(12)),
            ("1E2", Some(100)),
            ("-3.0", Some(-3)),
            ("-0", Some(0)),
            ("0.0", Some(0)),
            ("9007199254740993", Some(9_007_199_254_740_993)),
            ("99999999999999.0", Some(99_999_999_999_999)),
            ("9.9999999999999e13", Some(99_999_999_999_999)),
            ("9007199254740991.0", None),
            ("12.5", None),
            ("1e300", None),
            ("99999999999999999999", None),
            ("\"12\"", None),
            ("true", None),
        ] {
            assert_eq!(whole(&serde_json::from_str(text).unwrap()), right, "{text}");
        }
    }

    #[test]
    fn an_amount_is_no_larger_than_stripe_moves_at_once() {
        let read = |amount: Value, currency: &str| {
            Reader(&json!({"amount": amount, "currency": currency})).amount("amount").map(|read| read.unwrap().minor())
        };
        assert_eq!(read(json!(999_999_999_999_i64), "idr"), Ok(999_999_999_999));
        assert_eq!(read(json!(999_999_999_999_i64), "usd"), Ok(999_999_999_999));
        assert_eq!(read(json!(99_999_999_999_999_i64), "lbp"), Ok(99_999_999_999_999));
        assert_eq!(read(json!(1e2), "usd"), Ok(100));
        for (amount, currency) in [
            (json!(1_000_000_000_000_i64), "usd"),
            (json!((1_i64 << 53) - 1), "idr"),
            (json!(100_000_000_000_000_i64), "lbp"),
            (json!(i64::MAX), "eur"),
            (json!(1_000_000_000_000_i64), "not a currency"),
        ] {
            assert!(
                read(amount.clone(), currency).unwrap_err().expected.contains("twelve digits"),
                "{amount} {currency}"
            );
        }
        for amount in [json!(-1), json!(0.5), json!("1"), json!(1e300), json!([]), json!(true)] {
            assert!(read(amount.clone(), "eur").unwrap_err().expected.contains("whole"), "{amount}");
        }
        // The currency beside a field within another counts.
        let price = json!({"price": {"unit_amount": 99_999_999_999_999_i64, "currency": "lbp"}, "currency": "usd"});
        assert!(Reader(&price).amount("price.unit_amount").is_ok());
    }
}
