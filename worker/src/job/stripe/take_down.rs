//! After a disconnect: deletes our endpoints at Stripe, then forgets the key. The owner is shown what cannot be deleted.

use super::endpoint::{NEVER_S, PATH, RETRY_S, of_us};
use super::key_at_work::KeyAtWork;
use crate::fault::Fault;
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::api_key::{self, KeyId};
use crate::store::endpoint::{self, EndpointRow, Standing};
use crate::store::integration;
use headwater::stripe::integration::EndpointState;
use headwater::stripe::rest::ApiFailure;

/// Whether the integration was ended.
///
/// # Errors
/// When the database fails.
pub(super) async fn is_ended(shell: &Shell<'_>, id: &KeyId) -> Result<bool, Fault> {
    let row = shell.database.first_row::<integration::IntegrationRow>(integration::by_id(&id.integration)).await?;
    Ok(row.is_none_or(|row| row.status == headwater::stripe::integration::IntegrationStatus::Disconnected))
}

/// A key does not open: it was wiped, or sealed under another `SEAL_KEY`. Nothing can be asked with it, and an endpoint of a
/// integration that ended is its owner's to delete.
///
/// # Errors
/// When the database fails.
pub(super) async fn cannot_ask(shell: &Shell<'_>, id: &KeyId, endpoint: Option<&EndpointRow>) -> Result<(), Fault> {
    let statements = match endpoint {
        Some(row) if is_ended(shell, id).await? => left_to_the_owner(id, row),
        _ => vec![api_key::mark(id, false, shell.context.now_s(), None)],
    };
    shell.database.batch(statements).await?;
    Ok(())
}

/// After a disconnect: deletes our endpoints at Stripe, then forgets the key. Where the key no longer can, the owner must.
///
/// # Errors
/// When the database fails; it is tried again.
pub(super) async fn take_down(at_work: &KeyAtWork<'_>, row: &EndpointRow) -> Result<(), Fault> {
    let statements = match delete_ours(at_work, row).await {
        Ok(()) => vec![endpoint::forget(at_work.id), api_key::forget(at_work.id)],
        Err(ApiFailure::KeyRefused | ApiFailure::PermissionMissing(_)) => left_to_the_owner(at_work.id, row),
        Err(_) => {
            let next_try_s = at_work.now_s() + RETRY_S;
            let later = Standing { id: row.id.clone(), next_try_s, ..Standing::default() };
            vec![endpoint::put(at_work.id, row.state, &later)]
        }
    };
    at_work.client.take_requests();
    at_work.shell.database.batch(statements).await?;
    Ok(())
}

/// What is left at Stripe is reported and the key's text forgotten; if nothing is left, the whole key is.
fn left_to_the_owner(id: &KeyId, row: &EndpointRow) -> Vec<Statement> {
    if row.id.is_none() {
        return vec![endpoint::forget(id), api_key::forget(id)];
    }
    let left = Standing { id: row.id.clone(), next_try_s: NEVER_S, ..Standing::default() };
    vec![endpoint::put(id, EndpointState::LeftBehind, &left), api_key::wipe(id)]
}

async fn delete_ours(at_work: &KeyAtWork<'_>, row: &EndpointRow) -> Result<(), ApiFailure> {
    if row.state == EndpointState::Unreachable && row.id.is_none() {
        return Ok(());
    }
    for one in of_us(at_work, row).await?.0 {
        if one.is_ours(at_work.id) || row.id.as_ref() == Some(&one.id) {
            at_work.client.delete(&format!("{PATH}/{}", one.id)).await?;
        }
    }
    Ok(())
}
