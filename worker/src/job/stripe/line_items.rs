//! Asks Stripe what single payments bought: the line items of their Checkout Sessions, which no event tells. The reply is a fact, even if
//! it tells nothing.
//!
//! What always holds: each session is asked for once. The facts and the end of the questions are one commit.

use super::key_at_work::KeyAtWork;
use super::question::store;
use crate::fault::Fault;
use crate::store::question::{self, QuestionRow};
use crate::stripe_api::{Pairs, pair};
use headwater::base::id::StripeId;
use headwater::stripe::fact::{Fact, FactBody, Origin};
use headwater::stripe::page::{PageFacts, line_items_of, product_of};
use headwater::stripe::rest::{ApiFailure, PAGE};
use serde_json::Value;

/// The permission it takes …
const PERMISSION: &str = "rak_checkout_session_read";
/// … and the one to see what a product is called.
const PRODUCT: &str = "rak_product_read";
/// Sessions asked for at once.
const AT_ONCE: i64 = 4;
/// Pages read of one session. Stripe takes a hundred line items for a single payment, which are one page.
const PAGES_MAX: usize = 5;

/// Asks about the sessions longest in the queue. Gives whether there was one.
///
/// # Errors
/// When the database fails; the questions stay open.
pub(super) async fn ask_next(at_work: &KeyAtWork<'_>) -> Result<bool, Fault> {
    if at_work.lacks(PERMISSION) || at_work.is_day_full() {
        return Ok(false);
    }
    let open = question::open_line_items(&at_work.scope, &at_work.id.integration, AT_ONCE);
    let open: Vec<QuestionRow> = at_work.shell.database.rows_of(open).await?;
    let mut read = PageFacts::default();
    let mut answered: Vec<StripeId> = Vec::new();
    for session in open.into_iter().map(|row| row.about) {
        let as_of_s = at_work.now_s();
        let items = match line_items(at_work, &session).await {
            Ok(items) => items,
            // Stripe does not know the session any more: what it sold stays unknown.
            Err(ApiFailure::NotThere(_) | ApiFailure::Refused(_)) => Vec::new(),
            Err(_) if !answered.is_empty() => break,
            Err(failure) => return at_work.note_unasked(&failure, PERMISSION).await.map(|()| false),
        };
        let sold = line_items_of(&items);
        let product = sold.line.as_ref().and_then(|line| product_of(&items, line));
        read.facts.extend(product.into_iter().flat_map(|page| page.facts(at_work.reading_rules(), as_of_s).facts));
        let body = FactBody::CheckoutSearch(sold);
        read.facts.push(Fact { object: session.clone(), as_of_s, origin: Origin::List, body });
        answered.push(session);
    }
    at_work.client.take_requests();
    if answered.is_empty() {
        return Ok(false);
    }
    store(at_work, &read, question::answered_line_items(&at_work.scope, &answered)).await.map(|()| true)
}

/// The line items of a session, with their products where the key may read those.
async fn line_items(at_work: &KeyAtWork<'_>, session: &StripeId) -> Result<Vec<Value>, ApiFailure> {
    let path = format!("checkout/sessions/{session}/line_items");
    let mut items: Vec<Value> = Vec::new();
    let mut query: Pairs = vec![pair("limit", PAGE)];
    for _ in 0..PAGES_MAX {
        let page = match at_work.lacks(PRODUCT) {
            true => at_work.client.list(&path, &query).await?,
            false => {
                let mut expanded = query.clone();
                expanded.push(pair("expand[]", "data.price.product"));
                match at_work.client.list(&path, &expanded).await {
                    Err(ApiFailure::PermissionMissing(name)) if name.as_deref() != Some(PERMISSION) => {
                        at_work.client.list(&path, &query).await?
                    }
                    answer => answer?,
                }
            }
        };
        items.extend_from_slice(page.objects());
        let Some(last) = page.last().filter(|_| page.has_more) else { break };
        query = vec![pair("limit", PAGE), pair("starting_after", last)];
    }
    Ok(items)
}
