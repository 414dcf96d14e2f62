//! `PATCH /api/sites/<site>`: the settings of a site that its owner changes.
//!
//! What always holds: what a change makes stale (`headwater::settings`) is queued in the commit that makes it.

use crate::http::{Failure, Refusal, Request, Response};
use crate::ledger::effect::{Commit, Effect};
use crate::port::database::Statement;
use crate::read::SiteView;
use crate::shell::Shell;
use crate::store::{identify_key, rebuild, site};
use headwater::api::{ErrorCode, SiteChange};
use headwater::base::id::SiteId;
use headwater::cost::margin::WHOLE_BP;
use headwater::settings::{SiteSetting, Stale};
use headwater::stripe::account::ConnectedAccounts;
use headwater::visit::touch::ClickParameters;

/// A setting that changes.
struct Change {
    setting: SiteSetting,
    /// Writes it.
    write: Statement,
    /// Queues the payments that rest on unsigned identifies, where what is stored differs from what is written.
    queue: Option<Statement>,
}

/// Changes the settings that the body names.
///
/// # Errors
/// 400 when the body is not what is expected or an account or parameter is none, 404 for an unknown site.
pub async fn change(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let changes = changes(shell, site, request.json()?)?;
    if changes.is_empty() {
        return Err(Refusal::new(ErrorCode::ChangeEmpty, "Say what is to change.").into());
    }
    let mut commit = Commit::default();
    for Change { setting, write, queue } in changes {
        // What the statement compares is the setting before, so it stands before the change itself.
        match setting.makes_stale() {
            Stale::PaymentsOnUnsigned => queue.into_iter().for_each(|queue| commit.follow(Effect::Queue(queue))),
            Stale::EveryPayment => {
                commit.write(rebuild::begin(site, shell.context.now_s(), None));
            }
            // Days are added up when they are asked for.
            Stale::Days | Stale::Nothing => {}
        }
        commit.write(write);
    }
    let view = SiteView::add_to(commit.batch(), site);
    let mut committed = commit.run(shell.database).await?;
    // This isolate knows at once; others ask before they refuse.
    shell.memory.forget_site(site);
    let site = view.take(&mut committed.answers, shell.context.now_s())?;
    Ok(Response { after: committed.after, ..Response::json(200, &site) })
}

fn changes(shell: &Shell<'_>, site: &SiteId, said: SiteChange) -> Result<Vec<Change>, Refusal> {
    let SiteChange { identify_signing, connected_accounts, claims_join, click_parameters, margin_bp, payment_fees } =
        said;
    if margin_bp.is_some_and(|margin_bp| !(0..=WHOLE_BP).contains(&margin_bp)) {
        return Err(Refusal::new(ErrorCode::MarginInvalid, format!("margin_bp is 0 to {WHOLE_BP}.")));
    }
    if payment_fees.as_ref().is_some_and(|fees| !fees.is_valid()) {
        let message = "payment_fees has a rate of 0 to 10,000 basis points, and for 20 currencies at most a fixed amount of 0 to 1,000,000 minor units each.";
        return Err(Refusal::new(ErrorCode::PaymentFeesInvalid, message));
    }
    let parameters = click_parameters.map(|names| ClickParameters::parse(&names)).transpose();
    let parameters =
        parameters.map_err(|error| Refusal::new(ErrorCode::ClickParametersInvalid, format!("Not taken: {error}.")))?;
    let accounts = connected_accounts.map(|names| ConnectedAccounts::parse(&names)).transpose();
    let accounts =
        accounts.map_err(|error| Refusal::new(ErrorCode::ConnectedAccountsInvalid, format!("Not taken: {error}.")))?;
    let change = |setting, write| Change { setting, write, queue: None };
    let signing =
        identify_signing.map(|signing| change(SiteSetting::IdentifySigning, identify_key::set_signing(site, signing)));
    let accounts =
        accounts.map(|accounts| change(SiteSetting::ConnectedAccounts, site::set_connected_accounts(site, &accounts)));
    let joining = claims_join.map(|join| {
        let [queue, write] = site::set_claims_join(site, join, shell.context.now_s());
        Change { setting: SiteSetting::UnsignedJoin, write, queue: Some(queue) }
    });
    let parameters =
        parameters.map(|names| change(SiteSetting::ClickParameters, site::set_click_parameters(site, &names)));
    let margin = margin_bp.map(|margin_bp| change(SiteSetting::Margin, site::set_margin(site, margin_bp)));
    let fees = payment_fees.map(|fees| change(SiteSetting::PaymentFees, site::set_payment_fees(site, &fees)));
    Ok([signing, accounts, joining, parameters, margin, fees].into_iter().flatten().collect())
}
