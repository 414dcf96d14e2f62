//! Money that goes back and money that was never captured: refunds, disputes and the rest of a partial capture.

use super::carried::{created, short};
use crate::base::money::{Amount, Currency};
use crate::base::sorted::{SortedMap, sort_by_key};
use crate::stripe::fact::*;
use crate::stripe::field::{FieldError, Reader};
use crate::stripe::reading::Telling;

/// Entries of a dispute that are read.
const TRANSACTIONS_MAX: usize = 100;

/// What was authorised, and what of it was captured.
#[derive(Clone, Copy)]
pub(super) struct Amounts {
    pub(super) authorised: Amount,
    pub(super) captured: Amount,
}

/// What a partial capture let go, and what this event says of it. `capturing`: the type of event that is sent when the capture
/// happens.
pub(super) fn partial(telling: &Telling, capturing: &str, amounts: Amounts) -> Option<PartialCapture> {
    let Amounts { authorised, captured } = amounts;
    let released = Amount::new(authorised.minor() - captured.minor()).ok()?;
    let captured_s = telling.time_if(capturing);
    (captured > Amount::ZERO && released > Amount::ZERO).then(|| PartialCapture {
        released,
        way: telling.capture.way,
        captured_s,
        request: telling.capture.request.filter(|_| captured_s.is_some()).map(str::to_owned),
    })
}

pub(super) fn refund(read: Reader, telling: &Telling) -> Result<Refund, FieldError> {
    let is_new = telling.event_type == "refund.created";
    Ok(Refund {
        created_s: created(read),
        amount: read.amount_or_zero("amount")?,
        currency: read.currency("currency")?,
        status: match read.text("status") {
            // Refunds from before 2018 have no status: they had succeeded.
            Some("succeeded") | None => RefundStatus::Succeeded,
            Some("failed" | "canceled") => RefundStatus::Reversed,
            Some(_) => RefundStatus::Open,
        },
        charge: read.id("charge")?,
        payment_intent: read.id("payment_intent")?,
        category: read.text("balance_transaction.reporting_category").map(|category| match category {
            "partial_capture_reversal" => RefundCategory::Release,
            _ => RefundCategory::Refund,
        }),
        request: telling.capture.request.filter(|_| is_new).map(str::to_owned),
    })
}

pub(super) fn dispute(read: Reader, telling: &Telling) -> Result<Dispute, FieldError> {
    let mut body = Dispute {
        created_s: created(read),
        amount: read.amount_or_zero("amount")?,
        currency: read.currency("currency")?,
        status: short(read.text("status").unwrap_or("")),
        charge: read.id("charge")?,
        payment_intent: read.id("payment_intent")?,
        withdrawals: 0,
        reinstatements: 0,
        withdrawn: Amount::ZERO,
        returned: Amount::ZERO,
        withdrawn_s: telling.time_if("charge.dispute.funds_withdrawn"),
        told: match telling.event_type {
            "charge.dispute.funds_withdrawn" => DisputeTold::Withdrawn,
            "charge.dispute.funds_reinstated" => DisputeTold::Reinstated,
            _ => DisputeTold::Nothing,
        },
    };
    let entries: Vec<Moved> = read.list("balance_transactions").take(TRANSACTIONS_MAX).filter_map(Moved::of).collect();
    let mut first = None;
    for entry in &entries {
        if entry.minor < 0 {
            body.withdrawals += 1;
            first = [first, entry.at_s].into_iter().flatten().min();
        } else {
            body.reinstatements += 1;
        }
    }
    (body.withdrawn, body.returned) = funds(&entries);
    body.withdrawn_s = first.or(body.withdrawn_s);
    Ok(body)
}

/// A balance transaction of a dispute, never of nothing.
struct Moved {
    minor: i64,
    currency: Option<Currency>,
    at_s: Option<i64>,
}

impl Moved {
    fn of(transaction: Reader) -> Option<Self> {
        let minor = transaction.whole("amount").filter(|minor| *minor != 0)?;
        let currency = transaction.currency("currency").ok().flatten();
        Some(Self { minor, currency, at_s: transaction.seconds("created") })
    }
}

/// The most that was out at once, and what of that is back. Entries of two currencies cannot be added: those of the one that took
/// the most tell.
fn funds(entries: &[Moved]) -> (Amount, Amount) {
    let mut sums: SortedMap<Option<Currency>, (i64, i64)> = SortedMap::new();
    let mut oldest_first: Vec<&Moved> = entries.iter().collect();
    sort_by_key(&mut oldest_first, |entry| entry.at_s);
    // Money cannot come back before it left: a list that begins so stands the other way round.
    if oldest_first.first().is_some_and(|entry| entry.minor > 0) {
        oldest_first.reverse();
    }
    for entry in oldest_first {
        let (most, out) = sums.entry(entry.currency).or_default();
        *out = out.saturating_sub(entry.minor).max(0);
        *most = (*most).max(*out);
    }
    let (most, out) = sums.into_values().max().unwrap_or_default();
    let amount = |minor: i64| Amount::new(minor).unwrap_or(Amount::ZERO);
    (amount(most), amount(most.saturating_sub(out)))
}
