//! What the owner said of payments by hand: kept as a fact, each word after the one before.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::attribution::by_hand::ByHand;
use headwater::base::id::PaymentId;
use headwater::base::json::from_text;
use serde::{Deserialize, Deserializer};

/// A word of the owner's on its way into the database.
#[derive(Debug)]
pub struct NewAssignment {
    /// About which payment.
    pub payment: PaymentId,
    /// What is said; absent: what was said is taken back.
    pub said: Option<ByHand>,
    /// The owner's own words, or empty.
    pub note: String,
    /// Id of the sign-in that says it; absent: the token itself.
    pub sign_in: Option<String>,
}

/// A word of the owner's.
#[derive(Debug, Deserialize)]
pub struct AssignmentRow {
    /// About which payment.
    pub payment: PaymentId,
    /// When, unix seconds.
    pub at_s: i64,
    /// User agent of the sign-in.
    pub agent: Option<String>,
    /// What was said; absent: it was taken back.
    #[serde(deserialize_with = "said")]
    pub said: Option<ByHand>,
    /// The owner's own words, or empty.
    pub note: String,
    /// 1: it is the latest of its payment.
    #[serde(default)]
    pub stands: i64,
}

fn said<'de, D: Deserializer<'de>>(from: D) -> Result<Option<ByHand>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| from_text(&text).map_err(serde::de::Error::custom)).transpose()
}

/// Notes a word about these payments.
pub fn insert(scope: &Scope, payments: &[PaymentId], new: &NewAssignment, now_s: i64) -> [Statement; 2] {
    let said = new.said.as_ref().and_then(|said| serde_json::to_string(said).ok());
    let insert = scope.statement(sql!("assignment.insert")).bind_json(payments).bind(now_s);
    let insert = insert.bind(new.sign_in.as_deref()).bind(said).bind(new.note.as_str());
    [insert, scope.statement(sql!("assignment.shorten")).bind_json(payments)]
}

/// [`AssignmentRow`]s of a payment, newest first.
pub fn of_payment(scope: &Scope, payment: &PaymentId) -> Statement {
    scope.statement(sql!("assignment.of_payment")).bind(payment)
}

/// The newest [`AssignmentRow`]s of a site and mode.
pub fn latest_assignments(scope: &Scope) -> Statement {
    scope.statement(sql!("assignment.latest"))
}
