//! Attribution: from the clues on a payment's objects to the visit it came from, with the evidence.
//!
//! The shell looks up the clues (`clue`). What it finds is the evidence (`evidence`). The ladder (`ladder`, rules A1 to A16) weighs the
//! evidence. The journey (`journey`, A18, A19) freezes the touches that count. A model (`model`) gives them credit.
//!
//! What always holds: the answer is a function of clues and evidence. Nothing is guessed from address, time or amount (A13).

pub mod basis;
pub mod by_hand;
pub mod clue;
pub mod decide;
pub mod evidence;
pub mod journey;
pub mod ladder;
pub mod missing;
pub mod model;
pub mod promotion_source;
pub mod standing;

pub use decide::{Attribution, Credit, decide};
pub use model::Model;

use crate::base::id::StripeId;
use crate::base::json::FromJson;
use serde::{Deserialize, Serialize};

/// How sure an attribution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Unattributed.
    Unknown,
    /// A source, no visitor.
    Low,
    /// Rests on an unsigned statement.
    Medium,
    /// Rests on an id that the checkout carried, or on a signed identify.
    High,
}

impl Confidence {
    /// As it stands in SQL and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Reads what [`Confidence::as_str`] gives; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Unknown, Self::Low, Self::Medium, Self::High].into_iter().find(|known| known.as_str() == text)
    }
}

/// A rung of the ladder, strongest first (docs/attribution.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// A0: the owner named the source by hand. No rung to climb: it stands above all of them.
    ByHand,
    /// A1: a session id in metadata.
    SessionMetadata,
    /// A2: a visitor id in metadata.
    VisitorMetadata,
    /// A3: the Checkout Session's `client_reference_id`.
    ClientReference,
    /// A3b: a visit came back with this Checkout Session.
    ReturnedSession,
    /// A4: the customer is remembered from a payment with a clue of its own.
    RememberedCustomer,
    /// A5: the site's own user id.
    UserId,
    /// A6: the email, by a signed identify.
    SignedEmail,
    /// A7: the email, by an unsigned identify.
    Email,
    /// A8: the customer is remembered from a payment attributed by email.
    RememberedCustomerByEmail,
    /// A8b: the source that the owner has set for a promotion code or coupon.
    PromotionCode,
    /// A9: the source in the payment's own metadata.
    SourceMetadata,
}

impl Rung {
    /// The rungs of the ladder in the order they are tried.
    pub const LADDER: [Self; 11] = [
        Self::SessionMetadata,
        Self::VisitorMetadata,
        Self::ClientReference,
        Self::ReturnedSession,
        Self::RememberedCustomer,
        Self::UserId,
        Self::SignedEmail,
        Self::Email,
        Self::RememberedCustomerByEmail,
        Self::PromotionCode,
        Self::SourceMetadata,
    ];

    /// Whether it is recorded only where it has something to say: the owner's word, and promotion codes, which most payments have none of.
    pub fn is_seldom(self) -> bool {
        matches!(self, Self::ByHand | Self::PromotionCode)
    }

    /// Every rung. Stored explanations and sums name a rung by its place here, so places never change; new ones come at the end.
    pub const ALL: [Self; 12] = [
        Self::SessionMetadata,
        Self::VisitorMetadata,
        Self::ClientReference,
        Self::ReturnedSession,
        Self::RememberedCustomer,
        Self::UserId,
        Self::SignedEmail,
        Self::Email,
        Self::RememberedCustomerByEmail,
        Self::SourceMetadata,
        Self::ByHand,
        Self::PromotionCode,
    ];

    /// As it stands in SQL and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::SessionMetadata => "session_metadata",
            Self::VisitorMetadata => "visitor_metadata",
            Self::ClientReference => "client_reference",
            Self::ReturnedSession => "returned_session",
            Self::RememberedCustomer => "remembered_customer",
            Self::UserId => "user_id",
            Self::SignedEmail => "signed_email",
            Self::Email => "email",
            Self::RememberedCustomerByEmail => "remembered_customer_by_email",
            Self::PromotionCode => "promotion_code",
            Self::SourceMetadata => "source_metadata",
        }
    }
}

/// What looking at a rung gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RungOutcome {
    /// It holds.
    Found,
    /// It was looked for in vain, or there was no clue to look for.
    NotFound,
    /// An earlier rung had decided.
    NotLookedFor,
    /// There was a clue, and a rule forbids to use it.
    Ignored,
}

impl RungOutcome {
    /// Every outcome. Stored explanations name one by its place here; new ones come at the end.
    pub const ALL: [Self; 4] = [Self::Found, Self::NotFound, Self::NotLookedFor, Self::Ignored];
}

/// One rung, as it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RungResult {
    /// Which.
    pub rung: Rung,
    /// What came of it.
    pub outcome: RungOutcome,
    /// The clue, pseudonyms shortened; absent when there was none.
    pub looked_for: Option<String>,
    /// The object the clue stood on.
    pub object: Option<StripeId>,
    /// The visitor it names.
    pub visitor: Option<String>,
    /// Why, in a few words.
    pub note: Option<String>,
}

/// What an unattributed payment lacked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Missing {
    /// Stable, in snake case; unattributed payments are grouped by it.
    pub code: String,
    /// What was missing.
    pub message: String,
    /// What the owner can do so that the next payment has it.
    pub remedy: String,
}
