//! What explains a payment's answer, as it is stored: ladder, missing, journey, credits, objects.
//!
//! It is wide, so it has a table of its own, which only one payment and its differ read. The stored JSON is short: a rung that was
//! not looked for is left out, notes and texts that the code can give again are named by place or code, and a credit does not repeat
//! its touch.
//!
//! What always holds: what is read is what was written. An explanation that the short form would change is stored in the long one,
//! which is also how rows of an earlier version are read.

use crate::port::database::{DatabaseError, Statement, sql};
use crate::store::explanation_short::Short;
use crate::store::fact::Scope;
use headwater::attribution::basis::Basis;
use headwater::base::id::PaymentId;
use headwater::base::json::from_text;
use serde::Serialize;

pub use crate::store::explained::Explanation;
pub use crate::store::explanation_short::ShortMissing;

impl Explanation {
    /// As it is stored.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which none can.
    pub fn to_json(&self) -> Result<String, DatabaseError> {
        let fault = |error: serde_json::Error| DatabaseError::Fault(error.to_string());
        let short = Short::of(self).and_then(|short| serde_json::to_string(&short).ok());
        let is_same = |text: &String| Self::parse(text).is_ok_and(|read| read == *self);
        short.filter(is_same).map_or_else(|| serde_json::to_string(self).map_err(fault), Ok)
    }

    /// Reads what is stored: either form, and rows of an earlier version.
    ///
    /// # Errors
    /// When it was written by another version that says it otherwise.
    pub fn parse(text: &str) -> Result<Self, DatabaseError> {
        let is_short = text.starts_with("{\"v\":");
        let read = if is_short { from_text(text).map(Short::long) } else { from_text(text) };
        let mut read: Self = read.map_err(|error| DatabaseError::Fault(error.to_string()))?;
        if read.basis.is_none() && read.credits.is_empty() {
            read.basis = Some(Basis::NOTHING);
        }
        Ok(read)
    }
}

/// An explanation on its way into the database.
#[derive(Debug, Clone, Serialize)]
pub struct ExplanationRow {
    /// Its payment.
    pub payment: PaymentId,
    /// JSON of [`Explanation`].
    pub body: String,
    /// When this answer was given, if it is another than before.
    pub decided_s: Option<i64>,
    /// What brought it about.
    pub cause: Option<String>,
}

/// Writes explanations; nothing where nothing differs.
pub fn upsert(scope: &Scope, rows: &[ExplanationRow]) -> Option<Statement> {
    (!rows.is_empty()).then(|| scope.statement(sql!("explanation.upsert")).bind_json(rows))
}

/// Removes the explanations of payments.
pub fn delete(scope: &Scope, payments: &[PaymentId]) -> Option<Statement> {
    (!payments.is_empty()).then(|| scope.statement(sql!("explanation.delete")).bind_json(payments))
}
