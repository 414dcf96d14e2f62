//! The objects of an account, by kind, in the order in which they were created.
//!
//! What always holds: an object that is put again keeps its place, so the cursor of a page stays valid.

use super::kind::Kind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// A place among the objects of a kind: when it was created, unix seconds, and as the how-manieth it was put.
pub(super) type Place = (i64, u64);

/// Objects.
#[derive(Debug, Default)]
pub(super) struct Store {
    lists: BTreeMap<Kind, BTreeMap<Place, Value>>,
    places: HashMap<String, (Kind, Place)>,
    /// Objects that are gone and that Stripe still answers for.
    stubs: HashMap<String, (Kind, Value)>,
    /// The line items of Checkout Sessions, which are shown only to who asks for them.
    line_items: HashMap<String, Vec<Value>>,
    put: u64,
}

impl Store {
    /// Puts an object in, or in the place of its older version. What is no object of a known kind is left out.
    pub(super) fn put(&mut self, mut object: Value) {
        let (Some(kind), Some(id)) = (Kind::of_object(&object), id_of(&object).map(str::to_owned)) else { return };
        if let Some(Value::Array(items)) = object.as_object_mut().and_then(|fields| fields.remove("line_items")) {
            self.line_items.insert(id.clone(), items);
        }
        let created = object.get("created").and_then(Value::as_i64).unwrap_or(0);
        self.put += 1;
        let (_, place) = *self.places.entry(id).or_insert((kind, (created, self.put)));
        self.lists.entry(kind).or_default().insert(place, object);
    }

    /// An object.
    pub(super) fn get(&self, kind: Kind, id: &str) -> Option<&Value> {
        self.lists.get(&kind)?.get(&self.place(kind, id)?)
    }

    /// The line items of a Checkout Session.
    pub(super) fn line_items(&self, session: &str) -> &[Value] {
        self.line_items.get(session).map_or(&[], Vec::as_slice)
    }

    /// What is left of an object that was deleted.
    pub(super) fn stub(&self, kind: Kind, id: &str) -> Option<&Value> {
        self.stubs.get(id).filter(|(of, _)| *of == kind).map(|(_, stub)| stub)
    }

    /// Takes an object out. Of a customer a stub stays, as at Stripe.
    pub(super) fn delete(&mut self, kind: Kind, id: &str) -> Option<Value> {
        let place = self.place(kind, id)?;
        self.places.remove(id);
        if kind == Kind::Customer {
            self.stubs.insert(id.to_owned(), (kind, json!({"id": id, "object": kind.object(), "deleted": true})));
        }
        self.lists.get_mut(&kind)?.remove(&place)
    }

    /// The place of an object.
    pub(super) fn place(&self, kind: Kind, id: &str) -> Option<Place> {
        self.places.get(id).filter(|(of, _)| *of == kind).map(|(_, place)| *place)
    }

    /// Objects before a place, newest first; all of them when there is no place.
    pub(super) fn older(&self, kind: Kind, than: Option<Place>) -> impl Iterator<Item = &Value> {
        let end = than.unwrap_or((i64::MAX, u64::MAX));
        self.lists.get(&kind).into_iter().flat_map(move |list| list.range(..end).rev().map(|(_, object)| object))
    }

    /// Objects after a place, oldest first.
    pub(super) fn newer(&self, kind: Kind, than: Place) -> impl Iterator<Item = &Value> {
        let after = (than.0, than.1 + 1);
        self.lists.get(&kind).into_iter().flat_map(move |list| list.range(after..).map(|(_, object)| object))
    }

    /// How many there are.
    pub(super) fn count(&self, kind: Kind) -> usize {
        self.lists.get(&kind).map_or(0, BTreeMap::len)
    }
}

/// An object's id.
pub(super) fn id_of(object: &Value) -> Option<&str> {
    object.get("id").and_then(Value::as_str)
}
