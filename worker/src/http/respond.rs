//! Leads a request to its handler, and makes an answer of every failure.

use crate::http::access;
use crate::http::cors;
use crate::http::owner::{
    connection, deliveries, disconnect, identify_key, integrations, key, payments, people, report, set_up, sign_ins,
    site_settings, sites,
};
use crate::http::public::{collect, webhook};
use crate::http::route::Route;
use crate::http::{Failure, Request, Response};
use crate::shell::Shell;

/// A response, and what the log should say.
#[derive(Debug)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// What went wrong on our side, for the log.
    pub fault: Option<String>,
}

/// Answers a request. Every failure becomes a response here and nowhere else.
pub async fn respond(shell: &Shell<'_>, route: Route, request: &Request) -> Answer {
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

async fn handle(shell: &Shell<'_>, route: Route, request: &Request) -> Result<Response, Failure> {
    match route {
        Route::Health => return Ok(Response::json(200, &serde_json::json!({ "ok": true }))),
        Route::Collect => return collect::collect(shell, request).await,
        Route::CollectPreflight => return Ok(cors::preflight(shell, request).await),
        // The asset server's, not a handler's.
        Route::Tracker | Route::Page | Route::Asset => {
            return Err(Failure::internal("a static file was asked of a handler"));
        }
        Route::Webhook(integration) => return webhook::receive(shell, &integration, request).await,
        Route::SignIn => return sign_ins::sign_in(shell, request).await,
        Route::SignOut => return sign_ins::sign_out(shell, request).await,
        _ => {}
    }
    // Everything below is the owner's.
    let owner = access::authorise(shell, request).await?;
    match route {
        Route::Session => Ok(sign_ins::signed_in()),
        Route::NewSignInLink => sign_ins::new_link(shell).await,
        Route::SignIns => sign_ins::list(shell, &owner).await,
        Route::EndSignIn(id) => sign_ins::end(shell, &id).await,
        Route::EndOtherSignIns => sign_ins::end_others(shell, &owner).await,
        Route::Sites => sites::list(shell).await,
        Route::NewSite => sites::create(shell, request).await,
        Route::ChangeSite(site) => site_settings::change(shell, &site, request).await,
        Route::NewIdentifyKey(site) => identify_key::make(shell, &site).await,
        Route::RemoveIdentifyKey(site) => identify_key::remove(shell, &site).await,
        Route::SetUp(site) => set_up::set_up(shell, &site).await,
        Route::Report(site) => report::report(shell, &site, request).await,
        Route::Payments(site) => payments::list(shell, &site, request).await,
        Route::Payment(site, payment) => payments::show(shell, &site, (&payment, request)).await,
        Route::Person(site, person) => people::show(shell, &site, (&person, request)).await,
        Route::Integrations(site) => integrations::list(shell, &site, request).await,
        Route::NewIntegration(site) => integrations::create(shell, &site, request).await,
        Route::NewSecret(site, integration) => integrations::add_secret(shell, (&site, &integration), request).await,
        Route::RemoveSecret(site, integration, secret) => {
            integrations::remove_secret(shell, (&site, &integration, &secret), request).await
        }
        Route::Key(site, integration) => key::put_key(shell, (&site, &integration), request).await,
        Route::Endpoint(site, integration) => connection::endpoint(shell, (&site, &integration), request).await,
        Route::Import(site, integration) => connection::import(shell, (&site, &integration), request).await,
        Route::Advance(site, integration) => connection::advance(shell, (&site, &integration), request).await,
        Route::Check(site, integration) => connection::check(shell, (&site, &integration), request).await,
        Route::Disconnect(site, integration) => disconnect::disconnect(shell, (&site, &integration), request).await,
        Route::Deliveries(site, integration) => deliveries::list(shell, &site, &integration).await,
        Route::Replay(site, integration, event) => {
            deliveries::replay_delivery(shell, (&site, &integration), &event).await
        }
        Route::Health
        | Route::Collect
        | Route::CollectPreflight
        | Route::Tracker
        | Route::Page
        | Route::Asset
        | Route::Webhook(_)
        | Route::SignIn
        | Route::SignOut => Err(Failure::internal("a public route reached the owner's part")),
    }
}
