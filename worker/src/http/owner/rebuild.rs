//! `/api/sites/<site>/rebuild`: making everything that is derived anew from the facts.

use crate::http::owner::sites;
use crate::http::{Failure, Response};
use crate::job::rebuild;
use crate::job::stripe::Budget;
use crate::ledger::effect::After;
use crate::shell::Shell;
use crate::store::rebuild::{RebuildRow, of_site};
use headwater::api::{ModeRebuild, Rebuild};
use headwater::base::id::SiteId;

/// How long an open page or a command waits for the next steps, in milliseconds.
const ADVANCE_MS: i64 = 3_000;

/// `POST …/rebuild`: begins a rebuild, unless one is under way. The cron drives it.
///
/// # Errors
/// 404 for an unknown site.
pub async fn begin(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    sites::existing(shell, site).await?;
    rebuild::begin(shell, site).await?;
    Ok(Response::json(202, &progress(shell, site).await?))
}

/// `POST …/rebuild/advance`: takes the next steps of a rebuild under way now, some seconds of them.
///
/// # Errors
/// 404 for an unknown site.
pub async fn advance(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    sites::existing(shell, site).await?;
    let until_ms = shell.outbound.clock_ms() + ADVANCE_MS;
    let mut budget = Budget { pages: shell.settings.import_pages, until_ms };
    rebuild::run_of_site(shell, site, &mut budget).await?;
    Ok(Response { after: After::Drain, ..Response::json(200, &progress(shell, site).await?) })
}

async fn progress(shell: &Shell<'_>, site: &SiteId) -> Result<Rebuild, Failure> {
    let rows: Vec<RebuildRow> = shell.database.ask(vec![of_site(site)]).await?.last()?;
    let modes = rows.into_iter().map(|row| {
        let RebuildRow { mode, pages, skipped, started_s, ended_s, .. } = row;
        ModeRebuild { mode, pages, skipped, started_s, ended_s }
    });
    Ok(Rebuild { modes: modes.collect() })
}
