//! A request as the fake Stripe reads it: its path, its decoded parameters, and the headers that count.

use super::refusal::Refusal;
use headwater_worker::port::outbound::Outgoing;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// `/v1/…`
    pub path: String,
    /// Of the query and of the form, in order; `name[0]` reads as `name[]`.
    pub params: Vec<(String, String)>,
    /// What follows `Bearer `.
    pub key: Option<String>,
    /// `Stripe-Version`.
    pub version: Option<String>,
    /// `Idempotency-Key`.
    pub idempotency: Option<String>,
}

impl Call {
    /// Reads what is on its way out.
    pub(super) fn of(request: &Outgoing) -> Self {
        let address = request.url.split_once("://").map_or(request.url.as_str(), |(_, rest)| rest);
        let target = address.find(['/', '?']).and_then(|at| address.get(at..)).unwrap_or("/");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = [query, &request.body].map(|text| form_urlencoded::parse(text.as_bytes()).into_owned());
        let header = |name: &str| {
            request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
        };
        Self {
            method: request.method.to_owned(),
            path: path.to_owned(),
            params: pairs.into_iter().flatten().map(|(name, value)| (unnumbered(&name), value)).collect(),
            key: header("authorization").and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned)),
            version: header("stripe-version"),
            idempotency: header("idempotency-key"),
        }
    }

    /// A parameter's value, the last if it is given more than once.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a list's parameter.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let name = format!("{name}[]");
        self.params.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// A whole number.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.param(name) else { return Ok(None) };
        let refusal = || Refusal::invalid(400, format!("Invalid integer: {text}")).code("parameter_invalid_integer");
        text.parse().map(Some).map_err(|_| refusal().param(name))
    }

    /// Refuses what `known` does not.
    ///
    /// # Errors
    /// When there is a parameter nobody knows.
    pub(super) fn refuse_unknown(&self, known: impl Fn(&str) -> bool) -> Result<(), Refusal> {
        match self.params.iter().find(|(name, _)| !known(name)) {
            Some((name, _)) => Err(Refusal::unknown(name)),
            None => Ok(()),
        }
    }
}

/// `expand[0]` and `expand[]` are one parameter.
fn unnumbered(name: &str) -> String {
    match name.strip_suffix(']').and_then(|name| name.rsplit_once('[')) {
        Some((list, index)) if index.bytes().all(|byte| byte.is_ascii_digit()) => format!("{list}[]"),
        _ => name.to_owned(),
    }
}
