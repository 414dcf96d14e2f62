//! The end of a check: compares the sums of Stripe's lists with our entries, by day, currency and kind.

use super::check_place::{EVERY_S, again};
use super::key_at_work::KeyAtWork;
use crate::fault::Fault;
use crate::job::pending;
use crate::port::database::Statement;
use crate::store::api_key;
use crate::store::check::{self as store, EntrySumRow, TotalRow};
use crate::store::job::{self, After, Hold, JobRow, JobStatus};
use headwater::base::sorted::SortedMap;
use headwater::stripe::check::{Cell, DIFFERENCES_KEPT, Progress, Sums, Total, day};

/// How long to wait for payments that are queued to be derived again.
const QUEUE_S: i64 = 5;

/// The entries of a page.
const PAGE: i64 = 500;

/// The end: our entries are added up, a page at a time, and after the last page compared with Stripe's sums.
pub(super) async fn end(at_work: &KeyAtWork<'_>, job: &JobRow, mut progress: Progress) -> Result<Vec<JobRow>, Fault> {
    // What is queued because of money is not what our entries say yet. What browsers say moves none, and may be queued without end.
    if job.cursor.is_none() && !pending::drain_money(at_work.shell, &at_work.scope).await? {
        let wait_until_s = at_work.now_s() + QUEUE_S;
        let hold = Hold { state: JobStatus::Running, reason: "deriving", permission: None, wait_until_s, requests: 0 };
        return Ok(at_work.jobs_after(vec![job::hold(at_work.id, job, &hold)]).await?);
    }
    let page = our_page(at_work, job, &progress).await?;
    if page.next.is_some() {
        return go_on(at_work, job, &page, &progress).await;
    }
    let rows = at_work.shell.database.rows_of::<TotalRow>(store::totals(at_work.id)).await?;
    let mut all: SortedMap<Cell, Sums> = rows.into_iter().map(TotalRow::cell).collect();
    for (cell, sums) in &page.sums {
        all.entry(cell.clone()).or_default().add(*sums);
    }
    let (mut totals, mut differences) = headwater::stripe::check::compare(&all);
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
    differences.truncate(DIFFERENCES_KEPT);
    (progress.totals, progress.differences, progress.is_stored) = (totals, differences, true);
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
    // The last page too: what differs is read from the sums afterwards.
    let last: Vec<Statement> = store::add(at_work.id, &page.sums).into_iter().collect();
    Ok(at_work.jobs_after([at_work.guards(job), last, ended].concat()).await?)
}

/// A page of our entries.
struct OurPage {
    sums: SortedMap<Cell, Sums>,
    /// Where the next one begins; none after the last.
    next: Option<String>,
}

/// The entries after the job's place. It makes no difference whether another integration is there: what is compared is what this one can
/// see.
async fn our_page(at_work: &KeyAtWork<'_>, job: &JobRow, progress: &Progress) -> Result<OurPage, Fault> {
    let span = progress.since_s.unwrap_or(0)..job.started_s;
    let next = store::next_entries(at_work.id, job.cursor.as_deref(), &span, PAGE);
    let rows = at_work.shell.database.rows_of::<EntrySumRow>(next).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= PAGE);
    let next = rows.last().filter(|_| is_full).map(EntrySumRow::place);
    let mut sums: SortedMap<Cell, Sums> = SortedMap::new();
    for EntrySumRow { at_s, currency, kind, entries_minor, unlisted_minor, .. } in rows {
        let day = day(at_s, &at_work.site.time_zone).ok_or_else(|| Fault::internal("an entry is of no day"))?;
        sums.entry((day, currency, kind)).or_default().add(Sums { entries_minor, unlisted_minor, ..Sums::default() });
    }
    Ok(OurPage { sums, next })
}

/// Adds a page to our side, and moves the check on to the next one.
async fn go_on(
    at_work: &KeyAtWork<'_>,
    job: &JobRow,
    page: &OurPage,
    progress: &Progress,
) -> Result<Vec<JobRow>, Fault> {
    let (state, step, cursor) = (JobStatus::Running, job.step, page.next.as_deref());
    let after = After { state, step, cursor, progress, requests: 0, ended_s: None };
    let mut statements = at_work.guards(job);
    statements.extend(store::add(at_work.id, &page.sums));
    statements.push(job::advance(at_work.id, job, &after));
    Ok(at_work.jobs_after(statements).await?)
}
