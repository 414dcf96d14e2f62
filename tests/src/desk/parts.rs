//! What a desk is made of: a cache, no network, replies read.

use headwater_worker::http::Response;
use headwater_worker::outbound::{Outbound, Outgoing, Sending, Unreachable};
use headwater_worker::shell::Cache;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::task::{Poll, Waker};

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
pub(super) struct Offline(pub(super) Cell<i64>);

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

/// A response, its body read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// JSON, or null.
    pub body: Value,
    /// Every header.
    pub headers: Vec<(String, String)>,
}

impl Reply {
    pub(super) fn of(response: Response) -> Self {
        let body = response.body.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null);
        let headers = response.headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { status: response.status, body, headers }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a body that must be of a type.
pub fn read<T: serde::de::DeserializeOwned>(body: Value) -> T {
    let text = body.to_string();
    serde_json::from_value(body).unwrap_or_else(|error| unreachable!("unexpected body {text}: {error}"))
}

/// Runs a future that waits for nothing outside.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = std::task::Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
