//! What an object was before its event: the JSON of then, and how the two readings differ.

use crate::stripe::fact::{Before, FactBody};
use serde_json::{Map, Value};

/// The object as it was: the fields that the event changed put back.
pub(super) fn restored(now: &Value, previous: &Map<String, Value>) -> Value {
    let mut was = now.clone();
    restore(&mut was, previous);
    was
}

/// The body now, with the fields in which it was otherwise.
pub(super) fn compared(now: FactBody, was: &FactBody) -> FactBody {
    match (fields(was), fields(&now)) {
        (Some(before), Some(after)) => now.with_before(Before::of(&before, &after)),
        _ => now,
    }
}

fn fields(body: &FactBody) -> Option<Map<String, Value>> {
    FactBody::fields(&body.to_json().ok()?)
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
