//! `DELETE /api/sites/<site>`: a site goes, with everything of it.
//!
//! Its integrations end first, as by a disconnect, so that Stripe can still be told to drop our endpoints. Then one commit takes the site
//! itself: from there on it is unknown to everybody. Its rows go after it, some now and the rest by the cron (`job::site_deletion`).

use crate::http::owner::disconnect::{end, take_down};
use crate::http::{Failure, Refusal, Request, Response};
use crate::job::site_deletion::begin_with;
use crate::load::forget_site;
use crate::port::batch::Batch;
use crate::read::{Missing, ReadFault};
use crate::shell::Shell;
use crate::store::integration::{self, IntegrationOf, IntegrationShownRow};
use crate::store::site::{self, SiteRow};
use crate::store::site_deletion::{DeletionRow, EndpointLeftRow, begin, endpoints_left};
use headwater::api::{DeleteSite, ErrorCode, IntegrationStatus, KeptRevenue, SiteDeletion};
use headwater::base::id::SiteId;

/// Deletes a site.
///
/// # Errors
/// 400 without the site's name in the body, 404 for an unknown site.
pub async fn delete(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let DeleteSite { confirm } = request.json()?;
    let mut batch = Batch::new();
    let row = batch.ask::<SiteRow>(site::by_id(site));
    let integrations = batch.ask::<IntegrationShownRow>(integration::of_site(site));
    let mut answers = batch.run(shell.database).await?;
    let row = answers.take_first(row)?.ok_or(ReadFault::NotThere(Missing::Site))?;
    if confirm.trim() != row.name {
        return Err(Refusal::new(ErrorCode::ConfirmationWrong, "confirm is not the name of the site.").into());
    }
    let now_s = shell.context.now_s();
    for one in answers.take(integrations)?.iter().filter(|one| one.status != IntegrationStatus::Disconnected) {
        let (keys, statements) = end(IntegrationOf { site, integration: &one.id }, KeptRevenue::Keep, now_s);
        shell.database.batch(statements).await?;
        shell.memory.forget_integration(&one.id);
        take_down(shell, &keys).await?;
    }
    let left = shell.database.rows_of::<EndpointLeftRow>(endpoints_left(site)).await?;
    shell.database.batch(begin(site, now_s)).await?;
    forget_site(shell, site).await;
    let gone =
        DeletionRow { site: site.clone(), name: row.name, step: 0, swept_from_s: now_s, deleted: 0, begun_s: now_s };
    begin_with(shell, &gone).await?;
    let endpoints_left = left.into_iter().map(|row| row.id).collect();
    Ok(Response::json(200, &SiteDeletion { begun_s: now_s, endpoints_left }))
}
