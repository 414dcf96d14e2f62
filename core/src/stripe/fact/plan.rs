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
    /// Usage decides what is paid: the unit amount is left out. Facts stored before this field was read lack it, as below.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub metered: bool,
}

/// A discount on a subscription. One for a single invoice is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct SubscriptionDiscount {
    /// Its id, `di_…`. Where Stripe shows no more than this, another version of the subscription may show the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<StripeId>,
    /// Percent taken off, in ten-thousandths of a percent: 100 % is 1,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
    /// Minor units taken off each period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The currency of `amount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// When it ends, unix seconds; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_s: Option<i64>,
}

/// What an invoice bills for a period of a subscription at fixed prices, without changes within a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct BilledPeriod {
    /// When the period begins, unix seconds.
    #[serde(rename = "f")]
    pub from_s: i64,
    /// When it ends.
    #[serde(rename = "t")]
    pub to_s: i64,
    /// Minor units after discounts, before tax.
    #[serde(rename = "a")]
    pub amount: Amount,
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
