//! The port to the network: Stripe's API, and the time that has passed since the request began.
//!
//! Two implementations: `fetch.rs` in the Worker, the fake Stripe in the native tests. What always holds: a reply is bounded, no
//! redirect is followed, and neither the key nor a body is ever printed.

use crate::port::Pending;
use headwater::base::sorted::SortedMap;
use std::fmt;

/// The longest reply read, in bytes: a page of 100 of Stripe's largest objects stays below this.
pub const REPLY_MAX_BYTES: usize = 8 * 1024 * 1024;

/// A request on its way out.
#[derive(Clone)]
pub struct Outgoing {
    /// `GET`, `POST` or `DELETE`.
    pub method: &'static str,
    /// The full address, its query encoded.
    pub url: String,
    /// Names in lower case. `authorization` is among them.
    pub headers: Vec<(&'static str, String)>,
    /// Form-encoded; empty for none.
    pub body: String,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.url.split('?').next().unwrap_or_default();
        write!(f, "{} {path} (…)", self.method)
    }
}

/// What came back.
#[derive(Clone, Default)]
pub struct Incoming {
    /// The status.
    pub status: u16,
    /// Names in lower case.
    pub headers: SortedMap<String, String>,
    /// At most [`REPLY_MAX_BYTES`]; what is longer counts as cut off.
    pub body: Vec<u8>,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}

/// No reply came, or not all of it: it is not known whether the request was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable;

/// What [`Outbound::send`] gives.
pub type Sending<'a> = Pending<'a, Result<Incoming, Unreachable>>;

/// The port.
pub trait Outbound {
    /// Sends one request, once.
    fn send(&self, request: Outgoing) -> Sending<'_>;

    /// Unix milliseconds as of now; the context's `now_ms` is when the request began.
    fn clock_ms(&self) -> i64;

    /// Waits.
    fn wait(&self, milliseconds: u64) -> Pending<'_, ()>;
}
