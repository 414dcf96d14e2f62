//! Subscriptions as they are displayed. Derived; filled when their facts arrive.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::base::id::StripeId;
use headwater::base::json::FromJson;
use headwater::base::money::Currency;
use headwater::stripe::subscription::{PlanItem, SubscriptionState};
use serde::Serialize;

/// A subscription on its way into the database.
#[derive(Debug, Serialize)]
pub struct NewSubscription<'a> {
    /// `sub_…`
    pub id: &'a StripeId,
    /// What is shown of it.
    #[serde(flatten)]
    pub state: SubscriptionState,
}

/// Writes subscriptions; rows that do not differ are not written.
pub fn upsert(scope: &Scope, rows: &[NewSubscription]) -> Option<Statement> {
    (!rows.is_empty()).then(|| scope.statement(sql!("subscription.upsert")).bind_json(rows))
}

/// Removes subscriptions of which no fact is left.
pub fn delete(scope: &Scope, ids: &[&StripeId]) -> Option<Statement> {
    (!ids.is_empty()).then(|| scope.statement(sql!("subscription.delete")).bind_json(ids))
}

/// A row of `subscription`.
#[derive(Debug, FromJson)]
pub struct SubscriptionRow {
    pub(crate) id: StripeId,
    pub(crate) customer: Option<StripeId>,
    pub(crate) status: String,
    #[json(with = "super::json_text")]
    pub(crate) items: Vec<PlanItem>,
    pub(crate) amount_minor: Option<i64>,
    pub(crate) currency: Option<Currency>,
    pub(crate) interval: Option<String>,
    pub(crate) interval_count: i64,
    pub(crate) current_period_end_s: Option<i64>,
    #[json(with = "super::flag")]
    pub(crate) cancel_at_period_end: bool,
    pub(crate) trial_end_s: Option<i64>,
    pub(crate) ended_s: Option<i64>,
    pub(crate) created_s: i64,
}

/// The [`SubscriptionRow`]s of some customers, those that have ended last.
pub fn of_customers(scope: &Scope, customers: &[StripeId]) -> Statement {
    scope.statement(sql!("subscription.of_customers")).bind_json(customers)
}
