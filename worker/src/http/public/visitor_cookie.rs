//! The visitor cookie: whom it names, and its renewal.

use crate::http::{Refusal, Request, Response};
use headwater::api::ErrorCode;
use headwater::base::id::VisitorId;
use headwater::visit::beacon::{Beacon, BeaconIds};
use headwater::web::cookie::cookie_value;

/// The visitor cookie. Checkout backends read it, so it is not `HttpOnly`.
const VISITOR_COOKIE: &str = "_hw_vid";

/// The ids of a beacon that names them, and whether the visitor's own cookie did. The cookie of a same-site request wins over the body.
pub(super) fn named(request: &Request, ids: &BeaconIds) -> Result<(BeaconIds, bool), Refusal> {
    let cookies = request.header("cookie").unwrap_or("");
    let Some(text) = cookie_value(cookies, VISITOR_COOKIE).filter(|_| request.is_same_site()) else {
        return Ok((ids.clone(), false));
    };
    let visitor = VisitorId::of_somebody(text)
        .map_err(|_| Refusal::new(ErrorCode::VisitorCookieInvalid, "The visitor cookie is not a visitor id."))?;
    Ok((BeaconIds { visitor, session: ids.session.clone() }, true))
}

/// Whose cookie is renewed, and for how many days.
#[derive(Clone, Copy)]
pub(super) struct Renewed<'a> {
    pub(super) ids: &'a BeaconIds,
    pub(super) days: i64,
}

/// Renews the visitor cookie by HTTP, which Safari keeps longer than one set by a script. None is set for a cookieless visitor.
pub(super) fn with_cookie(
    response: Response,
    request: &Request,
    beacon: &Beacon,
    renewed: Option<Renewed<'_>>,
) -> Response {
    let Some(Renewed { ids, days }) = renewed.filter(|_| request.is_same_site()) else { return response };
    let (visitor, seconds) = (&ids.visitor, days * 86_400);
    let mut cookie = format!("{VISITOR_COOKIE}={visitor}; Max-Age={seconds}; Path=/; SameSite=Lax");
    if request.origin.starts_with("https://") {
        cookie.push_str("; Secure");
    }
    let host = request.host();
    let inside = |domain: &&String| host == domain.as_str() || host.ends_with(&format!(".{domain}"));
    if let Some(domain) = beacon.cookie_domain.as_ref().filter(inside) {
        cookie.push_str("; Domain=");
        cookie.push_str(domain);
    }
    response.with("set-cookie", cookie)
}
