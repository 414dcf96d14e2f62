//! Which request goes to which handler: pure.
//!
//! `table` lists the routes, `declare` makes the enums of it, `address` looks an address up, `unknown` refuses what is not there. Not
//! here: the handlers (`respond`).

mod address;
mod declare;
mod first_party;
mod page;
mod table;
mod unknown;

use crate::http::Refusal;
pub use declare::{
    ApiRoute, IngestRoute, ManageRoute, Needs, OwnerRoute, PeopleRoute, PublicRoute, ReportRoute, SessionRoute,
    StripeRoute, Target,
};
pub use first_party::FirstPartyPath;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
pub use unknown::{person_unknown, route_unknown, site_unknown};

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// To the asset server.
    File(FileRoute),
    /// To a handler.
    Api(ApiRoute),
}

/// What the asset server answers: `GET` and `HEAD` outside `/api`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRoute {
    /// `<first-party path>/<any name>.js`: the tracker's script.
    Tracker,
    /// A page of the dashboard (`www/pages.json`).
    Page,
    /// Anything else: a static file, or nothing.
    Asset,
}

impl Route {
    /// The route of a method and path.
    ///
    /// # Errors
    /// 404 for an unknown path or a malformed id, 405 for a known path with another method.
    pub fn parse(method: &str, path: &str) -> Result<Self, Refusal> {
        let parts: Vec<Cow<'_, str>> = path.trim_matches('/').split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        if parts.first() == Some(&"api") {
            return address::look_up(declare::ROWS, method, &parts).map(Self::Api);
        }
        let file = if page::is_page(&parts) { FileRoute::Page } else { FileRoute::Asset };
        if is_read(method) { Ok(Self::File(file)) } else { Err(route_unknown()) }
    }

    /// The route of a method and path where the tracker is served below a path of its own.
    ///
    /// # Errors
    /// As [`Route::parse`]; below the first-party path 404 for all that is neither the tracker nor collect.
    pub fn parse_below(first_party: Option<&FirstPartyPath>, method: &str, path: &str) -> Result<Self, Refusal> {
        let Some(rest) = first_party.and_then(|below| below.rest(path)) else { return Self::parse(method, path) };
        match rest {
            "/api/hw" | "/api/collect" => Self::parse(method, rest),
            _ if !first_party::is_script(rest) => Err(route_unknown()),
            _ if is_read(method) => Ok(Self::File(FileRoute::Tracker)),
            _ => Err(Refusal::method_not_allowed("GET, HEAD".to_owned())),
        }
    }
}

fn is_read(method: &str) -> bool {
    matches!(method, "GET" | "HEAD")
}

/// A decoded part of a path: callers that encode their parts send the `:` within an id as `%3A`.
fn decoded(part: &str) -> Cow<'_, str> {
    percent_decode_str(part).decode_utf8_lossy()
}

/// Whether an address, as it was sent, has a part `.` or `..` in whatever encoding. A proxy that hands a path of the shop's on would
/// take it for one below that path, while it resolves to another.
pub fn climbs(url: &str) -> bool {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next().unwrap_or("");
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    decoded.split(['/', '\\']).skip(1).any(|part| matches!(part, "." | ".."))
}

#[cfg(test)]
mod tests;
