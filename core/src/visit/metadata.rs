//! Metadata: the keys that a checkout carries for attribution, read from Stripe objects.
//!
//! `attribution` decides on which of a payment's objects they are looked for, and which of several ids wins.
//!
//! What always holds: only listed keys are kept, never a shop's other metadata. Addresses are stripped before they are kept. Values are
//! clean and have at most 500 characters.

use crate::base::email::normalise_email;
use crate::base::id::{SessionId, SiteId, VisitorId};
use crate::base::json::FromJson;
use crate::base::limits::{METADATA_KEY_MAX_CHARS, METADATA_VALUE_MAX_CHARS, VISITOR_KEYS_MAX};
use crate::base::sorted::{SortedMap, SortedSet};
use crate::visit::touch::{Touch, strip_landing_url, strip_referrer};
use crate::web::text::clean;
use serde::{Deserialize, Serialize};

/// The visitor, as the tracker writes it.
pub const VISITOR_ID: &str = "headwater_visitor_id";

/// The session, as the tracker writes it.
const SESSION_ID: &str = "headwater_session_id";

/// The site, as the tracker writes it.
const SITE_ID: &str = "headwater_site_id";

/// The site's own user id, as the tracker writes it once a visitor is identified.
pub const USER_ID: &str = "headwater_user_id";

/// The landing page, stripped.
const LANDING_URL: &str = "landing_url";

/// The referrer, stripped.
const REFERRER: &str = "referrer";

/// Keys that hold a visitor id, ours first; the others are those of other tools (A12).
const VISITOR_KEYS: &[&str] = &[VISITOR_ID, "ripples_visitor_id", "metrivo_visitor_id", "datafast_visitor_id"];

/// Keys that hold a session id, ours first (A12).
const SESSION_KEYS: &[&str] = &[SESSION_ID, "metrivo_session_id", "datafast_session_id"];

/// Keys that hold a source (A9), as the tracker writes them.
pub const SOURCE_KEYS: &[&str] =
    &[LANDING_URL, REFERRER, "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "click_id"];

/// The site's own keys for the visitor id: each once, in order; `None` when there are too many, or one is no key of Stripe's metadata,
/// which has up to 40 characters and no square bracket (<https://docs.stripe.com/metadata>).
pub fn parse_visitor_keys(names: &[String]) -> Option<Vec<String>> {
    let names: SortedSet<String> = names.iter().map(|name| name.trim().to_owned()).collect();
    let is_key = |name: &String| {
        (1..=METADATA_KEY_MAX_CHARS).contains(&name.chars().count())
            && !name.chars().any(|letter| letter.is_control() || matches!(letter, '[' | ']'))
    };
    (names.len() <= VISITOR_KEYS_MAX && names.iter().all(is_key)).then(|| names.into_iter().collect())
}

/// What one Stripe object's metadata says for attribution.
///
/// A kept key that is none of the constants above is a visitor key of the site's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
pub struct MetadataClues {
    /// The allow-listed keys with their clean values.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub kept: SortedMap<String, String>,
}

impl MetadataClues {
    /// Keeps what is allow-listed of an object's metadata. `extra_visitor_keys` are the site's own keys for the visitor id;
    /// one that names another key of this file changes nothing.
    pub fn read(pairs: &SortedMap<String, String>, extra_visitor_keys: &[String]) -> Self {
        let is_kept = |key: &str| is_built_in(key) || extra_visitor_keys.iter().any(|extra| extra == key);
        let wanted = pairs.iter().filter(|(key, _)| is_kept(key));
        Self { kept: wanted.filter_map(|(key, value)| Some((key.clone(), keep(key, value)?))).collect() }
    }

    /// Whether nothing was kept.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The well-formed visitor ids with their keys: ours first, then other tools', then the site's own.
    pub fn named_visitors(&self) -> Vec<(&str, VisitorId)> {
        self.named(self.visitor_keys(), VisitorId::of_somebody)
    }

    /// The well-formed session ids with their keys, ours first.
    pub fn named_sessions(&self) -> Vec<(&str, SessionId)> {
        self.named(SESSION_KEYS.iter().copied(), SessionId::of_somebody)
    }

    /// Each session id with the visitor ids that the same tool wrote beside it: they must agree.
    pub fn pairs(&self) -> Vec<(SessionId, &str, VisitorId)> {
        let tool = |key: &str| key.split('_').next().unwrap_or_default().to_owned();
        let visitors = self.named_visitors();
        let beside = |(key, session): (&str, SessionId)| {
            let own = visitors.iter().filter(|(other, _)| tool(other) == tool(key));
            own.map(|(other, visitor)| (session.clone(), *other, visitor.clone())).collect::<Vec<_>>()
        };
        self.named_sessions().into_iter().flat_map(beside).collect()
    }

    /// Keys that should hold an id of ours and hold something else: for the owner to see what the checkout did wrong.
    pub fn malformed(&self) -> Vec<&str> {
        let is_bad = |key: &&str, is_id: fn(&str) -> bool| self.kept.get(*key).is_some_and(|text| !is_id(text));
        let visitors =
            self.visitor_keys().filter(|key| is_bad(key, |text| normal_id(text, VisitorId::of_somebody).is_some()));
        let sessions = SESSION_KEYS.iter().copied();
        let sessions = sessions.filter(|key| is_bad(key, |text| normal_id(text, SessionId::of_somebody).is_some()));
        let sites = [SITE_ID].into_iter().filter(|key| is_bad(key, |text| SiteId::parse(text).is_ok()));
        visitors.chain(sessions).chain(sites).collect()
    }

    /// The site whose tracker wrote the metadata, where it says so.
    pub fn site(&self) -> Option<SiteId> {
        self.kept.get(SITE_ID).and_then(|text| SiteId::parse(text).ok())
    }

    /// The source that the metadata itself describes (A9).
    pub fn source_touch(&self) -> Option<Touch> {
        Touch::from_metadata(&self.kept)
    }

    fn visitor_keys(&self) -> impl Iterator<Item = &str> {
        let own = self.kept.keys().map(String::as_str).filter(|key| !is_built_in(key));
        VISITOR_KEYS.iter().copied().chain(own)
    }

    fn named<'a, Id, Error>(
        &self,
        keys: impl Iterator<Item = &'a str>,
        parse: fn(&str) -> Result<Id, Error>,
    ) -> Vec<(&'a str, Id)> {
        keys.filter_map(|key| Some((key, normal_id(self.kept.get(key)?, parse)?))).collect()
    }
}

