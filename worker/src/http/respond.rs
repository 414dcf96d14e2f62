//! Leads a request to its handler, and turns every failure into a response.

use crate::http::access::{self, Caller};
use crate::http::cors;
use crate::http::owner::integrations::{differences, remove_secret};
use crate::http::owner::{
    activity, api_tokens, cohorts, costs, csv, deliveries, disconnect, erasure, explain, funnel, health, here_now,
    identify_key, integrations, key, members, notes, payments, people, promotion_codes, rebuild, recurring, report,
    reporting, search, self_reported, set_up, sign_ins, site_deletion, site_settings, sites, tables, unplaced, why,
    with_key,
};
use crate::http::public::{collect, webhook};
use crate::http::route::{
    ApiRoute, IngestRoute, ManageRoute, Needs, OwnerRoute, PeopleRoute, PublicRoute, ReportRoute, SessionRoute,
    StripeRoute, route_unknown,
};
use crate::http::{Failure, Request, Response};
use crate::shell::Shell;
use crate::store::integration::IntegrationOf;
use headwater::api::Health;
use headwater::base::id::{IntegrationId, SiteId};

/// A response, and what the log should say.
#[derive(Debug)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// What went wrong on our side, for the log.
    pub fault: Option<String>,
}

/// Answers a request. Every failure becomes a response here and nowhere else.
pub async fn respond(shell: &Shell<'_>, route: ApiRoute, request: &Request) -> Answer {
    handle(shell, route, request).await.unwrap_or_else(|failure| {
        let fault = match &failure {
            Failure::Refused(_) => None,
            Failure::Fault(fault) => Some(fault.to_string()),
        };
        Answer { response: failure.response(shell.context.now_s()), fault }
    })
}

/// The only place that decides who is let pass, and the only one that notes what was changed.
async fn handle(shell: &Shell<'_>, route: ApiRoute, request: &Request) -> Result<Answer, Failure> {
    let scope = match route.needs() {
        Needs::Nothing => {
            return Ok(Answer { response: answer_anybody(shell, route, request).await?, fault: None });
        }
        Needs::Caller => None,
        Needs::Scope(scope) => Some(scope),
    };
    let caller = access::authorise(shell, request).await?;
    if let Some(scope) = scope {
        caller.admit(scope, route.site())?;
    }
    let note = activity::note_of(shell, &caller, &route, request);
    let response = answer_caller(shell, &caller, route, request).await?;
    let mut fault = None;
    if let Some(note) = note.filter(|_| response.status < 400) {
        // It was changed already: the answer says so, and the log that the note is missing.
        fault = shell.database.batch(note.into()).await.err().map(|error| format!("not noted: {error}"));
    }
    Ok(Answer { response, fault })
}

/// Answers what wants nothing of who calls.
async fn answer_anybody(shell: &Shell<'_>, route: ApiRoute, request: &Request) -> Result<Response, Failure> {
    match route {
        ApiRoute::Public(PublicRoute::Health) => Ok(Response::json(200, &Health { ok: true })),
        ApiRoute::Public(PublicRoute::Collect) => collect::collect(shell, request).await,
        ApiRoute::Public(PublicRoute::CollectPreflight) => Ok(cors::preflight(shell, request).await),
        ApiRoute::Public(PublicRoute::SignIn) => sign_ins::sign_in(shell, request).await,
        ApiRoute::Public(PublicRoute::SignOut) => sign_ins::sign_out(shell, request).await,
        ApiRoute::Stripe(StripeRoute::Webhook { recipient }) => webhook::receive(shell, &recipient, request).await,
        _ => Err(route_unknown().into()),
    }
}

