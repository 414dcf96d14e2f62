//! A page of a check: events whose delivery failed, then Stripe's lists of money (`money`); the end is `compare`.
//!
//! `headwater::stripe::check` reads the amounts, not the ledger. What always holds: an object counts once, because one commit adds it
//! to Stripe's side and moves the check's place on.

use super::check_place::{CAUSE, EVERY_S, PageEnd, advanced, again, is_unknown, known, moved};
use super::key_at_work::KeyAtWork;
use super::money::MoneyPage;
use super::page_ask::{Listed, PageAsk, Place};
use super::take_facts::{Intake, take_facts};
use super::{compare, money};
use crate::fault::Fault;
use crate::ledger::Planned;
use crate::port::database::Statement;
use crate::store::api_key::{self, KeyId};
use crate::store::integration;
use crate::store::job::{self, After, JobKind, JobRow, JobStatus};
use crate::stripe_api::{Pairs, pair};
use headwater::base::time::{UnixSeconds, days_between};
use headwater::stripe::check::{LISTS, Progress};
use headwater::stripe::fact::{Fact, SeenEmails};
use headwater::stripe::page::{Page, PageFacts};
use headwater::stripe::rest::{ApiFailure, ENABLED_EVENTS, EVENT_TYPES_MAX, List, PAGE};

/// It compares the days of the last four weeks …
const RECENT_S: i64 = 28 * 86_400;
/// … and everything, when that was last done so long ago.
const EVERYTHING_S: i64 = 7 * 86_400;
/// A charge may be captured, and the funds of a dispute may leave, so long after it was made: lists go back so much further than what is
/// compared.
const CAPTURE_S: i64 = 32 * 86_400;
const DISPUTE_S: i64 = 180 * 86_400;
/// The permission to read events.
const EVENTS: &str = "rak_event_read";

/// What a step of a check reads.
enum Step {
    /// Events of these types whose delivery failed.
    Events(&'static [&'static str]),
    /// One of the lists of money.
    Money(List),
    /// Nothing more: the sums are compared.
    Compare,
}

fn step_of(step: i64) -> Step {
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    let mut groups = ENABLED_EVENTS.chunks(EVENT_TYPES_MAX);
    let count = groups.len();
    match groups.nth(step) {
        Some(types) => Step::Events(types),
        None => LISTS.get(step - count).map_or(Step::Compare, |list| Step::Money(*list)),
    }
}

/// Begins the check that is due, none before the first import is done. Gives the jobs as they stand then.
///
/// # Errors
/// When the database fails.
pub(super) async fn begin(at_work: &KeyAtWork<'_>, jobs: &[JobRow]) -> Result<Vec<JobRow>, Fault> {
    let now_s = at_work.now_s();
    let recent_s = day_start(at_work, now_s - RECENT_S);
    let mut statements = vec![integration::guard(&at_work.id.site, &at_work.id.integration)];
    statements.extend(beginning(at_work.id, jobs, now_s, recent_s)?);
    at_work.jobs_unless_over(statements).await
}

/// The statements that begin a check: of what is of `recent_s` or later, or of everything where that was not done for long.
///
/// # Errors
/// When the check before was written by another version that says it otherwise.
pub(crate) fn beginning(
    id: &KeyId,
    jobs: &[JobRow],
    now_s: i64,
    recent_s: Option<i64>,
) -> Result<Vec<Statement>, Fault> {
    let mut statements = vec![api_key::next_check(id, now_s + EVERY_S)];
    if jobs.iter().any(|job| job.kind == JobKind::Import && job.state == JobStatus::Done) {
        let before =
            jobs.iter().find(|job| job.kind == JobKind::Check).map(JobRow::progress::<Progress>).transpose()?;
        let full_ended_s = before.and_then(|progress| progress.full_ended_s);
        let is_fresh = full_ended_s.is_some_and(|ended_s| now_s - ended_s < EVERYTHING_S);
        let since_s = recent_s.filter(|_| is_fresh);
        let progress = Progress { since_s, full_ended_s, ..Progress::default() };
        statements.push(job::begin(id, JobKind::Check, &progress, now_s));
    }
    Ok(statements)
}

fn day_start(at_work: &KeyAtWork<'_>, at_s: i64) -> Option<i64> {
    let at = UnixSeconds::new(at_s);
    days_between(at, at, &at_work.site.time_zone).ok()?.first().map(|day| day.starts_s)
}

