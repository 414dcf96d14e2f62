//! What an object was before its event, read by the same rules as what it is now.

use super::now;
use crate::stripe::event::{Reading, ReadingRules, Telling};
use crate::stripe::fact::{Before, FactBody, SeenEmails};
use serde_json::{Map, Value};

/// Adds to a body what its event says of the state before. What cannot be read of that is not known; it keeps nothing out.
pub(super) fn add(body: FactBody, value: &Value, (telling, rules): (&Telling, ReadingRules)) -> FactBody {
    if body.before().is_none() {
        return body;
    }
    if telling.event_type.ends_with(".created") {
        return body.with_before(Before::Nothing);
    }
    let Some(Value::Object(previous)) = telling.previous else { return body };
    let mut was = value.clone();
    restore(&mut was, previous);
    // Addresses of the past are not kept for anybody's eyes; their pseudonyms are all that is compared.
    let mut reading = Reading { rules, emails: SeenEmails::new() };
    let before = now(&was, telling, &mut reading).ok().flatten();
    match (before.as_ref().and_then(fields), fields(&body)) {
        (Some(before), Some(now)) => body.with_before(Before::of(&before, &now)),
        _ => body,
    }
}

fn fields(body: &FactBody) -> Option<Map<String, Value>> {
    match serde_json::to_value(body) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    }
}

/// Puts the fields back that the event changed. Of an object within, only the keys that changed are named; a list is named whole.
/// No deeper than JSON is read (`json::DEPTH_MAX`).
fn restore(object: &mut Value, previous: &Map<String, Value>) {
    for (key, was) in previous {
        match (object.get_mut(key), was) {
            (Some(inner @ Value::Object(_)), Value::Object(was)) => restore(inner, was),
            _ => {
                if let Value::Object(fields) = object {
                    fields.insert(key.clone(), was.clone());
                }
            }
        }
    }
}
