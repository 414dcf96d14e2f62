//! The last step of A11: asks Stripe for the Checkout Session that began a subscription. The reply is a fact, even if there is none.

use super::key_at_work::KeyAtWork;
use super::take_facts::{Intake, take_facts};
use crate::fault::Fault;
use crate::ledger::Planned;
use crate::port::database::Statement;
use crate::store::question;
use crate::stripe_api::pair;
use headwater::base::id::StripeId;
use headwater::stripe::fact::{CheckoutSearch, Fact, FactBody, Origin};
use headwater::stripe::page::PageFacts;
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
pub(super) async fn ask_next(at_work: &KeyAtWork<'_>) -> Result<bool, Fault> {
    if at_work.lacks(PERMISSION) {
        return Ok(false);
    }
    let Some(subscription) = at_work.open_questions().await?.into_iter().next().map(|row| row.about) else {
        return Ok(false);
    };
    let as_of_s = at_work.now_s();
    let query = vec![pair("subscription", &subscription), pair("limit", LIMIT)];
    let answer = at_work.client.list("checkout/sessions", &query).await;
    at_work.client.take_requests();
    match answer {
        Ok(page) => {
            answered(at_work, &subscription, page.facts(at_work.reading_rules(), as_of_s), as_of_s).await.map(|()| true)
        }
        // Stripe does not know the subscription any more: then there is no session of it either.
        Err(ApiFailure::NotThere(_) | ApiFailure::Refused(_)) => {
            answered(at_work, &subscription, PageFacts::default(), as_of_s).await.map(|()| true)
        }
        Err(failure) => {
            at_work.note_unasked(&failure, PERMISSION).await?;
            Ok(false)
        }
    }
}

async fn answered(
    at_work: &KeyAtWork<'_>,
    subscription: &StripeId,
    mut read: PageFacts,
    as_of_s: i64,
) -> Result<(), Fault> {
    let is_of_it = |fact: &&Fact| matches!(&fact.body, FactBody::CheckoutSession(session) if session.subscription.as_ref() == Some(subscription));
    let found = read.facts.iter().find(is_of_it).map(|fact| fact.object.clone());
    let body = FactBody::CheckoutSearch(CheckoutSearch { found, line: None });
    read.facts.push(Fact { object: subscription.clone(), as_of_s, origin: Origin::List, body });
    store(at_work, &read, question::answered(&at_work.scope, subscription)).await
}

/// Stores an answer and takes the question off the queue, in one commit.
pub(super) async fn store(at_work: &KeyAtWork<'_>, read: &PageFacts, answered: Statement) -> Result<(), Fault> {
    let last = |_: &[Planned]| vec![answered.clone()];
    let guards = vec![at_work.guard(), crate::store::integration::guard(&at_work.id.site, &at_work.id.integration)];
    let intake = Intake {
        facts: &read.facts,
        emails: &read.emails,
        payment_facts_since_s: None,
        charges_follow: false,
        cause: CAUSE,
        guards,
        last: &last,
    };
    take_facts(at_work, &intake).await?;
    Ok(())
}
