//! Leads a request to its handler, and turns every failure into a response.

use crate::http::access::{self, Owner};
use crate::http::cors;
use crate::http::owner::integrations::{differences, remove_secret};
use crate::http::owner::{
    cohorts, costs, csv, deliveries, disconnect, erasure, explain, funnel, health, here_now, identify_key,
    integrations, key, notes, payments, people, promotion_codes, rebuild, recurring, report, reporting, search,
    self_reported, set_up, sign_ins, site_deletion, site_settings, sites, unplaced, why, with_key,
};
use crate::http::public::{collect, webhook};
use crate::http::route::{ApiRoute, OwnerRoute as R, PublicRoute, StripeRoute};
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
    match handle(shell, route, request).await {
        Ok(response) => Answer { response, fault: None },
        Err(failure) => {
            let fault = match &failure {
                Failure::Refused(_) => None,
                Failure::Fault(fault) => Some(fault.to_string()),
            };
            Answer { response: failure.response(shell.context.now_s()), fault }
        }
    }
}

/// The only place that decides who is let pass: an owner's route is handed on with the owner alone.
async fn handle(shell: &Shell<'_>, route: ApiRoute, request: &Request) -> Result<Response, Failure> {
    match route {
        ApiRoute::Public(route) => answer_anybody(shell, route, request).await,
        ApiRoute::Stripe(StripeRoute::Webhook { recipient }) => webhook::receive(shell, &recipient, request).await,
        ApiRoute::Owner(route) => {
            let owner = access::authorise(shell, request).await?;
            answer_owner(shell, &owner, route, request).await
        }
    }
}

async fn answer_anybody(shell: &Shell<'_>, route: PublicRoute, request: &Request) -> Result<Response, Failure> {
    match route {
        PublicRoute::Health => Ok(Response::json(200, &Health { ok: true })),
        PublicRoute::Collect => collect::collect(shell, request).await,
        PublicRoute::CollectPreflight => Ok(cors::preflight(shell, request).await),
        PublicRoute::SignIn => sign_ins::sign_in(shell, request).await,
        PublicRoute::SignOut => sign_ins::sign_out(shell, request).await,
    }
}

/// The integration that a route is about.
fn of<'a>(site: &'a SiteId, integration: &'a IntegrationId) -> IntegrationOf<'a> {
    IntegrationOf { site, integration }
}

