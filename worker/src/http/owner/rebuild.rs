//! `/api/sites/<site>/rebuild`: making everything that is derived anew from the facts.

use crate::http::{Failure, Response};
use crate::job::rebuild::run_of_site;
use crate::job::stripe::Budget;
use crate::ledger::effect::After;
use crate::port::batch::Batch;
use crate::read::{RebuildView, answer_rebuild};
use crate::shell::Shell;
use crate::store::rebuild;
use headwater::base::id::SiteId;

/// How long an open page or a command waits for the next steps, in milliseconds.
const ADVANCE_MS: i64 = 3_000;

/// `POST …/rebuild`: begins a rebuild, unless one is under way. The cron drives it.
///
/// # Errors
/// 404 for an unknown site, of which nothing is written.
pub async fn begin(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    let mut batch = Batch::beginning_with(vec![rebuild::begin(site, shell.context.now_s(), None)]);
    let view = RebuildView::add_to(&mut batch, site);
    let rebuild = view.take(&mut batch.run(shell.database).await?, shell.context.now_s())?;
    Ok(Response::json(202, &rebuild))
}

/// `POST …/rebuild/advance`: takes the next steps of a rebuild under way now, some seconds of them.
///
/// # Errors
/// 404 for an unknown site.
pub async fn advance(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    let until_ms = shell.outbound.clock_ms() + ADVANCE_MS;
    run_of_site(shell, site, &mut Budget { pages: shell.settings.import_pages, until_ms }).await?;
    Ok(Response { after: After::Drain, ..Response::json(200, &answer_rebuild(shell, site).await?) })
}
