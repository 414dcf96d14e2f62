//! The fields of a site that its owner writes, when it is made and when it is changed.

use crate::http::Refusal;
use headwater::api::ErrorCode;
use headwater::base::limits::{SITE_HOSTS_MAX, SITE_NAME_MAX_CHARS};
use headwater::base::time::TimeZoneName;
use headwater::web::address::written_host;

/// A name, without blanks around it.
///
/// # Errors
/// 400 when it is empty, too long, or has control characters.
pub(super) fn read_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > SITE_NAME_MAX_CHARS || name.chars().any(char::is_control) {
        let message = format!("Give the site a name of 1 to {SITE_NAME_MAX_CHARS} characters.");
        return Err(Refusal::new(ErrorCode::SiteNameInvalid, message));
    }
    Ok(name.to_owned())
}

/// Hosts as people write them, as browsers send them.
///
/// # Errors
/// 400 when there is none or too many, or one that is no host.
pub(super) fn read_hosts(hosts: &[String]) -> Result<Vec<String>, Refusal> {
    let hosts: Option<Vec<String>> = hosts.iter().map(|host| written_host(host)).collect();
    hosts.filter(|hosts| (1..=SITE_HOSTS_MAX).contains(&hosts.len())).ok_or_else(|| {
        let message = "Name at least one host of the site, such as example.com. One with letters beyond ASCII is written as browsers send it, xn--….";
        Refusal::new(ErrorCode::SiteHostsInvalid, message)
    })
}

/// A zone.
///
/// # Errors
/// 400 when there is none of this name.
pub(super) fn read_zone(name: &str) -> Result<TimeZoneName, Refusal> {
    TimeZoneName::parse(name).map_err(|error| Refusal::new(ErrorCode::TimeZoneUnknown, format!("{error}.")))
}
