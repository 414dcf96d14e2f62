//! Questions to Stripe that are still to be asked.

use crate::port::database::{Statement, sql};
use crate::store::api_key::KeyId;
use crate::store::fact::Scope;
use headwater::base::id::{IntegrationId, StripeId};
use headwater::base::json::FromJson;
use serde::Serialize;

/// A row of `question`.
#[derive(Debug, Clone, FromJson)]
pub struct QuestionRow {
    /// The subscription whose Checkout Session is asked for.
    pub subscription: StripeId,
}

/// A question on its way into the queue.
#[derive(Debug, Serialize)]
pub struct NewQuestion<'a> {
    /// The subscription.
    pub subscription: &'a StripeId,
    /// The objects of the payment that asks: any integration that reported one of them can be asked.
    pub objects: Vec<&'a StripeId>,
}

/// Queues questions; nothing when there are none.
pub fn add(scope: &Scope, questions: &[NewQuestion], now_s: i64) -> Option<Statement> {
    let add = || scope.statement(sql!("question.add")).bind_json(questions).bind(now_s);
    (!questions.is_empty()).then(add)
}

/// The [`QuestionRow`]s longest in the queue that are asked with the key of an integration.
pub fn open(scope: &Scope, integration: &IntegrationId, limit: i64) -> Statement {
    scope.statement(sql!("question.open")).bind(integration).bind(limit)
}

/// Takes a question off the queue.
pub fn answered(scope: &Scope, subscription: &StripeId) -> Statement {
    scope.statement(sql!("question.answered")).bind(subscription)
}

/// Forgets what was to be asked with a key.
pub fn forget(id: &KeyId) -> Statement {
    id.statement(sql!("question.forget"))
}
