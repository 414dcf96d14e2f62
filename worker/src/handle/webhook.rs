//! `POST /api/integrations/stripe/webhook/<integration>`: whose delivery it is, and whether it is signed.
//!
//! Read 0: the connection, from memory or the database; what follows is `delivered`. What always holds: a no is never said from
//! memory, and a yes from memory holds only while nothing of the connection has changed: the delivery's batches are guarded by it.

use super::delivered::{Delivered, take_up};
use crate::database::Database;
use crate::http::{Failure, Refusal, Request, Response};
use crate::outcome;
use crate::shell::{Cache, Shell};
use crate::store::integration::{self, Connection, IntegrationRow, SecretRow};
use crate::store::site::{self, SiteRow};
use headwater::api::IntegrationStatus;
use headwater::base::id::{IntegrationId, Mode, SecretId};
use headwater::stripe::signature;
use std::rc::Rc;

/// How often a connection may have changed under a delivery before it is given back to Stripe.
const CHANGES_MAX: usize = 3;

/// Receives a delivery.
///
/// # Errors
/// By the table in `outcome.rs`.
pub async fn receive<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    integration: &IntegrationId,
    request: &Request,
) -> Result<Response, Failure> {
    let body = request.body.as_deref().ok_or_else(outcome::body_too_large)?;
    for _ in 0..CHANGES_MAX {
        let (connection, (mode, secret)) = verified(shell, integration, (request, body)).await?;
        if body.is_empty() {
            // Stripe never sends one: there is nothing that could be replayed.
            return Err(Refusal::new(400, "body_empty", "The body is empty.").into());
        }
        let delivered = Delivered { connection: &connection, mode, secret: Some(&secret), body, event: None };
        if let Some(outcome) = take_up(shell, &delivered).await? {
            return Ok(outcome.response());
        }
        shell.memory.forget_connection(integration);
    }
    Err(Failure::Unavailable("the connection changes all the time".to_owned()))
}

/// The connection, and who signed: from memory where it says yes, else from the database.
async fn verified<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    integration: &IntegrationId,
    (request, body): (&Request, &[u8]),
) -> Result<(Rc<Connection>, (Mode, SecretId)), Failure> {
    let header = request.header("stripe-signature");
    let remembered = shell.memory.connection(integration, shell.context.now_ms);
    if let Some(connection) = remembered
        && let Ok(signer) = verify(shell, &connection, header, body)
    {
        return Ok((connection, signer));
    }
    // The secret may have been rolled a moment ago.
    let connection = read_connection(shell, integration).await?;
    let signer = verify(shell, &connection, header, body)?;
    Ok((connection, signer))
}

fn verify<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    connection: &Connection,
    header: Option<&str>,
    body: &[u8],
) -> Result<(Mode, SecretId), Failure> {
    if connection.status == IntegrationStatus::Disconnected {
        return Err(outcome::integration_disconnected());
    }
    let matched = signature::verify(header, body, &connection.secrets, shell.context.now_s())
        .map_err(|error| outcome::signature(error.code(), error.to_string()))?;
    connection.signers.get(matched).cloned().ok_or_else(|| Failure::fault("a secret has no mode"))
}

/// The connection as the database has it; remembered from now on.
pub(super) async fn read_connection<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    integration: &IntegrationId,
) -> Result<Rc<Connection>, Failure> {
    let statements =
        vec![integration::by_id(integration), integration::secrets(integration), site::of_integration(integration)];
    let mut answers = shell.database.ask(statements).await?;
    let row = answers.rows::<IntegrationRow>()?.into_iter().next().ok_or_else(outcome::integration_unknown)?;
    let secrets = answers.rows::<SecretRow>()?;
    let site = answers.rows::<SiteRow>()?.into_iter().next().ok_or_else(outcome::integration_unknown)?;
    let site = Rc::new(site.open(&shell.secrets.seal_key)?);
    let opened = secrets.iter().map(|secret| secret.open(&row.site, &shell.secrets.seal_key));
    let (secrets, signers) = opened.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let connection = Rc::new(Connection { id: integration.clone(), status: row.status, site, secrets, signers });
    shell.memory.keep_connection(connection.clone(), shell.context.now_ms);
    Ok(connection)
}
