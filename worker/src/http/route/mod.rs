//! Which request goes to which handler: an enum of routes, pure.
//!
//! What always holds: below the first-party path there is the tracker and collect, and nothing else.

mod page;

use crate::http::Refusal;
use headwater::api::ErrorCode;
use headwater::base::id::{EventId, IntegrationId, PaymentId, PersonId, SecretId, SiteId};
use headwater::base::limits;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `GET`, `HEAD /api/health`
    Health,
    /// `POST /api/hw`, `POST /api/collect`
    Collect,
    /// `OPTIONS` of the same
    CollectPreflight,
    /// `GET <first-party path>/<any name>.js`: the tracker's script
    Tracker,
    /// `GET` of a page of the dashboard (`www/pages.json`)
    Page,
    /// `GET` of anything else outside `/api`: a static file, or nothing
    Asset,
    /// `POST /api/integrations/stripe/webhook/<integration>`
    Webhook(IntegrationId),
    /// `GET /api/session`
    Session,
    /// `POST /api/session`
    SignIn,
    /// `DELETE /api/session`
    SignOut,
    /// `POST /api/session/link`
    NewSignInLink,
    /// `GET /api/sign-ins`
    SignIns,
    /// `DELETE /api/sign-ins`
    EndOtherSignIns,
    /// `DELETE /api/sign-ins/<id>`
    EndSignIn(String),
    /// `GET /api/sites`
    Sites,
    /// `POST /api/sites`
    NewSite,
    /// `PATCH /api/sites/<site>`
    ChangeSite(SiteId),
    /// `POST /api/sites/<site>/identify-key`
    NewIdentifyKey(SiteId),
    /// `DELETE /api/sites/<site>/identify-key`
    RemoveIdentifyKey(SiteId),
    /// `GET /api/sites/<site>/set-up`
    SetUp(SiteId),
    /// `GET /api/sites/<site>/report`
    Report(SiteId),
    /// `GET /api/sites/<site>/payments`
    Payments(SiteId),
    /// `GET /api/sites/<site>/payments/<payment>`
    Payment(SiteId, PaymentId),
    /// `GET /api/sites/<site>/people/<visitor or customer>`
    Person(SiteId, PersonId),
    /// `GET /api/sites/<site>/integrations`
    Integrations(SiteId),
    /// `POST /api/sites/<site>/integrations`
    NewIntegration(SiteId),
    /// `POST /api/sites/<site>/integrations/<integration>/secrets`
    NewSecret(SiteId, IntegrationId),
    /// `DELETE /api/sites/<site>/integrations/<integration>/secrets/<secret>`
    RemoveSecret(SiteId, IntegrationId, SecretId),
    /// `PUT /api/sites/<site>/integrations/<integration>/key`
    Key(SiteId, IntegrationId),
    /// `POST /api/sites/<site>/integrations/<integration>/endpoint`
    Endpoint(SiteId, IntegrationId),
    /// `POST /api/sites/<site>/integrations/<integration>/import`
    Import(SiteId, IntegrationId),
    /// `POST /api/sites/<site>/integrations/<integration>/import/advance`
    Advance(SiteId, IntegrationId),
    /// `POST /api/sites/<site>/integrations/<integration>/check`
    Check(SiteId, IntegrationId),
    /// `POST /api/sites/<site>/integrations/<integration>/disconnect`
    Disconnect(SiteId, IntegrationId),
    /// `GET /api/sites/<site>/integrations/<integration>/deliveries`
    Deliveries(SiteId, IntegrationId),
    /// `POST /api/sites/<site>/integrations/<integration>/deliveries/<event>/replay`
    Replay(SiteId, IntegrationId, EventId),
}

/// A path of a shop's own host below which the tracker and collect are served (the setting `FIRST_PARTY_PATH`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstPartyPath(String);

