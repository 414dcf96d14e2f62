//! `PATCH /api/sites/<site>`: the settings of a site that its owner changes.
//!
//! What always holds: what a change makes stale (`headwater::settings`) is queued in the commit that makes it.

use super::site_fields::{read_hosts, read_name, read_zone};
use crate::http::{Failure, Refusal, Request, Response};
use crate::ledger::effect::{Commit, Effect};
use crate::port::database::Statement;
use crate::read::SiteView;
use crate::shell::Shell;
use crate::store::{identify_key, rebuild, site};
use headwater::api::{ErrorCode, SiteChange};
use headwater::base::id::SiteId;
use headwater::base::limits::WINDOW_MAX_DAYS;
use headwater::settings::{SiteSetting, Stale};
use headwater::stripe::account::ConnectedAccounts;
use headwater::visit::metadata::parse_visitor_keys;
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
    let general = general(site, &said)?;
    let SiteChange { identify_signing, connected_accounts, claims_join, click_parameters, .. } = said;
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
    Ok([signing, accounts, joining, parameters].into_iter().flatten().chain(general).collect())
}

/// What a site is, and how its payments are attributed.
fn general(site: &SiteId, said: &SiteChange) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    let mut change = |setting, write| changes.push(Change { setting, write, queue: None });
    if let Some(name) = &said.name {
        change(SiteSetting::Name, site::change_setting(site, "name", &read_name(name)?));
    }
    if let Some(hosts) = &said.hosts {
        change(SiteSetting::Hosts, site::change_setting(site, "hosts", &read_hosts(hosts)?));
    }
    if let Some(zone) = &said.time_zone {
        change(SiteSetting::TimeZone, site::change_setting(site, "time_zone", read_zone(zone)?.as_str()));
    }
    if let Some(matching) = said.email_matching {
        change(SiteSetting::EmailMatching, site::change_setting(site, "email_matching", &matching));
    }
    if let Some(days) = said.window_days {
        if !(0..=WINDOW_MAX_DAYS).contains(&days) {
            let message = format!("window_days is 0 to {WINDOW_MAX_DAYS}.");
            return Err(Refusal::new(ErrorCode::WindowDaysInvalid, message));
        }
        change(SiteSetting::Window, site::change_setting(site, "window_days", &days));
    }
    if let Some(counts) = said.count_out_of_band {
        change(SiteSetting::CountOutOfBand, site::change_setting(site, "count_out_of_band", &counts));
    }
    if let Some(names) = &said.visitor_keys {
        let message = "visitor_keys has up to 10 names of up to 40 characters, without square brackets.";
        let names = parse_visitor_keys(names).ok_or_else(|| Refusal::new(ErrorCode::VisitorKeysInvalid, message))?;
        change(SiteSetting::VisitorKeys, site::change_setting(site, "visitor_keys", &names));
    }
    Ok(changes)
}
