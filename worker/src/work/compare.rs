//! The end of a check: what Stripe's lists add up to, beside our entries by day, currency and kind.

use super::{Worker, check};
use crate::database::Database;
use crate::handle::scheduled;
use crate::http::Failure;
use crate::shell::Cache;
use crate::store::check::{self as store, OurTotalRow, SpanRow, TotalRow};
use crate::store::job::{self, After, Hold, JobRow, JobStatus};
use crate::store::{api_key, pending};
use headwater::check::{Cell, Progress, Sums, Total};
use headwater::time::{UnixSeconds, days_between};
use std::collections::BTreeMap;

/// How long to wait for payments that are queued to be derived again.
const QUEUE_S: i64 = 5;

/// The end: Stripe's sums beside ours.
pub(super) async fn end<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    job: &JobRow,
    mut progress: Progress,
) -> Result<Vec<JobRow>, Failure> {
    // What is queued to be derived again is not what our entries say yet.
    if is_queued(worker).await? && !is_drained(worker).await? {
        let wait_until_s = worker.now_s() + QUEUE_S;
        let hold = Hold { state: JobStatus::Running, reason: "deriving", permission: None, wait_until_s, requests: 0 };
        let statements = vec![job::hold(worker.id, job, &hold), job::of_key(worker.id)];
        return Ok(worker.shell.database.ask(statements).await?.last()?);
    }
    let stripe = stripe_side(worker).await?;
    let ours = our_side(worker, (job, &progress), &stripe).await?;
    let (mut totals, differences) = headwater::check::compare(&stripe, &ours);
    for total in &mut totals {
        total.found_minor += progress.found.get(&total.currency).copied().unwrap_or(0);
    }
    if !differences.is_empty() && !progress.second_look {
        // It may only have come meanwhile: everything is looked at once more.
        progress.second_look = true;
        progress.objects = 0;
        let healed = |total: &Total| total.found_minor - total.difference_minor;
        progress.found = totals.iter().map(|total| (total.currency, healed(total))).collect();
        return check::again(worker, job, progress).await;
    }
    (progress.totals, progress.differences) = (totals, differences);
    let now_s = worker.now_s();
    if progress.since_s.is_none() {
        progress.full_ended_s = Some(now_s);
    }
    let after = After {
        state: JobStatus::Done,
        step: job.step,
        cursor: None,
        progress: &progress,
        requests: 0,
        ended_s: Some(now_s),
    };
    let ended = vec![
        job::advance(worker.id, job, &after),
        api_key::mark(worker.id, true, now_s, None),
        api_key::next_check(worker.id, now_s + check::EVERY_S),
        job::of_key(worker.id),
    ];
    Ok(worker.shell.database.ask([worker.guards(job), ended].concat()).await?.last()?)
}

/// A page of the queue that fails may be another site's.
async fn is_drained<D: Database, C: Cache>(worker: &Worker<'_, D, C>) -> Result<bool, Failure> {
    let _ = scheduled::drain(worker.shell).await;
    Ok(!is_queued(worker).await?)
}

async fn is_queued<D: Database, C: Cache>(worker: &Worker<'_, D, C>) -> Result<bool, Failure> {
    let mut answers = worker.shell.database.ask(vec![pending::of_scope(&worker.scope)]).await?;
    Ok(!answers.rows::<serde_json::Value>()?.is_empty())
}

async fn stripe_side<D: Database, C: Cache>(worker: &Worker<'_, D, C>) -> Result<BTreeMap<Cell, Sums>, Failure> {
    let mut answers = worker.shell.database.ask(vec![store::totals(worker.id)]).await?;
    Ok(answers.rows::<TotalRow>()?.into_iter().map(TotalRow::cell).collect())
}

/// All our entries of these days; where another connection brought some of them, only those of the objects that Stripe listed.
async fn our_side<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    (job, progress): (&JobRow, &Progress),
    stripe: &BTreeMap<Cell, Sums>,
) -> Result<BTreeMap<Cell, i64>, Failure> {
    let mut answers = worker.shell.database.ask(vec![store::others(worker.id), store::span(&worker.scope)]).await?;
    if !answers.rows::<serde_json::Value>()?.is_empty() {
        return Ok(stripe.iter().map(|(cell, sums)| (cell.clone(), sums.ours_minor)).collect());
    }
    let span = answers.rows::<SpanRow>()?.into_iter().next().unwrap_or_default();
    let Some(first_s) = progress.since_s.or(span.first_s) else { return Ok(BTreeMap::new()) };
    let days = days_between(UnixSeconds::new(first_s), UnixSeconds::new(job.started_s), &worker.site.time_zone);
    let days = days.map_err(Failure::fault)?;
    let totals = store::our_totals(&worker.scope, &days, job.started_s);
    let mut answers = worker.shell.database.ask(vec![totals]).await?;
    Ok(answers.rows::<OurTotalRow>()?.into_iter().map(OurTotalRow::cell).collect())
}