impl FirstPartyPath {
    /// Reads a path of one or more parts of letters, digits, `-`, `_` and `.`: `/w`, `/a/b`. None on anything else, and on `/api` and
    /// `/assets` and what is below them, which are the dashboard's.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.strip_prefix('/')?.split('/').collect();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_part = |part: &&str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(allowed);
        let is_own = parts.iter().all(is_part) && !matches!(parts.first(), Some(&("api" | "assets")));
        (is_own && text.len() <= FIRST_PARTY_PATH_MAX_BYTES).then(|| Self(text.to_owned()))
    }

    /// What follows the path: empty, or from `/`. None for a path that is not below it.
    fn rest<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(self.0.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Longest first-party path, in bytes; far more than anybody would write into a page.
const FIRST_PARTY_PATH_MAX_BYTES: usize = 100;

/// Whether a rest of a path is one name that ends in `.js`; which name is the owner's choice.
fn is_script(rest: &str) -> bool {
    let name = rest.strip_prefix('/').and_then(|name| name.strip_suffix(".js"));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Refusal for an address where there is nothing.
pub fn route_unknown() -> Refusal {
    Refusal::new(ErrorCode::RouteUnknown, "There is nothing at this address.")
}

/// A part of a path as it was meant: the `:` within an id comes as `%3A` from callers that encode their parts.
fn decoded(part: &str) -> Cow<'_, str> {
    percent_decode_str(part).decode_utf8_lossy()
}

impl Route {
    /// The route of a method and path.
    ///
    /// # Errors
    /// 404 for an unknown path or a malformed id, 405 for a known path with another method.
    pub fn of(method: &str, path: &str) -> Result<Self, Refusal> {
        let parts: Vec<Cow<'_, str>> = path.trim_matches('/').split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        let Some(rest) = parts.strip_prefix(&["api"]) else {
            let file = if page::is_page(&parts) { Self::Page } else { Self::Asset };
            return only(method, &[("GET", file.clone()), ("HEAD", file)]).map_err(|_| route_unknown());
        };
        match rest {
            ["sites", site, rest @ ..] => Self::of_site(method, site, rest),
            ["integrations", "stripe", "webhook", id] => {
                let integration = IntegrationId::parse(id)
                    .map_err(|_| Refusal::new(ErrorCode::IntegrationUnknown, "There is no such integration."))?;
                only(method, &[("POST", Self::Webhook(integration))])
            }
            ["health"] => only(method, &[("GET", Self::Health), ("HEAD", Self::Health)]),
            ["hw" | "collect"] => Self::of_collect(method),
            ["session"] => only(method, &[("GET", Self::Session), ("POST", Self::SignIn), ("DELETE", Self::SignOut)]),
            ["session", "link"] => only(method, &[("POST", Self::NewSignInLink)]),
            ["sign-ins"] => only(method, &[("GET", Self::SignIns), ("DELETE", Self::EndOtherSignIns)]),
            ["sign-ins", id] => only(method, &[("DELETE", Self::EndSignIn((*id).to_owned()))]),
            ["sites"] => only(method, &[("GET", Self::Sites), ("POST", Self::NewSite)]),
            _ => Err(route_unknown()),
        }
    }

    /// The route of a method and path where the tracker is served below a path of its own.
    ///
    /// # Errors
    /// As [`Route::of`]; below the first-party path 404 for all that is neither the tracker nor collect.
    pub fn of_any(method: &str, path: &str, first_party: Option<&FirstPartyPath>) -> Result<Self, Refusal> {
        let Some(rest) = first_party.and_then(|below| below.rest(path)) else { return Self::of(method, path) };
        match rest {
            "/api/hw" | "/api/collect" => Self::of_collect(method),
            _ if is_script(rest) => only(method, &[("GET", Self::Tracker), ("HEAD", Self::Tracker)]),
            _ => Err(route_unknown()),
        }
    }

    fn of_collect(method: &str) -> Result<Self, Refusal> {
        only(method, &[("POST", Self::Collect), ("OPTIONS", Self::CollectPreflight)])
    }

    fn of_site(method: &str, site: &str, rest: &[&str]) -> Result<Self, Refusal> {
        let site = SiteId::parse(site).map_err(|_| site_unknown())?;
        match rest {
            [] => only(method, &[("PATCH", Self::ChangeSite(site))]),
            ["identify-key"] => {
                only(method, &[("POST", Self::NewIdentifyKey(site.clone())), ("DELETE", Self::RemoveIdentifyKey(site))])
            }
            ["set-up"] => only(method, &[("GET", Self::SetUp(site))]),
            ["report"] => only(method, &[("GET", Self::Report(site))]),
            ["payments"] => only(method, &[("GET", Self::Payments(site))]),
            ["payments", payment] => {
                let payment = PaymentId::parse(payment)
                    .map_err(|_| Refusal::new(ErrorCode::PaymentUnknown, "There is no such payment."))?;
                only(method, &[("GET", Self::Payment(site, payment))])
            }
            ["people", person] => {
                let person = PersonId::parse(person).map_err(|_| person_unknown())?;
                only(method, &[("GET", Self::Person(site, person))])
            }
            ["integrations"] => {
                only(method, &[("GET", Self::Integrations(site.clone())), ("POST", Self::NewIntegration(site))])
            }
            ["integrations", id, rest @ ..] => {
                let integration = IntegrationId::parse(id).map_err(|_| route_unknown())?;
                Self::of_integration(method, (site, integration), rest)
            }
            _ => Err(route_unknown()),
        }
    }

    fn of_integration(method: &str, (site, id): (SiteId, IntegrationId), rest: &[&str]) -> Result<Self, Refusal> {
        match rest {
            ["secrets"] => only(method, &[("POST", Self::NewSecret(site, id))]),
            ["secrets", secret] => {
                let secret = SecretId::parse(secret).map_err(|_| route_unknown())?;
                only(method, &[("DELETE", Self::RemoveSecret(site, id, secret))])
            }
            ["key"] => only(method, &[("PUT", Self::Key(site, id))]),
            ["endpoint"] => only(method, &[("POST", Self::Endpoint(site, id))]),
            ["import"] => only(method, &[("POST", Self::Import(site, id))]),
            ["import", "advance"] => only(method, &[("POST", Self::Advance(site, id))]),
            ["check"] => only(method, &[("POST", Self::Check(site, id))]),
            ["disconnect"] => only(method, &[("POST", Self::Disconnect(site, id))]),
            ["deliveries"] => only(method, &[("GET", Self::Deliveries(site, id))]),
            ["deliveries", event, "replay"] => {
                let refusal = || Refusal::new(ErrorCode::DeliveryUnknown, "There is no such delivery.");
                let event = EventId::parse(event).map_err(|_| refusal())?;
                only(method, &[("POST", Self::Replay(site, id, event))])
            }
            _ => Err(route_unknown()),
        }
    }

    /// Its name for the log, without the ids of the address: of a visitor, a customer, a payment.
    pub fn name(&self) -> String {
        let named = format!("{self:?}");
        named.split('(').next().unwrap_or_default().to_owned()
    }

    /// The largest body this route reads, in bytes.
    pub fn body_limit(&self) -> usize {
        match self {
            Self::Webhook(_) => limits::WEBHOOK_BODY_MAX_BYTES,
            Self::Collect => limits::COLLECT_BODY_MAX_BYTES,
            _ => limits::API_BODY_MAX_BYTES,
        }
    }
}

