//! A row of the ledger, and whether a payment has rows.

use crate::base::json::FromJson;
use crate::base::money::Amount;
use serde::{Deserialize, Serialize};

/// Whether a payment's money is posted, and if not why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Captured money.
    Paid,
    /// Money that only an invoice or a subscription checkout reported (M4).
    Claimed,
    /// An authorisation; nothing is posted (M3).
    Authorised,
    /// Failed after it had succeeded (M13).
    Void,
    /// Its charge is from before the site received payment facts, and nothing reported its money (M5). The name that is stored and sent
    /// was promised before this one.
    #[serde(rename = "before_connection")]
    BeforePaymentFacts,
}

/// The kind of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Captured money, positive.
    Payment,
    /// Given back, negative.
    Refund,
    /// Withdrawn by a dispute, negative.
    Dispute,
}

impl EntryKind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Payment, Self::Refund, Self::Dispute];

    /// As it stands in SQL and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }

    /// Reads a kind; `None` when there is no such kind.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Entry {
    /// Unique within its payment: the object it was derived from, or `<charge>:refunds_unlisted`.
    pub key: String,
    /// Its kind, which gives the sign.
    pub kind: EntryKind,
    /// Signed, never zero.
    pub amount: Amount,
    /// When the money moved, unix seconds.
    pub at_s: i64,
}
