//! The one port to the database: run these statements, atomically, in one round trip.
//!
//! Two implementations: D1 (`d1.rs`) in the Worker, SQLite in the native tests. What always holds: a batch is one transaction. A
//! failed batch has written nothing, or it is not known whether it has; so every write is idempotent.

use crate::port::Pending;
use headwater::base::json::{Error, FromJson};
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// The text of one file of `worker/sql`, compiled in without its lines of comment: they would be handed over with every request.
macro_rules! sql {
    ($name:literal) => {{
        const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $name, ".sql"));
        const LENGTH: usize = $crate::port::sql_text::length(TEXT);
        const BYTES: [u8; LENGTH] = $crate::port::sql_text::bytes(TEXT);
        const CODE: &str = $crate::port::sql_text::text(&BYTES);
        CODE
    }};
}
pub(crate) use sql;

/// A value bound to a statement. These three are all that D1 takes without surprises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param {
    /// NULL.
    Null,
    /// Text, JSON included.
    Text(String),
    /// A whole number, |n| < 2^53: D1 carries numbers as JavaScript's.
    Integer(i64),
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Param {
    fn from(number: i64) -> Self {
        // Times, counts and amounts are far below; a wrapped bound would be worse than a clamped one.
        Self::Integer(number.clamp(-(1 << 53) + 1, (1 << 53) - 1))
    }
}

impl<T: Into<Self>> From<Option<T>> for Param {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! id_params {
    ($($id:ty),*) => { $(impl From<&$id> for Param {
        fn from(id: &$id) -> Self {
            Self::Text(id.as_str().to_owned())
        }
    })* };
}
id_params!(
    headwater::base::id::SiteId,
    headwater::base::id::IntegrationId,
    headwater::base::id::SecretId,
    headwater::base::id::VisitorId,
    headwater::base::id::SessionId,
    headwater::base::id::StripeId,
    headwater::base::id::PaymentId,
    headwater::base::id::Pseudonym
);

impl From<headwater::base::id::Mode> for Param {
    fn from(mode: headwater::base::id::Mode) -> Self {
        Self::from(mode.as_str())
    }
}

/// A statement with its values.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The text of one file of `worker/sql`.
    pub sql: &'static str,
    /// `?1`, `?2` …
    pub params: Vec<Param>,
}

impl Statement {
    /// A statement without values yet.
    pub fn new(sql: &'static str) -> Self {
        Self { sql, params: Vec::new() }
    }

    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Param>) -> Self {
        self.params.push(value.into());
        self
    }

    /// Binds the next value as JSON text.
    #[must_use]
    pub fn bind_json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        // Serialising our own types of text, numbers and lists cannot fail; an empty list would then bind nothing.
        let text = serde_json::to_string(value).unwrap_or_else(|_| "[]".to_owned());
        self.bind(text)
    }
}

/// The rows one statement gave, each a JSON object.
#[derive(Debug, Clone, Default)]
pub struct Rows(pub Vec<Value>);

impl Rows {
    /// The rows as a type.
    ///
    /// # Errors
    /// [`DatabaseError::Fault`] when a row is not of that type: code and schema disagree.
    pub fn read<T: FromJson>(self) -> Result<Vec<T>, DatabaseError> {
        let fault = |error: Error| DatabaseError::Fault(format!("unexpected row: {error}"));
        Vec::from_json(Value::Array(self.0)).map_err(fault)
    }
}

/// Why a batch failed. Control flow reads the variant, never the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseError {
    /// Something read had changed before the commit: gather again.
    Conflict,
    /// The connection or the database's host failed; it is not known whether the batch was committed.
    Transient(String),
    /// The database has too much to do: not to be hammered.
    Overloaded(String),
    /// The free plan's rows of the day are used up.
    Quota(String),
    /// The statement or the schema is wrong.
    Fault(String),
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("something read had changed before the commit"),
            Self::Transient(text) => write!(f, "the database could not be reached: {text}"),
            Self::Overloaded(text) => write!(f, "the database is overloaded: {text}"),
            Self::Quota(text) => write!(f, "the day's rows are used up: {text}"),
            Self::Fault(text) => write!(f, "the database refused: {text}"),
        }
    }
}

/// The port.
pub trait Database {
    /// Runs the statements as one transaction and gives the rows of each.
    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, DatabaseError>>;

    /// Rows written through this value so far, as the database bills them.
    fn rows_written(&self) -> i64;

    /// Waits before a batch is tried again.
    fn pause(&self, milliseconds: u64) -> Pending<'_, ()>;
}
