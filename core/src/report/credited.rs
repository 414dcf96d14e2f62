//! The parts of a day's entries that a question counts: each entry split among the shares of its payment, as far as filters admit them.

use super::dated::Dating;
use super::dimension::Dimension;
use super::figures::Money;
use super::filter::{Filter, Passes};
use super::money_day::MoneyDay;
use super::money_part::{Part, PartFee};
use super::paid::{CreditAsked, Paid, PaidShare};
use crate::attribution::Rung;
use crate::attribution::model::split;
use crate::base::money::Currency;
use crate::stripe::ledger::EntryKind;

/// A part of an entry, and the payment and share that it is of.
pub(super) struct Credited<'a> {
    pub(super) paid: &'a Paid,
    /// The payment's currency, or where the part is converted all money in the reporting currency.
    pub(super) currency: Currency,
    /// The payment's place in the day.
    pub(super) place: usize,
    /// The part's place in the range.
    pub(super) at: usize,
    pub(super) share: PaidShare,
    pub(super) part: Part,
}

/// Which credit is looked at, and what of it counts.
#[derive(Debug, Clone, Copy)]
pub struct Counting<'a> {
    /// Which credit.
    pub credit: CreditAsked,
    /// What counts.
    pub filters: &'a [Filter],
}

/// Goes through the parts of a day that are admitted and fall within the range, payment by payment: as they are, and as they are converted.
/// What an entry comes to in the reporting currency is split like an entry.
pub(super) fn each_credited<'a>(
    counting: Counting<'_>,
    dating: Dating<'_>,
    day: &'a MoneyDay,
    mut each: impl FnMut(&Credited<'a>),
) {
    let Counting { credit, filters } = counting;
    let passes = Passes::of(filters.iter().filter(|filter| filter.dimension.place().is_some()), &day.names);
    let of_money: Vec<&Filter> = filters.iter().filter(|filter| filter.dimension.place().is_none()).collect();
    for (place, paid) in day.payments.iter().enumerate() {
        let is_first = day.firsts.contains(&place);
        let shares = paid.shares(credit);
        let times = day.times.get(place);
        let is_admitted = |share: &PaidShare| {
            passes.row(share.row.unwrap_or(usize::MAX))
                && of_money
                    .iter()
                    .all(|filter| filter.admits(money_name(filter.dimension, day, ToName { paid, place, share })))
        };
        let admitted: Vec<bool> = shares.iter().map(is_admitted).collect();
        // What Stripe kept of a payment stands beside what it brought, once.
        let mut fee_is_due = true;
        for (entry, of_entry) in paid.entries.iter().zip(0..) {
            let until_s = times.map_or(0, |times| times.until_s);
            let entry_s = times.and_then(|times| times.entries_s.get(of_entry)).copied().unwrap_or(0);
            let own = (paid.currency, entry.amount_minor);
            for (currency, minor) in std::iter::once(own).chain(day.converted.entry(place, of_entry)) {
                let has_fee = currency.is_all() && entry.kind == EntryKind::Payment && std::mem::take(&mut fee_is_due);
                let fees = fee_parts(has_fee.then(|| day.converted.fee(place)), &shares);
                let parts = split(minor, shares.iter().map(|share| share.weight)).zip(fees);
                let parts = parts.zip(&shares).zip(&admitted).filter(|(_, admitted)| **admitted);
                for (((amount_minor, fee), share), _) in parts {
                    let Some(at) = dating.place(entry_s, share.age_s.map(|age_s| until_s.saturating_sub(age_s))) else {
                        continue;
                    };
                    let (kind, renewal) = (entry.kind, paid.renewal);
                    let part = Part { kind, amount_minor, weight: share.weight, renewal, is_first, fee };
                    each(&Credited { paid, currency, place, at, share: *share, part });
                }
            }
        }
    }
}

/// What of a payment's fees each share has. `fee`: absent where it is not looked at.
fn fee_parts(fee: Option<Option<i64>>, shares: &[PaidShare]) -> Vec<PartFee> {
    match fee {
        None => vec![PartFee::Elsewhere; shares.len()],
        Some(None) => vec![PartFee::Unknown; shares.len()],
        Some(Some(minor)) => {
            split(minor.saturating_neg(), shares.iter().map(|share| share.weight)).map(PartFee::Minor).collect()
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
    /// Its currency, or all money in the reporting currency: a payment that is converted is there under both.
    pub currency: Currency,
    /// What of its entries of the day counts: where a model credits several touches, the shares that the filters admit and that fall within
    /// the range.
    pub money: Money,
}

/// The payments of a day that a question counts, each with what of it. They sum to what [`MoneyCount`](super::money_count::MoneyCount)
/// counts of the day. A line of a breakdown is asked for by a further filter on its name, `(none)` for the line without one. The day needs
/// [`MoneyCount::columns`](super::money_count::MoneyCount::columns) of those filters, [`IDS`](super::money_day::IDS), and
/// [`TIMES`](super::money_day::TIMES) where the dating looks at them.
pub fn payments_behind<'a>(counting: Counting<'_>, dating: Dating<'_>, day: &'a MoneyDay) -> Vec<PaymentBehind<'a>> {
    let mut all: Vec<PaymentBehind<'a>> = Vec::new();
    let mut begins = 0;
    let mut last = None;
    each_credited(counting, dating, day, |credited| {
        if last.replace(credited.place) != Some(credited.place) {
            begins = all.len();
        }
        let of_payment = all.get_mut(begins..).unwrap_or_default();
        match of_payment.iter_mut().find(|behind| behind.currency == credited.currency) {
            Some(behind) => behind.money.add_part(&credited.part),
            None => {
                let id = day.ids.get(credited.place).map_or("", String::as_str);
                let mut money = Money::default();
                money.add_part(&credited.part);
                all.push(PaymentBehind { id, currency: credited.currency, money });
            }
        }
    });
    all
}
