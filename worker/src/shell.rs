//! What a handler is given: the ports, the request's time and randomness, and the secrets of this installation.

use crate::memory::Memory;
use crate::port::cache::Cache;
use crate::port::context::Context;
use crate::port::database::Database;
use crate::port::limiter::Limiter;
use crate::port::outbound::Outbound;
use crate::seal::SealKey;

/// What is particular to an installation: secrets and settings.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Everything sealed hangs on it.
    pub seal_key: SealKey,
    /// SHA-256 of the owner's token, lower-case hex.
    pub owner_token_sha256: String,
    /// Where the demo's pretend Stripe answers; only local runs have one.
    pub stripe_demo_origin: Option<String>,
    /// Pages of an import, and of queued payments, in one invocation. The default fits the free plan's 50 subrequests, a batch to D1
    /// counted as one.
    pub import_pages: usize,
    /// Rows that imports may write a day, all keys together; 0: no bound. The default leaves the site's own traffic its part of the free
    /// plan's 100,000.
    pub import_rows_a_day: i64,
    /// Rows that visits may write a day, all sites together; 0: no bound. What is left is for money: webhooks are written to the same
    /// database.
    pub collect_rows_a_day: i64,
}

/// See [`Secrets::import_pages`]: a page costs one request to Stripe and up to five round trips to D1, as many pages of queued payments
/// up to five each, and ten the rest.
pub const IMPORT_PAGES: usize = 3;

/// See [`Secrets::import_rows_a_day`].
pub const IMPORT_ROWS_A_DAY: i64 = 50_000;

/// See [`Secrets::collect_rows_a_day`]: with the imports' half a tenth is left of the free plan's 100,000 for webhooks and the rest.
pub const COLLECT_ROWS_A_DAY: i64 = 40_000;

/// Everything a handler works with.
pub struct Shell<'a> {
    /// D1, or SQLite in tests.
    pub database: &'a dyn Database,
    /// KV, or a map in tests.
    pub cache: &'a dyn Cache,
    /// Stripe's API, and the clock that goes on.
    pub outbound: &'a dyn Outbound,
    /// Cloudflare's rate limits, or a map in tests.
    pub limiter: &'a dyn Limiter,
    /// What this isolate remembers for a minute.
    pub memory: &'a Memory,
    /// Time and randomness.
    pub context: &'a Context,
    /// The installation's secrets.
    pub secrets: &'a Secrets,
}
