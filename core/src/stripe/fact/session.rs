//! What kind of Checkout Session a fact is of, and whether it was paid.

use crate::base::json::FromJson;
use serde::{Deserialize, Serialize};

/// Checkout's `mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum SessionMode {
    /// One payment.
    Payment,
    /// A subscription's first invoice.
    Subscription,
    /// No money.
    Setup,
    /// Not known yet.
    Other,
}

/// Checkout's `payment_status`, weakest first: a session never goes back from paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// A delayed method, or failed.
    Unpaid,
    /// Nothing to pay.
    NotRequired,
    /// Money moved.
    Paid,
}
