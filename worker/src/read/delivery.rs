//! What Stripe posted to an integration.

use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::delivery::{self, DeliveryKey, DeliveryShownRow, KeptRow};
use crate::store::integration::{self, IntegrationRow};
use headwater::api::{Deliveries, Delivery};
use headwater::base::id::{IntegrationId, SiteId};

/// Whose deliveries are asked for.
#[derive(Debug, Clone, Copy)]
pub struct DeliveriesQuestion<'a> {
    /// Of which site.
    pub site: &'a SiteId,
    /// To which of its integrations.
    pub integration: &'a IntegrationId,
}

/// The latest deliveries.
///
/// # Errors
/// For an integration that is not the site's; when the database fails.
pub async fn answer_deliveries(shell: &Shell<'_>, of: DeliveriesQuestion<'_>) -> Result<Deliveries, ReadFault> {
    let DeliveriesQuestion { site, integration } = of;
    let mut batch = Batch::new();
    let integrations = batch.ask::<IntegrationRow>(integration::by_id(integration));
    let latest = batch.ask::<DeliveryShownRow>(delivery::latest_deliveries(site, integration, shell.context.now_s()));
    let kept = batch.ask::<KeptRow>(delivery::count_kept(site, integration));
    let mut answers = batch.run(shell.database).await?;
    if !answers.take(integrations)?.iter().any(|row| row.site == *site) {
        return Err(ReadFault::NotThere(Missing::Integration));
    }
    let deliveries = answers.take(latest)?.into_iter().map(delivery_to_api).collect();
    Ok(Deliveries { deliveries, kept: answers.take_first(kept)?.map_or(0, |row| row.kept) })
}

/// One delivery as it stands.
///
/// # Errors
/// When there is none; when the database fails.
pub async fn answer_delivery(shell: &Shell<'_>, site: &SiteId, key: &DeliveryKey) -> Result<Delivery, ReadFault> {
    let row = shell.database.first_row::<DeliveryShownRow>(delivery::by_key(site, key, shell.context.now_s())).await?;
    Ok(delivery_to_api(row.ok_or(ReadFault::NotThere(Missing::Delivery))?))
}

fn delivery_to_api(row: DeliveryShownRow) -> Delivery {
    let DeliveryShownRow { event, event_type, received_s, attempts, outcome, reason, took_ms, replayable } = row;
    Delivery { event, event_type, received_s, attempts, outcome, reason, took_ms, replayable }
}
