//! KV: the cache of site configuration at the edge, and nothing else.

use crate::port::Pending;
use crate::port::cache::Cache;
use worker::Env;

/// The binding `CACHE`; an installation without it works, a little slower.
pub(crate) struct Kv(Option<worker::kv::KvStore>);

impl Kv {
    pub(crate) fn of(env: &Env) -> Self {
        Self(env.kv("CACHE").ok())
    }
}

impl Cache for Kv {
    fn get<'a>(&'a self, key: &'a str) -> Pending<'a, Option<String>> {
        Box::pin(async move { self.0.as_ref()?.get(key).text().await.ok()? })
    }

    fn put<'a>(&'a self, key: &'a str, text: &'a str, seconds: u64) -> Pending<'a, ()> {
        Box::pin(async move {
            let Some(put) = self.0.as_ref().and_then(|store| store.put(key, text).ok()) else { return };
            // A write that fails is made again by the next isolate that misses.
            let _ = put.expiration_ttl(seconds).execute().await;
        })
    }
}
