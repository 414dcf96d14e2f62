//! Restricted keys of Stripe's API: sealed, leased to one run at a time.

use crate::fault::Fault;
use crate::port::database::{Statement, sql};
use crate::seal::{Place, SealKey, Sealing};
use headwater::base::id::{IntegrationId, Mode, SecretId, SiteId};
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedMap;
use headwater::stripe::api_key::ApiKey;
use headwater::stripe::integration::EndpointState;

/// Names a key: an integration and a mode. Everything long-lived of an integration belongs to one.
#[derive(Debug, Clone, PartialEq, Eq, FromJson)]
pub struct KeyId {
    /// The site.
    pub site: SiteId,
    /// Its integration.
    pub integration: IntegrationId,
    /// Live or test.
    pub mode: Mode,
}

impl KeyId {
    /// A statement whose first three values are site, integration and mode.
    pub(crate) fn statement(&self, sql: &'static str) -> Statement {
        Statement::new(sql).bind(&self.site).bind(&self.integration).bind(self.mode)
    }

    fn place(&self) -> Place {
        Place::of(&self.site, &format!("api_key/{}/{}", self.integration, self.mode.as_str()))
    }
}

/// Which permissions were found granted, by Stripe's name; what was never probed is not there.
pub type Granted = SortedMap<String, bool>;

/// A row of `api_key`, for the run that works with it.
#[derive(Debug, FromJson)]
pub struct KeyRow {
    sealed: String,
    /// Stripe accepts it.
    #[json(with = "super::flag")]
    pub accepted: bool,
    /// What it may do.
    #[json(with = "super::json_text")]
    pub permissions: Granted,
    /// Not before this is Stripe asked again, in milliseconds.
    #[serde(default)]
    pub next_ask_ms: i64,
    /// When a check is due.
    #[serde(default)]
    pub next_check_s: i64,
}

impl KeyRow {
    /// Opens the key.
    ///
    /// # Errors
    /// When it does not open: another `SEAL_KEY` made it.
    pub fn open(&self, id: &KeyId, seal_key: &SealKey) -> Result<ApiKey, Fault> {
        let text = seal_key.open(&self.sealed, &id.place())?;
        ApiKey::parse(&text).map_err(|error| Fault::internal(error.code()))
    }
}

/// A row of `api_key` with its endpoint, as the owner sees it.
#[derive(Debug, FromJson)]
pub struct KeyShownRow {
    /// Whose it is.
    pub integration: IntegrationId,
    /// Its mode.
    pub mode: Mode,
    /// Last characters.
    pub hint: String,
    /// When it was saved.
    pub created_s: i64,
    /// When Stripe last accepted or refused it.
    pub checked_s: i64,
    /// Whether it does.
    #[json(with = "super::flag")]
    pub accepted: bool,
    /// What it may do.
    #[json(with = "super::json_text")]
    pub permissions: Granted,
    /// Where its endpoint stands.
    pub endpoint_state: Option<EndpointState>,
    /// Stripe's id of it.
    pub endpoint_id: Option<String>,
    /// The signing secret that came with it.
    pub endpoint_secret: Option<SecretId>,
    /// The version of its events.
    pub api_version: Option<String>,
    /// When it was last seen right.
    pub endpoint_checked_s: Option<i64>,
    /// Why the last attempt at it failed.
    pub endpoint_reason: Option<String>,
    /// Questions to Stripe not asked yet.
    pub questions_open: i64,
}

/// A key to save.
pub struct NewKey<'a> {
    /// The key.
    pub key: &'a ApiKey,
    /// What it may do.
    pub granted: &'a Granted,
    /// No check is due before.
    pub next_check_s: i64,
    /// Not before this is Stripe asked, in milliseconds.
    pub next_ask_ms: i64,
}

/// Saves a key, sealed, with what it may do.
///
/// # Errors
/// When sealing fails.
pub fn save(id: &KeyId, new: &NewKey<'_>, sealing: Sealing<'_>, now_s: i64) -> Result<Statement, Fault> {
    let sealed = sealing.seal(new.key.expose(), &id.place())?;
    let statement = id.statement(sql!("api_key.save")).bind(sealed).bind(new.key.hint()).bind(now_s);
    Ok(statement.bind_json(new.granted).bind(new.next_check_s).bind(new.next_ask_ms))
}

/// The [`KeyShownRow`]s of a site.
pub fn of_site(site: &SiteId) -> Statement {
    Statement::new(sql!("api_key.of_site")).bind(site)
}

/// One [`KeyRow`] or none.
pub fn by_id(id: &KeyId) -> Statement {
    id.statement(sql!("api_key.read"))
}

/// Leases the key: one [`KeyRow`], or none while another works with it.
pub fn lease(id: &KeyId, lease: &str, now_ms: i64, until_ms: i64) -> Statement {
    id.statement(sql!("api_key.lease")).bind(lease).bind(now_ms).bind(until_ms)
}

/// Rows that a run with a key wrote.
#[derive(Debug, Clone, Copy)]
pub struct RowsWritten {
    /// How many.
    pub rows: i64,
    /// The UTC day that they count for, from 1970.
    pub day: i64,
}

/// Gives the lease back, after so many rows were written.
pub fn release(id: &KeyId, lease: &str, next_ask_ms: i64, written: RowsWritten) -> Statement {
    let statement = id.statement(sql!("api_key.release")).bind(lease).bind(next_ask_ms);
    statement.bind(written.rows).bind(written.day)
}

/// One [`RowsOfDay`]: what work with all keys has written on a day, counted from 1970.
pub fn rows_of_day(day: i64) -> Statement {
    Statement::new(sql!("api_key.rows_of_day")).bind(day)
}

/// A count of rows.
#[derive(Debug, Default, FromJson)]
pub struct RowsOfDay {
    /// How many.
    pub count: i64,
}

/// Fails the batch when another run works with the key now.
pub fn guard(id: &KeyId, lease: &str) -> Statement {
    id.statement(sql!("commit_guard.lease")).bind(lease)
}

/// Notes that Stripe accepted or refused it, and what it may do where that was probed.
pub fn mark(id: &KeyId, accepted: bool, now_s: i64, granted: Option<&Granted>) -> Statement {
    let statement = id.statement(sql!("api_key.mark")).bind(i64::from(accepted)).bind(now_s);
    match granted {
        Some(granted) => statement.bind_json(granted),
        None => statement.bind(None::<String>),
    }
}

/// When a check is due again.
pub fn next_check(id: &KeyId, at_s: i64) -> Statement {
    id.statement(sql!("api_key.next_check")).bind(at_s)
}

/// Forgets the key's text; that there was one stays to be seen.
pub fn wipe(id: &KeyId) -> Statement {
    id.statement(sql!("api_key.wipe"))
}

/// Forgets the key.
pub fn forget(id: &KeyId) -> Statement {
    id.statement(sql!("api_key.forget"))
}

/// The [`KeyId`]s with something to do, of all sites.
pub fn busy(now_s: i64, now_ms: i64) -> Statement {
    Statement::new(sql!("api_key.busy")).bind(now_s).bind(now_ms)
}
