//! Which advertisement was clicked: the parameters beside a click id, and macros that the network did not fill in.
//!
//! What always holds: without a click id none of them is kept.

use super::{Touch, clean_value, is_email};
use crate::base::limits::{AD_VALUE_MAX_CHARS, CLICK_PARAMETER_MAX_CHARS, CLICK_PARAMETERS_MAX};
use crate::base::sorted::{SortedMap, SortedSet};
use crate::web::address::Address;
use crate::web::click::CLICK_KINDS;
use crate::web::query::{AD_PARAMETERS, NAMING_PARAMETERS};
use crate::web::unexpanded::is_unexpanded;
use std::fmt;

impl Touch {
    /// The same touch with what the landing address says of the advertisement; `own` are names of the site's own parameters.
    pub(super) fn with_advertisement(self, landing: &Address, own: &[String]) -> Self {
        let own = own.iter().map(String::as_str).take(CLICK_PARAMETERS_MAX);
        let names: Vec<&str> = AD_PARAMETERS.iter().copied().chain(own).collect();
        let value = |name: &str| landing.parameter(name).and_then(|value| clean_value(value, AD_VALUE_MAX_CHARS));
        let kept = names.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?)));
        let ad_parameters = match self.click_id {
            Some(_) => kept.filter(|(_, value)| !is_email(value)).collect(),
            None => SortedMap::new(),
        };
        let click_ids = CLICK_KINDS.iter().map(|kind| kind.parameter);
        let looked_at = NAMING_PARAMETERS.iter().copied().chain(click_ids).chain(names);
        let looked_at: SortedSet<String> = looked_at.map(str::to_ascii_lowercase).collect();
        let unexpanded = looked_at.iter().filter(|name| landing.parameter(name).is_some_and(is_unexpanded)).count();
        Self { ad_parameters, unexpanded: u32::try_from(unexpanded).unwrap_or(u32::MAX), ..self }
    }
}

/// A site's own parameters that are kept beside a click id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClickParameters(Vec<String>);

/// A list that is none of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClickParametersError;

impl fmt::Display for ClickParametersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "name up to {CLICK_PARAMETERS_MAX} parameters, each of up to {CLICK_PARAMETER_MAX_CHARS} letters, digits, _, - and ."
        )
    }
}

impl ClickParameters {
    /// Reads a list of names, each once.
    ///
    /// # Errors
    /// When an entry is no name, or there are too many.
    pub fn parse(names: &[String]) -> Result<Self, ClickParametersError> {
        let names: SortedSet<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let are_names = names.len() <= CLICK_PARAMETERS_MAX && names.iter().all(|name| is_name(name));
        if are_names { Ok(Self(names)) } else { Err(ClickParametersError) }
    }

    /// As it is stored and shown.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

fn is_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (1..=CLICK_PARAMETER_MAX_CHARS).contains(&name.len()) && name.bytes().all(is_part)
}
