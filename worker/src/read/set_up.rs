//! How far a site is, what proves it, and which money it has, whatever range is looked at.
//!
//! The dashboard chooses its mode and currency by this, so that neither changes with the range.

use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::api_key::{self, KeyShownRow};
use crate::store::fact::Scope;
use crate::store::here_now::test_visit;
use crate::store::integration::{self, IntegrationShownRow};
use crate::store::latest_payment::{LatestRow, latest_groups};
use crate::store::site::{self, ProofRow, SiteRow};
use headwater::api::{CookieRenewal, DecidedPayment, IntegrationStatus, ModeSetUp, SetUp, TestVisit};
use headwater::base::id::{Mode, SiteId};
use headwater::base::limits::HERE_NOW_BEGUN_S;
use headwater::base::money::Currency;

/// How far a site is.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_set_up(shell: &Shell<'_>, site: &SiteId) -> Result<SetUp, ReadFault> {
    let mut batch = Batch::new();
    let proofs = batch.ask::<ProofRow>(site::proofs(site));
    let integrations = batch.ask::<IntegrationShownRow>(integration::of_site(site));
    let keys = batch.ask::<KeyShownRow>(api_key::of_site(site));
    let test_visit = batch.ask::<TestVisit>(test_visit(site, shell.context.now_s() - HERE_NOW_BEGUN_S));
    let row = batch.ask::<SiteRow>(site::by_id(site));
    let modes = [Mode::Live, Mode::Test].map(|mode| {
        let scope = Scope { site: site.clone(), mode };
        (mode, batch.ask::<LatestRow>(latest_groups(&scope)))
    });
    let mut answers = batch.run(shell.database).await?;
    let proofs = answers.take_first(proofs)?.ok_or(ReadFault::NotThere(Missing::Site))?;
    let mut standing = answers.take(integrations)?;
    standing.retain(|row| row.status != IntegrationStatus::Disconnected);
    let keys = answers.take(keys)?;
    let reporting = answers.take_first(row)?.and_then(|row| row.reporting_currency);
    let test_visit = answers.take_first(test_visit)?;
    let stands = |key: &&KeyShownRow| standing.iter().any(|row| row.id == key.integration);
    let key_s = keys.iter().filter(stands).map(|key| key.created_s).min();
    let delivered_s = standing.iter().filter_map(|row| row.activated_s).min();
    let modes = modes.into_iter().map(|(mode, rows)| Ok(mode_to_api(mode, answers.take(rows)?, reporting)));
    Ok(SetUp {
        site: site.clone(),
        first_seen_s: proofs.first_seen_s,
        first_host: proofs.first_host,
        cookie: proofs
            .cookie_renewed_s
            .map(|renewed_s| CookieRenewal { renewed_s, by_path: proofs.cookie_by_path == Some(1) }),
        key_s,
        delivered_s,
        connected: key_s.is_some() || delivered_s.is_some(),
        test_visit,
        demo_shop: shell.settings.demo_shop_origin.clone(),
        modes: modes.collect::<Result<_, ReadFault>>()?,
    })
}

fn mode_to_api(mode: Mode, rows: Vec<LatestRow>, reporting: Option<Currency>) -> ModeSetUp {
    let mut set_up = ModeSetUp {
        mode,
        currencies: Vec::new(),
        source_known: rows.iter().any(|row| row.known > 0),
        decided: Vec::new(),
    };
    for LatestRow { currency, rung, payment, paid_s, .. } in rows {
        // Rows of one currency stand together.
        if set_up.currencies.last().is_none_or(|last| last != currency.as_str()) {
            set_up.currencies.push(currency.as_str().to_owned());
        }
        set_up.decided.push(DecidedPayment { rung, payment, paid_s });
    }
    // All money in one comes first, where there is any.
    if let Some(into) = reporting.filter(|_| !set_up.currencies.is_empty()) {
        set_up.currencies.insert(0, into.all_in().as_str().to_owned());
    }
    set_up
}
