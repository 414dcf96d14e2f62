//! The ports of a desk that are neither its database nor a fake Stripe: a cache in memory, and no network.

use headwater_worker::outbound::{Outbound, Outgoing, Sending, Unreachable};
use headwater_worker::shell::Cache;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;

/// A cache in memory.
#[derive(Default)]
pub struct MapCache(RefCell<BTreeMap<String, String>>);

impl Cache for MapCache {
    async fn get(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }

    async fn put(&self, key: &str, text: &str, _seconds: u64) {
        self.0.borrow_mut().insert(key.to_owned(), text.to_owned());
    }
}

/// No network: nothing answers. Its clock stands still, in unix milliseconds.
pub(crate) struct Offline(pub(crate) Cell<i64>);

impl Outbound for Offline {
    fn send(&self, _request: Outgoing) -> Sending<'_> {
        Box::pin(async { Err(Unreachable) })
    }

    fn clock_ms(&self) -> i64 {
        self.0.get()
    }

    fn wait(&self, _milliseconds: u64) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async {})
    }
}
