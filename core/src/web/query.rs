//! Parameters of an address, wherever a careless link left them: the query, the fragment, or the end of the path.
//!
//! What always holds: only names of a fixed list come out, so nothing else of a query can be kept. At most [`PARAMETERS_MAX`] pairs come
//! out. Values are decoded once. Neither names nor values hold a character that nobody sees.
//!
//! Links are broken in few ways, and each of them is read: `&` escaped for HTML, once or twice (`&amp;utm_source`, `&#38;utm_source`), a
//! second `?` (`?a=1?utm_source=…`), `=` and `&` escaped for addresses (`utm_source%3D…%26utm_medium%3D…`), no `?` at all
//! (`/page&utm_source=…`), one that is escaped (`/page%3Futm_source=…`), and parameters of a fragment (`#utm_source=…`,
//! `#/page?utm_source=…`).

use super::click::CLICK_KINDS;
use super::text::visible;
use crate::base::table::rows;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Most parameters of one address that are looked at.
const PARAMETERS_MAX: usize = 64;

/// The parameters that name a source or campaign, beside the click ids: `core/src/data/parameters.txt`.
pub(crate) static NAMING_PARAMETERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| rows(include_str!("../data/parameters.txt")).filter_map(|row| row.split('\t').next()).collect());

/// The parameters that say which advertisement was clicked, beside the click id: `core/src/data/ad_parameters.txt`.
pub(crate) static AD_PARAMETERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| rows(include_str!("../data/ad_parameters.txt")).collect());

/// Parameters by which a payment page sends a visitor back: Stripe's, and those of others whose values tell.
const RETURN_PARAMETERS: &[&str] = &[
    "session_id",
    "payment_intent",
    "payment_intent_client_secret",
    "setup_intent",
    "setup_intent_client_secret",
    "redirect_status",
    "source_redirect_slug",
    "token",
    "paymentid",
    "payerid",
    "ba_token",
    "subscription_id",
    "redirectresult",
    "sessionresult",
    "klarna_order_id",
    "amazoncheckoutsessionid",
    "razorpay_payment_id",
    "redirect_flow_id",
];

/// Splits a path from the tags at its end, which lack their `?`.
pub(crate) fn split_path(path: &str) -> (&str, &str) {
    let marks = path.char_indices().filter_map(|(at, c)| {
        let rest = path.get(at..)?;
        let escaped = || ["%3F", "%3f", "%26"].iter().any(|mark| rest.starts_with(mark)).then_some(3);
        Some((at, if matches!(c, '&' | ';') { 1 } else { escaped()? }))
    });
    let found = marks.into_iter().find(|(at, length)| path.get(at + length..).is_some_and(begins_tag));
    found.and_then(|(at, length)| Some((path.get(..at)?, path.get(at + length..)?))).unwrap_or((path, ""))
}

/// Where parameters stand in an address, still escaped.
#[derive(Clone, Copy)]
pub(crate) struct Places<'a> {
    pub(crate) query: &'a str,
    pub(crate) fragment: &'a str,
    pub(crate) of_path: &'a str,
}

/// The parameters of query, fragment and path, in this order, as far as anything looks at them; of the query also those of `own` names.
pub(crate) fn parameters(places: Places<'_>, own: &[String]) -> Vec<(String, String)> {
    let Places { query, fragment, of_path } = places;
    let mut found = Found(Vec::new());
    found.read(query, &|name| is_looked_at(name) || own.iter().any(|own| own.eq_ignore_ascii_case(name)));
    if let Some((_, query)) = fragment.split_once('?') {
        found.read(query, &is_looked_at);
    } else {
        // A fragment without a query may be any word of the page, such as `#source=…`.
        found.read(fragment, &is_tag_or_return);
    }
    // An app's route: `#/thanks/cs_test_…`.
    for part in fragment.split('/').filter(|part| is_checkout_session(part)) {
        found.push("session_id", part, &is_looked_at);
    }
    found.read(of_path, &is_looked_at);
    found.0
}

struct Found(Vec<(String, String)>);

impl Found {
    /// Reads pairs that are still escaped.
    fn read(&mut self, text: &str, is_wanted: &dyn Fn(&str) -> bool) {
        for piece in text.split('&') {
            // Within a fragment a second `#` ends the query; as the first character it is what is left of `&#38;`.
            let end = piece.char_indices().skip(1).find(|(_, c)| *c == '#').map_or(piece.len(), |(at, _)| at);
            let piece = piece.get(..end).unwrap_or(piece);
            for (name, value) in form_urlencoded::parse(piece.as_bytes()) {
                // What nobody sees must not hide where one parameter ends and the next begins.
                self.take(unescaped(&visible(&name)), &visible(&value), is_wanted);
            }
        }
    }

