//! What a desk returns for a request.

use headwater_worker::http::Response;
use headwater_worker::ledger::effect::After;
use serde_json::Value;

/// A response, its body read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// JSON, or null; of what is not JSON, such as a file, the text.
    pub body: Value,
    /// Every header.
    pub headers: Vec<(String, String)>,
    /// Whether queued payments are derived after it.
    pub drains: bool,
}

impl Reply {
    pub(crate) fn of(response: Response) -> Self {
        let body = response.body.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text)));
        let body = body.unwrap_or(Value::Null);
        let headers = response.headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { status: response.status, body, headers, drains: response.after == After::Drain }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a body that must be of a type.
pub fn read_reply<T: serde::de::DeserializeOwned>(body: Value) -> T {
    let text = body.to_string();
    serde_json::from_value(body).unwrap_or_else(|error| unreachable!("unexpected body {text}: {error}"))
}
