//! The ports: what the Worker asks of the outside world, as traits. `cloudflare` implements them, and so do the tests.
//!
//! Futures are boxed once, here, so that no handler is generic over them.

pub mod batch;
pub mod cache;
pub mod context;
pub mod database;
pub mod limiter;
pub mod outbound;
pub(crate) mod sql_text;

use std::pin::Pin;

/// A future of a port. An isolate is one thread, so none must be `Send`.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