/// Whether an address, as it was sent, has a part `.` or `..` in whatever encoding. A proxy that hands a path of the shop's on would
/// take it for one below that path, while it resolves to another.
pub fn climbs(url: &str) -> bool {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next().unwrap_or("");
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    decoded.split(['/', '\\']).skip(1).any(|part| matches!(part, "." | ".."))
}

/// Refusal for a site that does not exist.
pub fn site_unknown() -> Refusal {
    Refusal::new(ErrorCode::SiteUnknown, "There is no such site.")
}

/// Refusal for a person nothing is known of.
pub fn person_unknown() -> Refusal {
    Refusal::new(ErrorCode::PersonUnknown, "Nothing is known of such a person.")
}

fn only(method: &str, routes: &[(&str, Route)]) -> Result<Route, Refusal> {
    let found = routes.iter().find(|(known, _)| *known == method);
    let refusal = || Refusal::method_not_allowed(routes.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", "));
    found.map(|(_, route)| route.clone()).ok_or_else(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_routes() {
        assert_eq!(Route::of("POST", "/api/collect"), Ok(Route::Collect));
        assert_eq!(Route::of("GET", "/api/collect").unwrap_err().status, 405);
        assert_eq!(Route::of("POST", "/api/hw"), Ok(Route::Collect));
        assert_eq!(Route::of("OPTIONS", "/api/hw"), Ok(Route::CollectPreflight));
        assert_eq!(Route::Collect.body_limit(), 64 * 1024);
        assert_eq!(Route::of("GET", "/api/sites/site_a/payments/first:sub_1").unwrap().body_limit(), 16 * 1024);
        assert_eq!(Route::of("GET", "/api/sites/SITE/report").unwrap_err().code, ErrorCode::SiteUnknown);
        assert_eq!(Route::of("POST", "/api/integrations/stripe/webhook/nope").unwrap_err().code, ErrorCode::IntegrationUnknown);
        let person = Route::of("GET", "/api/sites/site_a/people/0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10").unwrap();
        assert!(matches!(person, Route::Person(_, PersonId::Visitor(_))));
        let person = Route::of("GET", "/api/sites/site_a/people/cus_1").unwrap();
        assert!(matches!(person, Route::Person(_, PersonId::Customer(_))));
        assert_eq!(Route::of("GET", "/api/sites/site_a/people/cus_%27").unwrap_err().code, ErrorCode::PersonUnknown);
        assert_eq!(person.name(), "Person");
        assert_eq!(Route::of("POST", "/api/sites/site_a/people/cus_1").unwrap_err().status, 405);
        for (path, encoded) in [
            ("/api/sites/site_a/payments/first:sub_1", "/api/sites/site_a/payments/first%3Asub_1"),
            ("/api/sites/site_a/payments/pi_1", "/api/sites/site_a/payments/%70i_1"),
        ] {
            assert_eq!(Route::of("GET", path).unwrap(), Route::of("GET", encoded).unwrap());
        }
        let replay = Route::of("POST", "/api/sites/site_a/integrations/int_1/deliveries/sha256%3A0a/replay").unwrap();
        assert!(matches!(replay, Route::Replay(_, _, event) if event.as_str() == "sha256:0a"));
        assert_eq!(Route::of("GET", "/api/sites/site_a/payments/pi_1%2F..").unwrap_err().code, ErrorCode::PaymentUnknown);
        for path in ["/api", "/api/", "/api/x", "/api/sites/site_a/integrations/int_1/secrets/'"] {
            assert!(Route::of("GET", path).is_err(), "{path}");
        }
    }

    #[test]
    fn what_is_outside_the_api_is_a_page_or_a_static_file() {
        for (path, route) in [
            ("/", Route::Page),
            ("/sites/site_a/people/x", Route::Page),
            ("/sites/site_a/payments/first%3Asub_1", Route::Page),
            ("/sites/site_a/people", Route::Asset),
            ("/apis", Route::Asset),
            ("/w/headwater.js", Route::Asset),
            ("/w/api/hw", Route::Asset),
        ] {
            assert_eq!(Route::of("GET", path), Ok(route.clone()), "{path}");
            assert_eq!(Route::of("HEAD", path), Ok(route), "{path}");
            assert_eq!(Route::of("POST", path).unwrap_err().code, ErrorCode::RouteUnknown, "{path}");
        }
    }

    #[test]
    fn a_refused_method_is_told_those_that_are_taken() {
        let allow = |path| Route::of("TRACE", path).unwrap_err().allow;
        assert_eq!(allow("/api/health").as_deref(), Some("GET, HEAD"));
        assert_eq!(allow("/api/session").as_deref(), Some("GET, POST, DELETE"));
        assert_eq!(allow("/api/nothing"), None);
        assert_eq!(Route::of("HEAD", "/api/health"), Ok(Route::Health));
    }

    #[test]
    fn a_path_with_encoded_dots_is_told_from_what_it_resolves_to() {
        for url in [
            "https://x/w/%2e%2e/api/session",
            "https://x/w/..%2Fapi",
            "https://x/w/.%2E/api?a=1",
            "https://x/a/%2e/b",
            "https://x/w/../api",
        ] {
            assert!(climbs(url), "{url}");
        }
        for url in [
            "https://x/",
            "https://x",
            "https://x/w/a.js?next=/../",
            "https://x/w/..a/%2e%2ea",
            "https://x/a#/../b",
            "https://x/a%2e%2e/b",
        ] {
            assert!(!climbs(url), "{url}");
        }
    }

    #[test]
    fn below_the_first_party_path_are_tracker_and_collect_alone() {
        let below = FirstPartyPath::parse("/w").unwrap();
        let of = |method, path| Route::of_any(method, path, Some(&below)).map_err(|refusal| refusal.status);
        assert_eq!(of("GET", "/w/a.js"), Ok(Route::Tracker));
        assert_eq!(of("HEAD", "/w/headwater.js"), Ok(Route::Tracker));
        assert_eq!(of("POST", "/w/a.js"), Err(405));
        for path in ["/w/api/hw", "/w/api/collect"] {
            assert_eq!(of("POST", path), Ok(Route::Collect));
            assert_eq!(of("OPTIONS", path), Ok(Route::CollectPreflight));
            assert_eq!(of("GET", path), Err(405));
        }
        for path in [
            "/w",
            "/w/",
            "/w/.js",
            "/w/x/a.js",
            "/w/a.css",
            "/w/index.html",
            "/w/api",
            "/w/api/hw/",
            "/w//api/hw",
            "/w/api/session",
            "/w/%61pi/session",
            "/w/api/health",
            "/w/api/sites",
            "/w/sites/site_a",
            "/w/w/a.js",
            "/w/../api/session",
            "/w/%2e%2e/api/session",
        ] {
            for method in ["GET", "HEAD", "POST", "DELETE", "PUT", "OPTIONS"] {
                assert_eq!(of(method, path), Err(404), "{method} {path}");
            }
        }
        // Beside it everything is as without it.
        for path in ["/api/session", "/wx/a.js", "/W/a.js", "/sites", "/x/w/a.js"] {
            assert_eq!(Route::of_any("GET", path, Some(&below)), Route::of("GET", path), "{path}");
        }
        assert_eq!(Route::of_any("GET", "/w/a.js", None), Ok(Route::Asset));
    }

    #[test]
    fn a_first_party_path_is_plain_and_not_the_dashboards() {
        for path in ["/w", "/a/b", "/a-b_c.d/e"] {
            assert!(FirstPartyPath::parse(path).is_some(), "{path}");
        }
        let long = format!("/{}", "w".repeat(100));
        for path in [
            "", "/", "w", "/w/", "//w", "/api", "/api/w", "/assets", "/w/..", "/.w", "/w x", "/w?", "/w*", "/%77",
            &long,
        ] {
            assert!(FirstPartyPath::parse(path).is_none(), "{path}");
        }
    }
}
