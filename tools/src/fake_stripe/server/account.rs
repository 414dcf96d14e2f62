//! The account that is served, and what has been asked of it meanwhile.

use crate::fake_stripe::FakeStripe;
use crate::fake_stripe::history::Expected;

/// An account that is served.
#[derive(Debug)]
pub struct Account {
    /// It.
    pub fake: FakeStripe,
    /// What an import must come to by now.
    pub expected: Expected,
    /// The key that the account's owner would paste.
    pub key: String,
    /// How long a reply of the API takes, in milliseconds.
    pub(super) latency_ms: u64,
    pub(super) purchases: u64,
    pub(super) deliveries: u64,
    pub(super) taken: u64,
}

impl Account {
    /// An account in which nothing was bought yet while it is served.
    pub fn new(fake: FakeStripe, expected: Expected, key: String) -> Self {
        Self { fake, expected, key, latency_ms: 0, purchases: 0, deliveries: 0, taken: 0 }
    }
}
