//! Reading fields of a Stripe object out of JSON.
//!
//! What always holds: absent and null are one; a field of the wrong type is an error where money or identity hangs on it,
//! and absent where it is only shown. Nothing here panics, whatever the JSON.

use crate::id::StripeId;
use crate::money::{Amount, Currency};
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
        self.at(path)?.as_i64().filter(|s| (0..=1 << 40).contains(s))
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

    /// A whole number of minor units, not negative.
    pub(crate) fn amount(self, path: &str) -> Result<Option<Amount>, FieldError> {
        let Some(value) = self.at(path) else { return Ok(None) };
        let error = || FieldError {
            field: path.to_owned(),
            expected: "a whole, non-negative number of minor units below 2^53",
        };
        let minor = value.as_i64().filter(|n| *n >= 0).ok_or_else(error)?;
        Amount::new(minor).map(Some).map_err(|_| error())
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
