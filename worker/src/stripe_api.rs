//! The one client of Stripe's REST API: a key, a pace, and what a reply means.
//!
//! What always holds: one run makes at most five requests in a second; a reply that breaks off counts as none; the key goes to Stripe
//! and nowhere else, except the demo's own keys, which go to the fake Stripe on this machine.

use crate::port::outbound::{Incoming, Outbound, Outgoing};
use crate::shell::Shell;
use form_urlencoded::Serializer;
use headwater::stripe::api_key::ApiKey;
use headwater::stripe::page::Page;
use headwater::stripe::rest::{API_VERSION, ApiFailure};
use std::cell::Cell;

const STRIPE: &str = "https://api.stripe.com";

/// Milliseconds between two requests: below five a second. Stripe allows 25 to 100, which the merchant's own traffic shares.
const PACE_MS: i64 = 210;

/// The longest wait for a turn; [`Client::is_resting`] says when the wait would be longer.
const TURN_MAX_MS: i64 = 5_000;
/// The longest rest: what lies further ahead is a clock that was set back, which must not stop everything.
const REST_MAX_MS: i64 = 3_600_000;

/// Pairs of a query or a form.
pub type Pairs = Vec<(String, String)>;

/// A client with a key.
pub struct Client<'a> {
    outbound: &'a dyn Outbound,
    key: &'a ApiKey,
    origin: &'a str,
    next_ask_ms: Cell<i64>,
    requests: Cell<i64>,
}

impl<'a> Client<'a> {
    /// A client that asks nothing before `next_ask_ms`.
    pub fn new(shell: &Shell<'a>, key: &'a ApiKey, next_ask_ms: i64) -> Self {
        let demo = shell.settings.stripe_demo_origin.as_deref().filter(|_| key.is_of_demo());
        Self {
            outbound: shell.outbound,
            key,
            origin: demo.unwrap_or(STRIPE),
            next_ask_ms: Cell::new(next_ask_ms),
            requests: Cell::new(0),
        }
    }

    /// Not before this may Stripe be asked again.
    pub fn next_ask_ms(&self) -> i64 {
        self.next_ask_ms.get()
    }

    /// Asks nothing for so many seconds.
    pub fn rest(&self, seconds: i64) {
        let until = self.outbound.clock_ms().saturating_add(seconds.saturating_mul(1_000));
        self.next_ask_ms.set(self.next_ask_ms.get().max(until));
    }

    /// Whether nothing is to be asked for some time.
    pub fn is_resting(&self) -> bool {
        (TURN_MAX_MS..=REST_MAX_MS).contains(&(self.next_ask_ms.get() - self.outbound.clock_ms()))
    }

    /// How many requests were made since this was last asked.
    pub fn take_requests(&self) -> i64 {
        self.requests.take()
    }

    /// Waits for its turn.
    async fn turn(&self) {
        let now_ms = self.outbound.clock_ms();
        let wait_ms = (self.next_ask_ms.get() - now_ms).clamp(0, TURN_MAX_MS);
        if wait_ms > 0 {
            self.outbound.wait(u64::try_from(wait_ms).unwrap_or(0)).await;
        }
        self.next_ask_ms.set(self.outbound.clock_ms().max(now_ms + wait_ms) + PACE_MS);
        self.requests.set(self.requests.get() + 1);
    }

    async fn send(
        &self,
        method: &'static str,
        path: &str,
        pairs: &Pairs,
        once: Option<&str>,
    ) -> Result<Vec<u8>, ApiFailure> {
        self.turn().await;
        let encoded = Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mut url = format!("{}/v1/{path}", self.origin);
        let mut headers = vec![
            ("authorization", format!("Bearer {}", self.key.expose())),
            ("stripe-version", API_VERSION.to_owned()),
            ("user-agent", concat!("Headwater/", env!("CARGO_PKG_VERSION")).to_owned()),
        ];
        headers.extend(once.map(|key| ("idempotency-key", key.to_owned())));
        let body = if method == "POST" {
            headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
            encoded
        } else {
            if !encoded.is_empty() {
                url = format!("{url}?{encoded}");
            }
            String::new()
        };
        let Incoming { status, headers, body } = self
            .outbound
            .send(Outgoing { method, url, headers, body })
            .await
            .map_err(|_| ApiFailure::Unreachable(None))?;
        if (200..300).contains(&status) {
            return Ok(body);
        }
        let failure = ApiFailure::of(status, &headers, &body);
        if let ApiFailure::RateLimited(Some(seconds)) = failure {
            self.rest(seconds);
        }
        Err(failure)
    }

    /// A page of a list.
    ///
    /// # Errors
    /// See [`ApiFailure`]; half a page is none.
    pub async fn list(&self, path: &str, query: &Pairs) -> Result<Page, ApiFailure> {
        let body = self.send("GET", path, query, None).await?;
        let page = Page::read(&body).map_err(|_| ApiFailure::Unreachable(None))?;
        // More without an object to go on from would be read for ever.
        if page.has_more && page.last().is_none() { Err(ApiFailure::Unreachable(None)) } else { Ok(page) }
    }

    /// Makes or changes an object. The same idempotency key gives the same reply, should the first one be lost.
    ///
    /// # Errors
    /// See [`ApiFailure`].
    pub async fn post(&self, path: &str, form: &Pairs, once: &str) -> Result<Page, ApiFailure> {
        let mut reply = self.send("POST", path, form, Some(once)).await;
        if reply == Err(ApiFailure::Unreachable(None)) {
            reply = self.send("POST", path, form, Some(once)).await;
        }
        Page::of_object(&reply?).map_err(|_| ApiFailure::Unreachable(None))
    }

    /// Deletes an object; one that is gone already counts as deleted.
    ///
    /// # Errors
    /// See [`ApiFailure`].
    pub async fn delete(&self, path: &str) -> Result<(), ApiFailure> {
        match self.send("DELETE", path, &Pairs::new(), None).await {
            Ok(_) | Err(ApiFailure::NotThere(_)) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

/// A pair.
pub fn pair(name: &str, value: impl ToString) -> (String, String) {
    (name.to_owned(), value.to_string())
}
