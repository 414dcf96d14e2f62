//! The last step of A11: asking Stripe for the Checkout Session that began a subscription. The answer, none included, is a fact.

use super::Worker;
use super::take_in::{Job, take_in};
use crate::database::{Database, DatabaseError, Statement};
use crate::derive::Planned;
use crate::http::Failure;
use crate::shell::Cache;
use crate::store::api_key;
use crate::store::question;
use crate::stripe_api::pair;
use headwater::base::id::StripeId;
use headwater::stripe::event::ReadingRules;
use headwater::stripe::fact::{CheckoutSearch, Fact, FactBody, Origin};
use headwater::stripe::page::{Page, PageFacts};
use headwater::stripe::rest::ApiFailure;

/// Shown in the history of answers.
const CAUSE: &str = "asked_stripe";
/// The permission it takes.
const PERMISSION: &str = "rak_checkout_session_read";
/// Sessions looked at: a subscription has one, and unfinished ones before it.
const LIMIT: u32 = 10;

/// Asks the next open question. Gives whether there was one.
///
/// # Errors
/// When the database fails; the question stays open.
pub(super) async fn ask_next<D: Database, C: Cache>(worker: &Worker<'_, D, C>) -> Result<bool, Failure> {
    if worker.lacks(PERMISSION) {
        return Ok(false);
    }
    let Some(subscription) = worker.open_questions().await?.into_iter().next().map(|row| row.subscription) else {
        return Ok(false);
    };
    let as_of_s = worker.now_s();
    let query = vec![pair("subscription", &subscription), pair("limit", LIMIT)];
    let answer = worker.client.list("checkout/sessions", &query).await;
    worker.client.take_requests();
    match answer {
        Ok(page) => answered(worker, &subscription, read(worker, &page, as_of_s), as_of_s).await.map(|()| true),
        // Stripe does not know the subscription any more: then there is no session of it either.
        Err(ApiFailure::NotThere(_) | ApiFailure::Refused(_)) => {
            answered(worker, &subscription, PageFacts::default(), as_of_s).await.map(|()| true)
        }
        Err(failure) => {
            note(worker, &failure).await?;
            Ok(false)
        }
    }
}

fn read<D: Database, C: Cache>(worker: &Worker<'_, D, C>, page: &Page, as_of_s: i64) -> PageFacts {
    let rules = ReadingRules { key: &worker.site.pseudonym_key, extra_visitor_keys: &worker.site.visitor_keys };
    page.facts(rules, as_of_s)
}

async fn answered<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    subscription: &StripeId,
    mut read: PageFacts,
    as_of_s: i64,
) -> Result<(), Failure> {
    let is_of_it = |fact: &&Fact| matches!(&fact.body, FactBody::CheckoutSession(session) if session.subscription.as_ref() == Some(subscription));
    let found = read.facts.iter().find(is_of_it).map(|fact| fact.object.clone());
    let body = FactBody::CheckoutSearch(CheckoutSearch { found });
    read.facts.push(Fact { object: subscription.clone(), as_of_s, origin: Origin::List, body });
    let last = |_: &[Planned]| vec![question::answered(&worker.scope, subscription)];
    let guards = vec![worker.guard(), crate::store::integration::guard(&worker.id.site, &worker.id.integration)];
    let job = Job { facts: &read.facts, emails: &read.emails, moment_s: None, cause: CAUSE, guards, last: &last };
    take_in(worker, &job).await?;
    Ok(())
}

/// Notes why the question could not be asked; it stays open.
async fn note<D: Database, C: Cache>(worker: &Worker<'_, D, C>, failure: &ApiFailure) -> Result<(), Failure> {
    let statement: Statement = match failure {
        ApiFailure::KeyRefused => api_key::mark(worker.id, false, worker.now_s(), None),
        ApiFailure::PermissionMissing(_) => {
            let mut granted = worker.granted.clone();
            granted.insert(PERMISSION.to_owned(), false);
            api_key::mark(worker.id, true, worker.now_s(), Some(&granted))
        }
        _ => {
            worker.client.rest(worker.pause_s(failure, 2));
            return Ok(());
        }
    };
    match worker.shell.database.batch(vec![worker.guard(), statement]).await {
        Err(DatabaseError::Conflict) => worker.is_over.set(true),
        done => drop(done?),
    }
    Ok(())
}
