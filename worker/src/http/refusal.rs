//! Why a caller gets no answer: a refusal, which is the caller's fault, or a fault of ours. Each has a status and a stable code.

use crate::fault::Fault;
use crate::http::response::Response;
use crate::port::database::DatabaseError;
use crate::seal::SealError;
use headwater::api::{ErrorBody, ErrorDetail};
use std::fmt::Display;

/// The caller's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// 4xx.
    pub status: u16,
    /// Stable, in snake case.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// For 405: the methods that the address takes, as the header `Allow` lists them (RFC 9110, 15.5.6).
    pub allow: Option<String>,
    /// For 429: in how many seconds trying again may help.
    pub retry_after_s: Option<i64>,
}

impl Refusal {
    /// A refusal.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: sentence(&message.into()), allow: None, retry_after_s: None }
    }

    /// Refusal of a caller who asks too often.
    pub fn too_many(code: &'static str, retry_after_s: i64, message: impl Into<String>) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..Self::new(429, code, message) }
    }

    /// Refusal of a method at an address that takes others.
    pub fn method_not_allowed(allow: String) -> Self {
        let refusal = Self::new(405, "method_not_allowed", format!("This address takes {allow}."));
        Self { allow: Some(allow), ..refusal }
    }
}

/// The core's errors are written to stand inside a sentence; here each is one.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
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

impl Failure {
    /// A fault of ours, told as it is; the caller sees only that there was one.
    pub fn internal(error: impl Display) -> Self {
        Self::Fault(Fault::internal(error))
    }

    /// The answer, given at a time. What went wrong on our side goes to the log, not to the caller.
    pub fn response(&self, now_s: i64) -> Response {
        let (status, code, message) = match self {
            Self::Refused(refusal) => (refusal.status, refusal.code, refusal.message.clone()),
            Self::Fault(Fault::Unavailable(_) | Fault::Overloaded(_)) => {
                (503, "unavailable", "Try again in a moment; nothing was lost.".to_owned())
            }
            Self::Fault(Fault::Quota(_)) => {
                let message = "The free plan's rows of D1 are used up for today; it goes on after midnight UTC.";
                (503, "quota", message.to_owned())
            }
            Self::Fault(Fault::TooLarge(_) | Fault::Internal(_)) => {
                (500, "fault", "Something is wrong on this side; the log says what.".to_owned())
            }
        };
        let response = Response::json(status, &ErrorBody { error: ErrorDetail { code: code.to_owned(), message } });
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
        assert_eq!(Refusal::new(400, "x", "the body is not JSON").message, "The body is not JSON.");
        assert_eq!(Refusal::new(400, "x", "Too many.").message, "Too many.");
        assert_eq!(Refusal::new(400, "x", "").message, "");
    }
}
