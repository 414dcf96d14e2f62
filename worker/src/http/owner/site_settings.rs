//! `PATCH /api/sites/<site>`: the settings of a site that its owner changes.
//!
//! What always holds: what a change makes stale (`headwater::settings`) is queued in the commit that makes it.

use crate::http::{Failure, Refusal, Request, Response};
use crate::ledger::effect::{Commit, Effect};
use crate::port::database::Statement;
use crate::read::SiteView;
use crate::shell::Shell;
use crate::store::{exchange, identify_key, money_sum, rebuild, site};
use headwater::api::{ErrorCode, SiteChange};
use headwater::base::id::SiteId;
use headwater::base::money::Currency;
use headwater::settings::{SiteSetting, Stale};
use headwater::stripe::account::ConnectedAccounts;
use headwater::visit::touch::ClickParameters;

/// A setting that changes.
struct Change {
    setting: SiteSetting,
    /// Writes it.
    write: Statement,
    /// What else is written with it.
    beside: Vec<Statement>,
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
    for Change { setting, write, beside, queue } in changes {
        // What the statement compares is the setting before, so it stands before the change itself.
        match setting.makes_stale() {
            Stale::PaymentsOnUnsigned => queue.into_iter().for_each(|queue| commit.follow(Effect::Queue(queue))),
            Stale::EveryPayment => {
                commit.write(rebuild::begin(site, shell.context.now_s(), None));
            }
            Stale::MoneyOfDays => {
                commit.write_all(money_sum::forget(site));
            }
            // Days are added up when they are asked for.
            Stale::Days | Stale::Nothing => {}
        }
        commit.write(write);
        commit.write_all(beside);
    }
    let view = SiteView::add_to(commit.batch(), site);
    let mut committed = commit.run(shell.database).await?;
    // This isolate knows at once; others ask before they refuse.
    shell.memory.forget_site(site);
    let site = view.take(&mut committed.answers, shell.context.now_s())?;
    Ok(Response { after: committed.after, ..Response::json(200, &site) })
}

fn changes(shell: &Shell<'_>, site: &SiteId, said: SiteChange) -> Result<Vec<Change>, Refusal> {
    let SiteChange { identify_signing, connected_accounts, claims_join, click_parameters, reporting_currency } = said;
    let parameters = click_parameters.map(|names| ClickParameters::parse(&names)).transpose();
    let parameters =
        parameters.map_err(|error| Refusal::new(ErrorCode::ClickParametersInvalid, format!("Not taken: {error}.")))?;
    let accounts = connected_accounts.map(|names| ConnectedAccounts::parse(&names)).transpose();
    let accounts =
        accounts.map_err(|error| Refusal::new(ErrorCode::ConnectedAccountsInvalid, format!("Not taken: {error}.")))?;
    let change = |setting, write| Change { setting, write, beside: Vec::new(), queue: None };
    let signing =
        identify_signing.map(|signing| change(SiteSetting::IdentifySigning, identify_key::set_signing(site, signing)));
    let accounts =
        accounts.map(|accounts| change(SiteSetting::ConnectedAccounts, site::set_connected_accounts(site, &accounts)));
    let joining = claims_join.map(|join| {
        let [queue, write] = site::set_claims_join(site, join, shell.context.now_s());
        Change { setting: SiteSetting::UnsignedJoin, write, beside: Vec::new(), queue: Some(queue) }
    });
    let parameters =
        parameters.map(|names| change(SiteSetting::ClickParameters, site::set_click_parameters(site, &names)));
    let reporting = reporting_currency.as_deref().map(asked_reporting).transpose()?;
    let reporting = reporting.map(|currency| Change {
        setting: SiteSetting::ReportingCurrency,
        write: site::set_reporting_currency(site, currency),
        beside: vec![exchange::begin_walk(site)],
        queue: None,
    });
    Ok([signing, accounts, joining, parameters, reporting].into_iter().flatten().collect())
}

/// A reporting currency; empty: none.
fn asked_reporting(text: &str) -> Result<Option<Currency>, Refusal> {
    let refusal =
        |_| Refusal::new(ErrorCode::ReportingCurrencyInvalid, "reporting_currency is three letters, or empty.");
    if text.is_empty() { Ok(None) } else { Currency::parse(text).map(Some).map_err(refusal) }
}
