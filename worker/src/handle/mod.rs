//! Handlers, one file each: gather → decide → commit. `respond` leads a request to its handler.

pub mod access;
pub mod budget;
mod caller;
pub mod collect;
pub mod connection;
mod cookieless;
pub mod cors;
mod delivered;
pub mod deliveries;
pub mod disconnect;
mod identify;
pub mod identify_key;
pub mod integrations;
pub mod key;
mod key_shown;
pub mod payments;
pub mod people;
pub mod prune;
pub mod report;
pub mod scheduled;
pub mod session;
pub mod set_up;
pub mod sites;
pub mod webhook;

use crate::database::Database;
use crate::http::{Failure, Request, Response};
use crate::route::Route;
use crate::shell::{Cache, Shell};

/// A response, and what the log should say.
#[derive(Debug)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// What went wrong on our side, for the log.
    pub fault: Option<String>,
}

/// Answers a request. Every failure becomes a response here and nowhere else.
pub async fn respond<D: Database, C: Cache>(shell: &Shell<'_, D, C>, route: Route, request: &Request) -> Answer {
    match handle(shell, route, request).await {
        Ok(response) => Answer { response, fault: None },
        Err(failure) => {
            let fault = match &failure {
                Failure::Refused(_) => None,
                Failure::Unavailable(text)
                | Failure::Overloaded(text)
                | Failure::Quota(text)
                | Failure::TooLarge(text)
                | Failure::Fault(text) => Some(text.clone()),
            };
            Answer { response: failure.response(shell.context.now_s()), fault }
        }
    }
}

async fn handle<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    route: Route,
    request: &Request,
) -> Result<Response, Failure> {
    match route {
        Route::Health => return Ok(Response::json(200, &serde_json::json!({ "ok": true }))),
        Route::Collect => return collect::collect(shell, request).await,
        Route::CollectPreflight => return Ok(cors::preflight(shell, request).await),
        // The asset server's, not a handler's.
        Route::Tracker | Route::Page | Route::Asset => {
            return Err(Failure::fault("a static file was asked of a handler"));
        }
        Route::Webhook(integration) => return webhook::receive(shell, &integration, request).await,
        Route::SignIn => return session::sign_in(shell, request).await,
        Route::SignOut => return session::sign_out(shell, request).await,
        _ => {}
    }
    // Everything below is the owner's.
    let owner = access::authorise(shell, request).await?;
    match route {
        Route::Session => Ok(session::signed_in()),
        Route::NewSignInLink => session::new_link(shell).await,
        Route::SignIns => session::list(shell, &owner).await,
        Route::EndSignIn(id) => session::end(shell, &id).await,
        Route::EndOtherSignIns => session::end_others(shell, &owner).await,
        Route::Sites => sites::list(shell).await,
        Route::NewSite => sites::create(shell, request).await,
        Route::ChangeSite(site) => identify_key::change(shell, &site, request).await,
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
        Route::Replay(site, integration, event) => deliveries::replay(shell, (&site, &integration), &event).await,
        Route::Health
        | Route::Collect
        | Route::CollectPreflight
        | Route::Tracker
        | Route::Page
        | Route::Asset
        | Route::Webhook(_)
        | Route::SignIn
        | Route::SignOut => Err(Failure::fault("a public route reached the owner's part")),
    }
}
