//! Replies of Stripe's that are no object: each is stored under the object that the question was about.

use super::plan::InvoiceLine;
use crate::base::id::StripeId;
use crate::base::json::FromJson;
use serde::{Deserialize, Serialize};

/// Stripe was asked for the Checkout Session that began a subscription; stands under the subscription's id (A11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct CheckoutSearch {
    /// What it answered; `None`: there is none.
    pub found: Option<StripeId>,
}

/// Stripe was asked for the line items of a Checkout Session, which no event tells; stands under the session's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct LineItems {
    /// The largest, read as an invoice's largest line is; `None`: it tells nothing of what was bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<InvoiceLine>,
}
