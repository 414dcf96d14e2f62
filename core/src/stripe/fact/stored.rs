//! The form in which a body is stored: short names, nothing that goes without saying, and what it reads on to in one place.
//!
//! Under `t` stand the ids of the objects that a decision on this one reads as well (`stripe::link`), so that SQL finds them there
//! and they need no rows of their own. What always holds: what is read is what was written. A body that the short form would change is
//! stored in the long one, which is also how facts of an earlier version are read. A digest is of the long form in any case.

use super::FactBody;
use super::short_names::{CUSTOMER, Implied, KINDS, METADATA, NAMES, TARGETS};
use crate::base::json::{from_value, parse_json, text_of};
use serde_json::{Map, Value};

/// A body as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredBody {
    /// The fields kept.
    pub body: FactBody,
    /// It is stored in the short form.
    pub is_short: bool,
}

/// A body as it is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyText {
    /// JSON.
    pub text: String,
    /// It is the short form.
    pub is_short: bool,
}

impl FactBody {
    /// As it is stored.
    ///
    /// # Errors
    /// See [`FactBody::to_json`].
    pub fn to_stored(&self) -> Result<BodyText, serde_json::Error> {
        let is_same = |text: &String| Self::from_stored(text).is_ok_and(|read| read.body == *self);
        let long = self.to_json()?;
        // Read again: writing into a value would take code of its own for every kind of fact.
        let short = shorten(parse_json(long.as_bytes())?).map(|short| text_of(&short));
        let short = short.filter(is_same);
        let is_short = short.is_some();
        Ok(BodyText { text: short.unwrap_or(long), is_short })
    }

    /// Reads either form.
    ///
    /// # Errors
    /// When it is neither.
    pub fn from_stored(text: &str) -> Result<StoredBody, serde_json::Error> {
        let read = parse_json(text.as_bytes())?;
        let is_short = read.get("k").is_some();
        let body = from_value(if is_short { lengthen(read) } else { read })?;
        Ok(StoredBody { body, is_short })
    }
}

