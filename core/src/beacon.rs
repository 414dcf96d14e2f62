//! Beacons: what the tracker posts to `/api/collect`, decoded and checked once.
//!
//! Not here: which site takes it, whether its host is listed, and what touch it makes (`touch`).
//! What always holds: a decoded beacon has well-formed ids and bounded texts. What a browser says is a claim all the same.

use crate::id::{SessionId, SiteId, VisitorId};
use crate::limits::{COLLECT_BODY_MAX_BYTES, TRAIT_KEY_MAX_CHARS, TRAIT_VALUE_MAX_CHARS, TRAITS_MAX, URL_MAX_CHARS};
use crate::touch::{clean, normal_host};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// The version of the wire format that is understood.
const VERSION: u64 = 1;

/// One message of the tracker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beacon {
    /// What happened.
    pub kind: BeaconKind,
    /// The site, as the page's snippet names it.
    pub site: SiteId,
    /// The visitor, as the browser's cookie or the script names it.
    pub visitor: VisitorId,
    /// The session; the browser owns it.
    pub session: SessionId,
    /// The page's address, whole, so still to be stripped; at most 2,000 characters.
    pub url: String,
    /// The page's referrer, whole; empty if none.
    pub referrer: String,
    /// The domain on which the browser's cookie stuck, in normal form; None for the host only.
    pub cookie_domain: Option<String>,
}

/// What a beacon reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BeaconKind {
    /// A page was shown.
    PageView,
    /// The site said who the visitor is.
    Identify(Traits),
}

/// What an identify says of a visitor. Personal: to be kept sealed, so its `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traits {
    /// The site's own user id.
    pub id: Option<String>,
    /// The email address, as given.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Everything else, as text.
    #[serde(default)]
    pub others: BTreeMap<String, String>,
}

impl fmt::Debug for Traits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Traits(…)")
    }
}

/// Why a body is not a beacon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeaconError {
    /// More than 8 KiB.
    TooLarge,
    /// Not JSON.
    NotJson,
    /// A version of the wire format that is not known here, or none.
    Version,
    /// No site id, or a malformed one.
    Site,
    /// No visitor id, or a malformed one.
    Visitor,
    /// No session id, or a malformed one.
    Session,
    /// A field is missing or of the wrong kind; it is named.
    Body(&'static str),
}

impl BeaconError {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "body_too_large",
            Self::NotJson => "json_invalid",
            Self::Version => "version_unknown",
            Self::Site => "site_unknown",
            Self::Visitor => "visitor_id_invalid",
            Self::Session => "session_id_invalid",
            Self::Body(_) => "body_invalid",
        }
    }
}

impl fmt::Display for BeaconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "a beacon has at most {COLLECT_BODY_MAX_BYTES} bytes"),
            Self::NotJson => f.write_str("the body is not JSON"),
            Self::Version => write!(f, "the field version must be {VERSION}"),
            Self::Site => f.write_str("there is no such site"),
            Self::Visitor => f.write_str("the visitor id is not a lower-case UUID"),
            Self::Session => f.write_str("the session id is not a lower-case UUID"),
            Self::Body(what) => write!(f, "the body is not a beacon: {what}"),
        }
    }
}

