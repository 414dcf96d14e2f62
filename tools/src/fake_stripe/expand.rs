//! `expand[]`: replaces the id of an object by the object.

use super::keys::Granted;
use super::kind::Kind;
use super::refusal::Refusal;
use super::request::Call;
use super::store::{Store, id_of};
use serde_json::{Value, json};

const DEPTH_MAX: usize = 4;
const LINE_ITEMS: &str = "line_items";
/// How many items a list within an object shows.
const SHOWN_MAX: usize = 10;

/// What is to be expanded, as paths below each object.
#[derive(Debug, Default)]
pub(super) struct Expansion(Vec<Vec<String>>);

impl Expansion {
    /// Of a request; in a list every path begins with `data.`.
    ///
    /// # Errors
    /// When a path is too deep, names what cannot be expanded, or needs what the key may not read.
    pub(super) fn of(call: &Call, in_list: bool, granted: &Granted) -> Result<Self, Refusal> {
        call.list("expand").into_iter().map(|path| steps(path, in_list, granted)).collect::<Result<_, _>>().map(Self)
    }

    /// An object with its paths expanded.
    ///
    /// # Errors
    /// When the object has no such field.
    pub(super) fn apply(&self, store: &Store, object: &Value) -> Result<Value, Refusal> {
        let mut object = object.clone();
        for path in &self.0 {
            expand(store, &mut object, path)?;
        }
        Ok(object)
    }
}

fn steps(path: &str, in_list: bool, granted: &Granted) -> Result<Vec<String>, Refusal> {
    let parts: Vec<&str> = path.split('.').collect();
    if parts.len() > DEPTH_MAX {
        let message = format!("You cannot expand more than {DEPTH_MAX} levels of a property. Property: {path}");
        return Err(Refusal::invalid(400, message).param("expand"));
    }
    let below = match parts.split_first() {
        Some((&"data", below)) if in_list && !below.is_empty() => below,
        Some(_) if !in_list => parts.as_slice(),
        _ => return Err(not_expandable(path)),
    };
    // The source of a balance transaction may be of several kinds; which, its id tells. A price is shown whole, and line items belong to
    // their session.
    for step in below.iter().filter(|step| !["source", "price", LINE_ITEMS].contains(step)) {
        granted.needs(Kind::of_field(step).ok_or_else(|| not_expandable(path))?.permission())?;
    }
    Ok(below.iter().map(|step| (*step).to_owned()).collect())
}

fn expand(store: &Store, object: &mut Value, path: &[String]) -> Result<(), Refusal> {
    let Some((step, rest)) = path.split_first() else { return Ok(()) };
    if let (LINE_ITEMS, Some(id)) = (step.as_str(), id_of(object).map(str::to_owned)) {
        let items = store.line_items(&id);
        let shown: Vec<&Value> = items.iter().take(SHOWN_MAX).collect();
        let path = format!("/v1/checkout/sessions/{id}/line_items");
        object[LINE_ITEMS] = json!({"object": "list", "url": path, "has_more": items.len() > SHOWN_MAX, "data": shown});
        return Ok(());
    }
    let Some(field) = object.get_mut(step) else { return Err(not_expandable(step)) };
    let of_id = || field.as_str().and_then(Kind::of_source);
    if step == "price" {
        return expand(store, field, rest);
    }
    let kind = if step == "source" { of_id() } else { Kind::of_field(step) };
    let Some(kind) = kind else { return if step == "source" { Ok(()) } else { Err(not_expandable(step)) } };
    if let Some(id) = field.as_str() {
        let found = store.get(kind, id).or_else(|| store.stub(kind, id));
        *field = found.cloned().unwrap_or(Value::Null);
    }
    if field.is_object() { expand(store, field, rest) } else { Ok(()) }
}

fn not_expandable(path: &str) -> Refusal {
    Refusal::invalid(400, format!("This property cannot be expanded ({path}).")).param("expand")
}
