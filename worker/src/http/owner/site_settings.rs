//! `PATCH /api/sites/<site>`: the settings of a site that its owner changes.
//!
//! What always holds: what a change makes stale (`headwater::settings`) is queued in the commit that makes it.

use super::site_fields::{read_hosts, read_name, read_zone};
use crate::http::{Failure, Refusal, Request, Response};
use crate::ledger::effect::{Commit, Effect};
use crate::load::forget_site;
use crate::port::database::Statement;
use crate::read::SiteView;
use crate::shell::Shell;
use crate::store::{exchange, identify_key, money_sum, rebuild, site};
use headwater::api::{ErrorCode, SiteChange};
use headwater::base::id::SiteId;
use headwater::base::limits::WINDOW_MAX_DAYS;
use headwater::base::money::Currency;
use headwater::cost::margin::WHOLE_BP;
use headwater::settings::{SiteSetting, Stale};
use headwater::stripe::account::ConnectedAccounts;
use headwater::visit::metadata::parse_visitor_keys;
use headwater::visit::self_reported::SelfReportedKeys;
use headwater::visit::touch::ClickParameters;
use std::fmt::Display;

/// A setting that changes.
#[derive(Clone)]
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
    let changes = changes(shell, site, &request.json()?)?;
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
    forget_site(shell, site).await;
    let site = view.take(&mut committed.answers, shell.context.now_s())?;
    Ok(Response { after: committed.after, ..Response::json(200, &site) })
}

fn changes(shell: &Shell<'_>, site: &SiteId, said: &SiteChange) -> Result<Vec<Change>, Refusal> {
    let of_people = of_people(shell, site, said)?;
    let of_money = [of_money(site, said)?, of_costs(site, said)?].concat();
    Ok([general(site, said)?, of_attribution(site, said)?, of_people, of_events(site, said)?, of_money].concat())
}

impl Change {
    fn of(setting: SiteSetting, write: Statement) -> Self {
        Self { setting, write, beside: Vec::new(), queue: None }
    }
}

/// What a site is.
fn general(site: &SiteId, said: &SiteChange) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    if let Some(name) = &said.name {
        changes.push(Change::of(SiteSetting::Name, site::change_setting(site, "name", &read_name(name)?)));
    }
    if let Some(hosts) = &said.hosts {
        changes.push(Change::of(SiteSetting::Hosts, site::change_setting(site, "hosts", &read_hosts(hosts)?)));
    }
    if let Some(zone) = &said.time_zone {
        let zone = read_zone(zone)?;
        changes.push(Change::of(SiteSetting::TimeZone, site::change_setting(site, "time_zone", zone.as_str())));
    }
    Ok(changes)
}

/// How payments are attributed.
fn of_attribution(site: &SiteId, said: &SiteChange) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    if let Some(matching) = said.email_matching {
        let write = site::change_setting(site, "email_matching", &matching);
        changes.push(Change::of(SiteSetting::EmailMatching, write));
    }
    if let Some(days) = said.window_days {
        if !(0..=WINDOW_MAX_DAYS).contains(&days) {
            let message = format!("window_days is 0 to {WINDOW_MAX_DAYS}.");
            return Err(Refusal::new(ErrorCode::WindowDaysInvalid, message));
        }
        changes.push(Change::of(SiteSetting::Window, site::change_setting(site, "window_days", &days)));
    }
    if let Some(counts) = said.count_out_of_band {
        let write = site::change_setting(site, "count_out_of_band", &counts);
        changes.push(Change::of(SiteSetting::CountOutOfBand, write));
    }
    Ok(changes)
}