/// Answers somebody who was let pass, and may do this.
async fn answer_caller(
    shell: &Shell<'_>,
    caller: &Caller,
    route: ApiRoute,
    request: &Request,
) -> Result<Response, Failure> {
    match route {
        ApiRoute::Session(SessionRoute::SignInState) => Ok(Response::json(200, &caller.state())),
        ApiRoute::Session(SessionRoute::Sites) => sites::list(shell, caller).await,
        ApiRoute::Report(route) => answer_report(shell, caller, route, request).await,
        ApiRoute::People(route) => answer_people(shell, route, request).await,
        ApiRoute::Manage(route) => answer_manage(shell, caller, route, request).await,
        ApiRoute::Ingest(route) => answer_ingest(shell, route, request).await,
        ApiRoute::Owner(route) => answer_owner(shell, caller, route, request).await,
        ApiRoute::Public(_) | ApiRoute::Stripe(_) => Err(route_unknown().into()),
    }
}

/// The integration that a route is about.
fn of<'a>(site: &'a SiteId, integration: &'a IntegrationId) -> IntegrationOf<'a> {
    IntegrationOf { site, integration }
}

async fn answer_report(
    shell: &Shell<'_>,
    caller: &Caller,
    route: ReportRoute,
    request: &Request,
) -> Result<Response, Failure> {
    use ReportRoute as R;
    match route {
        R::Now { site } => here_now::now(shell, &site).await,
        R::SetUp { site } => set_up::set_up(shell, &site).await,
        R::Report { site } => report::report(shell, &site, request).await,
        R::Explain { site } => explain::explain(shell, caller, &site, request).await,
        R::Why { site } => why::why(shell, &site, request).await,
        R::ReportFile { site } => csv::report(shell, &site, request).await,
        R::Recurring { site } => recurring::recurring(shell, &site, request).await,
        R::RecurringFile { site } => recurring::file(shell, &site, request).await,
        R::Cohorts { site } => cohorts::cohorts(shell, &site, request).await,
        R::CohortsFile { site } => cohorts::file(shell, &site, request).await,
        R::Funnel { site } => funnel::funnel(shell, &site, request).await,
        R::FunnelFile { site } => funnel::file(shell, &site, request).await,
        R::Payments { site } => payments::list(shell, caller, &site, request).await,
        R::Unplaced { site } => unplaced::reasons(shell, &site, request).await,
        R::Costs { site } => costs::rows(shell, &site, request).await,
        R::CostsFile { site } => costs::file(shell, &site, request).await,
        R::Notes { site } => notes::notes(shell, &site, request).await,
        R::ReportingCurrency { site } => reporting::reporting_currency(shell, &site, request).await,
        R::Rates { site } => reporting::rates(shell, &site, request).await,
        R::PromotionCodes { site } => promotion_codes::list(shell, &site, request).await,
        R::SelfReported { site } => self_reported::self_reported(shell, &site, request).await,
        R::SelfReportedFile { site } => self_reported::file(shell, &site, request).await,
        R::Integrations { site } => integrations::list(shell, &site, request).await,
        R::CheckDifferences { site, integration } => differences(shell, of(&site, &integration), request).await,
        R::Deliveries { site, integration } => deliveries::list(shell, &site, &integration).await,
    }
}

async fn answer_people(shell: &Shell<'_>, route: PeopleRoute, request: &Request) -> Result<Response, Failure> {
    use PeopleRoute as R;
    match route {
        R::PaymentsFile { site } => csv::payments(shell, &site, request).await,
        R::RecurringExplain { site } => recurring::explain(shell, &site, request).await,
        R::CohortCustomers { site } => cohorts::customers(shell, &site, request).await,
        R::Payment { site, payment } => payments::show(shell, &site, &payment, request).await,
        R::Search { site } => search::find(shell, &site, request).await,
        R::Tables { site } => tables::page(shell, &site, request).await,
        R::People { site } => people::list(shell, &site, request).await,
        R::UnplacedPayments { site } => unplaced::list(shell, &site, request).await,
        R::Assignment { site, payment } => unplaced::show(shell, &site, &payment, request).await,
        R::Person { site, person } => people::show(shell, &site, &person, request).await,
        R::ExportPerson { site, person } => people::export(shell, &site, &person, request).await,
        R::ExportPersonFile { site, person } => people::export_file(shell, &site, &person, request).await,
    }
}