    /// Takes a pair, and the pairs that stand within its value.
    fn take(&mut self, name: &str, value: &str, is_wanted: &dyn Fn(&str) -> bool) {
        let (mut name, mut value) = (Cow::from(name), Cow::from(value));
        for _ in 0..PARAMETERS_MAX {
            if value.is_empty()
                && let Some((inner_name, inner_value)) = unfold(&name)
            {
                (name, value) = (inner_name.into(), inner_value.into());
            }
            let (own, rest) = split_value(&name, &value);
            self.push(&name, own, is_wanted);
            if rest.is_empty() {
                return;
            }
            let (next_name, next_value) = rest.split_once('=').unwrap_or((rest, ""));
            (name, value) = (unescaped(next_name).to_owned().into(), next_value.to_owned().into());
        }
    }

    fn push(&mut self, name: &str, value: &str, is_wanted: &dyn Fn(&str) -> bool) {
        // A Checkout Session stands under any name the shop chose.
        let is_wanted = is_wanted(name) || is_checkout_session(value);
        if is_wanted && !value.is_empty() && self.0.len() < PARAMETERS_MAX {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// Whether a text is the id of a Checkout Session of Stripe's.
pub(crate) fn is_checkout_session(text: &str) -> bool {
    let rest = text.strip_prefix("cs_test_").or_else(|| text.strip_prefix("cs_live_"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn is_looked_at(name: &str) -> bool {
    is_tag_or_return(name) || is_in(&NAMING_PARAMETERS, name) || is_in(&AD_PARAMETERS, name)
}

/// Whether a name is a tag's or one of a payment page's, which are nobody else's with the values that are looked for.
fn is_tag_or_return(name: &str) -> bool {
    is_tag(name) || is_in(RETURN_PARAMETERS, name)
}

/// Whether a name is that of a campaign's parameter or a click id: nothing else bears such a name.
fn is_tag(name: &str) -> bool {
    CLICK_KINDS.iter().any(|kind| kind.parameter.eq_ignore_ascii_case(name))
        || name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("utm_")) && is_in(&NAMING_PARAMETERS, name)
}

fn is_in(list: &[&str], name: &str) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// Whether a text begins with the name of a tag or of a payment page's parameter and an equals sign, escaped or not.
fn begins_tag(text: &str) -> bool {
    let text = unescaped(text);
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    is_tag_or_return(name) && ["=", "%3D", "%3d"].iter().any(|sign| rest.starts_with(sign))
}

/// A name without what an escaped `&`, a second `?` or white space left before it.
fn unescaped(mut name: &str) -> &str {
    loop {
        let trimmed = name.trim().trim_start_matches(['?', '&', '#']);
        let entity = ["amp;", "38;", "038;", "x26;"].iter().find_map(|entity| {
            let (start, rest) = trimmed.split_at_checked(entity.len())?;
            start.eq_ignore_ascii_case(entity).then_some(rest)
        });
        match entity {
            Some(rest) => name = rest,
            None => return trimmed,
        }
    }
}

/// The pair that stands in a name alone, its equals sign escaped, once or twice.
fn unfold(name: &str) -> Option<(String, String)> {
    let decoded = || form_urlencoded::parse(name.as_bytes()).next().map(|(name, _)| visible(&name));
    let text = if name.contains('=') { name.to_owned() } else { decoded().filter(|text| text.contains('='))? };
    let (name, value) = text.split_once('=')?;
    Some((unescaped(name).to_owned(), value.to_owned()))
}

/// Splits a decoded value from the tags behind it. A value that is itself an address keeps its own. A tag's value ends before any other
/// parameter, so that nothing of those is kept with it.
fn split_value<'a>(name: &str, value: &'a str) -> (&'a str, &'a str) {
    let is_own = is_tag(name);
    let marks = value.char_indices().filter(|(_, c)| matches!(c, '&' | '?' | ';'));
    for (at, mark) in marks {
        let (own, rest) = (value.get(..at).unwrap_or_default(), value.get(at + 1..).unwrap_or_default());
        if !is_own && (own.contains("://") || own.starts_with('/')) {
            return (value, "");
        }
        if begins_tag(rest) || is_own && mark != ';' && is_parameter(rest) {
            return (own, rest);
        }
    }
    (value, "")
}

fn is_parameter(text: &str) -> bool {
    let name = unescaped(text).split('=').next().filter(|name| name.len() < text.len()).unwrap_or_default();
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']'))
}
