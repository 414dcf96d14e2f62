//! The ports of a desk other than its database and a fake Stripe: a cache and rate limits in memory, and no network.

use headwater_worker::port::Pending;
use headwater_worker::port::cache::Cache;
use headwater_worker::port::limiter::{Admitting, Limit, Limiter};
use headwater_worker::port::outbound::{Outbound, Outgoing, Sending, Unreachable};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::task::Poll;

/// A cache in memory.
#[derive(Default)]
pub struct MapCache(RefCell<BTreeMap<String, String>>);

impl Cache for MapCache {
    fn get<'a>(&'a self, key: &'a str) -> Pending<'a, Option<String>> {
        Box::pin(async move { self.0.borrow().get(key).cloned() })
    }

    fn put<'a>(&'a self, key: &'a str, text: &'a str, _seconds: u64) -> Pending<'a, ()> {
        self.0.borrow_mut().insert(key.to_owned(), text.to_owned());
        Box::pin(async {})
    }
}

/// Rate limits in memory: none until a test sets one. A minute passes when the test says so.
#[derive(Default)]
pub struct Counters {
    limits: RefCell<BTreeMap<Limit, u64>>,
    counts: RefCell<BTreeMap<(Limit, String), u64>>,
}

impl Counters {
    /// How often something may be asked within a minute.
    pub fn set(&self, limit: Limit, count: u64) {
        self.limits.borrow_mut().insert(limit, count);
    }

    /// A minute passes.
    pub fn forget(&self) {
        self.counts.borrow_mut().clear();
    }

    /// The keys that were counted under a limit, and how often.
    pub fn counted(&self, limit: Limit) -> BTreeMap<String, u64> {
        let counts = self.counts.borrow();
        counts.iter().filter(|((of, _), _)| *of == limit).map(|((_, key), count)| (key.clone(), *count)).collect()
    }
}

impl Limiter for Counters {
    fn admits<'a>(&'a self, limit: Limit, key: &'a str) -> Admitting<'a> {
        let mut counts = self.counts.borrow_mut();
        let count = counts.entry((limit, key.to_owned())).or_default();
        *count += 1;
        let admits = self.limits.borrow().get(&limit).is_none_or(|most| *count <= *most);
        Box::pin(async move { admits })
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

    fn wait(&self, _milliseconds: u64) -> Pending<'_, ()> {
        // Others have their turn once.
        let mut asked = false;
        Box::pin(std::future::poll_fn(move |context| {
            if asked {
                return Poll::Ready(());
            }
            asked = true;
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}
