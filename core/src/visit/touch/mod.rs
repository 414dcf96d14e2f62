//! Touches: where a visit came from, read from the page's address and the referrer, and stripped of everything else.
//!
//! The browser and the Worker decide when a session begins. `channel` decides which channel a touch is.
//!
//! What always holds: only the listed parameters of a query survive, and only host and path of a referrer. Texts are clean and bounded.
//! Nothing that looks like an email address is kept as a campaign's name.

mod advertisement;
mod arrival;
mod capture;
mod from_metadata;
mod hosts;
mod stored;

pub use advertisement::ClickParameters;
pub use capture::Captured;
pub use hosts::SiteHosts;

use crate::base::email::normalise_email;
use crate::base::json::FromJson;
use crate::base::letter_case::lower_case;
use crate::base::limits::{METADATA_VALUE_MAX_CHARS, TOUCH_ADDRESS_MAX_CHARS, TOUCH_TEXT_MAX_CHARS};
use crate::base::sorted::SortedMap;
use crate::visit::source::{self, Kind};
use crate::web::address::Address;
use crate::web::click::{CLICK_KINDS, ClickKind};
use crate::web::query::NAMING_PARAMETERS;
use crate::web::text::clean;
use crate::web::unexpanded::is_unexpanded;
use hosts::bare;
use serde::{Deserialize, Serialize};

/// Where a visit came from. Texts are as they were tagged; [`Touch::source`] and `Channel::of` give them meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Touch {
    /// Host and path of the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landing_page: Option<String>,
    /// Host and path of the referrer; absent when it was the site itself, a payment page or a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// Parameter `utm_source`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_source: Option<String>,
    /// Parameter `utm_medium`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_medium: Option<String>,
    /// Parameter `utm_campaign`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_campaign: Option<String>,
    /// Parameter `utm_term`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_term: Option<String>,
    /// Parameter `utm_content`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_content: Option<String>,
    /// Parameter `utm_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_id: Option<String>,
    /// Which advertising network's click id the address had: `gclid`, `fbclid` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click_kind: Option<String>,
    /// The click id itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click_id: Option<String>,
    /// Parameter `ref`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Parameter `source`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_parameter: Option<String>,
    /// Parameter `via`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Parameters that say which advertisement was clicked, by name: `gad_campaignid`, `ad_id` …, and those that the site lists. Only with a
    /// click id.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub ad_parameters: SortedMap<String, String>,
    /// How many parameters held a macro that the advertising network had not filled in, such as `{campaignid}`; they are dropped.
    #[serde(skip_serializing_if = "is_zero")]
    pub unexpanded: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Touch {
    /// The name of the source: `utm_source`, else `ref`, `source` or `via`, else the network of the click id, else the known
    /// name or the host of the referrer. In lower case. None for direct visits, and where a campaign names no source.
    pub fn source(&self) -> Option<String> {
        let named = [&self.utm_source, &self.reference, &self.source_parameter, &self.via];
        if let Some(name) = named.into_iter().find_map(|text| text.as_deref().and_then(meaningful)) {
            return Some(lower_case(name));
        }
        let host = self.referrer.as_deref().and_then(|referrer| referrer.split('/').next()).filter(|h| !h.is_empty());
        let from = self.referrer.as_deref().map(lower_case);
        let from = from.as_deref().and_then(source::by_place);
        if let Some(click) = self.click_kind.as_deref().and_then(ClickKind::named) {
            // Some click ids are shared by the networks of one company; the referrer knows which of them it was.
            let nearer = from.filter(|from| click.medium.is_none() && from.kind == Kind::Social);
            return Some(nearer.map_or(click.source, |from| from.name).to_owned());
        }
        from.map(|from| from.name.to_owned()).or_else(|| host.map(|host| bare(host).to_owned()))
    }

    /// The medium: `utm_medium`, else the one that the click id proves. In lower case.
    pub fn medium(&self) -> Option<String> {
        let tagged = self.utm_medium.as_deref().and_then(meaningful).map(lower_case);
        let click = || self.click_kind.as_deref().and_then(ClickKind::named).and_then(|click| click.medium);
        tagged.or_else(|| click().map(str::to_owned))
    }

    /// Whether nothing says where the visit came from: typed in, bookmarked, or a referrer withheld.
    pub fn is_direct(&self) -> bool {
        let Self { landing_page: _, referrer, reference, source_parameter, via, .. } = self;
        !self.has_campaign() && [referrer, reference, source_parameter, via].into_iter().all(Option::is_none)
    }

    /// Whether the address was tagged as a campaign's: a `utm_…` parameter or a click id.
    pub fn has_campaign(&self) -> bool {
        self.brings_campaign(&Self::default())
    }

    /// Whether it is tagged as a campaign's in any way that another touch is not.
    pub fn brings_campaign(&self, other: &Self) -> bool {
        let (own, others) = (self.campaign_tags(), other.campaign_tags());
        own.into_iter().zip(others).any(|(own, other)| own.is_some() && own != other)
    }

    fn campaign_tags(&self) -> [&Option<String>; 8] {
        let Self { utm_source, utm_medium, utm_campaign, utm_term, utm_content, utm_id, click_kind, click_id, .. } =
            self;
        [utm_source, utm_medium, utm_campaign, utm_term, utm_content, utm_id, click_kind, click_id]
    }

    /// A touch of nothing but the parameters that `value` finds by name.
    fn tagged<'a>(value: impl Fn(&'static str) -> Option<&'a str>) -> Self {
        let text = |name| value(name).and_then(clean_name);
        let click = CLICK_KINDS
            .iter()
            .map(|kind| kind.parameter)
            .find_map(|name| Some((name, clean_value(value(name)?, TOUCH_ADDRESS_MAX_CHARS)?)));
        let (click_kind, click_id) = click.map(|(kind, id)| (kind.to_owned(), id)).unzip();
        Self {
            landing_page: None,
            referrer: None,
            utm_source: text("utm_source"),
            utm_medium: text("utm_medium"),
            utm_campaign: text("utm_campaign"),
            utm_term: text("utm_term"),
            utm_content: text("utm_content"),
            utm_id: text("utm_id"),
            click_kind,
            click_id,
            reference: text("ref"),
            source_parameter: text("source"),
            via: text("via"),
            ad_parameters: SortedMap::new(),
            unexpanded: 0,
        }
    }
}

