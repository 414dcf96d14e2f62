//! Questions to Stripe that are still to be asked.

use crate::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::id::StripeId;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A row of `question`.
#[derive(Debug, Clone, Deserialize)]
pub struct QuestionRow {
    /// The subscription whose Checkout Session is asked for.
    pub subscription: StripeId,
}

/// Queues questions; nothing when there are none.
pub fn add(scope: &Scope, subscriptions: &BTreeSet<StripeId>, now_s: i64) -> Option<Statement> {
    let add = || scope.statement(sql!("question.add")).bind_json(subscriptions).bind(now_s);
    (!subscriptions.is_empty()).then(add)
}

/// The [`QuestionRow`]s longest in the queue.
pub fn open(scope: &Scope, limit: i64) -> Statement {
    scope.statement(sql!("question.open")).bind(limit)
}

/// Takes a question off the queue.
pub fn answered(scope: &Scope, subscription: &StripeId) -> Statement {
    scope.statement(sql!("question.answered")).bind(subscription)
}
