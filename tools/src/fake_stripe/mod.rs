//! A fake Stripe: the objects of an account, and Stripe's REST API over them as its documentation describes it.
//!
//! It is for tests and the demo, and no part of the product. What always holds: the same requests at the same times get
//! the same replies.

mod calls;
mod endpoints;
mod expand;
mod fault;
pub mod history;
mod keys;
mod kind;
mod list;
mod refusal;
mod request;
pub mod server;
mod store;
mod wire;

pub use calls::{Called, Calls};
pub use endpoints::Due;
pub use fault::{Fault, Faults, PASSING};
pub use keys::{ACCOUNT, permissions};
pub use kind::Kind;
pub use wire::{Lines, Wire};

use endpoints::Endpoints;
use expand::Expansion;
use headwater_worker::port::outbound::{Incoming, Outgoing, Unreachable};
use keys::{Granted, Keys};
use list::{EVENTS_KEPT_S, Shown, Wanted, page};
use refusal::{Refusal, reply};
use request::Call;
use serde_json::Value;
use std::collections::BTreeMap;
use store::{Store, id_of};

/// An account at Stripe, and its API.
#[derive(Debug, Default)]
pub struct FakeStripe {
    store: Store,
    keys: Keys,
    endpoints: Endpoints,
    /// Replies by key of idempotency, with the request that had it first.
    replies: BTreeMap<String, (Call, Incoming)>,
    /// What comes into the account just before a call.
    arrivals: BTreeMap<u64, Vec<Value>>,
    /// Pages are no longer than this, whatever is asked for; `None`: as long as asked for.
    pub page_max: Option<usize>,
    /// What goes wrong.
    pub faults: Faults,
    /// Every request so far.
    pub calls: Calls,
}

impl FakeStripe {
    /// An empty account with one key that may do all that Headwater asks for.
    pub fn new(key: &str) -> Self {
        let mut fake = Self::default();
        fake.grant(key, permissions());
        fake
    }

    /// Puts an object in, or in the place of its older version; its kind is read from its field `object`. Tells nobody.
    pub fn put(&mut self, object: Value) {
        self.store.put(object);
    }

    /// Takes an object out. Tells nobody.
    pub fn delete(&mut self, kind: Kind, id: &str) -> Option<Value> {
        self.store.delete(kind, id)
    }

    /// An object.
    pub fn get(&self, kind: Kind, id: &str) -> Option<&Value> {
        self.store.get(kind, id)
    }

