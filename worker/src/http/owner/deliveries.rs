//! `…/deliveries`: the latest ones, and replaying one that is in quarantine or never finished.

use crate::http::public::webhook::integration_disconnected;
use crate::http::{Failure, Refusal, Response};
use crate::ledger::replay::{NotReplayed, replay};
use crate::read::{DeliveriesQuestion, Missing, answer_deliveries, answer_delivery};
use crate::shell::Shell;
use crate::store::delivery::DeliveryKey;
use crate::store::integration::IntegrationOf;
use headwater::api::ErrorCode;
use headwater::base::id::{EventId, IntegrationId, SiteId};

/// `GET …/deliveries`
///
/// # Errors
/// 404 for an integration that is not the site's; when the database fails.
pub async fn list(shell: &Shell<'_>, site: &SiteId, id: &IntegrationId) -> Result<Response, Failure> {
    let question = DeliveriesQuestion { site, integration: id };
    Ok(Response::json(200, &answer_deliveries(shell, question).await?))
}

/// `POST …/deliveries/<event>/replay`
///
/// # Errors
/// 404 for an unknown delivery, 409 for one that is not kept whole, 410 after a disconnect.
pub async fn replay_delivery(shell: &Shell<'_>, of: IntegrationOf<'_>, event: &EventId) -> Result<Response, Failure> {
    let IntegrationOf { site, integration } = of;
    let after = replay(shell, site, integration, event).await.map_err(refused)?;
    let key = DeliveryKey { integration: integration.clone(), event: event.to_string() };
    Ok(Response { after, ..Response::json(200, &answer_delivery(shell, site, &key).await?) })
}

fn refused(why: NotReplayed) -> Failure {
    match why {
        NotReplayed::Unknown => Refusal::from(Missing::Delivery).into(),
        NotReplayed::NotKept => {
            let message =
                "Only a delivery in quarantine, or one that came to no end, is kept whole and can be replayed.";
            Refusal::new(ErrorCode::DeliveryNotKept, message).into()
        }
        NotReplayed::Disconnected => integration_disconnected(),
        NotReplayed::Fault(fault) => fault.into(),
    }
}