/// Which identifies count, and what is kept of visitors.
fn of_people(shell: &Shell<'_>, site: &SiteId, said: &SiteChange) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    if let Some(signing) = said.identify_signing {
        changes.push(Change::of(SiteSetting::IdentifySigning, identify_key::set_signing(site, signing)));
    }
    if let Some(privacy) = &said.privacy {
        if !privacy.is_valid() {
            let message =
                "privacy has details_kept_days of 7 to 395, claims_kept_days of 7 to 400 and cookie_days of 1 to 400.";
            return Err(Refusal::new(ErrorCode::PrivacyInvalid, message));
        }
        changes.push(Change::of(SiteSetting::Privacy, site::set_privacy(site, privacy)));
    }
    if let Some(join) = said.claims_join {
        let [queue, write] = site::set_claims_join(site, join, shell.context.now_s());
        changes.push(Change { queue: Some(queue), ..Change::of(SiteSetting::UnsignedJoin, write) });
    }
    Ok(changes)
}

/// How money is reported.
fn of_money(site: &SiteId, said: &SiteChange) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    if let Some(currency) = &said.reporting_currency {
        let write = site::set_reporting_currency(site, read_reporting(currency)?);
        let beside = vec![exchange::begin_walk(site)];
        changes.push(Change { beside, ..Change::of(SiteSetting::ReportingCurrency, write) });
    }
    Ok(changes)
}

/// What is left of revenue, and what payments cost.
fn of_costs(site: &SiteId, said: &SiteChange) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    if let Some(margin_bp) = said.margin_bp {
        if !(0..=WHOLE_BP).contains(&margin_bp) {
            return Err(Refusal::new(ErrorCode::MarginInvalid, format!("margin_bp is 0 to {WHOLE_BP}.")));
        }
        changes.push(Change::of(SiteSetting::Margin, site::set_margin(site, margin_bp)));
    }
    if let Some(fees) = &said.payment_fees {
        if !fees.is_valid() {
            let message = "payment_fees has a rate of 0 to 10,000 basis points, and for 20 currencies at most a fixed amount of 0 to 1,000,000 minor units each.";
            return Err(Refusal::new(ErrorCode::PaymentFeesInvalid, message));
        }
        changes.push(Change::of(SiteSetting::PaymentFees, site::set_payment_fees(site, fees)));
    }
    Ok(changes)
}

/// A reporting currency; empty: none.
fn read_reporting(text: &str) -> Result<Option<Currency>, Refusal> {
    let refusal =
        |_| Refusal::new(ErrorCode::ReportingCurrencyInvalid, "reporting_currency is three letters, or empty.");
    if text.is_empty() { Ok(None) } else { Currency::parse(text).map(Some).map_err(refusal) }
}

/// What is read of what comes in.
fn of_events(site: &SiteId, said: &SiteChange) -> Result<Vec<Change>, Refusal> {
    let refusal = |code, error: &dyn Display| Refusal::new(code, format!("Not taken: {error}."));
    let mut changes = Vec::new();
    if let Some(names) = &said.connected_accounts {
        let accounts = ConnectedAccounts::parse(names);
        let accounts = accounts.map_err(|error| refusal(ErrorCode::ConnectedAccountsInvalid, &error))?;
        changes.push(Change::of(SiteSetting::ConnectedAccounts, site::set_connected_accounts(site, &accounts)));
    }
    if let Some(names) = &said.click_parameters {
        let names = ClickParameters::parse(names);
        let names = names.map_err(|error| refusal(ErrorCode::ClickParametersInvalid, &error))?;
        changes.push(Change::of(SiteSetting::ClickParameters, site::set_click_parameters(site, &names)));
    }
    if let Some(names) = &said.visitor_keys {
        let message = "visitor_keys has up to 10 names of up to 40 characters, without square brackets.";
        let names = parse_visitor_keys(names).ok_or_else(|| Refusal::new(ErrorCode::VisitorKeysInvalid, message))?;
        changes.push(Change::of(SiteSetting::VisitorKeys, site::change_setting(site, "visitor_keys", &names)));
    }
    if let Some(names) = &said.self_reported_keys {
        let keys = SelfReportedKeys::parse(names);
        let keys = keys.map_err(|error| refusal(ErrorCode::SelfReportedKeysInvalid, &error))?;
        changes.push(Change::of(SiteSetting::SelfReportedKeys, site::set_self_reported_keys(site, &keys)));
    }
    Ok(changes)
}
