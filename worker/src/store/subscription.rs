//! Subscriptions as they are displayed. Derived; filled when their facts arrive.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::api;
use headwater::base::id::StripeId;
use headwater::base::money::Currency;
use headwater::stripe::subscription::{PlanItem, SubscriptionState, plan_name};
use serde::{Deserialize, Serialize};

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
#[derive(Debug, Deserialize)]
pub struct SubscriptionRow {
    id: StripeId,
    customer: Option<StripeId>,
    status: String,
    #[serde(deserialize_with = "super::json_text")]
    items: Vec<PlanItem>,
    amount_minor: Option<i64>,
    currency: Option<Currency>,
    interval: Option<String>,
    interval_count: i64,
    current_period_end_s: Option<i64>,
    #[serde(deserialize_with = "super::flag")]
    cancel_at_period_end: bool,
    trial_end_s: Option<i64>,
    ended_s: Option<i64>,
    created_s: i64,
}

impl SubscriptionRow {
    /// As the API tells it; `product` knows the names of products.
    pub fn to_api(self, product: impl Fn(&StripeId) -> Option<String>) -> api::Subscription {
        api::Subscription {
            plan: plan_name(&self.items, product),
            id: self.id,
            customer: self.customer,
            status: self.status,
            amount_minor: self.amount_minor,
            minor_per_major: self.currency.map(|currency| currency.minor_per_major()),
            currency: self.currency.map(|currency| currency.to_string()),
            interval: self.interval,
            interval_count: self.interval_count,
            current_period_end_s: self.current_period_end_s,
            cancel_at_period_end: self.cancel_at_period_end,
            trial_end_s: self.trial_end_s,
            ended_s: self.ended_s,
            created_s: self.created_s,
        }
    }
}

/// The [`SubscriptionRow`]s of some customers, those that have ended last.
pub fn of_customers(scope: &Scope, customers: &[StripeId]) -> Statement {
    scope.statement(sql!("subscription.of_customers")).bind_json(customers)
}
