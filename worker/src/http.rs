//! Requests and responses as plain values, so that handlers run natively too.
//!
//! Not here: Cloudflare's types (`lib.rs` translates). What always holds: every refusal carries a stable code and one sentence.

use crate::database::{DatabaseError, Rows};
use crate::seal::SealError;
use headwater::api::{ErrorBody, ErrorDetail};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Display;

/// A request, its body read up to the route's bound.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `GET`, `POST` …
    pub method: String,
    /// Scheme, host and port: `https://example.com`.
    pub origin: String,
    /// Path, from `/`.
    pub path: String,
    /// The query's pairs, decoded.
    pub query: BTreeMap<String, String>,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Absent when it was larger than the route allows.
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// A parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The host that the browser asked, without port. Behind a rewrite of the site's own server another one reaches us; the origin
    /// of a same-origin request still tells it.
    pub fn host(&self) -> &str {
        let is_same_origin = self.header("sec-fetch-site") == Some("same-origin");
        let origin = self.header("origin").filter(|_| is_same_origin).unwrap_or(&self.origin);
        let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        authority.rsplit_once(':').map_or(authority, |(host, _)| host)
    }

    /// Whether the browser says that the page asking is of our site (`Sec-Fetch-Site`, which scripts cannot set).
    pub fn is_same_site(&self) -> bool {
        matches!(self.header("sec-fetch-site"), Some("same-origin" | "same-site"))
    }

    /// The body as a type.
    ///
    /// # Errors
    /// 413 when it was too large, 400 when it is not JSON of that type.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Failure> {
        let body = self.body.as_deref().ok_or(Refusal::new(413, "body_too_large", "The body is too large."))?;
        // The parser's own words repeat what was sent, a pasted key for instance.
        headwater::base::json::read(body).map_err(|error| body_invalid(&error).into())
    }
}

/// Refusal for a body that is not JSON of the type wanted: says where it stopped being that, never what stood there.
fn body_invalid(error: &serde_json::Error) -> Refusal {
    let (line, column) = (error.line(), error.column());
    let place = if line == 0 { String::new() } else { format!(", from line {line}, column {column} on") };
    Refusal::new(
        400,
        "body_invalid",
        format!("The body is not what this address takes{place}; see the API's description."),
    )
}

/// What follows an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum After {
    /// Nothing.
    #[default]
    Nothing,
    /// Payments were queued to be derived again.
    Drain,
}

impl After {
    /// By whether the statements of a batch queued anything: only those that queue give rows in a commit.
    pub fn of(committed: &[Rows]) -> Self {
        if committed.iter().any(|rows| !rows.0.is_empty()) { Self::Drain } else { Self::Nothing }
    }
}

/// A response.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// JSON, or nothing.
    pub body: Option<String>,
    /// What follows.
    pub after: After,
}

impl Response {
    /// JSON. Answers of the API hold money and addresses: no cache may keep them.
    pub fn json<T: Serialize>(status: u16, value: &T) -> Self {
        let body = serde_json::to_string(value).ok();
        let headers = vec![("content-type", "application/json".to_owned()), ("cache-control", "no-store".to_owned())];
        Self { status, headers, body, after: After::Nothing }
    }

    /// No content.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: vec![("cache-control", "no-store".to_owned())], body: None, after: After::Nothing }
    }

    /// With a further header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

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
    /// Ours, and trying again may help: 503.
    Unavailable(String),
    /// Ours, and trying again at once would make it worse: 503.
    Overloaded(String),
    /// The database takes nothing more today: 503.
    Quota(String),
    /// More hangs together than can be decided on at once: a caller with several things to do takes fewer. 500.
    TooLarge(String),
    /// Ours: 500.
    Fault(String),
}

/// Seconds of a day; D1 counts its rows by days of UTC.
const DAY_S: i64 = 86_400;

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Fault(_) => Self::Fault(error.to_string()),
            DatabaseError::Overloaded(_) => Self::Overloaded(error.to_string()),
            DatabaseError::Quota(_) => Self::Quota(error.to_string()),
            DatabaseError::Conflict | DatabaseError::Transient(_) => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        Self::fault(error)
    }
}

impl Failure {
    /// A fault of ours, told as it is; the caller sees only that there was one.
    pub fn fault(error: impl Display) -> Self {
        Self::Fault(error.to_string())
    }

    /// The answer, given at a time. What went wrong on our side goes to the log, not to the caller.
    pub fn response(&self, now_s: i64) -> Response {
        let (status, code, message) = match self {
            Self::Refused(refusal) => (refusal.status, refusal.code, refusal.message.clone()),
            Self::Unavailable(_) | Self::Overloaded(_) => {
                (503, "unavailable", "Try again in a moment; nothing was lost.".to_owned())
            }
            Self::Quota(_) => {
                let message = "The free plan's rows of D1 are used up for today; it goes on after midnight UTC.";
                (503, "quota", message.to_owned())
            }
            Self::TooLarge(_) | Self::Fault(_) => {
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
            Self::Unavailable(_) | Self::Overloaded(_) => Some(1),
            Self::Quota(_) => Some(DAY_S - now_s.rem_euclid(DAY_S)),
            Self::Refused(refusal) => refusal.retry_after_s,
            Self::TooLarge(_) | Self::Fault(_) => None,
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
        let quota = Failure::Quota(String::new());
        assert_eq!(after(&quota, 1_790_000_000).as_deref(), Some("35200"));
        assert_eq!(after(&quota, 1_790_035_199).as_deref(), Some("1"));
        assert_eq!(after(&quota, 1_790_035_200).as_deref(), Some("86400"));
        assert_eq!(after(&Failure::Overloaded(String::new()), 1_790_000_000).as_deref(), Some("1"));
        assert_eq!(after(&Failure::Fault(String::new()), 1_790_000_000), None);
    }

    #[test]
    fn a_refused_body_is_not_repeated() {
        #[derive(Debug, serde::Deserialize)]
        struct Wanted {
            #[serde(rename = "mode")]
            _mode: headwater::base::id::Mode,
        }
        let bodies = [
            r#"{"mode": "rk_live_secret"}"#,
            r#"{"rk_live_secret": 1}"#,
            "rk_live_secret",
            r#"["rk_live_secret"]"#,
            "",
        ];
        for body in bodies {
            let request = Request { body: Some(body.as_bytes().to_vec()), ..Request::default() };
            let Err(Failure::Refused(refusal)) = request.json::<Wanted>() else { panic!("{body} was taken") };
            assert_eq!((refusal.status, refusal.code), (400, "body_invalid"), "{body}");
            assert!(!refusal.message.contains("rk_live"), "{}", refusal.message);
        }
    }

    #[test]
    fn a_refusal_is_one_sentence() {
        assert_eq!(Refusal::new(400, "x", "the body is not JSON").message, "The body is not JSON.");
        assert_eq!(Refusal::new(400, "x", "Too many.").message, "Too many.");
        assert_eq!(Refusal::new(400, "x", "").message, "");
    }
}
