//! A page of an import: one of Stripe's lists, through the same parser and the same rules as a webhook.

use super::key_at_work::KeyAtWork;
use super::page_ask::{Listed, PageAsk, PageRead, Place};
use super::take_facts::{Intake, take_facts};
use crate::fault::Fault;
use crate::ledger::Planned;
use crate::port::database::Statement;
use crate::store::api_key;
use crate::store::fact;
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
        return finish(at_work, job, progress).await;
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
    take_facts(at_work, &Intake { facts, emails, payment_facts_since_s, cause, guards, last: &last }).await
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

/// Every list was read to its end.
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
    take_facts(at_work, &Intake { facts, emails, payment_facts_since_s: Some(0), cause, guards, last: &last }).await
}
