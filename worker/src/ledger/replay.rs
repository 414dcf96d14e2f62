//! Processes a delivery again that is in quarantine or never finished.
//!
//! Its signature was verified when it arrived, so it goes the same way from there on. A delivery that is still being worked on is
//! stored once, as always when attempts run side by side.

use crate::fault::Fault;
use crate::ledger::delivery::{Delivered, NEVER_FINISHED, take_in_delivery};
use crate::ledger::effect::After;
use crate::ledger::outcome::WebhookOutcome;
use crate::load::reload_integration;
use crate::seal::Place;
use crate::shell::Shell;
use crate::store::delivery::{self, DeliveryKey, DeliveryOutcome, PlaceRow, SealedRow};
use headwater::base::id::{EventId, IntegrationId, SiteId};
use headwater::stripe::integration::IntegrationStatus;

/// Why a delivery cannot be replayed.
#[derive(Debug)]
pub(crate) enum NotReplayed {
    /// There is no such delivery, or no secret tells its mode.
    Unknown,
    /// It is done already, so its body was not kept.
    NotKept,
    /// Its integration was ended.
    Disconnected,
    /// Ours.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for NotReplayed {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// Takes a delivery in again.
///
/// # Errors
/// See [`NotReplayed`]. A delivery that fails again is back in quarantine.
pub(crate) async fn replay(
    shell: &Shell<'_>,
    site: &SiteId,
    integration: &IntegrationId,
    event: &EventId,
) -> Result<After, NotReplayed> {
    let key = DeliveryKey { integration: integration.clone(), event: event.to_string() };
    let row = shell.database.first_row::<SealedRow>(delivery::sealed(site, &key)).await?.ok_or(NotReplayed::Unknown)?;
    let (Some(sealed), DeliveryOutcome::Quarantined | DeliveryOutcome::Started) = (row.body, row.outcome) else {
        return Err(NotReplayed::NotKept);
    };
    let body = shell.secrets.seal_key.open_bytes(&sealed, &Place::of(site, &format!("delivery/{event}")))?;
    let integration = reload_integration(shell, integration).await?.ok_or(NotReplayed::Unknown)?;
    if integration.status == IntegrationStatus::Disconnected {
        return Err(NotReplayed::Disconnected);
    }
    // The mode of its secret as it is saved now counts: a wrong mode may be what was mended. Rows that are older than this column take
    // the mode of the integration's secrets.
    let signer = integration.signers.iter().find(|(_, id)| row.secret.as_ref() == Some(id));
    let mode =
        signer.map(|(mode, _)| *mode).or(row.mode).or_else(|| integration.signers.first().map(|(mode, _)| *mode));
    let mode = mode.ok_or(NotReplayed::Unknown)?;
    let delivered = Delivered {
        integration: &integration,
        mode,
        secret: row.secret.as_ref(),
        body: &body,
        event: Some(&key.event),
    };
    match take_in_delivery(shell, &delivered).await {
        Ok(Some(WebhookOutcome::Stored(after))) => Ok(after),
        Ok(Some(_)) => Ok(After::Nothing),
        Ok(None) => Err(NotReplayed::Disconnected),
        Err(fault) => {
            // Best effort: if the database is out of reach, so is this.
            let reason = row.reason.as_deref().unwrap_or(NEVER_FINISHED);
            let _ = shell.database.batch(vec![delivery::put_back(&key, reason)]).await;
            Err(fault.into())
        }
    }
}

/// How young a delivery must be for the cron to replay it by itself, and how long it lies in quarantine before that. What keeps an
/// isolate from ending a delivery (a database out of reach, a deployment that is mended) has mostly passed by then.
const YOUNG_S: i64 = 86_400;
const LIES_S: i64 = 600;

/// Replays, each once, deliveries that lie in quarantine because no attempt at them came to an end: the cron's call. What fails again
/// is the owner's to look at.
///
/// # Errors
/// When the database fails.
pub async fn retry_unfinished(shell: &Shell<'_>) -> Result<After, Fault> {
    let now_s = shell.context.now_s();
    let statement = delivery::take_unretried(now_s, now_s - YOUNG_S, now_s - LIES_S);
    let rows = shell.database.rows_of::<PlaceRow>(statement).await?;
    let mut after = After::Nothing;
    for PlaceRow { site, integration, event } in rows {
        // One that fails is back in quarantine, and keeps no other from its turn.
        if let Ok(After::Drain) = replay(shell, &site, &integration, &event).await {
            after = After::Drain;
        }
    }
    Ok(after)
}
