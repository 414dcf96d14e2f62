//! What the owner sees of a subscription: its newest version, as one value.
//!
//! A subscription moves no money; its invoices do. The names of products are looked up later.
//!
//! What always holds: the state depends only on the set of versions, never on their order or repetition.

mod change;

pub use change::{PlanChange, PlanStep, plan_changes};

use crate::base::id::StripeId;
use crate::base::money::{Amount, Currency};
use crate::stripe::fact::{Subscription, SubscriptionItem};
use crate::stripe::object::Versions;
use serde::{Deserialize, Serialize};

/// Shown where Stripe named no status.
const STATUS_UNKNOWN: &str = "unknown";

/// Names of a plan of several items that are written out; the others are counted.
const NAMES_MAX: usize = 3;

/// A subscription as Stripe last reported it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubscriptionState {
    /// Its customer.
    pub customer: Option<StripeId>,
    /// Stripe's status.
    pub status: String,
    /// What is subscribed to, an entry an item.
    pub items: Vec<PlanItem>,
    /// Minor units of one period over all items, before discounts and tax; absent where no such sum is known.
    pub amount_minor: Option<i64>,
    /// The currency, where all items have the same.
    pub currency: Option<Currency>,
    /// `day`, `week`, `month` or `year`, where all items have the same period.
    pub interval: Option<String>,
    /// How many intervals make a period.
    pub interval_count: i64,
    /// End of the period paid for, unix seconds.
    pub current_period_end_s: Option<i64>,
    /// It ends with that period.
    pub cancel_at_period_end: bool,
    /// When its trial ends or ended.
    pub trial_end_s: Option<i64>,
    /// When it ended.
    pub ended_s: Option<i64>,
    /// When it was made.
    pub created_s: i64,
}

/// What names one item of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanItem {
    /// The product, whose name is looked up when it is shown.
    pub product: Option<StripeId>,
    /// The price's nickname.
    pub nickname: Option<String>,
    /// The price.
    pub price: Option<StripeId>,
}

/// What is shown of a subscription; `None` without a version.
pub fn subscription_state(versions: &Versions<Subscription>) -> Option<SubscriptionState> {
    let newest = versions.iter().next()?;
    let period = common(&newest.items, |item| Some((item.interval.clone()?, item.interval_count.unwrap_or(1))));
    let currency = common(&newest.items, |item| item.currency);
    let (interval, interval_count) = period.clone().map_or((None, 1), |(interval, count)| (Some(interval), count));
    Some(SubscriptionState {
        customer: versions.newest(|version| version.carried.customer.clone()),
        status: newest.status.clone().unwrap_or_else(|| STATUS_UNKNOWN.to_owned()),
        items: newest.items.iter().map(plan_item).collect(),
        amount_minor: amount(newest).filter(|_| currency.is_some() && period.is_some()).map(Amount::minor),
        currency,
        interval,
        interval_count,
        current_period_end_s: newest.current_period_end_s,
        cancel_at_period_end: newest.cancel_at_period_end,
        trial_end_s: newest.trial_end_s,
        ended_s: newest.ended_s,
        created_s: newest.created_s,
    })
}

fn plan_item(item: &SubscriptionItem) -> PlanItem {
    PlanItem { product: item.product.clone(), nickname: item.nickname.clone(), price: item.price.clone() }
}

/// What all items have, if all have the same.
fn common<T: PartialEq>(items: &[SubscriptionItem], read: impl Fn(&SubscriptionItem) -> Option<T>) -> Option<T> {
    let mut values = items.iter().map(read);
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

/// Quantity times unit amount over all items; `None` where one of them is not known, or the sum leaves the range of money.
fn amount(subscription: &Subscription) -> Option<Amount> {
    if subscription.more_items {
        return None;
    }
    subscription.items.iter().try_fold(Amount::ZERO, |sum, item| {
        let quantity = item.quantity.unwrap_or(1);
        let minor = item.unit_amount?.minor().checked_mul(quantity).filter(|minor| *minor >= 0)?;
        sum.checked_add(Amount::new(minor).ok()?).ok()
    })
}

/// The name of a plan: of each item the product's name, else the price's nickname, else its id; each name once.
pub fn plan_name(items: &[PlanItem], product: impl Fn(&StripeId) -> Option<String>) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for item in items {
        let id = item.price.as_ref().or(item.product.as_ref()).map(ToString::to_string);
        let name = item.product.as_ref().and_then(&product).or_else(|| item.nickname.clone()).or(id);
        names.extend(name.filter(|name| !names.contains(name)));
    }
    let more = names.len().saturating_sub(NAMES_MAX);
    names.truncate(NAMES_MAX);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    (!names.is_empty()).then(|| names.join(" + "))
}

#[cfg(test)]
mod tests;
