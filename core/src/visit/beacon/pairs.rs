//! Flat pairs of texts that a site chooses itself: the traits of an identify other than its own keys, and the props of a custom
//! event.
//!
//! What always holds: keys and values are clean and bounded, and no two keys became one.

use super::BeaconError;
use crate::base::json::text_of;
use crate::base::limits::{PAIR_KEY_MAX_CHARS, PAIR_VALUE_MAX_CHARS, PAIRS_MAX};
use crate::base::sorted::SortedMap;
use crate::web::text::clean;
use serde_json::{Map, Value};

/// What a refusal calls the pairs at hand.
pub(super) struct Wording {
    pub(super) too_many: &'static str,
    pub(super) odd_key: &'static str,
    pub(super) odd_value: &'static str,
    pub(super) long_value: &'static str,
}

/// Reads pairs: values that are text, number or boolean, as text; those that are null or blank are left out.
///
/// # Errors
/// [`BeaconError::Body`] when there are too many, or a key or value is not of that kind. Too long is refused, not cut: half an id is
/// another id.
pub(super) fn read(fields: &Map<String, Value>, wording: &Wording) -> Result<SortedMap<String, String>, BeaconError> {
    if fields.len() > PAIRS_MAX {
        return Err(BeaconError::Body(wording.too_many));
    }
    let mut pairs = SortedMap::new();
    for (key, value) in fields {
        let Some(value) = read_value(value, wording)? else { continue };
        // A key that cleaning would change is refused, so that no two keys become one.
        if clean(key, PAIR_KEY_MAX_CHARS).as_ref() != Some(key) {
            return Err(BeaconError::Body(wording.odd_key));
        }
        pairs.insert(key.clone(), value);
    }
    Ok(pairs)
}

fn read_value(value: &Value, wording: &Wording) -> Result<Option<String>, BeaconError> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => text_of(value),
        Value::Array(_) | Value::Object(_) => return Err(BeaconError::Body(wording.odd_value)),
    };
    if text.chars().count() > PAIR_VALUE_MAX_CHARS {
        return Err(BeaconError::Body(wording.long_value));
    }
    Ok(clean(&text, PAIR_VALUE_MAX_CHARS))
}
