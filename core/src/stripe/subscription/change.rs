//! What became of a subscription over time, as far as its versions say.
//!
//! What always holds: the changes depend only on the set of versions. A change is dated by the last report of the version that shows it.

use super::{PlanItem, amount, common, plan_item};
use crate::base::money::{Amount, Currency};
use crate::base::wire::wire_enum;
use crate::stripe::fact::Subscription;
use crate::stripe::object::Versions;

wire_enum! {
    /// What happened to a subscription.
    pub enum PlanStep {
        /// It was made.
        Began,
        /// Its items, price or period are others.
        Changed,
        /// Stripe calls its status by another word.
        Status,
        /// It will end with the period.
        Ending,
        /// It will not end with the period any more.
        Resumed,
        /// It ended.
        Ended
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChange {
    /// When, unix seconds.
    pub at_s: i64,
    /// What.
    pub step: PlanStep,
    /// Stripe's status since.
    pub status: Option<String>,
    /// What is subscribed to since.
    pub price: Price,
    /// Minor units of one period before a change of the plan.
    pub before_minor: Option<i64>,
}

/// What a version costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// What is subscribed to.
    pub items: Vec<PlanItem>,
    /// Minor units of one period, where the sum is known.
    pub amount_minor: Option<i64>,
    /// Its currency, where all items have the same.
    pub currency: Option<Currency>,
    /// `day`, `week`, `month` or `year`, where all items have the same period.
    pub interval: Option<String>,
    /// How many intervals make a period.
    pub interval_count: i64,
}

/// The changes, oldest first.
pub fn plan_changes(versions: &Versions<Subscription>) -> Vec<PlanChange> {
    let mut dated: Vec<(i64, &Subscription)> = versions.dated().collect();
    dated.reverse();
    let mut changes: Vec<PlanChange> = Vec::new();
    let mut before: Option<&Subscription> = None;
    for (at_s, now) in dated {
        let ended = now.has_ended() && !before.is_some_and(Subscription::has_ended);
        let price = price(now);
        let made_s = if now.created_s > 0 { now.created_s } else { at_s };
        let step = match before {
            None => Some((made_s, PlanStep::Began)),
            Some(_) if ended => None,
            Some(before) => step(before, now, &price).map(|step| (at_s, step)),
        };
        let ended = ended.then_some((now.ended_s.unwrap_or(at_s), PlanStep::Ended));
        for (at_s, step) in step.into_iter().chain(ended) {
            let before_minor =
                before.filter(|_| step == PlanStep::Changed).and_then(|before| self::price(before).amount_minor);
            changes.push(PlanChange { at_s, step, status: now.status.clone(), price: price.clone(), before_minor });
        }
        before = Some(now);
    }
    changes
}

fn step(before: &Subscription, now: &Subscription, price: &Price) -> Option<PlanStep> {
    if self::price(before) != *price {
        Some(PlanStep::Changed)
    } else if before.status != now.status {
        Some(PlanStep::Status)
    } else if before.cancel_at_period_end != now.cancel_at_period_end {
        Some(if now.cancel_at_period_end { PlanStep::Ending } else { PlanStep::Resumed })
    } else {
        None
    }
}

fn price(version: &Subscription) -> Price {
    let currency = common(&version.items, |item| item.currency);
    let period = common(&version.items, |item| Some((item.interval.clone()?, item.interval_count.unwrap_or(1))));
    let known = currency.is_some() && period.is_some();
    let (interval, interval_count) = period.map_or((None, 1), |(interval, count)| (Some(interval), count));
    Price {
        items: version.items.iter().map(plan_item).collect(),
        amount_minor: amount(version).filter(|_| known).map(Amount::minor),
        currency,
        interval,
        interval_count,
    }
}
