//! Long work with a key: the endpoint, imports, questions to Stripe, checks; and removals, which need no key.
//!
//! Read top-down: `run` (the cron) and `advance` (an open page) → `KeyAtWork` (one key, leased) → `import`, `question`, `check`,
//! `endpoint` → `take_facts`. What always holds: one run a key at a time; the rows of a page and the place where it ends are one
//! commit, guarded by the place where it began, so a kill at any instant repeats a request and nothing else.

pub mod check;
mod compare;
pub mod endpoint;
pub mod import;
mod key_at_work;
mod money;
pub mod probe;
mod question;
mod removal;
mod take_down;
mod take_facts;

use crate::fault::Fault;
use crate::load::load_site;
use crate::port::batch::Batch;
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::api_key::{self, KeyId, KeyRow, RowsOfDay};
use crate::store::endpoint as store_endpoint;
use crate::store::endpoint::EndpointRow;
use crate::store::fact::Scope;
use crate::store::job::{self, JobKind, JobRow, JobStatus};
use crate::stripe_api::Client;
use headwater::stripe::integration::EndpointState;
use std::cell::Cell;

pub use key_at_work::KeyAtWork;
pub use take_facts::Intake;

/// How long a lease holds: after a kill nobody works with the key until then.
const LEASE_MS: i64 = 45_000;
/// A page is begun only while so much of the lease is left.
const LEASE_LEFT_MS: i64 = 15_000;
/// The longest wait within one run; a longer one is left to the next.
const WAIT_MAX_S: i64 = 5;
const DAY_MS: i64 = 86_400_000;

/// How much one run may do: requests to Stripe and D1 in one invocation are bounded, on the free plan tightly.
#[derive(Debug)]
pub struct Budget {
    /// Pages or questions left.
    pub pages: usize,
    /// None is begun after this, in milliseconds.
    pub until_ms: i64,
}

/// The cron's part: every key with something to do, and removals, within the budget.
///
/// # Errors
/// When the database or a job fails; what was not done is done the next time.
pub async fn run(shell: &Shell<'_>, budget: &mut Budget) -> Result<(), Fault> {
    // One's trouble keeps no other from its turn.
    let mut failed = removal::run(shell, budget).await.err();
    let now_ms = shell.outbound.clock_ms();
    let mut answers = shell.database.ask(vec![api_key::busy(now_ms.div_euclid(1_000), now_ms)]).await?;
    for id in answers.rows::<KeyId>()? {
        if budget.pages == 0 || shell.outbound.clock_ms() >= budget.until_ms {
            break;
        }
        failed = advance(shell, &id, budget).await.err().or(failed);
    }
    failed.map_or(Ok(()), Err)
}

/// Takes the next steps with one key, unless another does.
///
/// # Errors
/// When the database fails; what was not done is done the next time.
pub async fn advance(shell: &Shell<'_>, id: &KeyId, budget: &mut Budget) -> Result<(), Fault> {
    let now_ms = shell.outbound.clock_ms();
    let Some(Claimed { lease, row, jobs, endpoint, rows_of_day }) = claim(shell, id).await? else { return Ok(()) };
    let until_ms = budget.until_ms.min(now_ms + LEASE_MS - LEASE_LEFT_MS);
    let mut own = Budget { pages: budget.pages, until_ms };
    let Ok(key) = row.open(id, &shell.secrets.seal_key) else {
        return take_down::cannot_ask(shell, id, endpoint.as_ref()).await;
    };
    let client = Client::new(shell, &key, row.next_ask_ms);
    let today = now_ms.div_euclid(DAY_MS);
    let at_work = KeyAtWork {
        site: load_site(shell, &id.site).await?,
        scope: Scope { site: id.site.clone(), mode: id.mode },
        granted: row.permissions.clone(),
        rows_before: (rows_of_day, shell.database.rows_written()),
        lease,
        is_over: Cell::new(false),
        shell,
        id,
        client,
    };
    let done = at_work.work(&row, (jobs, endpoint), &mut own).await;
    budget.pages = own.pages;
    let (next_ask_ms, rows) = (at_work.client.next_ask_ms(), (at_work.rows_of_run(), today));
    let released = shell.database.batch(vec![api_key::release(id, &at_work.lease, next_ask_ms, rows)]).await;
    done?;
    released?;
    Ok(())
}

