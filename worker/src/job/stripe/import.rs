//! A page of an import: one of Stripe's lists, through the same parser and the same rules as a webhook.

use super::key_at_work::KeyAtWork;
use super::page_ask::{Listed, PageAsk, PageRead, Place};
use super::take_facts::{Intake, take_facts};
use crate::fault::Fault;
use crate::ledger::{self, Occasion, Planned, Task, View};
use crate::port::database::Statement;
use crate::store::api_key;
use crate::store::fact::{self, IntentRow};
use crate::store::job::{self, After, JobRow, JobStatus};
use crate::stripe_api::pair;
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use headwater::stripe::fact::{FactBody, SeenEmails};
use headwater::stripe::import::{ListProgress, Progress};
use headwater::stripe::page::PageFacts;
use headwater::stripe::rest::{ApiFailure, List, PAGE};

/// Shown in the history of answers.
const BACKFILL: &str = "backfill";
const RESYNC: &str = "resync";

/// Where the job goes next.
struct Next {
    progress: Progress,
    place: Place,
}

/// The list of a step; `None` after the last.
fn list_of(step: i64) -> Option<List> {
    List::ALL.get(usize::try_from(step).ok()?).copied()
}

/// What is asked for at a place; nothing after the last list.
fn ask_at(job: &JobRow, place: &Place) -> Option<PageAsk> {
    let list = list_of(place.step)?;
    let mut pairs = vec![pair("limit", PAGE)];
    pairs.extend(list.filter().map(|(name, value)| pair(name, value)));
    pairs.extend(place.cursor.as_ref().map(|id| pair("starting_after", id)));
    Some(PageAsk::of(job, Listed::Objects(list), pairs))
}

/// Takes the next page. Gives the jobs of the key as they stand then.
///
/// # Errors
/// When the database fails; the page is taken again by the next run.
pub(super) async fn page(at_work: &KeyAtWork<'_>, job: &JobRow) -> Result<Vec<JobRow>, Fault> {
    let mut progress: Progress = job.progress()?;
    let Some((list, ask)) = list_of(job.step).zip(ask_at(job, &Place::of(job))) else {
        return end(at_work, job, progress).await;
    };
    match at_work.page(&ask).await {
        Ok(read) => {
            let next = ask_at(job, &Place::after(job, &read.page));
            at_work.asking_ahead(next, Box::pin(take_page(at_work, job, &read, progress))).await
        }
        // Refused for another reason, such as a product that the account has not got, it is left out as well.
        Err(ApiFailure::PermissionMissing(_) | ApiFailure::Refused(_) | ApiFailure::NotThere(None))
            if list.is_optional() =>
        {
            let left_out = progress.lists.entry(list).or_default();
            (left_out.ended, left_out.left_out) = (true, true);
            let next = Next { progress, place: Place { step: job.step + 1, cursor: None } };
            take(at_work, job, &PageFacts::default(), next).await
        }
        // The object to go on from was deleted meanwhile: the list is read again from its top, which changes nothing twice.
        Err(ApiFailure::NotThere(Some(parameter))) if parameter == "starting_after" => {
            progress.lists.remove(&list);
            let next = Next { progress, place: Place { step: job.step, cursor: None } };
            take(at_work, job, &PageFacts::default(), next).await
        }
        Err(failure) => at_work.held(job, &failure).await,
    }
}

async fn take_page(
    at_work: &KeyAtWork<'_>,
    job: &JobRow,
    PageRead { page, as_of_s }: &PageRead,
    mut progress: Progress,
) -> Result<Vec<JobRow>, Fault> {
    let read = page.facts(at_work.reading_rules(), *as_of_s);
    progress.unreadable += read.unreadable;
    let of_page =
        ListProgress { objects: page.count(), oldest_s: page.oldest_s(), ended: !page.has_more, left_out: false };
    if let Some(list) = list_of(job.step) {
        progress.add_page(list, of_page);
    }
    take(at_work, job, &read, Next { progress, place: Place::after(job, page) }).await
}

/// Takes the facts of a page in and moves the job on, in one commit.
async fn take(
    at_work: &KeyAtWork<'_>,
    job: &JobRow,
    PageFacts { facts, emails, .. }: &PageFacts,
    Next { progress, place }: Next,
) -> Result<Vec<JobRow>, Fault> {
    let charges: SortedSet<&StripeId> =
        facts.iter().filter(|fact| matches!(fact.body, FactBody::Charge(_))).map(|fact| &fact.object).collect();
    let requests = at_work.client.take_requests();
    let cause = if progress.again { RESYNC } else { BACKFILL };
    let last = |planned: &[Planned]| {
        let mut progress = progress.clone();
        let own = planned.iter().filter(|payment| payment.charges.iter().any(|charge| charges.contains(charge)));
        own.filter(|payment| payment.gross_minor > 0).for_each(|payment| {
            progress.add_payment(payment.currency, payment.gross_minor, payment.source_known);
        });
        let (step, cursor, state) = (place.step, place.cursor.as_deref(), JobStatus::Running);
        let after = After { state, step, cursor, progress: &progress, requests, ended_s: None };
        vec![job::advance(at_work.id, job, &after), job::of_key(at_work.id)]
    };
    let payment_facts_since_s = if job.pages == 0 { from_the_beginning(at_work).await? } else { None };
    let guards = at_work.guards(job);
    let charges_follow = list_of(job.step).is_some_and(List::precedes_charges);
    let intake = Intake { facts, emails, payment_facts_since_s, charges_follow, cause, guards, last: &last };
    take_facts(at_work, &intake).await
}

