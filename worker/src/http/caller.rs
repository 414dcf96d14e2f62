//! Who calls, as far as a rate limit must distinguish callers: by network, never by name.
//!
//! What always holds: an address goes into a keyed digest and nowhere else. An IPv6 address counts by its /64, which one customer of
//! a provider holds whole.

use super::access::digest_of;
use crate::http::{Failure, Refusal, Request};
use crate::port::limiter::{Limit, PERIOD_S};
use crate::shell::{Secrets, Shell};
use headwater::api::ErrorCode;
use headwater::base::id::SiteId;
use std::net::IpAddr;

/// The network of an address as text: an IPv4 address, the /64 of an IPv6 address. What is no address is all one.
fn network(address: &str) -> String {
    match address.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => String::new(),
    }
}

/// The keyed digest of the caller's network. Deployed, Cloudflare sets the header; a local run may lack it.
fn digest(secrets: &Secrets, request: &Request) -> String {
    digest_of(secrets, "caller/network", &network(request.header("cf-connecting-ip").unwrap_or("")))
}

fn too_many_beacons(message: &str) -> Failure {
    Refusal::too_many(ErrorCode::TooManyBeacons, PERIOD_S, message).into()
}

/// Counts a beacon of a site: by its network, and all of the site.
///
/// # Errors
/// 429 beyond either limit.
pub(crate) async fn admit_beacon(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<(), Failure> {
    let key = format!("{site}:{}", digest(shell.secrets, request));
    if !shell.limiter.admits(Limit::CollectPerAddress, &key).await {
        return Err(too_many_beacons("Too many beacons of this site came from your network within a minute."));
    }
    if !shell.limiter.admits(Limit::CollectPerSite, site.as_str()).await {
        return Err(too_many_beacons("Too many beacons of this site came within a minute."));
    }
    Ok(())
}

/// Counts a question to the database about a site that nothing near knows: invented sites would each be asked for otherwise.
///
/// # Errors
/// 429 beyond the limit.
pub(crate) async fn admit_lookup(shell: &Shell<'_>, request: &Request) -> Result<(), Failure> {
    let key = format!("lookup:{}", digest(shell.secrets, request));
    if shell.limiter.admits(Limit::CollectPerAddress, &key).await {
        return Ok(());
    }
    Err(too_many_beacons("Too many sites were asked for from your network within a minute."))
}

/// Counts a wrong token or code, and gives the refusal: the one given, or 429 when there were too many. What is right was let pass before.
pub(crate) async fn refuse_sign_in(shell: &Shell<'_>, request: &Request, refusal: Refusal) -> Failure {
    let key = digest(shell.secrets, request);
    if shell.limiter.admits(Limit::SignInPerAddress, &key).await {
        return refusal.into();
    }
    let message =
        "Too many wrong sign-ins came from your network within a minute; the right token is taken at any time.";
    Refusal::too_many(ErrorCode::TooManyTries, PERIOD_S, message).into()
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn a_caller_is_an_ipv4_address_or_half_an_ipv6_address() {
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7", "the same caller, however written");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2::9"), network("2001:0db8:0001:0002:ffff:ffff:ffff:ffff"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        for nobody in ["", "unknown", "203.0.113.7, 203.0.113.8", "203.0.113.7:80", "[2001:db8::1]"] {
            assert_eq!(network(nobody), "", "{nobody}");
        }
    }
}
