//! A purchase and its buyer.

use serde_json::Value;

/// Who buys.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// `cus_…`; empty for a guest.
    pub customer: String,
    /// Their address.
    pub email: String,
    /// What the checkout carries.
    pub metadata: Value,
}

/// A purchase or a renewal.
#[derive(Debug, Clone)]
pub struct Purchase {
    /// The part of every id after its prefix.
    pub key: String,
    /// Who.
    pub buyer: Buyer,
    /// Minor units.
    pub amount: i64,
    /// Lower-case code.
    pub currency: &'static str,
    /// When, unix seconds.
    pub at_s: i64,
}