fn short_name<'a>(long: &'a str, names: &[(&str, &'static str)]) -> &'a str {
    names.iter().find(|(name, _)| *name == long).map_or(long, |(_, short)| *short)
}

fn long_name<'a>(short: &'a str, names: &[(&'static str, &str)]) -> &'a str {
    names.iter().find(|(_, name)| *name == short).map_or(short, |(long, _)| *long)
}

impl Implied {
    fn value(self, of: &Map<String, Value>) -> Value {
        match self {
            Self::No => Value::Bool(false),
            Self::Yes => Value::Bool(true),
            Self::Zero => Value::from(0),
            Self::Word(word) => Value::from(word),
            Self::As(field) => of.get(field).cloned().unwrap_or_default(),
            Self::EmptyList => Value::Array(Vec::new()),
        }
    }
}

/// The short form; `None` for what is no body.
fn shorten(body: Value) -> Option<Value> {
    let Value::Object(mut long) = body else { return None };
    let named = long.remove("kind")?;
    let kind = KINDS.iter().find(|kind| named == kind.long)?;
    let mut carried = match long.remove("carried") {
        Some(Value::Object(carried)) => carried,
        _ => Map::new(),
    };
    let mut targets = Map::new();
    for (name, short) in TARGETS.iter().filter(|_| kind.leads_on) {
        let from = if *name == CUSTOMER { &mut carried } else { &mut long };
        if let Some(Value::String(id)) = from.remove(*name) {
            targets.insert((*short).to_owned(), Value::String(id));
        }
    }
    for (name, default) in kind.defaults.iter().rev() {
        if long.get(*name) == Some(&default.value(&long)) {
            long.remove(*name);
        }
    }
    let mut short = shorten_carried(carried);
    short.insert("k".to_owned(), Value::from(kind.short));
    for (name, value) in long.into_iter().filter(|(_, value)| !value.is_null()) {
        let value = match value {
            Value::Object(carried) if name == "subscription_carried" => Value::Object(shorten_carried(carried)),
            value => value,
        };
        if name != "subscription_carried" || value.as_object().is_some_and(|carried| !carried.is_empty()) {
            short.insert(short_name(&name, &NAMES).to_owned(), value);
        }
    }
    if !targets.is_empty() {
        short.insert("t".to_owned(), Value::Object(targets));
    }
    Some(Value::Object(short))
}

fn shorten_carried(carried: Map<String, Value>) -> Map<String, Value> {
    let short = |(name, mut value): (String, Value)| {
        if let Some(Value::Object(kept)) = value.get_mut("kept").map(Value::take).filter(|_| name == "metadata") {
            let named = kept.into_iter().map(|(key, value)| (short_name(&key, &METADATA).to_owned(), value));
            value = Value::Object(named.collect());
        }
        (short_name(&name, &NAMES).to_owned(), value)
    };
    carried.into_iter().map(short).collect()
}

/// The long form of a short one.
fn lengthen(body: Value) -> Value {
    let Value::Object(mut short) = body else { return body };
    let kind = short.remove("k").and_then(|code| KINDS.iter().find(|kind| code == kind.short));
    let mut carried = Map::new();
    let mut long = Map::new();
    if let Some(Value::Object(targets)) = short.remove("t") {
        for (name, id) in targets {
            let field = long_name(&name, &TARGETS);
            let to = if field == CUSTOMER { &mut carried } else { &mut long };
            to.insert(field.to_owned(), id);
        }
    }
    for (name, value) in short {
        let field = long_name(&name, &NAMES);
        match (field, value) {
            ("metadata" | "user" | "email" | "erased" | CUSTOMER, value) => {
                carried.insert(field.to_owned(), lengthen_carried(field, value));
            }
            ("subscription_carried", Value::Object(of_subscription)) => {
                let of = of_subscription.into_iter().map(|(name, value)| {
                    let field = long_name(&name, &NAMES);
                    (field.to_owned(), lengthen_carried(field, value))
                });
                long.insert(field.to_owned(), Value::Object(of.collect()));
            }
            (field, value) => {
                long.insert(field.to_owned(), value);
            }
        }
    }
    for (name, default) in kind.map_or(&[][..], |kind| kind.defaults) {
        if !long.contains_key(*name) {
            let value = default.value(&long);
            long.insert((*name).to_owned(), value);
        }
    }
    long.insert("kind".to_owned(), kind.map_or(Value::Null, |kind| Value::from(kind.long)));
    long.insert("carried".to_owned(), Value::Object(carried));
    long.entry("subscription_carried").or_insert_with(|| Value::Object(Map::new()));
    Value::Object(long)
}

fn lengthen_carried(field: &str, value: Value) -> Value {
    match value {
        Value::Object(kept) if field == "metadata" => {
            let named = kept.into_iter().map(|(key, value)| (long_name(&key, &METADATA).to_owned(), value));
            let kept: Map<String, Value> = named.collect();
            Value::Object(Map::from_iter([("kept".to_owned(), Value::Object(kept))]))
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stored(body: Value) -> BodyText {
        serde_json::from_value::<FactBody>(body).unwrap().to_stored().unwrap()
    }

    #[test]
    fn the_form_is_what_was_meant() {
        let metadata = json!({"kept": {"headwater_visitor_id": "a", "utm_source": "b", "shop_visitor": "c"}});
        let charge = json!({"kind": "charge", "created_s": 7, "status": "succeeded", "captured": true, "amount": 5, "amount_captured": 5,
            "amount_refunded": 0, "currency": "eur", "payment_intent": "pi_a", "invoice": null, "failed_after_success": false,
            "told": "itself", "captured_s": null, "carried": {"metadata": metadata, "customer": "cus_a"}});
        let short = json!({"k": "ch", "d": 7, "a": 5, "r": "eur", "t": {"p": "pi_a", "u": "cus_a"},
            "m": {"v": "a", "us": "b", "shop_visitor": "c"}});
        assert_eq!(stored(charge.clone()), BodyText { text: short.to_string(), is_short: true });
        let mut unlike = charge;
        for (field, value) in [("status", "failed"), ("captured", "no")] {
            unlike[field] = if value == "no" { json!(false) } else { json!(value) };
        }
        unlike["amount_captured"] = json!(0);
        let BodyText { text, is_short } = stored(unlike.clone());
        assert!(is_short && text.contains("\"s\":\"failed\"") && text.contains("\"ac\":0"), "{text}");
        assert_eq!(FactBody::from_stored(&text).unwrap().body, serde_json::from_value::<FactBody>(unlike).unwrap());
    }

    #[test]
    fn what_the_short_form_would_change_is_stored_in_the_long_one() {
        // The site's own key has the name that stands for another.
        let metadata = json!({"kept": {"v": "a"}});
        let body = json!({"kind": "customer", "created_s": 7, "deleted": false, "carried": {"metadata": metadata}});
        let BodyText { text, is_short } = stored(body.clone());
        assert!(!is_short && text.starts_with("{\"kind\":\"customer\""), "{text}");
        assert_eq!(FactBody::from_stored(&text).unwrap().body, serde_json::from_value::<FactBody>(body).unwrap());
    }

    #[test]
    fn who_leads_nowhere_shows_nothing_to_read_on_to() {
        let carried = json!({"customer": "cus_b", "email": "0".repeat(64)});
        let body = json!({"kind": "customer", "created_s": 7, "deleted": true, "carried": carried,
            "before": {"fields": {"deleted": false, "carried": null}}});
        let text = stored(body.clone()).text;
        assert!(!text.contains("\"t\""), "{text}");
        assert_eq!(FactBody::from_stored(&text).unwrap().body, serde_json::from_value::<FactBody>(body).unwrap());
    }
}
