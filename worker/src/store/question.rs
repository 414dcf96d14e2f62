//! Questions to Stripe that are still to be asked.

use crate::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::id::{IntegrationId, StripeId};
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

/// The [`QuestionRow`]s longest in the queue that this integration has not answered yet.
pub fn open(scope: &Scope, integration: &IntegrationId, limit: i64) -> Statement {
    scope.statement(sql!("question.open")).bind(limit).bind(integration)
}

/// Takes a question off the queue, once there is a session or every key has been asked in vain.
pub fn answered(scope: &Scope, subscription: &StripeId, is_found: bool) -> Statement {
    scope.statement(sql!("question.answered")).bind(subscription).bind(i64::from(is_found))
}

/// After a disconnect: what only it could have answered is asked no more.
pub fn close(scope: &Scope) -> Statement {
    scope.statement(sql!("question.close"))
}