    /// Every object of a kind, newest first.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &Value> {
        self.store.older(kind, None)
    }

    /// How many objects of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.store.count(kind)
    }

    /// Makes a key, or changes what it may do.
    pub fn grant<'a>(&mut self, key: &str, permissions: impl IntoIterator<Item = &'a str>) {
        self.keys.grant(key, permissions);
    }

    /// Takes a key back: from now on it is answered 401.
    pub fn revoke(&mut self, key: &str) {
        self.keys.revoke(key);
    }

    /// Whether a request carries one of its keys.
    fn knows(&self, request: &Outgoing) -> bool {
        self.keys.of(&Call::of(request)).is_ok()
    }

    /// Something happens: the objects of these events are put in as they show them, the events are listed and become due to
    /// every endpoint that wants them.
    pub fn happen(&mut self, events: impl IntoIterator<Item = Value>) {
        events.into_iter().for_each(|event| self.take_in(event, true));
    }

    /// The same, but no delivery is ever made of it: a gap that only a list of events shows.
    pub fn happen_unheard(&mut self, events: impl IntoIterator<Item = Value>) {
        events.into_iter().for_each(|event| self.take_in(event, false));
    }

    /// Events happen, or objects are put in, just before a call; calls are counted from 0.
    pub fn arrive_at(&mut self, call: u64, events_or_objects: Vec<Value>) {
        self.arrivals.entry(call).or_default().extend(events_or_objects);
    }

    /// How many deliveries are to be made now.
    pub fn due_count(&self) -> usize {
        self.endpoints.due_count()
    }

    /// The deliveries that are to be made now; each is given once.
    pub fn take_due(&mut self) -> Vec<Due> {
        self.endpoints.take_due()
    }

    /// A delivery was answered 2xx. Until then its event counts as not delivered.
    pub fn succeeded(&mut self, due: &Due) {
        self.endpoints.succeeded(due);
    }

    /// What an endpoint's deliveries are signed with.
    pub fn secret(&self, endpoint: &str) -> Option<&str> {
        self.endpoints.secret(endpoint)
    }

    fn take_in(&mut self, value: Value, is_sent: bool) {
        let is_event = Kind::of_object(&value) == Some(Kind::Event);
        let Some(object) = value.pointer("/data/object").filter(|_| is_event).cloned() else {
            return self.put(value);
        };
        let ends = value.get("type").and_then(Value::as_str) == Some("customer.deleted");
        match (ends, id_of(&object)) {
            (true, Some(id)) => drop(self.store.delete(Kind::Customer, id)),
            _ => self.store.put(object),
        }
        let event = self.endpoints.address(&self.store, value, is_sent);
        self.store.put(event);
    }

    /// Answers one request.
    ///
    /// # Errors
    /// When no reply arrives.
    pub fn answer(&mut self, request: &Outgoing, now_ms: i64) -> Result<Incoming, Unreachable> {
        let number = self.calls.count();
        for value in self.arrivals.remove(&number).unwrap_or_default() {
            self.take_in(value, true);
        }
        let call = Call::of(request);
        let fault = self.faults.next(number);
        let instead = fault.as_ref().and_then(|fault| fault.instead(&call));
        let whole = instead.unwrap_or_else(|| Ok(self.carry_out(&call, now_ms.div_euclid(1_000))));
        let arrived = whole.and_then(|mut incoming| {
            incoming.headers.insert("request-id".to_owned(), format!("req_{number:06}"));
            fault.as_ref().map_or(Ok(incoming.clone()), |fault| fault.spoil(incoming))
        });
        let status = arrived.as_ref().ok().map(|incoming| incoming.status);
        self.calls.0.push(Called::of(call, now_ms, status, fault));
        arrived
    }

    fn carry_out(&mut self, call: &Call, now_s: i64) -> Incoming {
        if let Err(refusal) = self.keys.of(call) {
            return refusal.reply();
        }
        let known = call.idempotency.as_ref().filter(|_| call.method == "POST").and_then(|key| self.replies.get(key));
        if let Some((first, incoming)) = known {
            let message =
                "Keys for idempotent requests can only be used with the same parameters they were first used with.";
            let mut incoming = if first == call { incoming.clone() } else { Refusal::idempotency(message).reply() };
            incoming.headers.insert("idempotent-replayed".to_owned(), "true".to_owned());
            return incoming;
        }
        let body = match self.decide(call, now_s) {
            Ok(body) => body,
            // Stripe keeps no reply of a request that was refused before it began.
            Err(refusal) => return refusal.reply(),
        };
        let incoming = reply(200, &body);
        if let Some(key) = call.idempotency.clone().filter(|_| call.method == "POST") {
            self.replies.insert(key, (call.clone(), incoming.clone()));
        }
        incoming
    }

    fn decide(&mut self, call: &Call, now_s: i64) -> Result<Value, Refusal> {
        let granted = self.keys.of(call)?;
        if call.version.is_none() {
            return Err(Refusal::invalid(400, "The fake wants a Stripe-Version, so that none is forgotten."));
        }
        let unknown = || Refusal::invalid(404, format!("Unrecognized request URL ({}: {}).", call.method, call.path));
        let path = call.path.strip_prefix("/v1/").unwrap_or_default();
        if let (Some(session), "GET") = (line_items_of(path), call.method.as_str()) {
            granted.needs(Kind::CheckoutSession.permission())?;
            let shown = Shown { expansion: Expansion::of(call, true, &granted)?, page_max: self.page_max };
            return list::line_items(&self.store, call, session, &shown);
        }
        let (kind, id) = Kind::of_path(path).ok_or_else(unknown)?;
        if call.method == "GET" {
            granted.needs(kind.permission())?;
            return match id {
                None => self.list(call, kind, now_s, &granted),
                Some(id) => {
                    call.refuse_unknown(|name| name == "expand[]")?;
                    self.retrieve(kind, id, now_s, &Expansion::of(call, false, &granted)?)
                }
            };
        }
        if kind != Kind::WebhookEndpoint {
            return Err(unknown());
        }
        granted.needs("rak_webhook_write")?;
        match (call.method.as_str(), id) {
            ("POST", None) => self.endpoints.create(&mut self.store, call, now_s),
            ("POST", Some(id)) => Endpoints::update(&mut self.store, call, id),
            ("DELETE", Some(id)) => self.endpoints.delete(&mut self.store, id),
            _ => Err(unknown()),
        }
    }

    fn list(&self, call: &Call, kind: Kind, now_s: i64, granted: &Granted) -> Result<Value, Refusal> {
        list::refuse_strangers(call, &self.store)?;
        let delivered = |event: &str| self.endpoints.is_delivered(event);
        let wanted = Wanted::of(call, kind, now_s, &delivered)?;
        page(&self.store, &wanted, &Expansion::of(call, true, granted)?, self.page_max)
    }

    fn retrieve(&self, kind: Kind, id: &str, now_s: i64, expansion: &Expansion) -> Result<Value, Refusal> {
        let missing = || Refusal::missing(kind.object(), id, "id");
        let found = self.store.get(kind, id).or_else(|| self.store.stub(kind, id)).ok_or_else(missing)?;
        let created = found.get("created").and_then(Value::as_i64).unwrap_or(i64::MAX);
        if kind == Kind::Event && created < now_s - EVENTS_KEPT_S {
            return Err(missing());
        }
        expansion.apply(&self.store, found)
    }
}

/// The Checkout Session whose line items a path below `/v1/` lists.
fn line_items_of(path: &str) -> Option<&str> {
    path.strip_prefix("checkout/sessions/")?.strip_suffix("/line_items")
}

#[cfg(test)]
mod tests;
