//! The self-reported source: what a customer answered to "How did you hear of us?", in a custom field of Checkout or in a trait.
//!
//! It is evidence shown beside the tracked source. What always holds: it is no touch and has no credit; it is bounded and clean before it
//! is kept.

use crate::base::json::FromJson;
use crate::base::letter_case::lower_case;
use crate::base::limits::{SELF_REPORTED_KEY_MAX_CHARS, SELF_REPORTED_KEYS_MAX, SELF_REPORTED_MAX_CHARS};
use crate::base::sorted::SortedSet;
use crate::web::text::clean;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Names that ask the question where the site lists none of its own, as [`same_name`] writes them. Checkout allows letters and digits in a
/// field's key; the Stripe dashboard makes the key of a payment link's field from its label.
const USUAL_NAMES: [&str; 18] = [
    "findus",
    "foundus",
    "heard",
    "heardabout",
    "heardaboutus",
    "heardfrom",
    "heardofus",
    "hearaboutus",
    "howdidyoufindus",
    "howdidyouhear",
    "howdidyouhearaboutthis",
    "howdidyouhearaboutus",
    "howdidyouhearofus",
    "howyouheardaboutus",
    "referralsource",
    "selfreportedsource",
    "wheredidyouhearaboutus",
    "wheredidyouhearofus",
];

/// Where the answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GivenIn {
    /// In a custom field of Checkout.
    Checkout,
    /// In a trait of an identify.
    Trait,
}

/// A self-reported source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SelfReported {
    /// The customer's own words, or the label of the option that they chose, 200 characters at most.
    pub text: String,
    /// Where it was given.
    pub given_in: GivenIn,
}

/// The answer as it is kept: on one line, bounded; `None` where nothing is left.
pub fn clean_answer(text: &str) -> Option<String> {
    clean(text, SELF_REPORTED_MAX_CHARS)
}

/// The answer as reports group it: in lower case, with single blanks.
pub fn grouped(text: &str) -> String {
    lower_case(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as names are compared: its letters and digits, in lower case.
fn same_name(text: &str) -> String {
    lower_case(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The names of fields and traits that ask the question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SelfReportedKeys(Vec<String>);

/// A list that is none of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SelfReportedKeysError;

impl fmt::Display for SelfReportedKeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "name up to {SELF_REPORTED_KEYS_MAX} fields or traits, each of up to {SELF_REPORTED_KEY_MAX_CHARS} characters with a letter or digit"
        )
    }
}

impl SelfReportedKeys {
    /// Reads a list of names, each once; an empty list stands for the usual ones.
    ///
    /// # Errors
    /// When an entry is no name, or there are too many.
    pub fn parse(names: &[String]) -> Result<Self, SelfReportedKeysError> {
        let names: SortedSet<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        let is_name = |name: &String| {
            clean(name, SELF_REPORTED_KEY_MAX_CHARS).as_ref() == Some(name) && !same_name(name).is_empty()
        };
        let are_names = names.len() <= SELF_REPORTED_KEYS_MAX && names.iter().all(is_name);
        if are_names { Ok(Self(names.into_iter().collect())) } else { Err(SelfReportedKeysError) }
    }

    /// As it is stored and shown.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether something of this name asks the question.
    pub fn ask(&self, name: &str) -> bool {
        let name = same_name(name);
        if self.0.is_empty() {
            return USUAL_NAMES.contains(&name.as_str());
        }
        self.0.iter().any(|own| same_name(own) == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(names: &[&str]) -> Result<SelfReportedKeys, SelfReportedKeysError> {
        SelfReportedKeys::parse(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_usual_names_ask_until_a_site_lists_its_own() {
        let usual = keys(&[]).unwrap();
        for name in ["heard", "How did you hear about us?", "how_did_you_hear", "referral_source"] {
            assert!(usual.ask(name), "{name}");
        }
        assert!(!usual.ask("engraving") && !usual.ask("") && !usual.ask("source"));
        let own = keys(&["Wie kamen Sie zu uns?", " heardvia "]).unwrap();
        assert!(own.ask("wiekamensiezuuns") && own.ask("HeardVia") && !own.ask("heard"));
        assert!(keys(&["?!"]).is_err() && keys(&["a\u{0}"]).is_err());
        assert!(keys(&["x".repeat(SELF_REPORTED_KEY_MAX_CHARS + 1).as_str()]).is_err());
        let many: Vec<String> = (0..=SELF_REPORTED_KEYS_MAX).map(|place| format!("k{place}")).collect();
        assert!(SelfReportedKeys::parse(&many).is_err());
    }

    #[test]
    fn answers_are_bounded_and_grouped_whatever_their_case() {
        assert_eq!(clean_answer(" \u{202e}A\tPodcast\n ").as_deref(), Some("APodcast"));
        assert_eq!(clean_answer(&"é".repeat(999)).map(|text| text.chars().count()), Some(SELF_REPORTED_MAX_CHARS));
        assert_eq!(clean_answer(" \n"), None);
        assert_eq!(grouped("The  Daily PODCAST "), "the daily podcast");
    }
}
