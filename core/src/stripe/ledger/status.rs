//! What has happened to a payment, in Stripe's own words: that money went back says more than that it was paid.

use super::entry::PaymentState;
use crate::base::wire::wire_enum;

wire_enum! {
    /// What has happened to a payment.
    pub enum MoneyStatus {
        /// Money was captured, or an invoice reports it, and none went back.
        Paid,
        /// A part of it was given back.
        PartiallyRefunded,
        /// All of it was given back.
        Refunded,
        /// A dispute withdrew money.
        Disputed,
        /// An authorisation: nothing is captured.
        Authorised,
        /// It failed after it had succeeded.
        Void,
        /// From before the site received payment facts; nothing reported its money.
        BeforeConnection,
    }
}

impl MoneyStatus {
    /// Every one, in the order in which a list offers them.
    pub const ALL: [Self; 7] = [
        Self::Paid,
        Self::PartiallyRefunded,
        Self::Refunded,
        Self::Disputed,
        Self::Authorised,
        Self::Void,
        Self::BeforeConnection,
    ];

    /// As it stands in JSON and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::Authorised => "authorised",
            Self::Void => "void",
            Self::BeforeConnection => "before_connection",
        }
    }

    /// Reads it; `None` when there is no such status.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// The money of a payment: what was captured, and what went back (≤ 0).
#[derive(Debug, Clone, Copy)]
pub struct Moved {
    /// Captured.
    pub gross_minor: i64,
    /// Given back.
    pub refunds_minor: i64,
    /// Withdrawn by disputes.
    pub disputes_minor: i64,
}

impl PaymentState {
    /// What has happened to a payment of this state. `worker/sql/payment.list.sql` says the same, and a test compares them.
    pub fn status(self, moved: Moved) -> MoneyStatus {
        if moved.disputes_minor < 0 {
            return MoneyStatus::Disputed;
        }
        if moved.refunds_minor < 0 {
            let is_whole = moved.gross_minor + moved.refunds_minor <= 0;
            return if is_whole { MoneyStatus::Refunded } else { MoneyStatus::PartiallyRefunded };
        }
        match self {
            Self::Paid | Self::Claimed => MoneyStatus::Paid,
            Self::Authorised => MoneyStatus::Authorised,
            Self::Void => MoneyStatus::Void,
            Self::BeforePaymentFacts => MoneyStatus::BeforeConnection,
        }
    }
}
