//! Values as D1 binds and tells them, over SQLite.

use headwater_worker::port::database::Param;
use rusqlite::Statement;
use rusqlite::types::{Null, ValueRef};
use serde_json::Value;

/// As D1 binds: numbers as REAL.
pub(crate) fn bind(prepared: &mut Statement<'_>, at: usize, param: &Param) -> rusqlite::Result<()> {
    match param {
        Param::Null => prepared.raw_bind_parameter(at, Null),
        Param::Text(text) => prepared.raw_bind_parameter(at, text.as_str()),
        #[allow(clippy::cast_precision_loss)]
        Param::Integer(number) => prepared.raw_bind_parameter(at, *number as f64),
    }
}

/// As D1 tells.
pub(crate) fn json(value: ValueRef) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        // JavaScript does not tell 1.0 from 1.
        #[allow(clippy::cast_possible_truncation)]
        ValueRef::Real(number) if number.fract() == 0.0 => (number as i64).into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into(),
    }
}
