//! `/api/sites`: the owner's sites.

use crate::http::{Failure, Refusal, Request, Response};
use crate::port::batch::Batch;
use crate::port::database::Statement;
use crate::read::{SiteView, answer_sites};
use crate::shell::Shell;
use crate::store::{site, visit_sum};
use headwater::api::{ErrorCode, IdentifySigning, NewSite, PaymentFees, Site};
use headwater::base::id::SiteId;
use headwater::base::limits::{SITE_HOSTS_MAX, SITE_NAME_MAX_CHARS};
use headwater::base::time::TimeZoneName;
use headwater::cost::margin::WHOLE_BP;
use headwater::web::address::written_host;

/// `GET /api/sites`
///
/// # Errors
/// When the database fails.
pub async fn list(shell: &Shell<'_>) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_sites(shell).await?))
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
        click_parameters: Vec::new(),
        claims_join: true,
        margin_bp: WHOLE_BP,
        payment_fees: PaymentFees::default(),
    };
    let kept = site::NewSite { id: &site.id, name: &site.name, hosts: &site.hosts, time_zone: &site.time_zone };
    let random = [shell.context.random(), shell.context.random()];
    let insert = site::insert(&kept, &shell.secrets.seal_key, random, shell.context.now_s())?;
    let begin = visit_sum::begin(&site.id, &site.time_zone);
    shell.database.batch(vec![insert, begin]).await?;
    Ok(Response::json(201, &site))
}

/// Changes a site in place, and gives it as it is then. This isolate knows at once; others ask before they refuse, and are stopped at
/// the commit before they take what is taken no more.
///
/// # Errors
/// 404 for an unknown site, of which nothing is written.
pub(super) async fn change_and_show(
    shell: &Shell<'_>,
    site: &SiteId,
    statements: Vec<Statement>,
) -> Result<Site, Failure> {
    let mut batch = Batch::beginning_with(statements);
    let view = SiteView::add_to(&mut batch, site);
    let mut answers = batch.run(shell.database).await?;
    shell.memory.forget_site(site);
    Ok(view.take(&mut answers, shell.context.now_s())?)
}
