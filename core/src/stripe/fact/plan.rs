//! What a customer buys: the items of a subscription, the largest line of an invoice, and the products they are prices of. No money depends
//! on it.

use super::Before;
use crate::base::id::StripeId;
use crate::base::json::FromJson;
use crate::base::money::{Amount, Currency};
use serde::{Deserialize, Serialize};

/// One item of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct SubscriptionItem {
    /// How many.
    pub quantity: Option<i64>,
    /// The price.
    pub price: Option<StripeId>,
    /// The product.
    pub product: Option<StripeId>,
    /// The price's nickname.
    pub nickname: Option<String>,
    /// Minor units each; absent where usage or tiers decide.
    pub unit_amount: Option<Amount>,
    /// The currency.
    pub currency: Option<Currency>,
    /// `month`, `year` …
    pub interval: Option<String>,
    /// How many intervals make a period; absent: one. Facts stored before this field was read lack it, and keep their digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval_count: Option<i64>,
}

/// A line of an invoice. The names are short, because every invoice has one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct InvoiceLine {
    /// The price.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub price: Option<StripeId>,
    /// The product.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub product: Option<StripeId>,
    /// `month`, `year` …; since API 2025-03-31 a line does not tell it, and the subscription's item with that price does.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
}

/// A product. Nothing depends on it but the name a plan is shown under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Product {
    /// Stripe's `created` of the object, unix seconds; 0 when absent.
    #[serde(default)]
    pub created_s: i64,
    /// What the shop calls it.
    pub name: Option<String>,
    /// What it was before the event that reports it.
    #[serde(default, skip_serializing_if = "Before::is_unknown")]
    pub before: Before,
}
