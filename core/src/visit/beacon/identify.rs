//! An identify: who the site says the visitor is, and whether its server vouches for it.

use super::format::Fields;
use super::{BeaconError, Traits};
use crate::visit::identify::Proof;
use serde_json::Value;

/// What an identify says, and what it brings to prove it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identify {
    /// Who, cleaned.
    pub traits: Traits,
    /// The server's signature with what it is over, as given; None when it is not signed.
    pub proof: Option<Proof>,
}

impl Identify {
    /// Reads the traits of an identify, and the proof among them.
    pub(super) fn read(fields: &Fields) -> Result<Self, BeaconError> {
        let traits = fields.get("traits").and_then(Value::as_object);
        let traits = traits.ok_or(BeaconError::Body("traits is missing or not an object"))?;
        Ok(Self { traits: Traits::read(traits)?, proof: Proof::read(traits) })
    }
}
