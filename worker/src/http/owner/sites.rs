//! `/api/sites`: the owner's sites.

use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::shell::Shell;
use crate::store::site::{self, SiteRow};
use crate::store::visit_rows;
use crate::visit::budget;
use headwater::api::{ErrorCode, IdentifySigning, NewSite, Site, Sites};
use headwater::base::id::SiteId;
use headwater::base::limits::{SITE_HOSTS_MAX, SITE_NAME_MAX_CHARS};
use headwater::base::time::TimeZoneName;
use headwater::visit::cookieless::day_of;
use headwater::web::address::written_host;

/// `GET /api/sites`
///
/// # Errors
/// When the database fails.
pub async fn list(shell: &Shell<'_>) -> Result<Response, Failure> {
    let now_s = shell.context.now_s();
    let mut answers = shell.database.ask(vec![site::list(), visit_rows::list(day_of(now_s))]).await?;
    let sites: Vec<Site> = answers.rows::<SiteRow>()?.into_iter().map(|row| row.shown(now_s)).collect();
    let visit_rows = budget::shown(shell, &sites, &answers.rows()?);
    Ok(Response::json(200, &Sites { sites, visit_rows }))
}

/// The site, which must exist.
///
/// # Errors
/// 404 when it does not.
pub async fn existing(shell: &Shell<'_>, id: &SiteId) -> Result<Site, Failure> {
    let mut answers = shell.database.ask(vec![site::by_id(id)]).await?;
    let row = answers.rows::<SiteRow>()?.into_iter().next();
    Ok(row.ok_or_else(site_unknown)?.shown(shell.context.now_s()))
}

/// `POST /api/sites`
///
/// # Errors
/// 400 naming the field that cannot be.
pub async fn create(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    let new: NewSite = request.json()?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > SITE_NAME_MAX_CHARS || name.chars().any(char::is_control) {
        let message = format!("Give the site a name of 1 to {SITE_NAME_MAX_CHARS} characters.");
        return Err(Refusal::new(ErrorCode::SiteNameInvalid, message).into());
    }
    let hosts: Option<Vec<String>> = new.hosts.iter().map(|host| written_host(host)).collect();
    let Some(hosts) = hosts.filter(|hosts| (1..=SITE_HOSTS_MAX).contains(&hosts.len())) else {
        let message = "Name at least one host of the site, such as example.com. One with letters beyond ASCII is written as browsers send it, xn--….";
        return Err(Refusal::new(ErrorCode::SiteHostsInvalid, message).into());
    };
    let zone = TimeZoneName::parse(&new.time_zone)
        .map_err(|error| Refusal::new(ErrorCode::TimeZoneUnknown, format!("{error}.")))?;
    let site = Site {
        id: shell.context.site_id().map_err(Failure::internal)?,
        name: name.to_owned(),
        hosts,
        time_zone: zone.as_str().to_owned(),
        first_seen_s: None,
        identify_signing: IdentifySigning::Optional,
        identify_key: None,
        connected_accounts: Vec::new(),
        claims_join: true,
    };
    let random = [shell.context.random(), shell.context.random()];
    let insert = site::insert(&site, &shell.secrets.seal_key, random, shell.context.now_s())?;
    shell.database.batch(vec![insert]).await?;
    Ok(Response::json(201, &site))
}