/// A key leased, with what is known of its work.
pub(crate) struct Claimed {
    pub(crate) lease: String,
    pub(crate) row: KeyRow,
    jobs: Vec<JobRow>,
    endpoint: Option<EndpointRow>,
    rows_of_day: i64,
}

/// Leases a key; `None` while another works with it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn claim(shell: &Shell<'_>, id: &KeyId) -> Result<Option<Claimed>, Fault> {
    let now_ms = shell.outbound.clock_ms();
    let lease = shell.context.random_hex();
    let mut batch = Batch::new();
    let row = batch.ask::<KeyRow>(api_key::claim(id, &lease, (now_ms, now_ms + LEASE_MS)));
    let jobs = batch.ask::<JobRow>(job::of_key(id));
    let endpoint = batch.ask::<EndpointRow>(store_endpoint::by_key(id));
    let rows_of_day = batch.ask::<RowsOfDay>(api_key::rows_of_day(now_ms.div_euclid(DAY_MS)));
    let mut answers = batch.run(shell.database).await?;
    let Some(row) = answers.take_first(row)? else { return Ok(None) };
    let rows_of_day = answers.take_first(rows_of_day)?.unwrap_or_default().count;
    Ok(Some(Claimed { lease, row, jobs: answers.take(jobs)?, endpoint: answers.take_first(endpoint)?, rows_of_day }))
}

/// Gives the lease back where nothing was written.
pub(crate) fn release(shell: &Shell<'_>, id: &KeyId, lease: &str, next_ask_ms: i64) -> Statement {
    let today = shell.outbound.clock_ms().div_euclid(DAY_MS);
    api_key::release(id, lease, next_ask_ms, (0, today))
}

fn find(jobs: &[JobRow], kind: JobKind) -> Option<&JobRow> {
    jobs.iter().find(|job| job.kind == kind && job.state == JobStatus::Running)
}

impl KeyAtWork<'_> {
    async fn work(
        &self,
        row: &KeyRow,
        (mut jobs, endpoint): (Vec<JobRow>, Option<EndpointRow>),
        budget: &mut Budget,
    ) -> Result<(), Fault> {
        if let Some(endpoint) = endpoint.filter(|e| e.next_try_s <= self.now_s() && !self.client.is_resting()) {
            if take_down::is_ended(self.shell, self.id).await? {
                return take_down::take_down(self, &endpoint).await;
            }
            if row.accepted && matches!(endpoint.state, EndpointState::Missing | EndpointState::Standing) {
                endpoint::ensure(self, &endpoint).await?;
            }
        }
        let mut check_due_s = row.next_check_s;
        while row.accepted && budget.pages > 0 && self.goes_on(budget) {
            budget.pages -= 1;
            let running = |kind| find(&jobs, kind).cloned();
            if let Some(job) = running(JobKind::Import) {
                if !self.is_time(&job, budget).await {
                    return Ok(());
                }
                jobs = if self.is_day_full() { self.rests(&job).await? } else { import::page(self, &job).await? };
                if find(&jobs, JobKind::Import).is_none() {
                    check_due_s = self.now_s();
                }
            } else if question::ask_next(self).await? {
            } else if let Some(job) = running(JobKind::Check) {
                if !self.is_time(&job, budget).await {
                    return Ok(());
                }
                jobs = check::page(self, &job).await?;
            } else if check_due_s <= self.now_s() {
                jobs = check::begin(self, &jobs).await?;
                check_due_s = i64::MAX;
            } else {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether the next page may be asked for.
    fn goes_on(&self, budget: &Budget) -> bool {
        !self.is_over.get() && !self.client.is_resting() && self.shell.outbound.clock_ms() < budget.until_ms
    }

    /// Waits for a job whose wait is short; one with a longer wait is left.
    async fn is_time(&self, job: &JobRow, budget: &Budget) -> bool {
        let now_ms = self.shell.outbound.clock_ms();
        let wait_ms = job.wait_until_s.saturating_mul(1_000) - now_ms;
        if wait_ms > WAIT_MAX_S * 1_000 || now_ms + wait_ms >= budget.until_ms {
            return false;
        }
        if wait_ms > 0 {
            self.shell.outbound.wait(u64::try_from(wait_ms).unwrap_or(0)).await;
        }
        true
    }
}