/// Takes the next page. Gives the jobs of the key as they stand then.
///
/// # Errors
/// When the database fails; the page is taken again by the next run.
pub(super) async fn page(at_work: &KeyAtWork<'_>, job: &JobRow) -> Result<Vec<JobRow>, Fault> {
    let progress: Progress = job.progress()?;
    let step = step_of(job.step);
    if matches!(step, Step::Events(_)) && at_work.lacks(EVENTS) {
        return skip(at_work, job, progress).await;
    }
    let since_s = progress.since_s;
    let Some(ask) = ask_at(job, since_s, &Place::of(job)) else { return compare::end(at_work, job, progress).await };
    let read = match at_work.page(&ask).await {
        Ok(read) => read,
        Err(ApiFailure::PermissionMissing(_)) if ask.listed == Listed::Events => {
            return skip(at_work, job, progress).await;
        }
        Err(failure) => return failed(at_work, job, progress, &failure).await,
    };
    let next = ask_at(job, since_s, &Place::after(job, &read.page));
    let next = next.filter(|ask| ask.listed != Listed::Events || !at_work.lacks(EVENTS));
    match ask.listed {
        Listed::Events => at_work.asking_ahead(next, Box::pin(events(at_work, job, &read.page, progress))).await,
        Listed::Objects(list) => {
            let money = MoneyPage { list, read: &read };
            at_work.asking_ahead(next, Box::pin(money::page(at_work, job, money, progress))).await
        }
    }
}

/// What is asked for at a place; nothing where the sums are compared.
fn ask_at(job: &JobRow, since_s: Option<i64>, place: &Place) -> Option<PageAsk> {
    let cursor = place.cursor.as_deref();
    let (listed, query) = match step_of(place.step) {
        Step::Events(types) => (Listed::Events, events_query(types, cursor)),
        Step::Money(list) => (Listed::Objects(list), money_query(list, since_s, cursor)),
        Step::Compare => return None,
    };
    Some(PageAsk::of(job, listed, query))
}

/// What is done when a page could not be had.
async fn failed(
    at_work: &KeyAtWork<'_>,
    job: &JobRow,
    progress: Progress,
    failure: &ApiFailure,
) -> Result<Vec<JobRow>, Fault> {
    match failure {
        // The object to go on from is gone: the sums are made again from the first list on.
        ApiFailure::NotThere(_) => again(at_work, job, progress).await,
        failure => at_work.held(job, failure).await,
    }
}

fn events_query(types: &[&str], cursor: Option<&str>) -> Pairs {
    let mut pairs = vec![pair("limit", PAGE), pair("delivery_success", "false")];
    pairs.extend(types.iter().map(|name| pair("types[]", name)));
    pairs.extend(cursor.map(|id| pair("starting_after", id)));
    pairs
}

fn money_query(list: List, since_s: Option<i64>, cursor: Option<&str>) -> Pairs {
    let mut pairs = vec![pair("limit", PAGE)];
    pairs.extend((list != List::Charges).then(|| pair("expand[]", "data.charge")));
    let further_s = if list == List::Disputes { DISPUTE_S } else { CAPTURE_S };
    pairs.extend(since_s.map(|since_s| pair("created[gte]", since_s - further_s)));
    pairs.extend(cursor.map(|id| pair("starting_after", id)));
    pairs
}

async fn skip(at_work: &KeyAtWork<'_>, job: &JobRow, progress: Progress) -> Result<Vec<JobRow>, Fault> {
    let requests = at_work.client.take_requests();
    let after = After {
        state: JobStatus::Running,
        step: job.step + 1,
        cursor: None,
        progress: &progress,
        requests,
        ended_s: None,
    };
    advanced(at_work, job, &after).await
}

/// Takes in what failed deliveries would have brought.
async fn events(
    at_work: &KeyAtWork<'_>,
    job: &JobRow,
    page: &Page,
    mut progress: Progress,
) -> Result<Vec<JobRow>, Fault> {
    let events = page.facts_of_events(at_work.reading_rules());
    let all: Vec<Fact> = events.iter().flat_map(|event| event.facts.iter().cloned()).collect();
    let known = known(at_work, &all).await?;
    let missed = |event: &PageFacts| event.facts.iter().any(|fact| is_unknown(fact, &known));
    progress.missed_events += i64::try_from(events.iter().filter(|event| missed(event)).count()).unwrap_or(0);
    let news: Vec<Fact> = all.into_iter().filter(|fact| is_unknown(fact, &known)).collect();
    let emails: SeenEmails = events.into_iter().flat_map(|event| event.emails).collect();
    let requests = at_work.client.take_requests();
    let end = PageEnd { page, progress: &progress, requests };
    let last = |_: &[Planned]| vec![moved(at_work, job, &end), job::of_key(at_work.id)];
    let guards = at_work.guards(job);
    let intake = Intake {
        facts: &news,
        emails: &emails,
        payment_facts_since_s: None,
        charges_follow: false,
        cause: CAUSE,
        guards,
        last: &last,
    };
    take_facts(at_work, &intake).await
}
