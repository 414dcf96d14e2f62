//! What a person bought, as the API tells it.

use crate::store::person::{ReturnRow, RevenueRow};
use crate::store::subscription::SubscriptionRow;
use headwater::api::{PersonReturn, PersonRevenue, Subscription};
use headwater::base::id::StripeId;
use headwater::stripe::subscription::plan_name;

/// A subscription; `product` knows the names of products.
pub(super) fn subscription_to_api(row: SubscriptionRow, product: impl Fn(&StripeId) -> Option<String>) -> Subscription {
    Subscription {
        plan: plan_name(&row.items, product),
        id: row.id,
        customer: row.customer,
        status: row.status,
        amount_minor: row.amount_minor,
        minor_per_major: row.currency.map(|currency| currency.minor_per_major()),
        currency: row.currency.map(|currency| currency.to_string()),
        interval: row.interval,
        interval_count: row.interval_count,
        current_period_end_s: row.current_period_end_s,
        cancel_at_period_end: row.cancel_at_period_end,
        trial_end_s: row.trial_end_s,
        ended_s: row.ended_s,
        created_s: row.created_s,
    }
}

/// Money in one currency.
pub(super) fn revenue_to_api(row: RevenueRow) -> PersonRevenue {
    PersonRevenue {
        currency: row.currency.to_string(),
        minor_per_major: row.currency.minor_per_major(),
        gross_minor: row.gross_minor,
        refunds_minor: row.refunds_minor,
        disputes_minor: row.disputes_minor,
        net_minor: row.gross_minor.saturating_add(row.refunds_minor).saturating_add(row.disputes_minor),
        payments: row.payments,
    }
}

/// Money that went back.
pub(super) fn return_to_api(row: ReturnRow) -> PersonReturn {
    PersonReturn {
        payment: row.payment,
        key: row.key,
        kind: row.kind,
        amount_minor: row.amount_minor,
        currency: row.currency.to_string(),
        minor_per_major: row.currency.minor_per_major(),
        at_s: row.at_s,
    }
}
