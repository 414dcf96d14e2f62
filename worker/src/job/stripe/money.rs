//! A page of one of Stripe's lists of money, compared with our entries: what differs or is unknown is healed, the rest is added up.
//!
//! What always holds: our entries are noted before anything is healed, so a check that is killed in between reports the same
//! differences.

use super::check_place::{CAUSE, PageEnd, advanced, first_list, is_unknown, known, moved};
use super::key_at_work::KeyAtWork;
use super::page_ask::PageRead;
use super::take_facts::{Intake, take_facts};
use crate::fault::Fault;
use crate::ledger::Planned;
use crate::store::check::{self as store, KnownRow};
use crate::store::job::{After, JobKind, JobRow, JobStatus};
use headwater::base::sorted::SortedSet;
use headwater::stripe::check::{self, OurEntry, Progress, Stated};
use headwater::stripe::fact::{Fact, SeenEmails};
use headwater::stripe::rest::List;

/// A page of one of the lists of money.
pub(super) struct MoneyPage<'a> {
    pub(super) list: List,
    pub(super) read: &'a PageRead,
}

/// Compares a page, heals what differs or is unknown, and adds it to Stripe's side.
pub(super) async fn page(
    at_work: &KeyAtWork<'_>,
    job: &JobRow,
    MoneyPage { list, read: PageRead { page, as_of_s } }: MoneyPage<'_>,
    mut progress: Progress,
) -> Result<Vec<JobRow>, Fault> {
    let stated: Vec<Stated> = check::stated_of(list, page.objects());
    let mut entries = our_entries(at_work, &stated).await?;
    let read = page.facts(at_work.reading_rules(), *as_of_s);
    let known = known(at_work, &read.facts).await?;
    let wanted = wanted(read.facts, &known, &stated, &entries);
    let mut job = job.clone();
    if !wanted.facts.is_empty() {
        if progress.before.is_none() {
            progress.before = Some(entries);
            progress.healed += wanted.told;
            job = note(at_work, &job, &progress).await?;
        }
        heal(at_work, &job, &wanted.facts, &read.emails).await?;
        entries = our_entries(at_work, &stated).await?;
    }
    let before = progress.before.take().unwrap_or_else(|| entries.clone());
    progress.objects += page.count();
    progress.open += i64::try_from(stated.iter().filter(|one| one.or_else.is_some()).count()).unwrap_or(0);
    let span = progress.since_s.unwrap_or(0)..job.started_s;
    let sums = check::sums(&stated, check::Healing { before: &before, after: &entries }, &at_work.site.time_zone, span);
    let requests = at_work.client.take_requests();
    let mut statements = at_work.guards(&job);
    statements.extend((job.step == first_list() && job.cursor.is_none()).then(|| store::clear(at_work.id)));
    statements.extend(store::add(at_work.id, &sums));
    statements.push(moved(at_work, &job, &PageEnd { page, progress: &progress, requests }));
    Ok(at_work.jobs_after(statements).await?)
}

async fn our_entries(at_work: &KeyAtWork<'_>, stated: &[Stated]) -> Result<Vec<OurEntry>, Fault> {
    Ok(at_work.shell.database.rows_of(store::our_entries(&at_work.scope, stated)).await?)
}

/// What is stored anew.
struct Wanted {
    facts: Vec<Fact>,
    /// How many objects of it were unknown or differed; the others have only changed otherwise.
    told: i64,
}

fn wanted(facts: Vec<Fact>, known: &SortedSet<KnownRow>, stated: &[Stated], entries: &[OurEntry]) -> Wanted {
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
async fn note(at_work: &KeyAtWork<'_>, job: &JobRow, progress: &Progress) -> Result<JobRow, Fault> {
    let (state, cursor, requests) = (JobStatus::Running, job.cursor.as_deref(), at_work.client.take_requests());
    let after = After { state, step: job.step, cursor, progress, requests, ended_s: None };
    let jobs = advanced(at_work, job, &after).await?;
    let own = jobs.into_iter().find(|job| job.kind == JobKind::Check);
    own.ok_or_else(|| Fault::internal("the check is gone"))
}

async fn heal(at_work: &KeyAtWork<'_>, job: &JobRow, facts: &[Fact], emails: &SeenEmails) -> Result<(), Fault> {
    let last = |_: &[Planned]| Vec::new();
    let guards = at_work.guards(job);
    let (payment_facts_since_s, charges_follow) = (None, false);
    take_facts(
        at_work,
        &Intake { facts, emails, payment_facts_since_s, charges_follow, cause: CAUSE, guards, last: &last },
    )
    .await?;
    Ok(())
}
