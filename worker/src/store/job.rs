//! Jobs: imports, checks and removals, a page at a time.

use crate::port::database::{DatabaseError, Statement, sql};
use crate::store::api_key::KeyId;
use headwater::base::id::{IntegrationId, Mode, SiteId};
use headwater::base::json::FromJson;
use serde::Serialize;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Reads everything at Stripe.
    Import,
    /// Compares our totals with Stripe's lists.
    Check,
    /// Removes what an integration brought.
    Removal,
}

impl JobKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Check => "check",
            Self::Removal => "removal",
        }
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Under way, perhaps waiting.
    Running,
    /// It waits for the owner.
    Paused,
    /// Over.
    Done,
}

impl JobStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
        }
    }
}

/// A row of `job`.
#[derive(Debug, Clone, FromJson)]
pub struct JobRow {
    /// What it does.
    pub kind: JobKind,
    /// Counts the times it was begun.
    pub run: i64,
    /// Pages done.
    pub pages: i64,
    /// Where it stands.
    pub state: JobStatus,
    /// Why it waits or is paused.
    pub reason: Option<String>,
    /// The permission that is missing.
    pub permission: Option<String>,
    /// Which list.
    pub step: i64,
    /// The last object done of it.
    pub cursor: Option<String>,
    progress: String,
    /// Requests made.
    pub requests: i64,
    /// Failures in a row.
    pub failures: i64,
    /// Not before this it goes on.
    pub wait_until_s: i64,
    /// When it began.
    pub started_s: i64,
    /// When it ended.
    pub ended_s: Option<i64>,
}

/// A job with whose it is.
#[derive(Debug, FromJson)]
pub struct JobOf {
    /// The integration.
    pub integration: IntegrationId,
    /// The mode.
    pub mode: Mode,
    /// The job.
    #[serde(flatten)]
    pub job: JobRow,
}

impl JobRow {
    /// Its progress, for the owner.
    ///
    /// # Errors
    /// When the row was written by another version that says it otherwise.
    pub fn progress<T: FromJson>(&self) -> Result<T, DatabaseError> {
        headwater::base::json::from_text(&self.progress).map_err(|error| DatabaseError::Fault(error.to_string()))
    }

    fn statement(&self, id: &KeyId, sql: &'static str) -> Statement {
        id.statement(sql).bind(self.kind.as_str()).bind(self.run).bind(self.pages)
    }

    /// Fails the batch when the job has moved on.
    pub fn guard(&self, id: &KeyId) -> Statement {
        self.statement(id, sql!("commit_guard.job"))
    }
}

/// Where a job stands after a page.
#[derive(Debug)]
pub struct After<'a, T> {
    /// Running, or done.
    pub state: JobStatus,
    /// Which list comes next.
    pub step: i64,
    /// After which object.
    pub cursor: Option<&'a str>,
    /// Its progress, for the owner.
    pub progress: &'a T,
    /// Requests made for the page.
    pub requests: i64,
    /// When it ended, if it did.
    pub ended_s: Option<i64>,
}

/// Notes that a page is done.
pub fn advance<T: Serialize>(id: &KeyId, job: &JobRow, after: &After<T>) -> Statement {
    let statement = job.statement(id, sql!("job.advance")).bind(after.state.as_str()).bind(after.step);
    let statement = statement.bind(after.cursor.map(str::to_owned)).bind_json(after.progress);
    statement.bind(after.requests).bind(after.ended_s)
}

/// Why a page could not be had.
#[derive(Debug)]
pub struct Hold {
    /// Running, to try again; or paused.
    pub state: JobStatus,
    /// Stable code.
    pub reason: &'static str,
    /// The permission that is missing.
    pub permission: Option<String>,
    /// Not before this.
    pub wait_until_s: i64,
    /// Requests made in vain.
    pub requests: i64,
}

/// Notes that a page could not be had.
pub fn hold(id: &KeyId, job: &JobRow, hold: &Hold) -> Statement {
    let statement = job.statement(id, sql!("job.hold")).bind(hold.state.as_str()).bind(hold.reason);
    statement.bind(hold.permission.clone()).bind(hold.wait_until_s).bind(hold.requests)
}

/// Begins a job, unless it is under way.
pub fn begin<T: Serialize>(id: &KeyId, kind: JobKind, progress: &T, now_s: i64) -> Statement {
    id.statement(sql!("job.begin")).bind(kind.as_str()).bind_json(progress).bind(now_s)
}

/// Begins the first import of a key; one that there is already is left as it is.
pub fn begin_first<T: Serialize>(id: &KeyId, progress: &T, now_s: i64) -> Statement {
    id.statement(sql!("job.begin_first")).bind_json(progress).bind(now_s)
}

/// What was paused of a key goes on.
pub fn resume(id: &KeyId) -> Statement {
    id.statement(sql!("job.resume"))
}

/// The [`JobRow`]s of a key.
pub fn of_key(id: &KeyId) -> Statement {
    id.statement(sql!("job.of_key"))
}

/// The [`JobOf`] rows of a site.
pub fn of_site(site: &SiteId) -> Statement {
    Statement::new(sql!("job.of_site")).bind(site)
}

/// Forgets imports and checks of an integration.
pub fn forget(site: &SiteId, integration: &IntegrationId) -> Statement {
    Statement::new(sql!("job.forget")).bind(site).bind(integration)
}

/// Removals under way: rows that hold a [`KeyId`] and a [`JobRow`].
pub fn removals() -> Statement {
    Statement::new(sql!("job.removals"))
}
