//! A response as a plain value.

use crate::ledger::effect::After;
use serde::Serialize;

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
        Self::json_text(status, serde_json::to_string(value).ok())
    }

    /// JSON that is text already.
    pub fn json_text(status: u16, body: Option<String>) -> Self {
        let headers = vec![("content-type", "application/json".to_owned()), ("cache-control", "no-store".to_owned())];
        Self { status, headers, body, after: After::Nothing }
    }

    /// A file of comma-separated values, to be saved under this name.
    pub fn csv(text: String, name: &str) -> Self {
        let file = format!("attachment; filename=\"{name}\"");
        let headers = vec![
            ("content-type", "text/csv; charset=utf-8; header=present".to_owned()),
            ("content-disposition", file),
            ("cache-control", "no-store".to_owned()),
        ];
        Self { status: 200, headers, body: Some(text), after: After::Nothing }
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
