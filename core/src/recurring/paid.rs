//! What a paid invoice tells of a subscription: that it was worth so much a month in the period that the invoice bills.

use super::amount::{Period, monthly_units};
use crate::base::id::StripeId;
use crate::base::money::Currency;
use crate::stripe::fact::{BilledPeriod, Invoice};
use crate::stripe::object::Versions;
use serde::Serialize;

const DAY_S: i64 = 86_400;

/// A span in which a subscription was worth so much a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaidSpan {
    /// The subscription.
    pub subscription: StripeId,
    /// Its customer.
    pub customer: StripeId,
    /// The product of the invoice's largest line; empty: not known.
    pub product: String,
    /// Its price; empty: not known. Spans of metered prices do not count.
    pub price: String,
    /// The currency.
    pub currency: Currency,
    /// From when on, unix seconds.
    pub from_s: i64,
    /// Until when.
    pub to_s: i64,
    /// Units a month, more than none.
    pub units: i64,
}

/// What an invoice tells; `None` where it is not paid, bills no period at a fixed price, or names no subscription and customer. Its word
/// counts until `told_from_s`, from when on the subscription's versions tell more.
pub fn paid_span(invoice: &Versions<Invoice>, told_from_s: Option<i64>) -> Option<PaidSpan> {
    if !invoice.any(|version| version.paid) {
        return None;
    }
    let BilledPeriod { from_s, to_s, amount } = invoice.newest(|version| version.billed.clone())?;
    let line = invoice.newest(|version| version.line.clone()).unwrap_or_default();
    // The length tells how many intervals a period has, and a line of newer shapes tells nothing else of it.
    let period = by_length(to_s.saturating_sub(from_s));
    let units = monthly_units(amount.minor(), period).filter(|units| *units > 0)?;
    let to_s = told_from_s.map_or(to_s, |told_s| told_s.min(to_s));
    let text = |id: Option<StripeId>| id.as_ref().map(ToString::to_string).unwrap_or_default();
    (from_s < to_s).then_some(PaidSpan {
        subscription: invoice.newest(|version| version.subscription.clone())?,
        customer: invoice.newest(|version| version.carried.customer.clone())?,
        product: text(line.product),
        price: text(line.price),
        currency: invoice.newest(|version| version.currency)?,
        from_s,
        to_s,
        units,
    })
}

/// How often a period of this length comes: in whole years or months where it is one, else in weeks or days.
fn by_length(length_s: i64) -> Period<'static> {
    let days = (length_s + DAY_S / 2) / DAY_S;
    let years = (days + 182) / 365;
    let months = (days * 12 + 182) / 365;
    let is_near = |expected: i64, off: i64| (days - expected).abs() <= off;
    let (interval, count) = match days {
        _ if years >= 1 && is_near(years * 365, 1 + years / 4) => ("year", years),
        _ if months >= 1 && is_near(months * 365 / 12, 3) => ("month", months),
        _ if days >= 7 && days % 7 == 0 => ("week", days / 7),
        _ => ("day", days.max(1)),
    };
    Period { interval, count }
}
