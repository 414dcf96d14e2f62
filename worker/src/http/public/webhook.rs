//! `POST /api/integrations/stripe/webhook/<integration>`: whose delivery it is, and whether it is signed.
//!
//! | outcome | status | Stripe |
//! |---|---|---|
//! | stored, duplicate, ignored, quarantined | 200 | is done |
//! | signature or header refused | 400 | tries again |
//! | integration unknown | 404 | tries again |
//! | integration disconnected | 410 | tries again |
//! | body over 1 MiB | 413 | tries again |
//! | conflict, database out of reach | 503 | tries again |
//! | fault of ours | 500 | tries again |
//!
//! 200 means committed: nothing is acknowledged from memory.
//!
//! Read 0: the integration, from memory or the database; what follows is `delivered`. What always holds: a no is never said from
//! memory, and a yes from memory holds only while nothing of the integration has changed: the delivery's batches are guarded by it.

use crate::fault::Fault;
use crate::http::{Failure, Refusal, Request, Response};
use crate::ledger::delivery::{Delivered, take_in_delivery};
use crate::ledger::effect::After;
use crate::ledger::outcome::WebhookOutcome;
use crate::load::reload_integration;
use crate::shell::Shell;
use crate::store::integration::{self, IntegrationRow, OpenedIntegration};
use headwater::api::{ErrorCode, IntegrationStatus, Outcome};
use headwater::base::id::{IntegrationId, Mode, SecretId};
use headwater::stripe::signature;
use std::rc::Rc;

/// How often an integration may have changed under a delivery before it is given back to Stripe.
const CHANGES_MAX: usize = 3;

/// Receives a delivery.
///
/// # Errors
/// By the table above.
pub async fn receive(shell: &Shell<'_>, id: &IntegrationId, request: &Request) -> Result<Response, Failure> {
    let body = request.body.as_deref().ok_or_else(body_too_large)?;
    for _ in 0..CHANGES_MAX {
        let (integration, (mode, secret)) = verified(shell, id, request, body).await?;
        if body.is_empty() {
            // Stripe never sends one: there is nothing that could be replayed.
            return Err(Refusal::new(ErrorCode::BodyEmpty, "The body is empty.").into());
        }
        let delivered = Delivered { integration: &integration, mode, secret: Some(&secret), body, event: None };
        if let Some(outcome) = take_in_delivery(shell, &delivered).await? {
            return Ok(response(&outcome));
        }
        shell.memory.forget_integration(id);
    }
    Err(Fault::Unavailable("the integration changes all the time".to_owned()).into())
}

/// The integration, and which secret signed: from memory if that says yes, else from the database.
async fn verified(
    shell: &Shell<'_>,
    id: &IntegrationId,
    request: &Request,
    body: &[u8],
) -> Result<(Rc<OpenedIntegration>, (Mode, SecretId)), Failure> {
    let header = request.header("stripe-signature");
    let remembered = shell.memory.integration(id, shell.context.now_ms);
    if let Some(integration) = remembered
        && let Ok(signer) = verify(shell, &integration, header, body)
    {
        return Ok((integration, signer));
    }
    // The secret may have been rolled a moment ago.
    let Some(integration) = reload_integration(shell, id).await? else {
        // One whose site is gone stands until every row of the site is.
        let row = shell.database.first_row::<IntegrationRow>(integration::by_id(id)).await?;
        return Err(row.map_or_else(integration_unknown, |_| integration_disconnected()));
    };
    let signer = verify(shell, &integration, header, body)?;
    Ok((integration, signer))
}

fn verify(
    shell: &Shell<'_>,
    integration: &OpenedIntegration,
    header: Option<&str>,
    body: &[u8],
) -> Result<(Mode, SecretId), Failure> {
    if integration.status == IntegrationStatus::Disconnected {
        return Err(integration_disconnected());
    }
    let matched =
        signature::verify(header, body, &integration.secrets, shell.context.now_s()).map_err(Refusal::from_error)?;
    integration.signers.get(matched).cloned().ok_or_else(|| Failure::internal("a secret has no mode"))
}

/// The answer to Stripe.
fn response(outcome: &WebhookOutcome) -> Response {
    let (name, reason) = match outcome {
        WebhookOutcome::Stored(_) => ("stored", None),
        WebhookOutcome::Duplicate => ("duplicate", None),
        WebhookOutcome::Ignored(reason) => ("ignored", Some(reason.as_str())),
        WebhookOutcome::Quarantined(reason) => ("quarantined", Some(reason.as_str())),
    };
    let after = if let WebhookOutcome::Stored(after) = outcome { *after } else { After::Nothing };
    let body = Outcome { outcome: name.to_owned(), reason: reason.map(str::to_owned) };
    Response { after, ..Response::json(200, &body) }
}

/// Refusal of a delivery to nobody.
pub(in crate::http) fn integration_unknown() -> Failure {
    Refusal::new(ErrorCode::IntegrationUnknown, "There is no such integration.").into()
}

/// Refusal of a delivery to an integration that was ended.
pub(in crate::http) fn integration_disconnected() -> Failure {
    Refusal::gone("This integration was disconnected; remove the endpoint at Stripe.").into()
}

/// Refusal of a body no event has.
fn body_too_large() -> Failure {
    Refusal::new(ErrorCode::BodyTooLarge, "The body is larger than 1 MiB.").into()
}
