//! A reply of Stripe's that is no object: it is stored under the object that the question was about.

use crate::base::id::StripeId;
use crate::base::json::FromJson;
use serde::{Deserialize, Serialize};

/// Stripe was asked for the Checkout Session that began a subscription; stands under the subscription's id (A11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct CheckoutSearch {
    /// What it answered; `None`: there is none.
    pub found: Option<StripeId>,
}