/// M4: with a key, payment-level facts are there from the beginning of time. At once where no payment rests on payment facts since; else
/// only once the charges are here, so that what invoices claim is never missing meanwhile.
async fn from_the_beginning(at_work: &KeyAtWork<'_>) -> Result<Option<i64>, Fault> {
    let leaning = at_work
        .shell
        .database
        .rows_of::<serde_json::Value>(fact::leaning_on_payment_facts_since(&at_work.scope))
        .await?;
    Ok(leaning.is_empty().then_some(0))
}

/// Objects of one decision after the last list.
const AT_ONCE: usize = 50;
/// Reads of PaymentIntents in one step after the last list.
const READS: usize = 4;

/// Every list was read to its end: what waited for a charge that none had is money all the same.
async fn end(at_work: &KeyAtWork<'_>, job: &JobRow, progress: Progress) -> Result<Vec<JobRow>, Fault> {
    let mut cursor = job.cursor.clone();
    for _ in 0..READS {
        let next = fact::intents(&at_work.scope, cursor.as_deref().unwrap_or(""));
        let intents = at_work.shell.database.rows_of::<IntentRow>(next).await?;
        let Some(last) = intents.last() else { return finish(at_work, job, progress).await };
        cursor = Some(last.object.to_string());
        let waiting: Vec<StripeId> = intents.into_iter().filter(|row| !row.is_payment).map(|row| row.object).collect();
        derive_again(at_work, job, &waiting).await?;
    }
    let (state, cursor) = (JobStatus::Running, cursor.as_deref());
    let after = After { state, step: job.step, cursor, progress: &progress, requests: 0, ended_s: None };
    Ok(at_work.jobs_after([at_work.guards(job), vec![job::advance(at_work.id, job, &after)]].concat()).await?)
}

/// Derives the payments of some objects, many at once or, where that is too much for one decision, one by one.
async fn derive_again(at_work: &KeyAtWork<'_>, job: &JobRow, ids: &[StripeId]) -> Result<(), Fault> {
    let mut parts: Vec<SortedSet<StripeId>> = ids.chunks(AT_ONCE).map(|ids| ids.iter().cloned().collect()).collect();
    while let Some(part) = parts.pop() {
        let (scope, shell) = (&at_work.scope, at_work.shell);
        let task = Task { site: &at_work.site, scope, occasion: Occasion::Again, cause: BACKFILL };
        let view = View::load(shell, scope, &part).await;
        let plan = match view {
            Ok(view) => Some(ledger::plan(shell, &task, view).await?).filter(|plan| !plan.crowded || part.len() <= 1),
            Err(Fault::TooLarge(_)) if part.len() > 1 => None,
            Err(fault) => return Err(fault),
        };
        let Some(plan) = plan else {
            parts.extend(part.into_iter().map(|id| SortedSet::from([id])));
            continue;
        };
        let mut commit = plan.commit;
        if !commit.is_empty() {
            commit.write_all(at_work.guards(job));
            commit.run(shell.database).await?;
        }
    }
    Ok(())
}

/// Everything is here.
async fn finish(at_work: &KeyAtWork<'_>, job: &JobRow, progress: Progress) -> Result<Vec<JobRow>, Fault> {
    let now_s = at_work.now_s();
    let last = |_: &[Planned]| {
        let after = After {
            state: JobStatus::Done,
            step: job.step,
            cursor: None,
            progress: &progress,
            requests: 0,
            ended_s: Some(now_s),
        };
        let statements: [Statement; 4] = [
            job::advance(at_work.id, job, &after),
            api_key::mark(at_work.id, true, now_s, None),
            // What was imported is compared with Stripe at once.
            api_key::next_check(at_work.id, now_s),
            job::of_key(at_work.id),
        ];
        statements.to_vec()
    };
    let cause = if progress.again { RESYNC } else { BACKFILL };
    let (facts, emails, guards) = (&[][..], &SeenEmails::new(), at_work.guards(job));
    let (payment_facts_since_s, charges_follow) = (Some(0), false);
    let intake = Intake { facts, emails, payment_facts_since_s, charges_follow, cause, guards, last: &last };
    take_facts(at_work, &intake).await
}