impl Beacon {
    /// Reads a beacon from the body's bytes. Unknown fields are ignored; addresses that are too long are cut.
    ///
    /// # Errors
    /// See [`BeaconError`]; the first field that is wrong is told.
    pub fn decode(body: &[u8]) -> Result<Self, BeaconError> {
        if body.len() > COLLECT_BODY_MAX_BYTES {
            return Err(BeaconError::TooLarge);
        }
        let value: Value = serde_json::from_slice(body).map_err(|_| BeaconError::NotJson)?;
        let fields = value.as_object().ok_or(BeaconError::Body("it is not an object"))?;
        if fields.get("version").and_then(Value::as_u64) != Some(VERSION) {
            return Err(BeaconError::Version);
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        Ok(Self {
            site: text("site").and_then(|id| SiteId::parse(id).ok()).ok_or(BeaconError::Site)?,
            visitor: text("visitor").and_then(|id| VisitorId::parse(id).ok()).ok_or(BeaconError::Visitor)?,
            session: text("session").and_then(|id| SessionId::parse(id).ok()).ok_or(BeaconError::Session)?,
            kind: read_kind(text("type"), fields)?,
            url: text("url").map(cut).ok_or(BeaconError::Body("url is missing or not a text"))?,
            referrer: read_referrer(fields)?,
            cookie_domain: text("cookie_domain").and_then(read_cookie_domain),
        })
    }
}

fn cut(text: &str) -> String {
    text.chars().take(URL_MAX_CHARS).collect()
}

fn read_referrer(fields: &Map<String, Value>) -> Result<String, BeaconError> {
    match fields.get("referrer") {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(cut(text)),
        Some(_) => Err(BeaconError::Body("referrer is not a text")),
    }
}

fn read_kind(name: Option<&str>, fields: &Map<String, Value>) -> Result<BeaconKind, BeaconError> {
    match name {
        Some("page_view") => Ok(BeaconKind::PageView),
        Some("identify") => {
            let traits = fields.get("traits").and_then(Value::as_object);
            read_traits(traits.ok_or(BeaconError::Body("traits is missing or not an object"))?)
                .map(BeaconKind::Identify)
        }
        _ => Err(BeaconError::Body("type is neither page_view nor identify")),
    }
}

fn read_traits(fields: &Map<String, Value>) -> Result<Traits, BeaconError> {
    if fields.len() > TRAITS_MAX {
        return Err(BeaconError::Body("there are more than 20 traits"));
    }
    let mut traits = Traits::default();
    for (key, value) in fields {
        let Some(value) = read_trait(value)? else { continue };
        match key.as_str() {
            "id" => traits.id = Some(value),
            "email" => traits.email = Some(value),
            "name" => traits.name = Some(value),
            // A key that cleaning would change is refused, so that no two keys become one.
            _ if clean(key, TRAIT_KEY_MAX_CHARS).as_ref() == Some(key) => {
                traits.others.insert(key.clone(), value);
            }
            _ => {
                return Err(BeaconError::Body(
                    "a trait's key is blank, longer than 40 characters or has odd characters",
                ));
            }
        }
    }
    Ok(traits)
}

/// A trait's value as text; None when it is null or blank. Too long is refused, not cut: half an id is another id.
fn read_trait(value: &Value) -> Result<Option<String>, BeaconError> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => {
            return Err(BeaconError::Body("a trait is neither text, number nor boolean"));
        }
    };
    if text.chars().count() > TRAIT_VALUE_MAX_CHARS {
        return Err(BeaconError::Body("a trait is longer than 500 characters"));
    }
    Ok(clean(&text, TRAIT_VALUE_MAX_CHARS))
}

/// A domain that may stand in `Set-Cookie`: a host name of at least two labels that is no IP address. Others are dropped; the
/// cookie is then the host's own.
fn read_cookie_domain(text: &str) -> Option<String> {
    let host = normal_host(text)?;
    let (_, last) = host.rsplit_once('.')?;
    last.bytes().any(|byte| byte.is_ascii_alphabetic()).then_some(host)
}

