//! Models: which touches of a journey a payment is credited to.
//!
//! A model gives weights; `report` applies them to amounts. What always holds: the weights of a journey that has touches sum to [`WHOLE`].

use super::journey::FrozenTouch;
use crate::visit::channel::Channel;
use serde::{Deserialize, Serialize};

/// The weight of a whole payment, in millionths.
pub const WHOLE: u32 = 1_000_000;

/// How credit is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// All to the last touch that is not Direct; if all are Direct, to the last.
    LastNonDirect,
    /// All to the first touch.
    FirstTouch,
}

/// Which touches are not too old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// When it ends, unix seconds: the payment, or for a renewal the first one.
    pub until_s: i64,
    /// How long it is, in seconds; `None`: lifetime.
    pub length_s: Option<i64>,
}

impl Window {
    /// Whether a touch lies within it; one exactly at the edge does.
    pub fn holds(self, touch: &FrozenTouch) -> bool {
        self.length_s.is_none_or(|length_s| self.until_s - touch.seen.at_s <= length_s)
    }
}

/// A share of the credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Index into the journey.
    pub touch: usize,
    /// Millionths of the payment.
    pub weight: u32,
}

impl Model {
    /// Every model, the default first.
    pub const ALL: [Self; 2] = [Self::LastNonDirect, Self::FirstTouch];

    /// As it stands in SQL, JSON and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LastNonDirect => "last_non_direct",
            Self::FirstTouch => "first_touch",
        }
    }

    /// Reads a model's name; `None` when there is no such model.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.as_str() == text)
    }

    /// The shares of a payment, of touches within the window. `unsigned`: whether touches that rest on unsigned statements count too.
    pub fn shares(self, journey: &[FrozenTouch], window: Window, unsigned: bool) -> Vec<Share> {
        let counts = |touch: &FrozenTouch| window.holds(touch) && (unsigned || !touch.joined);
        let mut counted = journey.iter().enumerate().filter(|(_, touch)| counts(touch));
        let chosen = match self {
            Self::FirstTouch => counted.next(),
            Self::LastNonDirect => {
                let counted: Vec<_> = counted.collect();
                let last = |direct: bool| {
                    counted.iter().rev().find(|(_, touch)| direct || touch.seen.channel != Channel::Direct).copied()
                };
                last(false).or_else(|| last(true))
            }
        };
        chosen.map(|(touch, _)| Share { touch, weight: WHOLE }).into_iter().collect()
    }
}
