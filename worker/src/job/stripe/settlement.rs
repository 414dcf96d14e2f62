//! Asks Stripe what it settled of payments in other currencies than the reporting currency: a page of charges with their balance
//! transactions, from a payment that waits on to older ones. What was settled in the reporting currency is the payment's rate.
//!
//! What always holds: each payment is asked for once. Whatever Stripe says, it then has its rate, or the owner's table decides.

use super::key_at_work::{BALANCE, KeyAtWork};
use crate::fault::Fault;
use crate::job::exchange::stale;
use crate::port::batch::Batch;
use crate::port::database::DatabaseError;
use crate::store::exchange::{self, Decided, Found, UnaskedRow, WaitsRow};
use crate::stripe_api::{Pairs, pair};
use headwater::base::id::PaymentId;
use headwater::base::rate::RateOrigin;
use headwater::stripe::rest::{ApiFailure, List, PAGE};
use headwater::stripe::settlement::{payments_of, settlements_of};
use serde_json::Value;

/// Asks about the payment paid last that waits, and those before it. Gives whether there was one.
///
/// # Errors
/// When the database fails; the payment waits on.
pub(super) async fn ask_next(at_work: &KeyAtWork<'_>) -> Result<bool, Fault> {
    if at_work.lacks(BALANCE) {
        return Ok(false);
    }
    let next = at_work.shell.database.first_row::<UnaskedRow>(exchange::next_unasked(&at_work.scope)).await?;
    let Some(row) = next else { return Ok(false) };
    let query: Pairs =
        vec![pair("limit", PAGE), pair("created[lte]", row.paid_s), pair("expand[]", "data.balance_transaction")];
    let answer = at_work.client.list(List::Charges.name(), &query).await;
    at_work.client.take_requests();
    match answer {
        Ok(page) => take(at_work, &row, page.objects()).await.map(|()| true),
        Err(ApiFailure::NotThere(_) | ApiFailure::Refused(_)) => take(at_work, &row, &[]).await.map(|()| true),
        Err(failure) => at_work.note_unasked(&failure, BALANCE).await.map(|()| false),
    }
}

/// Writes down what a page says of payments that wait, and that they were asked for.
async fn take(at_work: &KeyAtWork<'_>, row: &UnaskedRow, charges: &[Value]) -> Result<(), Fault> {
    let (into, now_s) = (row.reporting_currency, at_work.now_s());
    let mut asked: Vec<PaymentId> = vec![row.payment.clone()];
    asked.extend(payments_of(charges).iter().filter_map(|id| PaymentId::parse(id.as_str()).ok()));
    let waiting = exchange::waiting_of(&at_work.scope, &asked, into);
    let waiting: Vec<WaitsRow> = at_work.shell.database.rows_of(waiting).await?;
    let mut decided: Vec<Decided> = Vec::new();
    for settled in settlements_of(charges).iter().filter(|one| one.settled_currency == into && one.currency != into) {
        let of = |payment: &PaymentId| Decided {
            payment: payment.clone(),
            into_minor: settled.rate.into_minor,
            from_minor: settled.rate.from_minor,
            origin: RateOrigin::Stripe,
            rate_day: None,
        };
        let ids = settled.payments().filter_map(|id| PaymentId::parse(id.as_str()).ok());
        let waits = |id: &PaymentId| waiting.iter().any(|row| row.payment == *id);
        decided.extend(ids.filter(waits).map(|id| of(&id)));
    }
    let settled: Vec<PaymentId> = decided.iter().map(|one| one.payment.clone()).collect();
    let found = Found { into, decided: &decided, without: &[], gone: &[], rates_version: 0 };
    let mut batch = Batch::beginning_with(vec![at_work.guard()]);
    batch.also(stale(&at_work.scope, &settled, &at_work.site.time_zone, now_s)?);
    batch.also(found.statements(&at_work.scope, now_s));
    batch.also([exchange::asked(&at_work.scope, &asked, into)]);
    match batch.run(at_work.shell.database).await {
        Err(DatabaseError::Conflict) => at_work.is_over.set(true),
        done => drop(done?),
    }
    Ok(())
}