/// An address as it may be kept or sent to Stripe: `https://`, host, path and the allow-listed parameters; 500 characters at
/// most. None when the text is no address. Stripping twice is the same as stripping once.
pub fn strip_landing_url(text: &str) -> Option<String> {
    let address = Address::parse_loose(text)?;
    let mut stripped = format!("https://{}", address.host_and_path());
    let click_ids = CLICK_KINDS.iter().map(|kind| (kind.parameter, TOUCH_ADDRESS_MAX_CHARS));
    let parameters = NAMING_PARAMETERS.iter().map(|name| (*name, TOUCH_TEXT_MAX_CHARS)).chain(click_ids);
    let mut mark = '?';
    for (name, max_chars) in parameters {
        let value = address.parameter(name).and_then(|value| clean_value(value, max_chars));
        let Some(value) = value.filter(|value| !is_email(value)) else {
            continue;
        };
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let parameter = format!("{mark}{name}={value}");
        if stripped.chars().count() + parameter.chars().count() <= METADATA_VALUE_MAX_CHARS {
            stripped.push_str(&parameter);
            mark = '&';
        }
    }
    Some(stripped)
}

/// A referrer as it may be kept or sent to Stripe: `https://`, host and path. None when the text is no address.
pub fn strip_referrer(text: &str) -> Option<String> {
    Address::parse_loose(text).map(|address| format!("https://{}", address.host_and_path()))
}

/// The value of a parameter; none where a macro was not filled in. A mark at its very end is what a careless link left, not a part of it.
fn clean_value(text: &str, max_chars: usize) -> Option<String> {
    let cleaned = clean(text, max_chars)?;
    let value = cleaned.trim_end_matches(|c: char| matches!(c, '?' | '&') || c.is_whitespace());
    (!value.is_empty() && !is_unexpanded(text) && !is_unexpanded(value)).then(|| value.to_owned())
}

/// The value of a parameter that names something.
fn clean_name(text: &str) -> Option<String> {
    clean_value(text, TOUCH_TEXT_MAX_CHARS).filter(|name| meaningful(name).is_some() && !is_email(name))
}

/// None for the words by which other tools say that there is nothing.
fn meaningful(text: &str) -> Option<&str> {
    let nothing = ["", "(none)", "(not set)", "(direct)", "null", "undefined"];
    (!nothing.iter().any(|word| text.eq_ignore_ascii_case(word))).then_some(text)
}

fn is_email(text: &str) -> bool {
    normalise_email(text).is_some()
}

#[cfg(test)]
mod tests;
