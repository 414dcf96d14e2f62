//! What a handler is given: the ports, the request's time and randomness, and the secrets and settings of this installation.

use crate::memory::Memory;
use crate::port::cache::Cache;
use crate::port::context::Context;
use crate::port::database::Database;
use crate::port::limiter::Limiter;
use crate::port::outbound::Outbound;
use crate::seal::SealKey;
use headwater::settings::Settings;

/// The secrets of an installation.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Everything that is sealed depends on it.
    pub seal_key: SealKey,
    /// SHA-256 of the owner's token, lower-case hex.
    pub owner_token_sha256: String,
}

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
    /// Its settings.
    pub settings: &'a Settings,
}
