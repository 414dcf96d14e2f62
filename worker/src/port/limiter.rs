//! The port to the counters of the rate limits: how often something was asked within a minute, counted outside the database.
//!
//! Two implementations: `rate_limit.rs` in the Worker (Cloudflare's rate-limit bindings, which count per location and approximately),
//! a map in tests. What always holds: a limit is checked before the database is asked; no limit ever guards a webhook.

use std::pin::Pin;

/// What is limited. How often, and within how many seconds, stands in `wrangler.toml`; [`PERIOD_S`] must agree with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Beacons of a site from one network.
    CollectPerAddress,
    /// Beacons of a site.
    CollectPerSite,
    /// Wrong tokens and codes from one network.
    SignInPerAddress,
}

impl Limit {
    /// Its binding in `wrangler.toml`.
    pub fn binding(self) -> &'static str {
        match self {
            Self::CollectPerAddress => "COLLECT_PER_ADDRESS",
            Self::CollectPerSite => "COLLECT_PER_SITE",
            Self::SignInPerAddress => "SIGN_IN_PER_ADDRESS",
        }
    }
}

/// The period of every limit, in seconds: after it a caller who was refused may try again.
pub const PERIOD_S: i64 = 60;

/// What [`Limiter::admits`] gives.
pub type Admitting<'a> = Pin<Box<dyn Future<Output = bool> + 'a>>;

/// The port.
pub trait Limiter {
    /// Counts one more under a key and says whether that is within the limit. A counter out of reach, or one that an installation has not
    /// bound, admits: the limits spare the database, and behind them stand the day's budget of rows and a token that cannot be guessed.
    fn admits<'a>(&'a self, limit: Limit, key: &'a str) -> Admitting<'a>;
}
