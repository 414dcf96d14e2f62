//! The visitor cookie: whom it names, and its renewal.

use crate::http::{Refusal, Request, Response};
use headwater::api::ErrorCode;
use headwater::base::id::VisitorId;
use headwater::visit::beacon::{Beacon, BeaconIds};
use headwater::web::cookie::cookie_value;

/// The visitor cookie. Checkout backends read it, so it is not `HttpOnly`.
const VISITOR_COOKIE: &str = "_hw_vid";
/// 400 days: the longest a browser keeps a cookie (Chrome's cap).
const COOKIE_MAX_AGE_S: i64 = 34_560_000;

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

/// Renews the visitor cookie by HTTP, which Safari keeps longer than one set by a script. None is set for a cookieless visitor.
pub(super) fn with_cookie(
    response: Response,
    request: &Request,
    beacon: &Beacon,
    named: Option<&BeaconIds>,
) -> Response {
    let Some(BeaconIds { visitor, .. }) = named.filter(|_| request.is_same_site()) else { return response };
    let mut cookie = format!("{VISITOR_COOKIE}={visitor}; Max-Age={COOKIE_MAX_AGE_S}; Path=/; SameSite=Lax");
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
