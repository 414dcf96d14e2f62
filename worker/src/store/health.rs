//! What is wrong of an installation: the statements of the page Health. Each gives few rows, whatever the sites have seen.

use crate::port::database::{Statement, sql};
use crate::seal::{Place, SealKey};
use headwater::base::id::{IntegrationId, Mode, SecretId, SiteId};
use headwater::base::json::FromJson;

/// One thing that is wrong.
#[derive(Debug, FromJson)]
pub struct WrongRow {
    /// Whose.
    pub site: SiteId,
    /// Of which integration.
    pub integration: Option<IntegrationId>,
    /// In which mode.
    pub mode: Option<Mode>,
    /// Since when.
    pub since_s: Option<i64>,
    /// How many.
    pub count: i64,
}

/// A text that is sealed in the database: of a signing secret where it has an id, else of a key.
#[derive(Debug, FromJson)]
pub struct SealedRow {
    /// Whose.
    pub site: SiteId,
    /// Of which integration.
    pub integration: IntegrationId,
    /// A key's mode.
    pub mode: Option<Mode>,
    /// A secret's id.
    pub id: Option<SecretId>,
    sealed: String,
}

impl SealedRow {
    /// Whether it opens where it stands.
    pub fn opens(&self, seal_key: &SealKey) -> bool {
        let mode = self.mode.map_or("", Mode::as_str);
        let field = match &self.id {
            Some(secret) => format!("signing_secret/{secret}"),
            None => format!("api_key/{}/{mode}", self.integration),
        };
        seal_key.open(&self.sealed, &Place::of(&self.site, &field)).is_ok()
    }
}

/// Every sealed key.
pub fn sealed_keys() -> Statement {
    Statement::new(sql!("api_key.sealed"))
}

/// Every sealed signing secret.
pub fn sealed_secrets() -> Statement {
    Statement::new(sql!("signing_secret.sealed"))
}

/// Queues in which something is due and waits.
pub fn waiting(now_s: i64) -> Statement {
    Statement::new(sql!("pending.waiting")).bind(now_s)
}

/// Deliveries in quarantine.
pub fn quarantined() -> Statement {
    Statement::new(sql!("delivery.quarantined"))
}

/// Keys that Stripe refuses.
pub fn refused_keys() -> Statement {
    Statement::new(sql!("api_key.refused"))
}

/// Keys whose check was due before a time.
pub fn unchecked(due_s: i64) -> Statement {
    Statement::new(sql!("api_key.unchecked")).bind(due_s)
}

/// Endpoints that do not stand.
pub fn lost_endpoints() -> Statement {
    Statement::new(sql!("endpoint.lost"))
}

/// Work that waits for the owner.
pub fn paused_jobs() -> Statement {
    Statement::new(sql!("job.paused"))
}

/// Checks that found a difference.
pub fn differing_checks() -> Statement {
    Statement::new(sql!("job.differing"))
}