/// The value of a cookie in a `Cookie` header; of several with one name the first, which has the longest path. Not decoded.
pub fn cookie_value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let pairs = header.split(';').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn page_view() -> Value {
        json!({
            "version": 1, "type": "page_view", "site": "site_a1",
            "visitor": "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10", "session": "1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10",
            "url": "https://shop.example/?a=1#b", "referrer": "", "cookie_domain": "Shop.example"
        })
    }

    fn decode(value: &Value) -> Result<Beacon, BeaconError> {
        Beacon::decode(value.to_string().as_bytes())
    }

    /// The code of a page view with one field changed; null takes it out.
    fn code_with(field: &str, value: Value) -> &'static str {
        let mut body = page_view();
        if value.is_null() {
            body.as_object_mut().unwrap().remove(field);
        } else {
            body[field] = value;
        }
        decode(&body).map_or_else(BeaconError::code, |_| "accepted")
    }

    fn identify(traits: Value) -> Result<Traits, BeaconError> {
        let mut body = page_view();
        body["type"] = json!("identify");
        body["traits"] = traits;
        decode(&body).map(|beacon| match beacon.kind {
            BeaconKind::Identify(traits) => traits,
            BeaconKind::PageView => panic!("an identify was read as a page view"),
        })
    }

    #[test]
    fn a_page_view_is_read() {
        let beacon = decode(&page_view()).unwrap();
        assert_eq!(beacon.kind, BeaconKind::PageView);
        assert_eq!(beacon.site.as_str(), "site_a1");
        assert_eq!(beacon.url, "https://shop.example/?a=1#b");
        assert_eq!(beacon.cookie_domain.as_deref(), Some("shop.example"));
    }

    #[test]
    fn what_is_wrong_has_a_stable_code() {
        for (field, value, code) in [
            ("version", json!(2), "version_unknown"),
            ("version", json!("1"), "version_unknown"),
            ("version", Value::Null, "version_unknown"),
            ("type", json!("click"), "body_invalid"),
            ("type", Value::Null, "body_invalid"),
            ("type", json!("identify"), "body_invalid"),
            ("site", json!("site 1"), "site_unknown"),
            ("site", Value::Null, "site_unknown"),
            ("visitor", json!("1"), "visitor_id_invalid"),
            ("visitor", Value::Null, "visitor_id_invalid"),
            ("session", json!({}), "session_id_invalid"),
            ("url", json!(1), "body_invalid"),
            ("url", Value::Null, "body_invalid"),
            ("referrer", json!(1), "body_invalid"),
            ("referrer", Value::Null, "accepted"),
            ("new_field", json!([1]), "accepted"),
            ("cookie_domain", json!(1), "accepted"),
        ] {
            assert_eq!(code_with(field, value.clone()), code, "{field} {value}");
        }
        let code = |body: &[u8]| Beacon::decode(body).map_or_else(BeaconError::code, |_| "accepted");
        assert_eq!(code(b""), "json_invalid");
        assert_eq!(code(b"{\"version\":1"), "json_invalid");
        assert_eq!(code(b"\xff"), "json_invalid");
        assert_eq!(code(b"[]"), "body_invalid");
        assert_eq!(code("[".repeat(8000).as_bytes()), "json_invalid");
        let mut body = page_view().to_string();
        body.push_str(&" ".repeat(COLLECT_BODY_MAX_BYTES - body.len()));
        assert_eq!(code(body.as_bytes()), "accepted");
        assert_eq!(code(format!("{body} ").as_bytes()), "body_too_large");
    }

    #[test]
    fn long_addresses_are_cut() {
        let mut body = page_view();
        body["url"] = json!(format!("https://shop.example/{}", "é".repeat(3000)));
        assert_eq!(decode(&body).unwrap().url.chars().count(), URL_MAX_CHARS);
    }

    #[test]
    fn traits_are_flat_and_bounded() {
        let traits =
            identify(json!({"id": 42, "email": " a@b.c ", "name": "Ada\n", "paying": true, "plan": "", "age": null}))
                .unwrap();
        assert_eq!(
            (traits.id.as_deref(), traits.email.as_deref(), traits.name.as_deref()),
            (Some("42"), Some("a@b.c"), Some("Ada"))
        );
        assert_eq!(traits.others, BTreeMap::from([("paying".to_owned(), "true".to_owned())]));
        assert!(!format!("{traits:?}").contains("Ada"));
        assert_eq!(identify(json!({})), Ok(Traits::default()));

        let many = |count: usize| Value::Object((0..count).map(|n| (format!("k{n}"), json!(1))).collect());
        assert_eq!(identify(many(20)).unwrap().others.len(), 20);
        let key = |length: usize| json!({"k".repeat(length): 1});
        assert!(identify(key(40)).is_ok());
        let text = |length: usize| json!({"id": "é".repeat(length)});
        assert_eq!(identify(text(500)).unwrap().id.map(|id| id.chars().count()), Some(500));
        for bad in [
            many(21),
            key(41),
            text(501),
            json!({"a": {}}),
            json!({"a": [1]}),
            json!({" ": 1}),
            json!({"a\u{0}": 1}),
            json!("x"),
        ] {
            assert_eq!(identify(bad.clone()).map_err(BeaconError::code), Err("body_invalid"), "{bad}");
        }
    }

    #[test]
    fn odd_cookie_domains_are_dropped() {
        for (text, expected) in [
            ("example.co.uk", Some("example.co.uk")),
            ("localhost", None),
            (".example.com", None),
            ("127.0.0.1", None),
            ("[::1]", None),
            ("example.com; Secure", None),
            ("example.com\r\nSet-Cookie: a=b", None),
            ("", None),
        ] {
            let mut body = page_view();
            body["cookie_domain"] = json!(text);
            assert_eq!(decode(&body).unwrap().cookie_domain.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let header = "x_hw_vid=0; _hw_vid=1; _hw_vid=2;_hw_sid = 3 ; flag; e=a=b";
        assert_eq!(cookie_value(header, "_hw_vid"), Some("1"));
        assert_eq!(cookie_value(header, "_hw_sid"), Some("3"));
        assert_eq!(cookie_value(header, "e"), Some("a=b"));
        assert_eq!(cookie_value(header, "flag"), None);
        assert_eq!(cookie_value("", "_hw_vid"), None);
    }

    proptest! {
        #[test]
        fn any_body_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), field in "version|type|site|visitor|url|traits|cookie_domain", text in any::<String>()) {
            let _ = Beacon::decode(&bytes);
            let mut body = page_view();
            body[&field] = json!(text);
            if let Ok(beacon) = decode(&body) {
                prop_assert!(beacon.url.chars().count() <= URL_MAX_CHARS);
                let domain = beacon.cookie_domain.unwrap_or_default();
                prop_assert!(domain.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)));
            }
        }

        #[test]
        fn any_traits_are_bounded_or_refused(traits in prop::collection::btree_map("\\PC{0,45}|id|email", "\\PC{0,600}", 0..25)) {
            if let Ok(read) = identify(json!(traits)) {
                prop_assert!(read.others.len() <= TRAITS_MAX);
                for (key, value) in read.others {
                    prop_assert!(key.chars().count() <= TRAIT_KEY_MAX_CHARS && value.chars().count() <= TRAIT_VALUE_MAX_CHARS);
                }
            }
        }

        #[test]
        fn any_cookie_header_is_read(header in "(_hw_vid|=|;| |a|é){0,12}") {
            let _ = cookie_value(&header, "_hw_vid");
        }
    }
}
