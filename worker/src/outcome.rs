//! The outcomes of a webhook delivery and their HTTP status, in one table.
//!
//! | outcome | status | Stripe |
//! |---|---|---|
//! | stored, duplicate, ignored, quarantined | 200 | is done |
//! | signature or header refused | 400 | tries again |
//! | integration unknown | 404 | tries again |
//! | integration disconnected | 410 | tries again |
//! | body over 1 MiB | 413 | tries again |
//! | conflict, database out of reach | 503 | tries again |
//! | fault of ours | 500 | tries again |
//!
//! What always holds: 200 means committed. Nothing is acknowledged from memory.

use crate::http::{After, Failure, Refusal, Response};
use serde::Serialize;

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

#[derive(Serialize)]
struct Body<'a> {
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl WebhookOutcome {
    /// The answer to Stripe.
    pub fn response(&self) -> Response {
        let (outcome, reason) = match self {
            Self::Stored(_) => ("stored", None),
            Self::Duplicate => ("duplicate", None),
            Self::Ignored(reason) => ("ignored", Some(reason.as_str())),
            Self::Quarantined(reason) => ("quarantined", Some(reason.as_str())),
        };
        let after = if let Self::Stored(after) = self { *after } else { After::Nothing };
        Response { after, ..Response::json(200, &Body { outcome, reason }) }
    }
}

/// Refusal of a delivery whose signature does not hold.
pub fn signature(code: &'static str, message: String) -> Failure {
    Refusal::new(400, code, message).into()
}

/// Refusal of a delivery to nobody.
pub fn integration_unknown() -> Failure {
    Refusal::new(404, "integration_unknown", "There is no such integration.").into()
}

/// Refusal of a delivery to a connection that was ended.
pub fn integration_disconnected() -> Failure {
    Refusal::new(410, "integration_disconnected", "This integration was disconnected; remove the endpoint at Stripe.")
        .into()
}

/// Refusal of a body no event has.
pub fn body_too_large() -> Failure {
    Refusal::new(413, "body_too_large", "The body is larger than 1 MiB.").into()
}