async fn answer_owner(shell: &Shell<'_>, owner: &Owner, route: R, request: &Request) -> Result<Response, Failure> {
    match route {
        R::SignInState => Ok(sign_ins::signed_in()),
        R::NewSignInLink => sign_ins::new_link(shell).await,
        R::HealthDetails => health::details(shell).await,
        R::SignIns | R::EndOtherSignIns => sign_ins::sign_ins(shell, owner, request).await,
        R::EndSignIn { sign_in } => sign_ins::end(shell, &sign_in).await,
        R::Sites | R::NewSite => sites::sites(shell, request).await,
        R::ChangeSite { site } => site_settings::change(shell, &site, request).await,
        R::DeleteSite { site } => site_deletion::delete(shell, &site, request).await,
        R::NewIdentifyKey { site } => identify_key::make(shell, &site).await,
        R::RemoveIdentifyKey { site } => identify_key::remove(shell, &site).await,
        R::Rebuild { site } => rebuild::begin(shell, &site).await,
        R::AdvanceRebuild { site } => rebuild::advance(shell, &site).await,
        R::Now { site } => here_now::now(shell, &site).await,
        R::SetUp { site } => set_up::set_up(shell, &site).await,
        R::Report { site } => report::report(shell, &site, request).await,
        R::Explain { site } => explain::explain(shell, &site, request).await,
        R::Why { site } => why::why(shell, &site, request).await,
        R::ReportFile { site } => csv::report(shell, &site, request).await,
        R::PaymentsFile { site } => csv::payments(shell, &site, request).await,
        R::Recurring { site } => recurring::recurring(shell, &site, request).await,
        R::RecurringFile { site } => recurring::file(shell, &site, request).await,
        R::RecurringExplain { site } => recurring::explain(shell, &site, request).await,
        R::Cohorts { site } => cohorts::cohorts(shell, &site, request).await,
        R::CohortsFile { site } => cohorts::file(shell, &site, request).await,
        R::CohortCustomers { site } => cohorts::customers(shell, &site, request).await,
        R::Funnel { site } => funnel::funnel(shell, &site, request).await,
        R::FunnelFile { site } => funnel::file(shell, &site, request).await,
        R::Payments { site } => payments::list(shell, &site, request).await,
        R::Payment { site, payment } => payments::show(shell, &site, &payment, request).await,
        R::Search { site } => search::find(shell, &site, request).await,
        R::People { site } => people::list(shell, &site, request).await,
        R::Unplaced { site } => unplaced::reasons(shell, &site, request).await,
        R::UnplacedPayments { site } => unplaced::list(shell, &site, request).await,
        R::RunAgain { site } => unplaced::run_again(shell, &site, request).await,
        R::Assignment { site, payment } => unplaced::show(shell, &site, &payment, request).await,
        R::Assign { site, payment } => unplaced::assign(shell, owner.says(&site, &payment), request).await,
        R::TakeBack { site, payment } => unplaced::take_back(shell, owner.says(&site, &payment), request).await,
        R::Costs { site } | R::PutCosts { site } | R::RemoveCosts { site } => costs::rows(shell, &site, request).await,
        R::RemoveCost { site, cost } => costs::remove(shell, &site, &cost).await,
        R::CostsFile { site } | R::PutCostsFile { site } => costs::file(shell, &site, request).await,
        R::Notes { site } | R::NewNote { site } => notes::notes(shell, &site, request).await,
        R::ReportingCurrency { site } => reporting::reporting_currency(shell, &site, request).await,
        R::Rates { site } | R::NewRates { site } => reporting::rates(shell, &site, request).await,
        R::RemoveNote { site, note } => notes::remove(shell, &site, &note).await,
        R::PromotionCodes { site } => promotion_codes::list(shell, &site, request).await,
        R::SetPromotionSource { site, code } => promotion_codes::put(shell, &site, &code, request).await,
        R::RemovePromotionSource { site, code } => promotion_codes::remove(shell, &site, &code).await,
        R::SelfReported { site } => self_reported::self_reported(shell, &site, request).await,
        R::SelfReportedFile { site } => self_reported::file(shell, &site, request).await,
        R::Person { site, person } => people::show(shell, &site, &person, request).await,
        R::ErasePerson { site, person } => erasure::erase(shell, &site, &person, request).await,
        R::ExportPerson { site, person } => people::export(shell, &site, &person, request).await,
        R::ExportPersonFile { site, person } => people::export_file(shell, &site, &person, request).await,
        R::Integrations { site } => integrations::list(shell, &site, request).await,
        R::NewIntegration { site } => integrations::create(shell, &site, request).await,
        R::NewSecret { site, integration } => integrations::add_secret(shell, of(&site, &integration), request).await,
        R::RemoveSecret { site, integration: i, secret } => remove_secret(shell, of(&site, &i), &secret, request).await,
        R::Key { site, integration } => key::put_key(shell, of(&site, &integration), request).await,
        R::Endpoint { site, integration } => with_key::endpoint(shell, of(&site, &integration), request).await,
        R::Import { site, integration } => with_key::import(shell, of(&site, &integration), request).await,
        R::Advance { site, integration } => with_key::advance(shell, of(&site, &integration), request).await,
        R::Check { site, integration } => with_key::check(shell, of(&site, &integration), request).await,
        R::CheckDifferences { site, integration } => differences(shell, of(&site, &integration), request).await,
        R::Disconnect { site, integration } => disconnect::disconnect(shell, of(&site, &integration), request).await,
        R::Deliveries { site, integration } => deliveries::list(shell, &site, &integration).await,
        R::Replay { site, integration: id, event } => deliveries::replay_delivery(shell, of(&site, &id), &event).await,
    }
}
