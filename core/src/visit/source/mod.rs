//! Known sources: the short name of a well-known host or app, and what kind of place it is.
//!
//! The list is `core/src/data/sources.txt`, which says where it is from and of when. A missing host is a referral under its own name, so
//! the list needs what is frequent, not everything. `channel` makes a channel of a source.
//!
//! What always holds: a name leads back to the same kind of place. The longest key that covers a host decides.

use crate::base::table::{Row, Table, above};

/// What kind of place a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Search,
    Social,
    Video,
    Shopping,
    Assistant,
    Email,
    /// A site of a company whose other hosts are one of the above.
    Site,
}

/// A source by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known<'a> {
    /// In lower case: a short name, or the host that is known.
    pub(crate) name: &'a str,
    pub(crate) kind: Kind,
}

static SOURCES: Table = Table(include_str!("../../data/sources.txt"));

/// The kind of a row for a search engine that has other parts.
const PORTAL: &str = "portal";

/// The source of a referrer, which is a host and maybe a path, in lower case: `www.google.com/maps`.
pub(crate) fn by_place(place: &str) -> Option<Known<'_>> {
    let host = place.split('/').next().unwrap_or_default();
    known_host(place, host).or_else(|| app(host)).or_else(|| web_mail(host))
}

/// The source that a text in lower case names: by its name, an alias or an address.
pub(crate) fn by_source(source: &str) -> Option<Known<'_>> {
    if let Some(row) = SOURCES.row(source).filter(|row| row.kind != PORTAL) {
        return Some(known(row, source));
    }
    // Of the ways to write a name of several words the list has one.
    let hyphened = || SOURCES.row(&source.replace(['_', ' '], "-")).filter(|row| row.kind != PORTAL);
    if let Some(row) = source.contains(['_', ' ']).then(hyphened).flatten() {
        return Some(known(row, source));
    }
    let place = source.strip_prefix("https://").or_else(|| source.strip_prefix("http://")).unwrap_or(source);
    if place.contains('.') { by_place(place) } else { None }
}

fn known_host<'a>(place: &'a str, host: &'a str) -> Option<Known<'a>> {
    if host.bytes().all(|byte| byte.is_ascii_digit()) {
        // An app's number in the store.
        return SOURCES.row(host).map(|row| known(row, host));
    }
    above(host).find_map(|(before, suffix)| {
        let of_path = if ["", "www", "m"].contains(&before) { part_by_path(place, host, suffix) } else { None };
        of_path.or_else(|| {
            let row = SOURCES.row(suffix).or_else(|| SOURCES.row_of_country(suffix, ""))?;
            if row.kind != PORTAL {
                return Some(known(row, suffix));
            }
            let part = part_of_portal(host, before, suffix, row);
            Some(if part.kind == Kind::Search { page_of_portal(place, host).unwrap_or(part) } else { part })
        })
    })
}

/// A part of a host that its path tells, by its first one or two words: `google.com/maps`, `x.com/i/grok`.
fn part_by_path<'a>(place: &'a str, host: &str, suffix: &str) -> Option<Known<'a>> {
    let path = place.get(host.len() + 1..).filter(|path| !path.is_empty())?;
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]).take(2);
    ends.into_iter().find_map(|end| {
        let tail = format!("/{}", path.get(..end)?);
        let row = SOURCES.row(&format!("{suffix}{tail}")).or_else(|| SOURCES.row_of_country(suffix, &tail))?;
        let key = place.get(host.len() - suffix.len()..host.len() + tail.len())?;
        Some(known(row, key))
    })
}

/// A page of a portal's own host that is no search, by the word its path begins with; a language may stand before it:
/// `msn.com/de-de/nachrichten`.
fn page_of_portal<'a>(place: &'a str, host: &str) -> Option<Known<'a>> {
    let path = place.get(host.len() + 1..)?;
    let is_language = |word: &str| word.len() == 2 || word.len() == 5 && word.as_bytes().get(2) == Some(&b'-');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let word = if is_language(first) { rest.split('/').next()? } else { first };
    let kind = match word {
        "mail" | "email" | "webmail" => Kind::Email,
        "shopping" | "shop" | "store" => Kind::Shopping,
        "video" | "videos" => Kind::Video,
        "news" | "nachrichten" | "noticias" | "actualites" | "actualite" | "notizie" | "nieuws" | "wiadomosci"
        | "zpravy" | "maps" | "map" | "karten" | "translate" | "finance" | "finanzen" | "money" | "business"
        | "stocks" | "travel" | "weather" | "wetter" | "meteo" | "pogoda" | "sport" | "sports" | "entertainment"
        | "lifestyle" | "health" | "autos" | "games" | "play" | "tech" | "alerts" | "ads" | "adsense" | "flights"
        | "hotels" | "books" | "calendar" | "help" | "support" | "about" => Kind::Site,
        _ => return None,
    };
    let at = place.len() - path.len() + if is_language(first) { first.len() + 1 } else { 0 };
    Some(Known { name: place.get(..at + word.len())?, kind })
}

