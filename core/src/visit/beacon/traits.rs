//! Traits: what an identify says of a visitor.

use super::BeaconError;
use super::format::Fields;
use super::pairs::{self, Wording};
use crate::base::json::FromJson;
use crate::base::limits::TRAITS_MAX_BYTES;
use crate::base::sorted::SortedMap;
use crate::visit::identify::PROOF_KEYS;
use crate::visit::self_reported::{SelfReportedKeys, clean_answer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an identify says of a visitor. Personal: to be kept sealed, so its `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Traits {
    /// The site's own user id.
    pub id: Option<String>,
    /// The email address, as given.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Everything else, as text.
    #[serde(default)]
    pub others: SortedMap<String, String>,
}

impl fmt::Debug for Traits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Traits(…)")
    }
}

const WORDING: Wording = Wording {
    too_many: "there are more than 20 traits",
    odd_key: "a trait's key is blank, longer than 40 characters or has odd characters",
    odd_value: "a trait is neither text, number nor boolean",
    long_value: "a trait is longer than 500 characters",
};

impl Traits {
    /// Reads the traits of an identify, without what only proves.
    pub(super) fn read(fields: &Fields) -> Result<Self, BeaconError> {
        let mut others = pairs::read(fields, &WORDING)?;
        others.retain(|key, _| !PROOF_KEYS.contains(&key.as_str()));
        Ok(Self { id: others.remove("id"), email: others.remove("email"), name: others.remove("name"), others })
    }

    /// The self-reported source: the first trait, in order of their keys, whose name asks for it.
    pub fn self_reported(&self, keys: &SelfReportedKeys) -> Option<String> {
        self.others.iter().filter(|(key, _)| keys.ask(key)).find_map(|(_, value)| clean_answer(value))
    }

    /// What is kept of them: id, email and name, and further ones up to [`TRAITS_MAX_BYTES`] together, in order of their keys. One that
    /// is too long is left out whole.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        let mut left = TRAITS_MAX_BYTES;
        self.others.retain(|key, value| {
            let size = key.len() + value.len();
            let fits = size <= left;
            left -= if fits { size } else { 0 };
            fits
        });
        self
    }
}
