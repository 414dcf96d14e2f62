//! Refusals of what is not there, as a route and its handler both give them.

use crate::http::Refusal;
use headwater::api::ErrorCode;

/// Refusal for an address where there is nothing.
pub fn route_unknown() -> Refusal {
    Refusal::new(ErrorCode::RouteUnknown, "There is nothing at this address.")
}

/// Refusal for a site that does not exist.
pub fn site_unknown() -> Refusal {
    Refusal::new(ErrorCode::SiteUnknown, "There is no such site.")
}

/// Refusal for a person nothing is known of.
pub fn person_unknown() -> Refusal {
    Refusal::new(ErrorCode::PersonUnknown, "Nothing is known of such a person.")
}
