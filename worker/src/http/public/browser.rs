//! What a beacon's request says of the browser that sent it, beside the beacon itself.
//!
//! What always holds: address and user agent are read and passed on, never kept.

use crate::http::Request;
use crate::store::session::SessionFacts;
use headwater::visit::cookieless::Caller;
use headwater::web::device::{Device, Hints, read_country};

/// Whom a beacon without ids is from, as far as the request tells. The platform sets the address itself; a local run may lack it.
pub(super) fn cookieless_caller(request: &Request) -> Caller<'_> {
    let header = |name| request.header(name).unwrap_or("");
    Caller { address: header("cf-connecting-ip"), agent: header("user-agent") }
}

/// What a request says of the visitor's device.
pub(super) fn session_facts(request: &Request) -> SessionFacts {
    let header = |name| request.header(name).unwrap_or("");
    let device = Device::read(Hints {
        agent: header("user-agent"),
        brands: header("sec-ch-ua"),
        mobile: header("sec-ch-ua-mobile"),
        platform: header("sec-ch-ua-platform"),
    });
    SessionFacts { country: request.country.as_deref().and_then(read_country), device }
}
