//! A run: every key with something to do takes its next steps, within a budget.

use super::budget::Budget;
use super::key_at_work::{DAY_MS, KeyAtWork};
use super::lease::{LEASE_MS, Leased, lease_key};
use super::{check, endpoint, fee, import, line_items, question, removal, settlement, take_down};
use crate::fault::Fault;
use crate::load::load_site;
use crate::shell::Shell;
use crate::store::api_key::{self, KeyId, RowsWritten};
use crate::store::fact::Scope;
use crate::store::job::{JobKind, JobRow, JobStatus};
use crate::stripe_api::Client;
use std::cell::{Cell, RefCell};

/// A page is begun only while so much of the lease is left.
const LEASE_LEFT_MS: i64 = 15_000;
/// The longest wait within one run; a longer one is left to the next.
const WAIT_MAX_S: i64 = 5;

/// The cron's part: every key with something to do, and removals, within the budget.
///
/// # Errors
/// When the database or a job fails; what was not done is done the next time.
pub async fn run(shell: &Shell<'_>, budget: &mut Budget) -> Result<(), Fault> {
    // One's trouble keeps no other from its turn.
    let mut failed = removal::run(shell, budget).await.err();
    let now_ms = shell.outbound.clock_ms();
    let busy = shell.database.rows_of::<KeyId>(api_key::busy(now_ms.div_euclid(1_000), now_ms)).await?;
    for id in busy {
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
    let Some(leased) = lease_key(shell, id).await? else { return Ok(()) };
    let until_ms = budget.until_ms.min(now_ms + LEASE_MS - LEASE_LEFT_MS);
    let Ok(key) = leased.row.open(id, &shell.secrets.seal_key) else {
        return take_down::cannot_ask(shell, id, leased.endpoint.as_ref()).await;
    };
    let client = Client::new(shell, &key, leased.row.next_ask_ms);
    let today = now_ms.div_euclid(DAY_MS);
    let at_work = KeyAtWork {
        site: load_site(shell, &id.site).await?,
        scope: Scope { site: id.site.clone(), mode: id.mode },
        granted: leased.row.permissions.clone(),
        rows_before: (leased.rows_of_day, shell.database.rows_written()),
        lease: leased.lease.clone(),
        is_over: Cell::new(false),
        budget: Cell::new(Budget { pages: budget.pages, until_ms }),
        ahead: RefCell::default(),
        shell,
        id,
        client,
    };
    let done = at_work.work(leased).await;
    budget.pages = at_work.budget.get().pages;
    let (next_ask_ms, written) =
        (at_work.client.next_ask_ms(), RowsWritten { rows: at_work.rows_of_run(), day: today });
    let released = shell.database.batch(vec![api_key::release(id, &at_work.lease, next_ask_ms, written)]).await;
    done?;
    released?;
    Ok(())
}

fn find(jobs: &[JobRow], kind: JobKind) -> Option<&JobRow> {
    jobs.iter().find(|job| job.kind == kind && job.state == JobStatus::Running)
}

impl KeyAtWork<'_> {
    async fn work(&self, leased: Leased) -> Result<(), Fault> {
        let Leased { row, mut jobs, endpoint, .. } = leased;
        if let Some(endpoint) = endpoint.filter(|e| e.next_try_s <= self.now_s() && !self.client.is_resting()) {
            if take_down::is_ended(self.shell, self.id).await? {
                return take_down::take_down(self, &endpoint).await;
            }
            if row.accepted && endpoint::is_seen_to(&endpoint) {
                endpoint::ensure(self, &endpoint).await?;
            }
        }
        let mut check_due_s = row.next_check_s;
        while row.accepted && self.goes_on() {
            let running = |kind| find(&jobs, kind).cloned();
            if let Some(job) = running(JobKind::Import) {
                if !self.pays(JobKind::Import) || !self.is_time(&job).await {
                    return Ok(());
                }
                jobs = if self.is_day_full() { self.rests(&job).await? } else { import::page(self, &job).await? };
                if find(&jobs, JobKind::Import).is_none() {
                    check_due_s = self.now_s();
                }
            } else if self.budget.get().pages > 0
                && (question::ask_next(self).await? || settlement::ask_next(self).await? || fee::ask_next(self).await?)
            {
                self.take_from_budget();
            } else if let Some(job) = running(JobKind::Check) {
                if !self.pays(JobKind::Check) || !self.is_time(&job).await {
                    return Ok(());
                }
                jobs = check::page(self, &job).await?;
            } else if check_due_s <= self.now_s() && self.pays(JobKind::Check) {
                jobs = check::begin(self, &jobs).await?;
                check_due_s = i64::MAX;
            } else if self.budget.get().pages > 0 && line_items::ask_next(self).await? {
                self.take_from_budget();
            } else {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Waits for a job whose wait is short; one with a longer wait is left.
    async fn is_time(&self, job: &JobRow) -> bool {
        let now_ms = self.shell.outbound.clock_ms();
        let wait_ms = job.wait_until_s.saturating_mul(1_000) - now_ms;
        if wait_ms > WAIT_MAX_S * 1_000 || now_ms + wait_ms >= self.budget.get().until_ms {
            return false;
        }
        if wait_ms > 0 {
            self.shell.outbound.wait(u64::try_from(wait_ms).unwrap_or(0)).await;
        }
        true
    }
}
