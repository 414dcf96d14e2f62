//! Deliveries: what Stripe posted, recorded before anything is decided.

use crate::port::database::{Statement, sql};
use headwater::base::id::{EventId, IntegrationId, Mode, SecretId, SiteId};
use headwater::base::json::FromJson;

/// Names a delivery: an event at an integration.
#[derive(Debug, Clone)]
pub struct DeliveryKey {
    /// Where it was posted.
    pub integration: IntegrationId,
    /// Stripe's event id, or `sha256:` and the body's digest.
    pub event: String,
}

/// A delivery to record.
pub struct Arrival<'a> {
    /// Which.
    pub key: &'a DeliveryKey,
    /// The integration's site.
    pub site: &'a SiteId,
    /// Stripe's type.
    pub event_type: &'a str,
    /// The sealed body; nothing where it will not be needed again.
    pub body: Option<String>,
    /// When it arrived.
    pub now_s: i64,
    /// Of the secret that signed it.
    pub mode: Mode,
    /// That secret; none for a replay.
    pub secret: Option<&'a SecretId>,
    /// The secret that must still be there.
    pub signed_by: Option<&'a SecretId>,
}

/// A delivery kept whole.
#[derive(Debug, FromJson)]
pub struct SealedRow {
    /// Stripe's type.
    pub event_type: String,
    /// Of the secret that signed it, as it was saved then.
    pub mode: Option<Mode>,
    /// That secret.
    pub secret: Option<SecretId>,
    /// Why it lies in quarantine.
    pub reason: Option<String>,
    /// The sealed body.
    pub body: Option<String>,
    /// How it stands.
    pub outcome: DeliveryOutcome,
}

/// A delivery as the owner sees it.
#[derive(Debug, FromJson)]
pub struct DeliveryShownRow {
    pub(crate) event: String,
    pub(crate) event_type: String,
    pub(crate) received_s: i64,
    pub(crate) attempts: i64,
    pub(crate) outcome: String,
    pub(crate) reason: Option<String>,
    pub(crate) took_ms: Option<i64>,
    #[json(with = "super::flag")]
    pub(crate) replayable: bool,
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryOutcome {
    /// Not yet.
    Started,
    /// Its facts are kept.
    Stored,
    /// Understood and deliberately not acted on.
    Ignored,
    /// Kept whole until its cause is mended, 30 days at most.
    Quarantined,
}

impl DeliveryOutcome {
    /// As it stands in SQL and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Stored => "stored",
            Self::Ignored => "ignored",
            Self::Quarantined => "quarantined",
        }
    }
}

/// A delivery as it stands.
#[derive(Debug, Clone, FromJson)]
pub struct DeliveryRow {
    /// Attempts begun, half a minute apart at least, that had no orderly end.
    pub attempts: i64,
    /// How it ended.
    pub outcome: DeliveryOutcome,
    /// Why.
    pub reason: Option<String>,
}

/// Records an attempt; nothing where the integration has been ended, or the secret removed.
pub fn attempt(arrival: Arrival) -> Statement {
    let statement =
        Statement::new(sql!("delivery.attempt")).bind(&arrival.key.integration).bind(arrival.key.event.as_str());
    statement
        .bind(arrival.site)
        .bind(arrival.event_type)
        .bind(arrival.now_s)
        .bind(arrival.body)
        .bind(arrival.mode)
        .bind(arrival.secret)
        .bind(arrival.signed_by)
}

/// One [`DeliveryRow`]; none where the integration has been ended, or the secret removed.
pub fn standing(key: &DeliveryKey, signed_by: Option<&SecretId>) -> Statement {
    Statement::new(sql!("delivery.read")).bind(&key.integration).bind(key.event.as_str()).bind(signed_by)
}

/// Ends it after so many milliseconds; ending it again changes nothing.
pub fn finish(key: &DeliveryKey, outcome: DeliveryOutcome, reason: Option<&str>, took_ms: i64) -> Statement {
    let statement = Statement::new(sql!("delivery.finish")).bind(&key.integration).bind(key.event.as_str());
    statement.bind(outcome.as_str()).bind(reason).bind(took_ms)
}

/// Takes back an attempt that ended in an orderly way without success.
pub fn give_back(key: &DeliveryKey) -> Statement {
    Statement::new(sql!("delivery.give_back")).bind(&key.integration).bind(key.event.as_str())
}

/// Puts a delivery back into quarantine whose replay did not come to an end.
pub fn put_back(key: &DeliveryKey, reason: &str) -> Statement {
    Statement::new(sql!("delivery.put_back")).bind(&key.integration).bind(key.event.as_str()).bind(reason)
}

/// Where a delivery stands: at which site's integration.
#[derive(Debug, FromJson)]
pub struct PlaceRow {
    /// The site.
    pub site: SiteId,
    /// Its integration.
    pub integration: IntegrationId,
    /// The delivery's event.
    pub event: EventId,
}

/// [`PlaceRow`]s of some deliveries that never came to an end, received and last tried within bounds, each given once.
pub fn take_unretried(now_s: i64, received_after_s: i64, tried_before_s: i64) -> Statement {
    Statement::new(sql!("delivery.take_unretried")).bind(now_s).bind(received_after_s).bind(tried_before_s)
}

/// One [`SealedRow`] or none.
pub fn sealed(site: &SiteId, key: &DeliveryKey) -> Statement {
    Statement::new(sql!("delivery.sealed")).bind(site).bind(&key.integration).bind(key.event.as_str())
}

/// One [`DeliveryShownRow`] or none, as it stands at a time.
pub fn by_key(site: &SiteId, key: &DeliveryKey, now_s: i64) -> Statement {
    Statement::new(sql!("delivery.one")).bind(site).bind(&key.integration).bind(key.event.as_str()).bind(now_s)
}

/// The last hundred [`DeliveryShownRow`]s as they stand at a time, those in quarantine first.
pub fn latest_deliveries(site: &SiteId, integration: &IntegrationId, now_s: i64) -> Statement {
    Statement::new(sql!("delivery.list")).bind(site).bind(integration).bind(now_s)
}

/// How many are kept.
#[derive(Debug, Default, FromJson)]
pub struct KeptRow {
    /// Up to 1,001.
    pub kept: i64,
}

/// One [`KeptRow`] of an integration.
pub fn count_kept(site: &SiteId, integration: &IntegrationId) -> Statement {
    Statement::new(sql!("delivery.kept")).bind(site).bind(integration)
}

/// Deliveries of a site since a time, counted.
pub fn counts(site: &SiteId, since_s: i64) -> Statement {
    Statement::new(sql!("delivery.counts")).bind(site).bind(since_s)
}

/// Drops those received before a time.
pub fn prune(before_s: i64, limit: i64) -> Statement {
    Statement::new(sql!("delivery.prune")).bind(before_s).bind(limit)
}