/// Some backends write UUIDs in upper case; they mean the same.
fn normal_id<Id, Error>(text: &str, parse: fn(&str) -> Result<Id, Error>) -> Option<Id> {
    parse(&text.to_ascii_lowercase()).ok()
}

/// Whether a `client_reference_id` can be one of ours: a visitor's or session's id, or `hw_<visitor>_<session>` as the tracker
/// writes it. What else shops put there, their order numbers and addresses, is none of our business.
pub fn is_client_reference(text: &str) -> bool {
    // Both ids are UUIDs.
    let is_uuid = |text: &str| VisitorId::of_somebody(text).is_ok();
    match text.strip_prefix("hw_") {
        Some(rest) => rest.split_once('_').is_some_and(|(visitor, session)| is_uuid(visitor) && is_uuid(session)),
        None => is_uuid(text),
    }
}

fn is_built_in(key: &str) -> bool {
    key == SITE_ID || key == USER_ID || [VISITOR_KEYS, SESSION_KEYS, SOURCE_KEYS].iter().any(|keys| keys.contains(&key))
}

fn keep(key: &str, value: &str) -> Option<String> {
    match key {
        LANDING_URL => strip_landing_url(value),
        REFERRER => strip_referrer(value),
        _ => {
            let text = clean(value, METADATA_VALUE_MAX_CHARS)?;
            // A shop that mistook the key: neither a source nor an id, and not to be kept in clear (A17).
            match key != USER_ID && normalise_email(&text).is_some() {
                true if SOURCE_KEYS.contains(&key) => None,
                true => Some("(email)".to_owned()),
                false => Some(text),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A: &str = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
    const B: &str = "1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
    const C: &str = "2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";

    fn read(pairs: &[(&str, &str)]) -> MetadataClues {
        let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        MetadataClues::read(&pairs, &["my_visitor".to_owned(), SESSION_ID.to_owned()])
    }

    fn names<Id>(named: Vec<(&str, Id)>) -> Vec<&str> {
        named.into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn other_metadata_is_not_kept() {
        let clues =
            read(&[("order", "17"), ("customer_note", "call me"), ("Headwater_visitor_id", A), ("utm_id", "x")]);
        assert!(clues.is_empty());
        assert_eq!(clues, MetadataClues::default());
        assert_eq!(clues.source_touch(), None);
    }

    #[test]
    fn ids_are_read_ours_first() {
        let clues = read(&[
            ("datafast_visitor_id", B),
            ("headwater_visitor_id", &A.to_uppercase()),
            ("my_visitor", C),
            ("datafast_session_id", B),
            ("headwater_session_id", A),
            ("headwater_site_id", "site_a1"),
            ("headwater_user_id", " u_1 "),
        ]);
        assert_eq!(names(clues.named_visitors()), ["headwater_visitor_id", "datafast_visitor_id", "my_visitor"]);
        assert_eq!(clues.named_visitors()[0].1.as_str(), A);
        assert_eq!(names(clues.named_sessions()), ["headwater_session_id", "datafast_session_id"]);
        assert_eq!(clues.site().map(|site| site.to_string()).as_deref(), Some("site_a1"));
        assert!(clues.malformed().is_empty());
    }

    #[test]
    fn malformed_ids_are_told_and_name_nothing() {
        let clues = read(&[
            ("headwater_visitor_id", "undefined"),
            ("my_visitor", "[object Object]"),
            ("metrivo_session_id", "42"),
            ("headwater_site_id", "Site 1"),
            ("headwater_session_id", "\n"),
        ]);
        assert_eq!(
            clues.malformed(),
            ["headwater_visitor_id", "my_visitor", "metrivo_session_id", "headwater_site_id"]
        );
        assert!(clues.named_visitors().is_empty() && clues.named_sessions().is_empty());
        assert_eq!(clues.site(), None);
    }

    #[test]
    fn addresses_are_stripped_before_they_are_kept() {
        let clues = read(&[
            ("landing_url", "https://shop.example/p?utm_source=news&email=ada@example.com#token"),
            ("referrer", "https://www.google.com/search?q=secret"),
            ("click_id", "gclid:1"),
        ]);
        assert_eq!(clues.kept["landing_url"], "https://shop.example/p?utm_source=news");
        assert_eq!(clues.kept["referrer"], "https://www.google.com/search");
        let touch = clues.source_touch().unwrap();
        assert_eq!(touch.source().as_deref(), Some("news"));
        assert_eq!(touch.click_kind.as_deref(), Some("gclid"));
        assert!(read(&[("landing_url", "not an address")]).is_empty());
    }

    #[test]
    fn client_references_of_ours_are_told_from_others() {
        let pair = format!("hw_{A}_{B}");
        assert_eq!(pair.len(), 76);
        for ours in [A, pair.as_str()] {
            assert!(is_client_reference(ours), "{ours}");
        }
        for other in
            ["", "order-17", "ada@example.com", "hw_", &format!("hw_{A}"), &format!("hw_{A}_{B}_"), &A.to_uppercase()]
        {
            assert!(!is_client_reference(other), "{other}");
        }
    }

    #[test]
    fn it_survives_storing() {
        let clues = read(&[("utm_source", "x"), ("my_visitor", A)]);
        let json = serde_json::to_string(&clues).unwrap();
        assert_eq!(serde_json::from_str::<MetadataClues>(&json).unwrap(), clues);
        assert_eq!(serde_json::from_str::<MetadataClues>("{}").unwrap(), MetadataClues::default());
    }

    proptest! {
        #[test]
        fn any_metadata_is_bounded_and_reading_again_changes_nothing(
            pairs in prop::collection::btree_map("headwater_visitor_id|landing_url|referrer|utm_term|my_visitor|[a-z]{1,4}", "(\\PC|\\n){0,600}", 0..8),
        ) {
            let extra = ["my_visitor".to_owned()];
            let clues = MetadataClues::read(&pairs.into_iter().collect(), &extra);
            for (key, value) in &clues.kept {
                prop_assert!(is_built_in(key) || key == "my_visitor");
                prop_assert!(!value.is_empty() && value.chars().count() <= METADATA_VALUE_MAX_CHARS);
            }
            let _ = (clues.source_touch(), clues.malformed());
            prop_assert_eq!(clues.named_visitors().len(), 0);
            prop_assert_eq!(MetadataClues::read(&clues.kept, &extra), clues);
        }
    }
}
