//! `…/deliveries`: the last ones, and taking one up again that lies in quarantine or came to no end.

use crate::database::Database;
use crate::handle::delivered::{Delivered, NEVER_FINISHED, take_up};
use crate::handle::webhook::read_connection;
use crate::http::{After, Failure, Refusal, Response};
use crate::outcome::{self, WebhookOutcome};
use crate::seal::Place;
use crate::shell::{Cache, Shell};
use crate::store::delivery::{self, DeliveryKey, DeliveryOutcome, DeliveryShownRow, KeptRow, PlaceRow, SealedRow};
use crate::store::integration::{self, IntegrationRow};
use headwater::api::{Deliveries, IntegrationStatus};
use headwater::base::id::{EventId, IntegrationId, SiteId};

/// `GET …/deliveries`
///
/// # Errors
/// 404 for a connection that is not the site's; when the database fails.
pub async fn list<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    site: &SiteId,
    id: &IntegrationId,
) -> Result<Response, Failure> {
    let statements =
        vec![integration::by_id(id), delivery::list(site, id, shell.context.now_s()), delivery::kept(site, id)];
    let mut answers = shell.database.ask(statements).await?;
    if !answers.rows::<IntegrationRow>()?.iter().any(|row| row.site == *site) {
        return Err(outcome::integration_unknown());
    }
    let deliveries = answers.rows::<DeliveryShownRow>()?.into_iter().map(DeliveryShownRow::shown).collect();
    let kept = answers.rows::<KeptRow>()?.first().map_or(0, |row| row.kept);
    Ok(Response::json(200, &Deliveries { deliveries, kept }))
}

fn unknown() -> Refusal {
    Refusal::new(404, "delivery_unknown", "There is no such delivery.")
}

/// How young a delivery must be for the cron to take it up again by itself, and how long it lies in quarantine before that. What keeps an
/// isolate from ending a delivery (a database out of reach, a deployment that is mended) has mostly passed by then.
const YOUNG_S: i64 = 86_400;
const LIES_S: i64 = 600;

/// Takes up again, each once, deliveries that lie in quarantine since no attempt at them came to an end: the cron's call. What fails again
/// is the owner's to look at.
///
/// # Errors
/// When the database fails.
pub async fn retry_unfinished<D: Database, C: Cache>(shell: &Shell<'_, D, C>) -> Result<After, Failure> {
    let now_s = shell.context.now_s();
    let statement = delivery::take_unretried(now_s, now_s - YOUNG_S, now_s - LIES_S);
    let mut answers = shell.database.ask(vec![statement]).await?;
    let mut after = After::Nothing;
    for PlaceRow { site, integration, event } in answers.rows::<PlaceRow>()? {
        // One that fails is back in quarantine, and keeps no other from its turn.
        if let Ok(response) = replay(shell, (&site, &integration), &event).await
            && response.after == After::Drain
        {
            after = After::Drain;
        }
    }
    Ok(after)
}

/// `POST …/deliveries/<event>/replay`: its signature was verified when it arrived, so it goes the same way from there on. One that is
/// still worked on is taken in once, as always when attempts run side by side.
///
/// # Errors
/// 404 for an unknown delivery, 409 for one that is not kept whole, 410 after a disconnect.
pub async fn replay<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    (site, integration): (&SiteId, &IntegrationId),
    event: &EventId,
) -> Result<Response, Failure> {
    let key = DeliveryKey { integration: integration.clone(), event: event.to_string() };
    let mut answers = shell.database.ask(vec![delivery::sealed(site, &key)]).await?;
    let row = answers.rows::<SealedRow>()?.into_iter().next().ok_or_else(unknown)?;
    let (Some(sealed), DeliveryOutcome::Quarantined | DeliveryOutcome::Started) = (row.body, row.outcome) else {
        let message = "Only a delivery in quarantine, or one that came to no end, is kept whole and can be replayed.";
        return Err(Refusal::new(409, "delivery_not_kept", message).into());
    };
    let body = shell.secrets.seal_key.open_bytes(&sealed, &Place::of(site, &format!("delivery/{event}")))?;
    let connection = read_connection(shell, integration).await?;
    if connection.status == IntegrationStatus::Disconnected {
        return Err(outcome::integration_disconnected());
    }
    // The mode of its secret as it is saved now: that may be what was mended. Of before the mode was kept: that of the secrets.
    let signer = connection.signers.iter().find(|(_, id)| row.secret.as_ref() == Some(id));
    let mode = signer.map(|(mode, _)| *mode).or(row.mode).or_else(|| connection.signers.first().map(|(mode, _)| *mode));
    let mode = mode.ok_or_else(unknown)?;
    let delivered =
        Delivered { connection: &connection, mode, secret: row.secret.as_ref(), body: &body, event: Some(&key.event) };
    let outcome = match take_up(shell, &delivered).await {
        Ok(outcome) => outcome.ok_or_else(outcome::integration_disconnected)?,
        Err(failure) => {
            // Best effort: if the database is out of reach, so is this.
            let reason = row.reason.as_deref().unwrap_or(NEVER_FINISHED);
            let _ = shell.database.batch(vec![delivery::put_back(&key, reason)]).await;
            return Err(failure);
        }
    };
    let mut answers = shell.database.ask(vec![delivery::one(site, &key, shell.context.now_s())]).await?;
    let shown = answers.rows::<DeliveryShownRow>()?.into_iter().next().ok_or_else(unknown)?.shown();
    let after = if let WebhookOutcome::Stored(after) = outcome { after } else { After::Nothing };
    Ok(Response { after, ..Response::json(200, &shown) })
}
