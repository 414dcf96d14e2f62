//! Beacons: what the tracker posts to `/api/collect`, decoded and checked once.
//!
//! The shell checks the site and its hosts; `touch` makes the touch.
//!
//! What always holds: a decoded beacon has well-formed ids and bounded texts. What a browser says is an unsigned statement all the same.

mod custom_event;
mod engagement;
mod error;
mod format;
mod identify;
mod pairs;
mod traits;

pub use custom_event::CustomEvent;
pub use engagement::Engagement;
pub use error::BeaconError;
pub use identify::Identify;
pub use traits::Traits;

use crate::base::id::{BeaconId, IdError, SessionId, SiteId, VisitorId};
use crate::base::limits::{COLLECT_BODY_MAX_BYTES, URL_MAX_CHARS};
use crate::web::cookie;
use format::{Fields, VERSION};
use serde_json::Value;

/// One message of the tracker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beacon {
    /// What happened.
    pub kind: BeaconKind,
    /// Its own id, the same when it is sent again, so that it counts once; None from senders that give none.
    pub id: Option<BeaconId>,
    /// The site, as the page's snippet names it.
    pub site: SiteId,
    /// Who and in which visit; None when the browser keeps nothing (cookieless). An identify always has them.
    pub ids: Option<BeaconIds>,
    /// Another tool's id of the visitor, which a page view found beside ours (A12); what is no id is dropped.
    pub alias: Option<VisitorId>,
    /// The page's address, whole, so still to be stripped; bounded ([`URL_MAX_CHARS`]).
    pub url: String,
    /// The page's referrer, whole; empty if none.
    pub referrer: String,
    /// Whether the page says that the visitor granted that ids are kept; one whose snippet does not wait for that says nothing.
    pub granted: bool,
    /// The domain on which the browser's cookie stuck, in normal form; None for the host only.
    pub cookie_domain: Option<String>,
}

/// What the browser calls itself. One without the other is no beacon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeaconIds {
    /// The visitor, as the browser's cookie or the script names it.
    pub visitor: VisitorId,
    /// The session; the browser owns it.
    pub session: SessionId,
}

/// What a beacon reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BeaconKind {
    /// A page was shown.
    PageView,
    /// The site said who the visitor is.
    Identify(Identify),
    /// The visitor did something that the site has a name for.
    CustomEvent(CustomEvent),
    /// A page was looked at for a while.
    Engagement(Engagement),
}

impl Beacon {
    /// Reads a beacon from the body's bytes. Unknown fields are ignored; addresses that are too long are cut.
    ///
    /// # Errors
    /// See [`BeaconError`]; it names the first wrong field.
    pub fn decode(body: &[u8]) -> Result<Self, BeaconError> {
        if body.len() > COLLECT_BODY_MAX_BYTES {
            return Err(BeaconError::TooLarge);
        }
        let value: Value = crate::base::json::parse_json(body).map_err(|_| BeaconError::NotJson)?;
        let fields = value.as_object().ok_or(BeaconError::Body("it is not an object"))?;
        if fields.get("version").and_then(Value::as_u64) != Some(VERSION) {
            return Err(BeaconError::Version);
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let site = text("site").and_then(|id| SiteId::parse(id).ok()).ok_or(BeaconError::Site)?;
        let ids = BeaconIds::read(fields)?;
        let kind = read_kind(text("type"), fields)?;
        if ids.is_none() && matches!(kind, BeaconKind::Identify(_)) {
            return Err(BeaconError::Visitor);
        }
        let alias = text("alias").filter(|_| kind == BeaconKind::PageView);
        Ok(Self {
            id: read_id(fields, "id", BeaconId::parse).map_err(|_| BeaconError::Body("id is not a lower-case UUID"))?,
            alias: alias.and_then(|id| VisitorId::of_somebody(id).ok()),
            kind,
            site,
            ids,
            url: text("url").map(cut).ok_or(BeaconError::Body("url is missing or not a text"))?,
            referrer: read_referrer(fields)?,
            granted: text("consent").is_some_and(|said| !said.is_empty()),
            cookie_domain: text("cookie_domain").and_then(cookie::read_domain),
        })
    }
}

impl Beacon {
    /// The same without ids, as of a browser that keeps nothing. An identify of it says nothing of anybody.
    #[must_use]
    pub fn without_ids(self) -> Self {
        Self { ids: None, alias: None, ..self }
    }
}

impl BeaconIds {
    fn read(fields: &Fields) -> Result<Option<Self>, BeaconError> {
        let visitor = read_id(fields, "visitor", VisitorId::of_somebody).map_err(|_| BeaconError::Visitor)?;
        let session = read_id(fields, "session", SessionId::of_somebody).map_err(|_| BeaconError::Session)?;
        match (visitor, session) {
            (Some(visitor), Some(session)) => Ok(Some(Self { visitor, session })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(BeaconError::Session),
            (None, Some(_)) => Err(BeaconError::Visitor),
        }
    }
}

/// An id of the body; None when it is absent, null or empty. What is no text is an error like a malformed one.
fn read_id<T>(fields: &Fields, name: &str, parse: fn(&str) -> Result<T, IdError>) -> Result<Option<T>, IdError> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(value) => parse(value.as_str().unwrap_or("")).map(Some),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(URL_MAX_CHARS).collect()
}

fn read_referrer(fields: &Fields) -> Result<String, BeaconError> {
    match fields.get("referrer") {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(cut(text)),
        Some(_) => Err(BeaconError::Body("referrer is not a text")),
    }
}

fn read_kind(name: Option<&str>, fields: &Fields) -> Result<BeaconKind, BeaconError> {
    match name {
        Some("page_view") => Ok(BeaconKind::PageView),
        Some("identify") => Identify::read(fields).map(BeaconKind::Identify),
        Some("event") => CustomEvent::read(fields).map(BeaconKind::CustomEvent),
        Some("engagement") => Engagement::read(fields).map(BeaconKind::Engagement),
        _ => Err(BeaconError::Body("type is none of page_view, identify, event and engagement")),
    }
}

#[cfg(test)]
mod tests;
