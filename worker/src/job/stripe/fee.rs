//! Reads what Stripe kept of payments: the balance transactions of the account, of sites with a reporting currency, type by type from the
//! newest back to where the reading before began; once an hour. A type that the key may not see is read from there once it may.
//!
//! What always holds: a balance transaction is never changed, and is written once, with the days whose figures it changes and the place
//! where the page ends. It may come before its payment or after it.

use super::key_at_work::{BALANCE, KeyAtWork};
use crate::fault::Fault;
use crate::job::exchange::stale;
use crate::port::batch::Batch;
use crate::port::database::DatabaseError;
use crate::store::fee::{self, KnownRow, WalkRow};
use crate::stripe_api::{Pairs, pair};
use headwater::base::id::PaymentId;
use headwater::base::sorted::SortedSet;
use headwater::stripe::balance_transaction::{BalanceTransaction, TYPES, balance_transactions_of};
use headwater::stripe::page::Page;
use headwater::stripe::rest::{ApiFailure, PAGE};

/// Between two readings, in seconds.
const REST_S: i64 = 3_600;
/// A reading begins so much before the one before it began, in seconds: clocks differ.
const OVERLAP_S: i64 = 600;

/// Reads the next page that is due. Gives whether there was one.
///
/// # Errors
/// When the database fails; the page is read again.
pub(super) async fn ask_next(at_work: &KeyAtWork<'_>) -> Result<bool, Fault> {
    if at_work.lacks(BALANCE) || at_work.is_day_full() {
        return Ok(false);
    }
    let now_s = at_work.now_s();
    let due = at_work.shell.database.first_row::<WalkRow>(fee::due(at_work.id, now_s)).await?;
    let Some(mut walk) = due else { return Ok(false) };
    let Some(of_type) = usize::try_from(walk.step).ok().and_then(|step| TYPES.get(step)) else { return Ok(false) };
    if walk.step == 0 && walk.cursor.is_none() {
        walk.began_s = now_s;
    }
    let mut query: Pairs = vec![
        pair("limit", PAGE),
        pair("type", of_type),
        pair("created[gte]", walk.reads_since_s()),
        pair("expand[]", "data.source"),
    ];
    query.extend(walk.cursor.as_deref().map(|cursor| pair("starting_after", cursor)));
    let answer = at_work.client.list("balance_transactions", &query).await;
    at_work.client.take_requests();
    let page = match answer {
        Ok(page) => Some(page),
        // What this key may not see of a type stays unknown until it may; the other types are read.
        Err(ApiFailure::PermissionMissing(Some(name))) if name != BALANCE => None,
        Err(ApiFailure::NotThere(_) | ApiFailure::Refused(_)) => None,
        Err(failure) => return at_work.note_unasked(&failure, BALANCE).await.map(|()| false),
    };
    take(at_work, page.as_ref(), walk).await.map(|()| true)
}

/// Writes down what a page says, and where the reading stands. Without a page the type is left.
async fn take(at_work: &KeyAtWork<'_>, page: Option<&Page>, mut walk: WalkRow) -> Result<(), Fault> {
    let (now_s, scope) = (at_work.now_s(), &at_work.scope);
    let mut new = page.map_or(Vec::new(), |page| balance_transactions_of(page.objects()));
    let known: Vec<KnownRow> = match new.is_empty() {
        true => Vec::new(),
        false => at_work.shell.database.rows_of(fee::known(scope, &new)).await?,
    };
    new.retain(|one| known.iter().all(|row| row.id != one.id));
    let of = |one: &BalanceTransaction| PaymentId::parse(one.payment.as_str()).ok();
    let payments: SortedSet<PaymentId> = new.iter().filter_map(of).collect();
    let payments: Vec<PaymentId> = payments.into_iter().collect();
    walk.cursor = page.filter(|page| page.has_more).and_then(Page::last).map(|id| id.as_str().to_owned());
    let mut next_s = now_s;
    if walk.cursor.is_none() {
        if page.is_some() {
            walk.is_read()
        } else {
            walk.leave_out()
        }
        walk.step += 1;
        if TYPES.get(usize::try_from(walk.step).unwrap_or(0)).is_none() {
            let since_s = walk.began_s - OVERLAP_S;
            walk = WalkRow { step: 0, cursor: None, since_s, ..walk };
            next_s = now_s + REST_S;
        }
    }
    let mut batch = Batch::beginning_with(vec![at_work.guard()]);
    batch.also(stale(scope, &payments, &at_work.site.time_zone, now_s)?);
    batch.also((!new.is_empty()).then(|| fee::add(scope, &new)));
    batch.also([fee::put_walk(at_work.id, &walk, next_s)]);
    match batch.run(at_work.shell.database).await {
        Err(DatabaseError::Conflict) => at_work.is_over.set(true),
        done => drop(done?),
    }
    Ok(())
}
