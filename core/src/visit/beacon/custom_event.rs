//! Custom events: what a visitor did on a page, by a name that the site gives it.

use super::BeaconError;
use super::format::Fields;
use super::pairs::{self, Wording};
use crate::base::limits::EVENT_NAME_MAX_CHARS;
use crate::base::sorted::SortedMap;
use crate::web::text::clean;
use serde_json::Value;

/// Something a visitor did. Name and props are the site's own words and may say anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomEvent {
    /// What it was: 1 to 64 characters, clean.
    pub name: String,
    /// Its circumstances, as text: up to 20, keys of up to 40 characters, values of up to 500.
    pub props: SortedMap<String, String>,
}

const WORDING: Wording = Wording {
    too_many: "there are more than 20 props",
    odd_key: "a prop's key is blank, longer than 40 characters or has odd characters",
    odd_value: "a prop is neither text, number nor boolean",
    long_value: "a prop is longer than 500 characters",
};

impl CustomEvent {
    /// Reads an event. A name that is too long is refused, not cut: two names must not become one.
    pub(super) fn read(fields: &Fields) -> Result<Self, BeaconError> {
        let name = fields.get("name").and_then(Value::as_str).and_then(|name| clean(name, EVENT_NAME_MAX_CHARS + 1));
        let name = name.filter(|name| name.chars().count() <= EVENT_NAME_MAX_CHARS);
        let name = name.ok_or(BeaconError::Body("name is missing, blank or longer than 64 characters"))?;
        let props = match fields.get("props") {
            None | Some(Value::Null) => SortedMap::new(),
            Some(Value::Object(props)) => pairs::read(props, &WORDING)?,
            Some(_) => return Err(BeaconError::Body("props is not an object")),
        };
        Ok(Self { name, props })
    }
}
