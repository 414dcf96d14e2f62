//! Why a caller gets no answer: a refusal, which is the caller's mistake, or a fault, which is ours. Each has a status and a stable
//! code.

use crate::fault::Fault;
use crate::http::response::Response;
use crate::port::database::DatabaseError;
use crate::seal::SealError;
use headwater::api::{ErrorBody, ErrorCode, ErrorDetail};
use headwater::base::letter_case::capitalised;
use std::fmt::Display;

/// The caller's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// That of the code, but for [`Refusal::gone`].
    pub status: u16,
    /// Stable.
    pub code: ErrorCode,
    /// One sentence.
    pub message: String,
    /// For 405: the methods that the address takes, as the header `Allow` lists them (RFC 9110, 15.5.6).
    pub allow: Option<String>,
    /// For 429: in how many seconds trying again may help.
    pub retry_after_s: Option<i64>,
}

impl Refusal {
    /// A refusal.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { status: code.status(), code, message: sentence(&message.into()), allow: None, retry_after_s: None }
    }

    /// A refusal by an error of the core, in its own words.
    pub fn from_error<E: Display + Into<ErrorCode>>(error: E) -> Self {
        let message = error.to_string();
        Self::new(error.into(), message)
    }

    /// Refusal of a delivery to an integration that has ended: 410, where an owner's other calls are told 409.
    pub fn gone(message: impl Into<String>) -> Self {
        Self { status: 410, ..Self::new(ErrorCode::IntegrationDisconnected, message) }
    }

    /// Refusal of a caller who asks too often.
    pub fn too_many(code: ErrorCode, retry_after_s: i64, message: impl Into<String>) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..Self::new(code, message) }
    }

    /// Refusal of a method at an address that takes others.
    pub fn method_not_allowed(allow: String) -> Self {
        let refusal = Self::new(ErrorCode::MethodNotAllowed, format!("This address takes {allow}."));
        Self { allow: Some(allow), ..refusal }
    }
}

/// The core's errors are written to stand inside a sentence; here each is one.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    if text.is_empty() { String::new() } else { capitalised(text) + "." }
}

/// Why a handler gave no answer of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The caller's fault.
    Refused(Refusal),
    /// Ours: 500, or 503 where trying again may help.
    Fault(Fault),
}

/// Seconds of a day; D1 counts its rows by days of UTC.
const DAY_S: i64 = 86_400;

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        Self::Fault(error.into())
    }
}

/// What a caller is told of a fault of ours.
fn told(fault: &Fault) -> (ErrorCode, &'static str) {
    match fault {
        Fault::Unavailable(_) | Fault::Overloaded(_) => {
            (ErrorCode::Unavailable, "Try again in a moment; nothing was lost.")
        }
        Fault::Quota(_) => {
            let message = "The free plan's rows of D1 are used up for today; it goes on after midnight UTC.";
            (ErrorCode::Quota, message)
        }
        Fault::TooLarge(_) | Fault::Internal(_) => {
            (ErrorCode::Fault, "Something is wrong on this side; the log says what.")
        }
    }
}

impl Failure {
    /// A fault of ours, written to the log in full; the caller sees only that there was one.
    pub fn internal(error: impl Display) -> Self {
        Self::Fault(Fault::internal(error))
    }

    /// The answer, given at a time. What went wrong on our side goes to the log, not to the caller.
    pub fn response(&self, now_s: i64) -> Response {
        let (status, code, message) = match self {
            Self::Refused(refusal) => (refusal.status, refusal.code, refusal.message.clone()),
            Self::Fault(fault) => {
                let (code, message) = told(fault);
                (code.status(), code, message.to_owned())
            }
        };
        let response = Response::json(status, &ErrorBody { error: ErrorDetail { code, message } });
        let response = match self.retry_after_s(now_s) {
            Some(seconds) => response.with("retry-after", seconds.to_string()),
            None => response,
        };
        match self {
            Self::Refused(Refusal { allow: Some(allow), .. }) => response.with("allow", allow.clone()),
            _ => response,
        }
    }

    /// In how many seconds trying again may help: at once, for used-up rows when the next day begins in UTC, as a refusal says.
    fn retry_after_s(&self, now_s: i64) -> Option<i64> {
        match self {
            Self::Fault(Fault::Unavailable(_) | Fault::Overloaded(_)) => Some(1),
            Self::Fault(Fault::Quota(_)) => Some(DAY_S - now_s.rem_euclid(DAY_S)),
            Self::Refused(refusal) => refusal.retry_after_s,
            Self::Fault(Fault::TooLarge(_) | Fault::Internal(_)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn used_up_rows_are_tried_again_after_midnight_utc() {
        let after = |failure: &Failure, now_s| {
            let headers = failure.response(now_s).headers;
            headers.into_iter().find(|(name, _)| *name == "retry-after").map(|(_, value)| value)
        };
        let quota = Failure::Fault(Fault::Quota(String::new()));
        assert_eq!(after(&quota, 1_790_000_000).as_deref(), Some("35200"));
        assert_eq!(after(&quota, 1_790_035_199).as_deref(), Some("1"));
        assert_eq!(after(&quota, 1_790_035_200).as_deref(), Some("86400"));
        assert_eq!(after(&Failure::Fault(Fault::Overloaded(String::new())), 1_790_000_000).as_deref(), Some("1"));
        assert_eq!(after(&Failure::Fault(Fault::Internal(String::new())), 1_790_000_000), None);
    }

    #[test]
    fn a_refusal_is_one_sentence() {
        assert_eq!(Refusal::new(ErrorCode::BodyInvalid, "the body is not JSON").message, "The body is not JSON.");
        assert_eq!(Refusal::new(ErrorCode::BodyInvalid, "Too many.").message, "Too many.");
        assert_eq!(Refusal::new(ErrorCode::BodyInvalid, "").message, "");
    }
}