async fn answer_manage(
    shell: &Shell<'_>,
    caller: &Caller,
    route: ManageRoute,
    request: &Request,
) -> Result<Response, Failure> {
    use ManageRoute as R;
    match route {
        R::ChangeSite { site } => site_settings::change(shell, &site, request).await,
        R::NewIdentifyKey { site } => identify_key::make(shell, &site).await,
        R::RemoveIdentifyKey { site } => identify_key::remove(shell, &site).await,
        R::Rebuild { site } => rebuild::begin(shell, &site).await,
        R::AdvanceRebuild { site } => rebuild::advance(shell, &site).await,
        R::RunAgain { site } => unplaced::run_again(shell, &site, request).await,
        R::Assign { site, payment } => unplaced::assign(shell, caller.says(&site, &payment), request).await,
        R::TakeBack { site, payment } => unplaced::take_back(shell, caller.says(&site, &payment), request).await,
        R::RemoveCosts { site } => costs::rows(shell, &site, request).await,
        R::RemoveCost { site, cost } => costs::remove(shell, &site, &cost).await,
        R::NewNote { site } => notes::notes(shell, &site, request).await,
        R::RemoveNote { site, note } => notes::remove(shell, &site, &note).await,
        R::SetPromotionSource { site, code } => promotion_codes::put(shell, &site, &code, request).await,
        R::RemovePromotionSource { site, code } => promotion_codes::remove(shell, &site, &code).await,
        R::NewIntegration { site } => integrations::create(shell, &site, request).await,
        R::NewSecret { site, integration } => integrations::add_secret(shell, of(&site, &integration), request).await,
        R::RemoveSecret { site, integration: i, secret } => remove_secret(shell, of(&site, &i), &secret, request).await,
        R::Key { site, integration } => key::put_key(shell, of(&site, &integration), request).await,
        R::Endpoint { site, integration } => with_key::endpoint(shell, of(&site, &integration), request).await,
        R::Import { site, integration } => with_key::import(shell, of(&site, &integration), request).await,
        R::Advance { site, integration } => with_key::advance(shell, of(&site, &integration), request).await,
        R::Check { site, integration } => with_key::check(shell, of(&site, &integration), request).await,
        R::Disconnect { site, integration } => disconnect::disconnect(shell, of(&site, &integration), request).await,
        R::Replay { site, integration: id, event } => deliveries::replay_delivery(shell, of(&site, &id), &event).await,
    }
}

async fn answer_ingest(shell: &Shell<'_>, route: IngestRoute, request: &Request) -> Result<Response, Failure> {
    use IngestRoute as R;
    match route {
        R::PutCosts { site } => costs::rows(shell, &site, request).await,
        R::PutCostsFile { site } => costs::file(shell, &site, request).await,
        R::NewRates { site } => reporting::rates(shell, &site, request).await,
    }
}

async fn answer_owner(
    shell: &Shell<'_>,
    caller: &Caller,
    route: OwnerRoute,
    request: &Request,
) -> Result<Response, Failure> {
    use OwnerRoute as R;
    match route {
        R::HealthDetails => health::details(shell).await,
        R::SignIns | R::EndOtherSignIns => sign_ins::sign_ins(shell, caller, request).await,
        R::EndSignIn { sign_in } => sign_ins::end(shell, &sign_in).await,
        R::ErasePerson { site, person } => erasure::erase(shell, &site, &person, request).await,
        R::NewSignInLink => sign_ins::new_link(shell, caller).await,
        R::NewSite => sites::create(shell, request).await,
        R::DeleteSite { site } => site_deletion::delete(shell, &site, request).await,
        R::Members | R::InviteMember => members::members(shell, caller, request).await,
        R::ChangeMember { member } => members::change(shell, &member, request).await,
        R::RemoveMember { member } => members::remove(shell, &member).await,
        R::NewInvitation { member } => members::new_invitation(shell, &member).await,
        R::Activity => activity::list(shell, request).await,
        R::ApiTokens { site } | R::NewApiToken { site } => api_tokens::api_tokens(shell, &site, request).await,
        R::RevokeApiToken { site, api_token } => api_tokens::revoke(shell, &site, &api_token).await,
    }
}
