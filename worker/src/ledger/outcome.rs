//! How a verified delivery ends.

use crate::ledger::effect::After;

/// How a verified delivery ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookOutcome {
    /// Its facts are kept; what they queued follows.
    Stored(After),
    /// This event was done already.
    Duplicate,
    /// Understood and deliberately not acted on.
    Ignored(String),
    /// Kept whole, to be replayed once the cause is mended.
    Quarantined(String),
}
