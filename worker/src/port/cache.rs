//! The port to the cache of site configuration at the edge (KV): stale for a minute or more, misses included.

use crate::port::Pending;

/// The port.
pub trait Cache {
    /// The text under a key; absent when unknown or out of reach.
    fn get<'a>(&'a self, key: &'a str) -> Pending<'a, Option<String>>;

    /// Keeps a text for some seconds. A failure has no consequence.
    fn put<'a>(&'a self, key: &'a str, text: &'a str, seconds: u64) -> Pending<'a, ()>;
}
