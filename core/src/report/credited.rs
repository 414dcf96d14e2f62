//! The parts of a day's entries that a question counts: each entry split among the shares of its payment, as far as filters admit them.

use super::dimension::Dimension;
use super::figures::Money;
use super::filter::{Filter, Passes};
use super::money_day::MoneyDay;
use super::money_part::Part;
use super::paid::{CreditAsked, Paid, PaidShare};
use crate::attribution::Rung;
use crate::attribution::model::split;
use crate::base::money::Currency;

/// A part of an entry, and the payment and share that it is of.
pub(super) struct Credited<'a> {
    pub(super) paid: &'a Paid,
    /// The payment's place in the day.
    pub(super) place: usize,
    pub(super) share: PaidShare,
    pub(super) part: Part,
}

/// Goes through the parts of a day that are admitted, payment by payment.
pub(super) fn each_credited<'a>(
    asked: CreditAsked,
    filters: &[Filter],
    day: &'a MoneyDay,
    mut each: impl FnMut(&Credited<'a>),
) {
    let passes = Passes::of(filters.iter().filter(|filter| filter.dimension.place().is_some()), &day.names);
    let of_money: Vec<&Filter> = filters.iter().filter(|filter| filter.dimension.place().is_none()).collect();
    for (place, paid) in day.payments.iter().enumerate() {
        let is_first = day.firsts.contains(&place);
        let shares = paid.shares(asked);
        let is_admitted = |share: &PaidShare| {
            passes.row(share.row.unwrap_or(usize::MAX))
                && of_money
                    .iter()
                    .all(|filter| filter.admits(money_name(filter.dimension, day, ToName { paid, place, share })))
        };
        let admitted: Vec<bool> = shares.iter().map(is_admitted).collect();
        for entry in &paid.entries {
            let parts = split(entry.amount_minor, shares.iter().map(|share| share.weight));
            for ((amount_minor, share), admitted) in parts.zip(&shares).zip(&admitted) {
                if *admitted {
                    let (kind, renewal) = (entry.kind, paid.renewal);
                    let part = Part { kind, amount_minor, weight: share.weight, renewal, is_first };
                    each(&Credited { paid, place, share: *share, part });
                }
            }
        }
    }
}

/// A share of a payment that is to be named.
#[derive(Clone, Copy)]
pub(super) struct ToName<'a> {
    pub(super) paid: &'a Paid,
    /// The payment's place in the day.
    pub(super) place: usize,
    pub(super) share: &'a PaidShare,
}

/// The name under a dimension of money only.
pub(super) fn money_name<'a>(dimension: Dimension, day: &'a MoneyDay, of: ToName<'_>) -> Option<&'a str> {
    let ToName { paid, place, share } = of;
    match dimension {
        Dimension::Confidence => Some(share.confidence.as_str()),
        Dimension::Rung => paid.rung.map(Rung::as_str),
        _ if dimension.is_of_payment() => day.names.get(&dimension)?.name(place),
        _ if paid.renewal => Some("renewal"),
        _ => Some("first"),
    }
}

/// A payment behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentBehind<'a> {
    /// Its id; empty where the column of ids was not read.
    pub id: &'a str,
    /// Its currency.
    pub currency: Currency,
    /// What of its entries of the day counts: where a model credits several touches, the shares that the filters admit.
    pub money: Money,
}

/// The payments of a day that a question counts, each with what of it. They sum to what [`MoneyCount`](super::money_count::MoneyCount)
/// counts of the day. A line of a breakdown is asked for by a further filter on its name, `(none)` for the line without one. The day needs
/// [`MoneyCount::columns`](super::money_count::MoneyCount::columns) of those filters, and [`IDS`](super::money_day::IDS).
pub fn payments_behind<'a>(asked: CreditAsked, filters: &[Filter], day: &'a MoneyDay) -> Vec<PaymentBehind<'a>> {
    let mut all: Vec<PaymentBehind<'a>> = Vec::new();
    let mut last = None;
    each_credited(asked, filters, day, |credited| {
        if last.replace(credited.place) != Some(credited.place) {
            let id = day.ids.get(credited.place).map_or("", String::as_str);
            all.push(PaymentBehind { id, currency: credited.paid.currency, money: Money::default() });
        }
        all.last_mut().into_iter().for_each(|behind| behind.money.add_part(&credited.part));
    });
    all
}
