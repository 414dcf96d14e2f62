//! `…/deliveries`: the last ones, and replaying one that lies in quarantine or came to no end.

use crate::http::public::webhook::{integration_disconnected, integration_unknown};
use crate::http::{Failure, Refusal, Response};
use crate::ledger::replay::{NotReplayed, replay};
use crate::shell::Shell;
use crate::store::delivery::{self, DeliveryKey, DeliveryShownRow, KeptRow};
use crate::store::integration::{self, IntegrationRow};
use headwater::api::{Deliveries, ErrorCode};
use headwater::base::id::{EventId, IntegrationId, SiteId};

/// `GET …/deliveries`
///
/// # Errors
/// 404 for a connection that is not the site's; when the database fails.
pub async fn list(shell: &Shell<'_>, site: &SiteId, id: &IntegrationId) -> Result<Response, Failure> {
    let statements =
        vec![integration::by_id(id), delivery::list(site, id, shell.context.now_s()), delivery::kept(site, id)];
    let mut answers = shell.database.ask(statements).await?;
    if !answers.rows::<IntegrationRow>()?.iter().any(|row| row.site == *site) {
        return Err(integration_unknown());
    }
    let deliveries = answers.rows::<DeliveryShownRow>()?.into_iter().map(DeliveryShownRow::shown).collect();
    let kept = answers.rows::<KeptRow>()?.first().map_or(0, |row| row.kept);
    Ok(Response::json(200, &Deliveries { deliveries, kept }))
}

fn unknown() -> Refusal {
    Refusal::new(ErrorCode::DeliveryUnknown, "There is no such delivery.")
}

/// `POST …/deliveries/<event>/replay`
///
/// # Errors
/// 404 for an unknown delivery, 409 for one that is not kept whole, 410 after a disconnect.
pub async fn replay_delivery(
    shell: &Shell<'_>,
    (site, integration): (&SiteId, &IntegrationId),
    event: &EventId,
) -> Result<Response, Failure> {
    let after = replay(shell, (site, integration), event).await.map_err(refused)?;
    let key = DeliveryKey { integration: integration.clone(), event: event.to_string() };
    let mut answers = shell.database.ask(vec![delivery::one(site, &key, shell.context.now_s())]).await?;
    let shown = answers.rows::<DeliveryShownRow>()?.into_iter().next().ok_or_else(unknown)?.shown();
    Ok(Response { after, ..Response::json(200, &shown) })
}

fn refused(why: NotReplayed) -> Failure {
    match why {
        NotReplayed::Unknown => unknown().into(),
        NotReplayed::NotKept => {
            let message =
                "Only a delivery in quarantine, or one that came to no end, is kept whole and can be replayed.";
            Refusal::new(ErrorCode::DeliveryNotKept, message).into()
        }
        NotReplayed::Disconnected => integration_disconnected(),
        NotReplayed::Fault(fault) => fault.into(),
    }
}