/// A host of a portal: its own pages and its search are search; what else stands before it is another part of it.
fn part_of_portal<'a>(host: &'a str, before: &'a str, portal: &'a str, row: Row) -> Known<'a> {
    let is_own_page = |label: &&str| label.len() == 2 || ["", "www", "m", "mobile", "wap", "touch"].contains(label);
    let Some(part) = before.rsplit('.').find(|label| !is_own_page(label)) else {
        return Known { name: row.name.unwrap_or(portal), kind: Kind::Search };
    };
    let kind = match part {
        "search" | "websearch" | "suche" | "recherche" | "busca" | "buscador" | "szukaj" | "ricerca" | "image"
        | "images" | "global" | "ntp" | "go" | "ipv4" | "ipv6" | "encrypted" | "www1" | "www2" | "lite" | "r" => {
            return Known { name: row.name.unwrap_or(portal), kind: Kind::Search };
        }
        "mail" | "email" | "webmail" | "poczta" => Kind::Email,
        "shopping" | "shop" | "market" | "auctions" | "store" => Kind::Shopping,
        "blog" | "blogs" | "cafe" | "answers" | "groups" | "forum" | "messages" => Kind::Social,
        "video" | "videos" | "tv" => Kind::Video,
        _ => Kind::Site,
    };
    // Named by the part and the portal's host, whatever stands before the part.
    let named = above(host).filter(|(_, suffix)| suffix.split('.').next() == Some(part)).last();
    Known { name: named.map_or(host, |(_, suffix)| suffix), kind }
}

/// An app of a known site: packages are a host turned around and more, as `com.reddit.frontpage` is of `reddit.com`. A phone's and a
/// provider's app for email is named so: `com.htc.android.mail`.
fn app(host: &str) -> Option<Known<'_>> {
    let mut labels = host.split('.');
    let (top, name) = (labels.next()?, labels.next()?);
    if !APP_TOPS.contains(&top) {
        return None;
    }
    let last = labels.next_back();
    if last.is_some_and(|last| ["mail", "email", "webmail"].contains(&last)) {
        return Some(Known { name: host, kind: Kind::Email });
    }
    let row = SOURCES.row(&format!("{name}.{top}"))?;
    // A portal has many apps; those that search have rows of their own.
    Some(if row.kind == PORTAL { Known { name: host, kind: Kind::Site } } else { known(row, host) })
}

/// What packages of apps begin with.
#[rustfmt::skip]
const APP_TOPS: &[&str] = &[
    "com", "org", "net", "io", "me", "ru", "co", "jp", "cn", "kr", "de", "fr", "it", "es", "pl", "cz", "nl", "se", "uk", "br", "in", "app", "ai",
];

/// Web mail that is nobody's known: `webmail.` and `mail.` before a provider's host.
fn web_mail(host: &str) -> Option<Known<'_>> {
    let (first, rest) = host.split_once('.')?;
    let is_mail = ["mail", "webmail", "roundcube", "zimbra"].contains(&first) && rest.contains('.');
    is_mail.then_some(Known { name: host, kind: Kind::Email })
}

fn known<'a>(row: Row, key: &'a str) -> Known<'a> {
    Known { name: row.name.unwrap_or(key), kind: kind(row.kind) }
}

fn kind(word: &str) -> Kind {
    match word {
        "search" | PORTAL => Kind::Search,
        "social" => Kind::Social,
        "video" => Kind::Video,
        "shopping" => Kind::Shopping,
        "assistant" => Kind::Assistant,
        "email" => Kind::Email,
        _ => Kind::Site,
    }
}

#[cfg(test)]
mod tests;
