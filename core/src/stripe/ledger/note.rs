//! Notes: what about a payment's money was concluded rather than reported, and from what. They are shown beside the evidence.

use super::capture::{Release, ReleaseProof};
use crate::base::id::{PaymentId, StripeId};
use crate::base::json::FromJson;
use serde::{Deserialize, Serialize};

/// A conclusion about money, for the owner to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum MoneyNote {
    /// Less was captured than authorised, and whether the rest is among the refunds had to be found out (M3).
    PartialCapture {
        /// What was let go, minor units.
        released_minor: i64,
        /// It is among the refunds, and left out of them.
        is_refund: bool,
        /// The refund that stands for it, where one is known.
        refund: Option<StripeId>,
        /// What decided.
        decided_by: ReleaseProof,
    },
    /// No object names the invoice that this charge paid: it was found by customer, currency, amount and time (M5).
    ClaimFound {
        /// The payment that was posted for it.
        claim: PaymentId,
        /// How far apart charge and payment of the invoice are, in seconds.
        apart_s: i64,
    },
}

impl MoneyNote {
    pub(super) fn of_release(release: &Release) -> Self {
        Self::PartialCapture {
            released_minor: release.minor,
            is_refund: release.is_refund,
            refund: release.refund.clone(),
            decided_by: release.proof,
        }
    }
}
