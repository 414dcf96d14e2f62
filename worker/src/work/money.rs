//! A page of one of Stripe's lists of money beside our entries: what differs or is unknown is healed, the rest is adding up.
//!
//! What always holds: what our entries were before is noted before anything is healed, so that a check that is killed in between
//! tells of the same differences.

use super::Worker;
use super::check::{CAUSE, first_list, is_unknown, known, moved, rules};
use super::take_in::{Job, take_in};
use crate::database::Database;
use crate::derive::Planned;
use crate::http::Failure;
use crate::shell::Cache;
use crate::store::check::{self as store, KnownRow};
use crate::store::job::{self, After, JobKind, JobRow, JobStatus};
use headwater::stripe::check::{self, OurEntry, Progress, Stated};
use headwater::stripe::fact::{Fact, SeenEmails};
use headwater::stripe::page::Page;
use headwater::stripe::rest::List;
use std::collections::BTreeSet;

/// Compares a page, heals what differs or is unknown, and adds it to Stripe's side.
pub(super) async fn page<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    job: &JobRow,
    (list, page, as_of_s): (List, &Page, i64),
    mut progress: Progress,
) -> Result<Vec<JobRow>, Failure> {
    let stated: Vec<Stated> = check::stated_of(list, page.objects());
    let mut entries = our_entries(worker, &stated).await?;
    let read = page.facts(rules(worker), as_of_s);
    let known = known(worker, &read.facts).await?;
    let wanted = wanted(read.facts, &known, (&stated, &entries));
    let mut job = job.clone();
    if !wanted.facts.is_empty() {
        if progress.before.is_none() {
            progress.before = Some(entries);
            progress.healed += wanted.told;
            job = note(worker, &job, &progress).await?;
        }
        heal(worker, &job, (&wanted.facts, &read.emails)).await?;
        entries = our_entries(worker, &stated).await?;
    }
    let before = progress.before.take().unwrap_or_else(|| entries.clone());
    progress.objects += page.count();
    progress.open += i64::try_from(stated.iter().filter(|one| one.or_else.is_some()).count()).unwrap_or(0);
    let span = progress.since_s.unwrap_or(0)..job.started_s;
    let sums = check::sums(&stated, (&before, &entries), &worker.site.time_zone, span);
    let requests = worker.client.take_requests();
    let mut statements = worker.guards(&job);
    statements.extend((job.step == first_list() && job.cursor.is_none()).then(|| store::clear(worker.id)));
    statements.extend(store::add(worker.id, &sums));
    statements.extend(moved(worker, &job, (page, &progress, requests)));
    Ok(worker.shell.database.ask(statements).await?.last()?)
}

async fn our_entries<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    stated: &[Stated],
) -> Result<Vec<OurEntry>, Failure> {
    let mut answers = worker.shell.database.ask(vec![store::our_entries(&worker.scope, stated)]).await?;
    Ok(answers.rows()?)
}

/// What is taken in anew.
struct Wanted {
    facts: Vec<Fact>,
    /// How many objects of it were unknown or differed; the others have only changed otherwise.
    told: i64,
}

fn wanted(facts: Vec<Fact>, known: &BTreeSet<KnownRow>, (stated, entries): (&[Stated], &[OurEntry])) -> Wanted {
    let of = |fact: &Fact| stated.iter().find(|one| one.object == fact.object);
    let differs = |fact: &Fact| of(fact).is_some_and(|one| check::differs(one, stated, entries));
    let is_attempt = |fact: &Fact| of(fact).is_some_and(Stated::is_attempt);
    let is_strange = |fact: &Fact| !known.iter().any(|row| row.object == fact.object);
    let is_wanted = |fact: &Fact| is_unknown(fact, known) || (differs(fact) && !is_attempt(fact));
    let facts: Vec<Fact> = facts.into_iter().filter(is_wanted).collect();
    let told = facts.iter().filter(|fact| differs(fact) || is_strange(fact)).count();
    Wanted { facts, told: i64::try_from(told).unwrap_or(0) }
}

/// Notes what our entries were. Gives the job as it stands then.
async fn note<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    job: &JobRow,
    progress: &Progress,
) -> Result<JobRow, Failure> {
    let (state, cursor, requests) = (JobStatus::Running, job.cursor.as_deref(), worker.client.take_requests());
    let after = After { state, step: job.step, cursor, progress, requests, ended_s: None };
    let noted = vec![job::advance(worker.id, job, &after), job::of_key(worker.id)];
    let jobs: Vec<JobRow> = worker.shell.database.ask([worker.guards(job), noted].concat()).await?.last()?;
    let own = jobs.into_iter().find(|job| job.kind == JobKind::Check);
    own.ok_or_else(|| Failure::fault("the check is gone"))
}

async fn heal<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    job: &JobRow,
    (facts, emails): (&[Fact], &SeenEmails),
) -> Result<(), Failure> {
    let last = |_: &[Planned]| Vec::new();
    let guards = worker.guards(job);
    take_in(worker, &Job { facts, emails, moment_s: None, cause: CAUSE, guards, last: &last }).await?;
    Ok(())
}
