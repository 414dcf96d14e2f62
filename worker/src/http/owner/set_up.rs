//! `GET /api/sites/<site>/set-up`: how far a site is, and which money it has, whatever range is looked at.
//!
//! The dashboard chooses its mode and currency by this, so that neither changes with the range.

use crate::http::owner::sites;
use crate::http::{Failure, Response};
use crate::shell::Shell;
use crate::store::api_key::{self, KeyShownRow};
use crate::store::fact::Scope;
use crate::store::integration::{self, IntegrationShownRow};
use crate::store::payment::{self, CurrencyRow};
use headwater::api::{IntegrationStatus, ModeSetUp, SetUp};
use headwater::base::id::{Mode, SiteId};

/// Answers how far a site is.
///
/// # Errors
/// 404 for an unknown site.
pub async fn set_up(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    let first_seen_s = sites::existing(shell, site).await?.first_seen_s;
    let of_mode = |mode| payment::latest_by_currency(&Scope { site: site.clone(), mode });
    let statements = vec![integration::of_site(site), api_key::of_site(site), of_mode(Mode::Live), of_mode(Mode::Test)];
    let mut answers = shell.database.ask(statements).await?;
    let connections = answers.rows::<IntegrationShownRow>()?;
    let keys = answers.rows::<KeyShownRow>()?;
    let stands = |row: &IntegrationShownRow| {
        let has_key = keys.iter().any(|key| key.integration == row.id);
        row.status != IntegrationStatus::Disconnected && (row.activated_s.is_some() || has_key)
    };
    let modes = vec![shown(Mode::Live, answers.rows()?), shown(Mode::Test, answers.rows()?)];
    Ok(Response::json(
        200,
        &SetUp { site: site.clone(), first_seen_s, connected: connections.iter().any(stands), modes },
    ))
}

fn shown(mode: Mode, rows: Vec<CurrencyRow>) -> ModeSetUp {
    ModeSetUp {
        mode,
        source_known: rows.iter().any(|row| row.known > 0),
        currencies: rows.into_iter().map(|row| row.currency.as_str().to_owned()).collect(),
    }
}
