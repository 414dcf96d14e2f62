//! A fake Stripe: an account's objects, and Stripe's REST over them as its documentation gives it.
//!
//! For tests and for the demo; no part of the product. What always holds: the same requests at the same times are answered alike.

mod calls;
mod expand;
mod keys;
mod kind;
mod list;
mod refusal;
mod request;
mod store;
#[cfg(test)]
mod tests;

pub use calls::{Called, Calls};
pub use keys::{ACCOUNT, PERMISSIONS};
pub use kind::Kind;

use expand::Expansion;
use headwater_worker::outbound::{Incoming, Outgoing, Unreachable};
use keys::{Granted, Keys};
use list::{EVENTS_KEPT_S, Wanted, page};
use refusal::{Refusal, reply};
use request::Call;
use serde_json::Value;
use store::Store;

/// An account at Stripe, and its API.
#[derive(Debug, Default)]
pub struct FakeStripe {
    store: Store,
    keys: Keys,
    /// Every request so far.
    pub calls: Calls,
}

impl FakeStripe {
    /// An empty account with one key that may do all that Headwater asks for.
    pub fn new(key: &str) -> Self {
        let mut fake = Self::default();
        fake.grant(key, PERMISSIONS);
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

    /// Answers one request.
    ///
    /// # Errors
    /// When no reply arrives.
    pub fn answer(&mut self, request: &Outgoing, now_ms: i64) -> Result<Incoming, Unreachable> {
        let call = Call::of(request);
        let mut incoming = self.carry_out(&call, now_ms.div_euclid(1_000)).unwrap_or_else(|refusal| refusal.reply());
        incoming.headers.insert("request-id".to_owned(), format!("req_{:06}", self.calls.count()));
        let params = call.params.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let Call { method, path, .. } = call;
        self.calls.0.push(Called { at_ms: now_ms, method, path, params, status: Some(incoming.status) });
        Ok(incoming)
    }

    fn carry_out(&mut self, call: &Call, now_s: i64) -> Result<Incoming, Refusal> {
        let granted = self.keys.of(call)?;
        if call.version.is_none() {
            return Err(Refusal::invalid(400, "The fake wants a Stripe-Version, so that none is forgotten."));
        }
        let unknown = || Refusal::invalid(404, format!("Unrecognized request URL ({}: {}).", call.method, call.path));
        let (kind, id) = call.path.strip_prefix("/v1/").and_then(Kind::of_path).ok_or_else(unknown)?;
        match (call.method.as_str(), id) {
            ("GET", None) => self.list(call, kind, now_s, &granted),
            ("GET", Some(id)) => self.retrieve(call, (kind, id), now_s, &granted),
            _ => Err(unknown()),
        }
        .map(|body| reply(200, &body))
    }

    fn list(&self, call: &Call, kind: Kind, now_s: i64, granted: &Granted) -> Result<Value, Refusal> {
        granted.needs(kind.permission())?;
        let delivered = |_: &str| true;
        let wanted = Wanted::of(call, kind, now_s, &delivered)?;
        page(&self.store, &wanted, &Expansion::of(call, true, granted)?)
    }

    fn retrieve(&self, call: &Call, (kind, id): (Kind, &str), now_s: i64, granted: &Granted) -> Result<Value, Refusal> {
        granted.needs(kind.permission())?;
        call.refuse_unknown(|name| name == "expand[]")?;
        let expansion = Expansion::of(call, false, granted)?;
        let missing = || Refusal::missing(kind.object(), id, "id");
        let found = self.store.get(kind, id).or_else(|| self.store.stub(kind, id)).ok_or_else(missing)?;
        let created = found.get("created").and_then(Value::as_i64).unwrap_or(i64::MAX);
        if kind == Kind::Event && created < now_s - EVENTS_KEPT_S {
            return Err(missing());
        }
        expansion.apply(&self.store, found)
    }
}
