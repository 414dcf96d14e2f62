//! A request as a plain value, so that handlers run natively too.

use crate::http::refusal::{Failure, Refusal};
use headwater::api::ErrorCode;
use headwater::base::sorted::SortedMap;

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
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: SortedMap<String, String>,
    /// The country it was sent from, by the network address, as the platform names it.
    pub country: Option<String>,
    /// Absent when it was larger than the route allows.
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// A parameter of the query; of several of one name the last.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters(name).last().filter(|text| !text.is_empty())
    }

    /// Every parameter of a name, in order.
    pub fn parameters(&self, name: &str) -> impl Iterator<Item = &str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The host that the browser asked, without port. Behind a rewrite of the site's own server another one reaches us; the origin
    /// of a same-origin request still tells it.
    pub fn host(&self) -> &str {
        let origin = self.header("origin").filter(|_| self.is_same_origin()).unwrap_or(&self.origin);
        let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        authority.rsplit_once(':').map_or(authority, |(host, _)| host)
    }

    /// Whether the browser says that the page asking is of the very origin that it asks.
    pub fn is_same_origin(&self) -> bool {
        self.header("sec-fetch-site") == Some("same-origin")
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
        let body = self.body.as_deref().ok_or(Refusal::new(ErrorCode::BodyTooLarge, "The body is too large."))?;
        // The parser's own words repeat what was sent, a pasted key for instance.
        headwater::base::json::read_json(body).map_err(|error| body_invalid(&error).into())
    }
}

/// Refusal for a body that is not JSON of the type wanted: says where it stopped being that, never what stood there.
fn body_invalid(error: &serde_json::Error) -> Refusal {
    let (line, column) = (error.line(), error.column());
    let place = if line == 0 { String::new() } else { format!(", from line {line}, column {column} on") };
    Refusal::new(
        ErrorCode::BodyInvalid,
        format!("The body is not what this address takes{place}; see the API's description."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!((refusal.status, refusal.code), (400, ErrorCode::BodyInvalid), "{body}");
            assert!(!refusal.message.contains("rk_live"), "{}", refusal.message);
        }
    }
}
