//! What the credit of a payment rests on, whatever the model and the window: decided once, stored with the answer.
//!
//! What always holds: credit is a function of this, the journey, a model and a window. So any model and any window can be asked for of
//! payments that were decided long ago, and the credit stored with a payment is the same function.

use super::Confidence;
use super::journey::FrozenTouch;
use super::model::{Counted, Model, Share, TouchFacts, WHOLE};
use crate::base::json::FromJson;
use crate::visit::channel::Channel;
use crate::visit::touch::Touch;
use serde::{Deserialize, Serialize};

/// What the credit of a payment rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct Basis {
    /// Windows and decay count back from here, unix seconds: the payment, or for a renewal the first one (A19); 0 where no touch may have
    /// credit.
    pub until_s: i64,
    /// What leads to credit.
    pub lead: Lead,
    /// The source in the payment's own metadata (A9), of its promotion code (A8b), or that the owner named by hand (A0): it has the credit where
    /// no touch has.
    pub own: Option<Touch>,
    /// The channel of that source as the owner named it by hand (A0); absent: the rules decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_channel: Option<Channel>,
}

/// What leads to the credit of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// Nothing: the payment is unattributed.
    Nothing,
    /// The source that the payment's own metadata names, whatever was seen: the visitor rests on unsigned statements, and those do not
    /// move what the payment itself says.
    Named,
    /// No visit: the visitor was never seen, or a source without a visitor has the credit.
    Unseen,
    /// The journey.
    Journey,
    /// The journey, and in it also touches that rest on unsigned statements, where no other tells more than Direct (A16).
    JourneyWithUnsigned,
}

/// A share of the credit, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditShare {
    /// Index into the journey; `None`: the payment's own metadata, or nothing seen.
    pub touch: Option<usize>,
    /// Millionths of the payment.
    pub weight: u32,
    /// How sure.
    pub confidence: Confidence,
}

impl Basis {
    /// Of an unattributed payment.
    pub const NOTHING: Self = Self { until_s: 0, lead: Lead::Nothing, own: None, own_channel: None };

    /// The channel of what has the credit where no touch has.
    pub fn channel(&self) -> Channel {
        self.own_channel.or(self.own.as_ref().map(Channel::of)).unwrap_or(Channel::Unassigned)
    }

    /// What the model sees of the touches.
    pub fn facts(&self, journey: &[FrozenTouch]) -> Vec<TouchFacts> {
        journey.iter().map(|touch| TouchFacts::of(touch, self.until_s)).collect()
    }
}

/// By which model and window credit is asked for, and how sure the payment's answer is.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The model.
    pub model: Model,
    /// The window in seconds; `None`: lifetime.
    pub window_s: Option<i64>,
    /// Of the payment.
    pub confidence: Confidence,
}

impl Lead {
    /// Every one. What is stored names one by its place here; new ones come at the end.
    pub const ALL: [Self; 5] = [Self::Nothing, Self::Named, Self::Unseen, Self::Journey, Self::JourneyWithUnsigned];

    /// Whether touches may have credit.
    pub fn looks_at_journey(self) -> bool {
        matches!(self, Self::Journey | Self::JourneyWithUnsigned)
    }

    /// The credit of a journey; empty for an unattributed payment.
    pub fn shares(self, journey: &[TouchFacts], asked: Asked) -> Vec<CreditShare> {
        let Asked { model, window_s, confidence } = asked;
        let own = CreditShare { touch: None, weight: WHOLE, confidence };
        let fills = self == Self::JourneyWithUnsigned;
        let of_touch = |share: Share| {
            let joined = journey.get(share.touch).is_some_and(|touch| touch.joined);
            let bound = if joined { Confidence::Medium } else { Confidence::High };
            CreditShare { touch: Some(share.touch), weight: share.weight, confidence: confidence.min(bound) }
        };
        match self {
            Self::Nothing => Vec::new(),
            Self::Named => vec![CreditShare { confidence: Confidence::Low, ..own }],
            Self::Unseen => vec![own],
            Self::Journey | Self::JourneyWithUnsigned => {
                let shares = model.shares(journey, Counted { window_s, fills });
                if shares.is_empty() { vec![own] } else { shares.into_iter().map(of_touch).collect() }
            }
        }
    }
}
