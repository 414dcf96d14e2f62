//! What facts say of charges, partial captures, refunds and disputes, beyond amounts.

use crate::base::json::FromJson;
use crate::base::money::Amount;
use serde::{Deserialize, Serialize};

/// Where a charge stands. `Failed` is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum ChargeStatus {
    /// Any status not named here.
    Other,
    /// A delayed method is under way.
    Pending,
    /// Authorised, or captured.
    Succeeded,
    /// Declined, or failed after it had succeeded.
    Failed,
}

/// What becomes of the part of an authorisation that a capture lets go (M3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseWay {
    /// Before API 2025-03-31: a refund of its own, counted in `amount_refunded`.
    Refund,
    /// Since then: only the two amounts show it.
    Nothing,
}

/// A capture of less than was authorised, as an event reports it (M3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct PartialCapture {
    /// `amount` less what was captured.
    pub released: Amount,
    /// What becomes of it by the API version of the event; `None` where a list reported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<ReleaseWay>,
    /// When it was captured: `created` of `payment_intent.succeeded` or `charge.captured`, unix seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured_s: Option<i64>,
    /// `request.id` of that event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

/// What the balance transaction of a refund says, where it was expanded (M3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum RefundCategory {
    /// Another `reporting_category`: money went back.
    Refund,
    /// `partial_capture_reversal`: an authorisation let go.
    Release,
}

/// Where a refund stands; statuses only move forward (M8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// `pending`, `requires_action` or unknown.
    Open,
    /// `succeeded`
    Succeeded,
    /// `failed` or `canceled`: the money is back.
    Reversed,
}

/// What a dispute event's type says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum DisputeTold {
    /// Nothing about funds.
    Nothing,
    /// `charge.dispute.funds_withdrawn`
    Withdrawn,
    /// `charge.dispute.funds_reinstated`
    Reinstated,
}

/// What an event tells beyond the charge's own fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum ChargeTold {
    /// It was reported itself: `charge.succeeded`, `.captured`, `.failed`, or a list.
    Itself,
    /// It was only mentioned later: `charge.refunded`, `charge.updated` (rule M5).
    Later,
}
