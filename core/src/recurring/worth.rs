//! What a version of a subscription is worth a month.
//!
//! Counted are items at a fixed price of a subscription that is active or past due and whose collection is not paused: unit amount times
//! quantity, less the discounts that run, as a month's part. A trial, an incomplete, unpaid, paused or canceled subscription is worth nothing.
//! Tax is not in it. What cannot be counted is named (`Left`).

use super::amount::{Period, monthly_units, rounded};
use crate::base::id::StripeId;
use crate::base::money::Currency;
use crate::base::sorted::SortedMap;
use crate::base::wire::wire_enum;
use crate::stripe::fact::{Subscription, SubscriptionDiscount, SubscriptionItem};
use crate::stripe::object::Versions;
use serde::Serialize;

/// The whole of an amount, in the unit of a discount's percentage.
const WHOLE: i64 = 1_000_000;

/// What an item is counted under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The product; absent: not known.
    pub product: Option<StripeId>,
    /// The currency.
    pub currency: Currency,
}

/// What is worth how much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Worth {
    /// Units a month, of which some product has more than none.
    pub parts: SortedMap<Part, i64>,
    /// The subscription is past due.
    pub past_due: bool,
}

wire_enum! {
    /// Why something of a subscription is not in the MRR, or may be in it with another amount.
    #[derive(PartialOrd, Ord)]
    pub enum Left {
        /// Usage decides what is paid.
        Metered,
        /// The price has no fixed amount a unit that Stripe shows: it has tiers, or parts of a minor unit.
        PriceNotFixed,
        /// The price is no subscription's that Stripe documents, or its amount is beyond any.
        AmountUnknown,
        /// The subscription has more items than are kept.
        MoreItems,
        /// A discount of which Stripe showed nothing but its id: the amount is counted before it.
        DiscountUnknown
    }
}

/// Something that is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeftOut {
    /// Why.
    pub why: Left,
    /// The item's price, where an item is meant.
    pub price: Option<StripeId>,
    /// Its product.
    pub product: Option<StripeId>,
    /// The subscription is active or past due.
    pub running: bool,
}

/// The discounts of which any version shows what they take off, by their ids.
#[derive(Debug, Default)]
pub(super) struct KnownDiscounts<'a>(SortedMap<&'a StripeId, &'a SubscriptionDiscount>);

impl<'a> KnownDiscounts<'a> {
    pub(super) fn of(versions: &'a Versions<Subscription>) -> Self {
        // Of several versions the newest counts: it comes last.
        let all: Vec<&Subscription> = versions.iter().collect();
        let shown = all.into_iter().rev().flat_map(|version| &version.discounts).filter(|one| is_known(one));
        Self(shown.filter_map(|one| Some((one.id.as_ref()?, one))).collect())
    }

    /// The same discount with what is known of it.
    fn whole(&self, shown: &'a SubscriptionDiscount) -> &'a SubscriptionDiscount {
        let known = || self.0.get(shown.id.as_ref()?).copied();
        if is_known(shown) { shown } else { known().unwrap_or(shown) }
    }

    /// The discounts of a version, as far as they are known, and whether one is not.
    pub(super) fn of_version(&self, version: &'a Subscription) -> (Vec<&'a SubscriptionDiscount>, bool) {
        let all: Vec<&SubscriptionDiscount> = version.discounts.iter().map(|shown| self.whole(shown)).collect();
        let is_unknown = all.iter().any(|one| !is_known(one));
        (all.into_iter().filter(|one| is_known(one)).collect(), is_unknown)
    }
}

fn is_known(discount: &SubscriptionDiscount) -> bool {
    discount.percent.is_some() || discount.amount.is_some()
}

/// Whether a version brings recurring revenue.
pub(super) fn is_running(version: &Subscription) -> bool {
    matches!(version.status.as_deref(), Some("active" | "past_due")) && !version.collection_paused
}

/// What a version is worth at an instant, with these discounts.
pub(super) fn worth(version: &Subscription, discounts: &[&SubscriptionDiscount], at_s: i64) -> Worth {
    if !is_running(version) {
        return Worth::default();
    }
    let past_due = version.status.as_deref() == Some("past_due");
    Worth { parts: parts(version, discounts, at_s), past_due }
}

/// What its items are worth, whatever its status.
pub(super) fn parts(version: &Subscription, discounts: &[&SubscriptionDiscount], at_s: i64) -> SortedMap<Part, i64> {
    let mut priced: Vec<(&SubscriptionItem, Currency, i64)> =
        version.items.iter().filter_map(|item| Some((item, item.currency?, fixed(item).ok()?))).collect();
    for discount in discounts.iter().filter(|one| one.end_s.is_none_or(|end_s| at_s < end_s)) {
        let mut left = discount.amount.map_or(0, crate::base::money::Amount::minor);
        for (_, currency, minor) in &mut priced {
            if let Some(percent) = discount.percent {
                let off = rounded(i128::from(*minor) * i128::from(percent), i128::from(WHOLE));
                *minor -= i64::try_from(off).unwrap_or(0).min(*minor);
            } else if discount.currency == Some(*currency) {
                // An amount is taken off an invoice, whose lines are these: from the first on, until it is used up.
                let off = left.min(*minor);
                (left, *minor) = (left - off, *minor - off);
            }
        }
    }
    let mut parts: SortedMap<Part, i64> = SortedMap::new();
    for (item, currency, minor) in priced {
        let units = period(item).and_then(|period| monthly_units(minor, period)).unwrap_or(0);
        if units > 0 {
            *parts.entry(Part { product: item.product.clone(), currency }).or_default() += units;
        }
    }
    parts
}

fn period(item: &SubscriptionItem) -> Option<Period<'_>> {
    Some(Period { interval: item.interval.as_deref()?, count: item.interval_count.unwrap_or(1) })
}

/// Minor units of one period, before discounts.
fn fixed(item: &SubscriptionItem) -> Result<i64, Left> {
    if item.metered {
        return Err(Left::Metered);
    }
    let each = item.unit_amount.ok_or(Left::PriceNotFixed)?.minor();
    let minor = each.checked_mul(item.quantity.unwrap_or(1)).filter(|minor| *minor >= 0);
    let known = |minor: &i64| period(item).and_then(|period| monthly_units(*minor, period)).is_some();
    minor.filter(|minor| item.currency.is_some() && known(minor)).ok_or(Left::AmountUnknown)
}

/// What of a subscription is never in the MRR, or may be in it with another amount, by its newest version.
pub fn left_out(versions: &Versions<Subscription>) -> Vec<LeftOut> {
    let Some(newest) = versions.iter().next() else { return Vec::new() };
    let running = is_running(newest);
    let (_, discount_unknown) = KnownDiscounts::of(versions).of_version(newest);
    let item = |item: &SubscriptionItem| {
        let why = fixed(item).err()?;
        Some(LeftOut { why, price: item.price.clone(), product: item.product.clone(), running })
    };
    let whole = |why, is: bool| is.then_some(LeftOut { why, price: None, product: None, running });
    let items = newest.items.iter().filter_map(item);
    items
        .chain(whole(Left::MoreItems, newest.more_items))
        .chain(whole(Left::DiscountUnknown, discount_unknown))
        .collect()
}
