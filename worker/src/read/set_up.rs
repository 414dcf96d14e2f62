//! How far a site is, and which money it has, whatever range is looked at.
//!
//! The dashboard chooses its mode and currency by this, so that neither changes with the range.

use super::{ReadFault, SiteView};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::api_key::{self, KeyShownRow};
use crate::store::fact::Scope;
use crate::store::integration::{self, IntegrationShownRow};
use crate::store::payment::{self, CurrencyRow};
use headwater::api::{IntegrationStatus, ModeSetUp, SetUp};
use headwater::base::id::{Mode, SiteId};

/// How far a site is.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_set_up(shell: &Shell<'_>, site: &SiteId) -> Result<SetUp, ReadFault> {
    let mut batch = Batch::new();
    let asked_site = SiteView::add_to(&mut batch, site);
    let integrations = batch.ask::<IntegrationShownRow>(integration::of_site(site));
    let keys = batch.ask::<KeyShownRow>(api_key::of_site(site));
    let modes = [Mode::Live, Mode::Test].map(|mode| {
        let scope = Scope { site: site.clone(), mode };
        (mode, batch.ask::<CurrencyRow>(payment::latest_by_currency(&scope)))
    });
    let mut answers = batch.run(shell.database).await?;
    let first_seen_s = asked_site.take(&mut answers, shell.context.now_s())?.first_seen_s;
    let (integrations, keys) = (answers.take(integrations)?, answers.take(keys)?);
    let stands = |row: &IntegrationShownRow| {
        let has_key = keys.iter().any(|key| key.integration == row.id);
        row.status != IntegrationStatus::Disconnected && (row.activated_s.is_some() || has_key)
    };
    let connected = integrations.iter().any(stands);
    let modes = modes.into_iter().map(|(mode, rows)| Ok(mode_to_api(mode, answers.take(rows)?)));
    Ok(SetUp { site: site.clone(), first_seen_s, connected, modes: modes.collect::<Result<_, ReadFault>>()? })
}

fn mode_to_api(mode: Mode, rows: Vec<CurrencyRow>) -> ModeSetUp {
    ModeSetUp {
        mode,
        source_known: rows.iter().any(|row| row.known > 0),
        currencies: rows.into_iter().map(|row| row.currency.as_str().to_owned()).collect(),
    }
}
