//! A reply of Stripe's that is no object: it is stored under the object that the question was about.

use super::plan::InvoiceLine;
use crate::base::id::StripeId;
use crate::base::json::FromJson;
use serde::{Deserialize, Serialize};

/// What Stripe answered about a checkout. Under a subscription's id: which Checkout Session began it (A11). Under a session's id: what its
/// line items sold, which no event tells. They are one kind, since a Worker of the version before knows no other and passes over `line`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct CheckoutSearch {
    /// Of a subscription: the session; `None`: there is none.
    pub found: Option<StripeId>,
    /// Of a session: its largest line item, read as an invoice's largest line is; `None`: they tell nothing of what was bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<InvoiceLine>,
}
