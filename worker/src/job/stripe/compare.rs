//! The end of a check: compares the sums of Stripe's lists with our entries, by day, currency and kind.

use super::check_place::{EVERY_S, again};
use super::key_at_work::KeyAtWork;
use crate::fault::Fault;
use crate::job::pending;
use crate::port::database::Statement;
use crate::store::api_key;
use crate::store::check::{self as store, OurTotalRow, SpanRow, TotalRow};
use crate::store::job::{self, After, Hold, JobRow, JobStatus};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::{UnixSeconds, days_between};
use headwater::stripe::check::{Cell, Progress, Sums, Total};

/// How long to wait for payments that are queued to be derived again.
const QUEUE_S: i64 = 5;

/// The end: Stripe's sums compared with ours.
pub(super) async fn end(at_work: &KeyAtWork<'_>, job: &JobRow, mut progress: Progress) -> Result<Vec<JobRow>, Fault> {
    // What is queued because of money is not what our entries say yet. What browsers say moves none, and may be queued without end.
    if !pending::drain_money(at_work.shell, &at_work.scope).await? {
        let wait_until_s = at_work.now_s() + QUEUE_S;
        let hold = Hold { state: JobStatus::Running, reason: "deriving", permission: None, wait_until_s, requests: 0 };
        return Ok(at_work.jobs_after(vec![job::hold(at_work.id, job, &hold)]).await?);
    }
    let stripe = stripe_side(at_work).await?;
    let (ours, unlisted) = our_side(at_work, job, &progress, &stripe).await?;
    let (mut totals, differences) = headwater::stripe::check::compare(&stripe, &ours, &unlisted);
    for total in &mut totals {
        total.found_minor += progress.found.get(&total.currency).copied().unwrap_or(0);
    }
    if !differences.is_empty() && !progress.second_look {
        // It may only have come meanwhile: everything is looked at once more.
        progress.second_look = true;
        (progress.objects, progress.open) = (0, 0);
        let healed = |total: &Total| total.found_minor - total.difference_minor;
        progress.found = totals.iter().map(|total| (total.currency, healed(total))).collect();
        return again(at_work, job, progress).await;
    }
    (progress.totals, progress.differences) = (totals, differences);
    let now_s = at_work.now_s();
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
        job::advance(at_work.id, job, &after),
        api_key::mark(at_work.id, true, now_s, None),
        api_key::next_check(at_work.id, now_s + EVERY_S),
    ];
    Ok(at_work.jobs_after([at_work.guards(job), ended].concat()).await?)
}

async fn stripe_side(at_work: &KeyAtWork<'_>) -> Result<SortedMap<Cell, Sums>, Fault> {
    let rows = at_work.shell.database.rows_of::<TotalRow>(store::totals(at_work.id)).await?;
    Ok(rows.into_iter().map(TotalRow::cell).collect())
}

/// Our entries of these days; and, where they are more than what Stripe's lists led to, what is of payments that those lists told
/// nothing of. It makes no difference whether another integration is there: what is compared is what this one can see.
async fn our_side(
    at_work: &KeyAtWork<'_>,
    job: &JobRow,
    progress: &Progress,
    stripe: &SortedMap<Cell, Sums>,
) -> Result<(SortedMap<Cell, i64>, SortedMap<Cell, i64>), Fault> {
    let span = at_work.shell.database.first_row::<SpanRow>(store::span(&at_work.scope)).await?.unwrap_or_default();
    let Some(first_s) = progress.since_s.or(span.first_s) else { return Ok((SortedMap::new(), SortedMap::new())) };
    let days = days_between(UnixSeconds::new(first_s), UnixSeconds::new(job.started_s), &at_work.site.time_zone);
    let mut days = days.map_err(Fault::internal)?;
    let totals = store::our_totals(&at_work.scope, &days, job.started_s);
    let ours = cells(at_work, totals).await?;
    let open: SortedSet<String> =
        headwater::stripe::check::unmatched(stripe, &ours).map(|(day, ..)| day.clone()).collect();
    if open.is_empty() {
        return Ok((ours, SortedMap::new()));
    }
    days.retain(|day| open.contains(&day.day.to_string()));
    let unlisted = store::unlisted_totals(at_work.id, &days, job.started_s);
    let unlisted = cells(at_work, unlisted).await?;
    Ok((ours, unlisted))
}

async fn cells(at_work: &KeyAtWork<'_>, totals: Statement) -> Result<SortedMap<Cell, i64>, Fault> {
    let rows = at_work.shell.database.rows_of::<OurTotalRow>(totals).await?;
    Ok(rows.into_iter().map(OurTotalRow::cell).collect())
}
