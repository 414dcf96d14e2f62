//! Which request goes to which handler: an enum of routes, pure.

use crate::http::Refusal;
use headwater::id::{EventId, IntegrationId, PaymentId, PersonId, SecretId, SiteId};
use headwater::limits;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `GET /api/health`
    Health,
    /// `POST /api/collect`
    Collect,
    /// `OPTIONS /api/collect`
    CollectPreflight,
    /// `POST /api/integrations/stripe/webhook/<integration>`
    Webhook(IntegrationId),
    /// `GET /api/session`
    Session,
    /// `POST /api/session`
    SignIn,
    /// `DELETE /api/session`
    SignOut,
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

fn unknown() -> Refusal {
    Refusal::new(404, "route_unknown", "There is nothing at this address.")
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
        let rest = parts.strip_prefix(&["api"]).ok_or_else(unknown)?;
        match rest {
            ["sites", site, rest @ ..] => Self::of_site(method, site, rest),
            ["integrations", "stripe", "webhook", id] => {
                let integration = IntegrationId::parse(id)
                    .map_err(|_| Refusal::new(404, "integration_unknown", "There is no such integration."))?;
                only(method, &[("POST", Self::Webhook(integration))])
            }
            ["health"] => only(method, &[("GET", Self::Health)]),
            ["collect"] => only(method, &[("POST", Self::Collect), ("OPTIONS", Self::CollectPreflight)]),
            ["session"] => only(method, &[("GET", Self::Session), ("POST", Self::SignIn), ("DELETE", Self::SignOut)]),
            ["sites"] => only(method, &[("GET", Self::Sites), ("POST", Self::NewSite)]),
            _ => Err(unknown()),
        }
    }

    fn of_site(method: &str, site: &str, rest: &[&str]) -> Result<Self, Refusal> {
        let site = SiteId::parse(site).map_err(|_| site_unknown())?;
        match rest {
            [] => only(method, &[("PATCH", Self::ChangeSite(site))]),
            ["identify-key"] => {
                only(method, &[("POST", Self::NewIdentifyKey(site.clone())), ("DELETE", Self::RemoveIdentifyKey(site))])
            }
            ["report"] => only(method, &[("GET", Self::Report(site))]),
            ["payments"] => only(method, &[("GET", Self::Payments(site))]),
            ["payments", payment] => {
                let payment = PaymentId::parse(payment)
                    .map_err(|_| Refusal::new(404, "payment_unknown", "There is no such payment."))?;
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
                let integration = IntegrationId::parse(id).map_err(|_| unknown())?;
                Self::of_integration(method, (site, integration), rest)
            }
            _ => Err(unknown()),
        }
    }

    fn of_integration(method: &str, (site, id): (SiteId, IntegrationId), rest: &[&str]) -> Result<Self, Refusal> {
        match rest {
            ["secrets"] => only(method, &[("POST", Self::NewSecret(site, id))]),
            ["secrets", secret] => {
                let secret = SecretId::parse(secret).map_err(|_| unknown())?;
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
                let refusal = || Refusal::new(404, "delivery_unknown", "There is no such delivery.");
                let event = EventId::parse(event).map_err(|_| refusal())?;
                only(method, &[("POST", Self::Replay(site, id, event))])
            }
            _ => Err(unknown()),
        }
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

/// Refusal for a site that does not exist.
pub fn site_unknown() -> Refusal {
    Refusal::new(404, "site_unknown", "There is no such site.")
}

/// Refusal for a person nothing is known of.
pub fn person_unknown() -> Refusal {
    Refusal::new(404, "person_unknown", "Nothing is known of such a person.")
}

fn only(method: &str, routes: &[(&str, Route)]) -> Result<Route, Refusal> {
    let found = routes.iter().find(|(known, _)| *known == method);
    let refusal = || Refusal::new(405, "method_not_allowed", "This address takes another method.");
    found.map(|(_, route)| route.clone()).ok_or_else(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_routes() {
        assert_eq!(Route::of("POST", "/api/collect"), Ok(Route::Collect));
        assert_eq!(Route::of("GET", "/api/collect").unwrap_err().status, 405);
        assert_eq!(Route::of("GET", "/api/sites/site_a/payments/first:sub_1").unwrap().body_limit(), 16 * 1024);
        assert_eq!(Route::of("GET", "/api/sites/SITE/report").unwrap_err().code, "site_unknown");
        assert_eq!(Route::of("POST", "/api/integrations/stripe/webhook/nope").unwrap_err().code, "integration_unknown");
        let person = Route::of("GET", "/api/sites/site_a/people/0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10").unwrap();
        assert!(matches!(person, Route::Person(_, PersonId::Visitor(_))));
        let person = Route::of("GET", "/api/sites/site_a/people/cus_1").unwrap();
        assert!(matches!(person, Route::Person(_, PersonId::Customer(_))));
        assert_eq!(Route::of("GET", "/api/sites/site_a/people/cus_%27").unwrap_err().code, "person_unknown");
        assert_eq!(Route::of("POST", "/api/sites/site_a/people/cus_1").unwrap_err().status, 405);
        for (path, encoded) in [
            ("/api/sites/site_a/payments/first:sub_1", "/api/sites/site_a/payments/first%3Asub_1"),
            ("/api/sites/site_a/payments/pi_1", "/api/sites/site_a/payments/%70i_1"),
        ] {
            assert_eq!(Route::of("GET", path).unwrap(), Route::of("GET", encoded).unwrap());
        }
        let replay = Route::of("POST", "/api/sites/site_a/integrations/int_1/deliveries/sha256%3A0a/replay").unwrap();
        assert!(matches!(replay, Route::Replay(_, _, event) if event.as_str() == "sha256:0a"));
        assert_eq!(Route::of("GET", "/api/sites/site_a/payments/pi_1%2F..").unwrap_err().code, "payment_unknown");
        for path in ["/", "/api", "/api/x", "/api/sites/site_a/integrations/int_1/secrets/'"] {
            assert!(Route::of("GET", path).is_err(), "{path}");
        }
    }
}
