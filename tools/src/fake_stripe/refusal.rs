//! What Stripe replies when it refuses: a status and one error object.

use headwater_worker::port::outbound::Incoming;
use serde_json::{Value, json};

/// A refusal.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    status: u16,
    kind: &'static str,
    message: String,
    code: Option<&'static str>,
    param: Option<String>,
}

impl Refusal {
    /// The caller's fault.
    pub(super) fn invalid(status: u16, message: impl Into<String>) -> Self {
        Self { status, kind: "invalid_request_error", message: message.into(), code: None, param: None }
    }

    /// Stripe's own fault.
    pub(super) fn api(status: u16, message: &str) -> Self {
        Self { kind: "api_error", ..Self::invalid(status, message) }
    }

    /// A key of idempotency that was used for something else.
    pub(super) fn idempotency(message: &str) -> Self {
        Self { kind: "idempotency_error", ..Self::invalid(400, message) }
    }

    /// No such object. `param` is the parameter that named it.
    pub(super) fn missing(object: &str, id: &str, param: &str) -> Self {
        Self::invalid(404, format!("No such {}: '{id}'", object.replace('.', " ")))
            .code("resource_missing")
            .param(param)
    }

    /// A parameter nobody knows.
    pub(super) fn unknown(name: &str) -> Self {
        Self::invalid(400, format!("Received unknown parameter: {name}")).code("parameter_unknown").param(name)
    }

    /// With Stripe's code.
    pub(super) fn code(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// With the parameter at fault.
    pub(super) fn param(self, param: &str) -> Self {
        Self { param: Some(param.to_owned()), ..self }
    }

    /// As a reply.
    pub(super) fn reply(&self) -> Incoming {
        let given = [
            ("type", Some(json!(self.kind))),
            ("message", Some(json!(self.message))),
            ("code", self.code.map(|code| json!(code))),
            ("param", self.param.as_ref().map(|param| json!(param))),
        ];
        let error: Value = given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        reply(self.status, &json!({ "error": error }))
    }
}

/// A reply of JSON.
pub(super) fn reply(status: u16, body: &Value) -> Incoming {
    let headers = [("content-type".to_owned(), "application/json".to_owned())].into();
    Incoming { status, headers, body: body.to_string().into_bytes() }
}
