//! Where a check stands and how it moves on; what its parts (`check`, `money`, `compare`) share.

use super::key_at_work::KeyAtWork;
use super::page_ask::Place;
use crate::fault::Fault;
use crate::port::database::Statement;
use crate::store::check::{self as store, KnownRow};
use crate::store::fact::NewFact;
use crate::store::job::{self, After, JobRow, JobStatus};
use headwater::base::sorted::SortedSet;
use headwater::stripe::check::Progress;
use headwater::stripe::fact::Fact;
use headwater::stripe::page::Page;
use headwater::stripe::rest::{ENABLED_EVENTS, EVENT_TYPES_MAX};

/// Shown in the history of answers.
pub(super) const CAUSE: &str = "check";
/// A check by itself comes once a day.
pub(super) const EVERY_S: i64 = 86_400;

/// The step at which the lists of money begin.
pub(super) fn first_list() -> i64 {
    i64::try_from(ENABLED_EVENTS.chunks(EVENT_TYPES_MAX).len()).unwrap_or(0)
}

/// A page that was looked at, and how far the check is with it.
pub(super) struct PageEnd<'a> {
    pub(super) page: &'a Page,
    pub(super) progress: &'a Progress,
    pub(super) requests: i64,
}

/// Moves the check on after a page: further down the list, or to the next.
pub(super) fn moved(at_work: &KeyAtWork<'_>, job: &JobRow, end: &PageEnd<'_>) -> Statement {
    let PageEnd { page, progress, requests } = *end;
    let Place { step, cursor } = Place::after(job, page);
    let after = After { state: JobStatus::Running, step, cursor: cursor.as_deref(), progress, requests, ended_s: None };
    job::advance(at_work.id, job, &after)
}

/// Moves the check on where nothing else is to be written. Gives the jobs as they stand then.
pub(super) async fn advanced(
    at_work: &KeyAtWork<'_>,
    job: &JobRow,
    after: &After<'_, Progress>,
) -> Result<Vec<JobRow>, Fault> {
    let mut statements = at_work.guards(job);
    statements.push(job::advance(at_work.id, job, after));
    Ok(at_work.jobs_after(statements).await?)
}

/// Begins the sums anew, from the first list on.
pub(super) async fn again(at_work: &KeyAtWork<'_>, job: &JobRow, mut progress: Progress) -> Result<Vec<JobRow>, Fault> {
    progress.before = None;
    let step = if job.step < first_list() { job.step + 1 } else { first_list() };
    let requests = at_work.client.take_requests();
    let after = After { state: JobStatus::Running, step, cursor: None, progress: &progress, requests, ended_s: None };
    advanced(at_work, job, &after).await
}

/// Which versions of the objects of these facts are stored.
pub(super) async fn known(at_work: &KeyAtWork<'_>, facts: &[Fact]) -> Result<SortedSet<KnownRow>, Fault> {
    let objects = facts.iter().map(|fact| fact.object.clone()).collect();
    let rows = at_work.shell.database.rows_of::<KnownRow>(store::known(&at_work.scope, &objects)).await?;
    Ok(rows.into_iter().collect())
}

/// Whether this version of its object is not among them.
pub(super) fn is_unknown(fact: &Fact, known: &SortedSet<KnownRow>) -> bool {
    NewFact::of(fact).is_ok_and(|new| !known.contains(&KnownRow { object: fact.object.clone(), digest: new.digest }))
}
