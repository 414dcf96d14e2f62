//! Which pages may read the responses of collect: those of the site's own hosts.
//!
//! Any page may post, since a beacon is public. What always holds: an origin is reflected only where it is known to be a site's own,
//! and credentials count only for a request that the browser itself calls same-site.

use crate::http::caller;
use crate::http::{Failure, Request, Response};
use crate::shell::Shell;
use crate::store::site::{self, SiteRow};
use headwater::visit::touch::SiteHosts;
use std::rc::Rc;

/// Answers the preflight of a page that sends something else than the tracker does.
pub(super) async fn preflight(shell: &Shell<'_>, request: &Request) -> Response {
    // It names no site: a page of any site of this installation is let through. Where they cannot be read, none is.
    let hosts = all_hosts(shell, request).await.ok();
    with_cors(Response::empty(204), request, hosts.as_deref())
        .with("access-control-allow-methods", "POST")
        .with("access-control-allow-headers", "content-type")
        .with("access-control-max-age", "86400")
}

/// Any page may post: a beacon is public. Only the site's own pages may read the answer, and credentials count only for a same-site
/// request, which the browser itself vouches for.
pub(crate) fn with_cors(response: Response, request: &Request, hosts: Option<&SiteHosts>) -> Response {
    let response = response.with("cross-origin-resource-policy", "cross-origin").with("vary", "Origin");
    let own = request.header("origin").filter(|origin| hosts.is_some_and(|hosts| is_of(hosts, origin)));
    let Some(origin) = own else { return response };
    let response = response.with("access-control-allow-origin", origin);
    if request.is_same_site() { response.with("access-control-allow-credentials", "true") } else { response }
}

/// Whether an origin, `https://www.shop.example:8443` say, is of one of these hosts.
fn is_of(hosts: &SiteHosts, origin: &str) -> bool {
    let Some(("https" | "http", authority)) = origin.split_once("://") else { return false };
    let port = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    hosts.contains(port.map_or(authority, |(host, _)| host))
}

/// The hosts of all sites, from memory or the database.
async fn all_hosts(shell: &Shell<'_>, request: &Request) -> Result<Rc<SiteHosts>, Failure> {
    if let Some(hosts) = shell.memory.all_hosts(shell.context.now_ms) {
        return Ok(hosts);
    }
    caller::admit_lookup(shell, request).await?;
    let rows = shell.database.rows_of::<SiteRow>(site::all_sites()).await?;
    let own = rows.iter().flat_map(|row| row.at_edge().hosts).collect();
    let hosts = Rc::new(SiteHosts { own, continuing: Vec::new() });
    shell.memory.keep_all_hosts(hosts.clone(), shell.context.now_ms);
    Ok(hosts)
}
