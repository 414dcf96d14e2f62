//! `/api/sites`: the owner's sites.

use super::site_fields::{read_hosts, read_name, read_zone};
use crate::http::access::Caller;
use crate::http::{Failure, Request, Response};
use crate::port::batch::Batch;
use crate::port::database::Statement;
use crate::read::{SiteView, answer_sites};
use crate::shell::Shell;
use crate::store::{site, visit_sum};
use headwater::api::{EmailMatching, IdentifySigning, NewSite, PaymentFees, Site, SitePrivacy};
use headwater::base::id::SiteId;
use headwater::cost::margin::WHOLE_BP;

/// `GET /api/sites`: of an API token only its own.
///
/// # Errors
/// When the database fails.
pub async fn list(shell: &Shell<'_>, caller: &Caller) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_sites(shell, caller.site()).await?))
}

/// `POST /api/sites`
///
/// # Errors
/// 400 naming the field that cannot be.
pub async fn create(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    let new: NewSite = request.json()?;
    let zone = read_zone(&new.time_zone)?;
    let site = Site {
        id: shell.context.site_id().map_err(Failure::internal)?,
        name: read_name(&new.name)?,
        hosts: read_hosts(&new.hosts)?,
        time_zone: zone.as_str().to_owned(),
        first_seen_s: None,
        identify_signing: IdentifySigning::Optional,
        identify_key: None,
        connected_accounts: Vec::new(),
        click_parameters: Vec::new(),
        self_reported_keys: Vec::new(),
        reporting_currency: None,
        claims_join: true,
        email_matching: EmailMatching::On,
        window_days: None,
        count_out_of_band: false,
        visitor_keys: Vec::new(),
        margin_bp: WHOLE_BP,
        payment_fees: PaymentFees::default(),
        privacy: SitePrivacy::default(),
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
