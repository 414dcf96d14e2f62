//! Questions to Stripe that are still to be asked: for the Checkout Session that began a subscription, and for the line items of a session.

use crate::port::database::{Statement, sql};
use crate::store::api_key::KeyId;
use crate::store::fact::Scope;
use headwater::base::id::{IntegrationId, StripeId};
use headwater::base::json::FromJson;
use serde::Serialize;

/// A row of `question` or `line_item_question`.
#[derive(Debug, Clone, FromJson)]
pub struct QuestionRow {
    /// The subscription whose Checkout Session is asked for, or the session whose line items are.
    pub about: StripeId,
}

/// A question on its way into the queue.
#[derive(Debug, Serialize)]
pub struct NewQuestion<'a> {
    /// What [`QuestionRow::about`] will be.
    pub about: &'a StripeId,
    /// The objects of the payment that asks: any integration that reported one of them can be asked.
    pub objects: Vec<&'a StripeId>,
}

/// Queues questions about subscriptions; nothing when there are none.
pub fn add(scope: &Scope, questions: &[NewQuestion], now_s: i64) -> Option<Statement> {
    let add = || scope.statement(sql!("question.add")).bind_json(questions).bind(now_s);
    (!questions.is_empty()).then(add)
}

/// Queues questions about line items; nothing when there are none.
pub fn add_line_items(scope: &Scope, questions: &[NewQuestion], now_s: i64) -> Option<Statement> {
    let add = || scope.statement(sql!("line_item_question.add")).bind_json(questions).bind(now_s);
    (!questions.is_empty()).then(add)
}

/// The [`QuestionRow`]s about subscriptions longest in the queue that are asked with the key of an integration.
pub fn open(scope: &Scope, integration: &IntegrationId, limit: i64) -> Statement {
    scope.statement(sql!("question.open")).bind(integration).bind(limit)
}

/// The same about line items.
pub fn open_line_items(scope: &Scope, integration: &IntegrationId, limit: i64) -> Statement {
    scope.statement(sql!("line_item_question.open")).bind(integration).bind(limit)
}

/// Takes a question about a subscription off the queue.
pub fn answered(scope: &Scope, subscription: &StripeId) -> Statement {
    scope.statement(sql!("question.answered")).bind(subscription)
}

/// Takes questions about the line items of these sessions off the queue.
pub fn answered_line_items(scope: &Scope, sessions: &[StripeId]) -> Statement {
    scope.statement(sql!("line_item_question.answered")).bind_json(sessions)
}

/// Forgets what was to be asked with a key.
pub fn forget(id: &KeyId) -> [Statement; 2] {
    [id.statement(sql!("question.forget")), id.statement(sql!("line_item_question.forget"))]
}
