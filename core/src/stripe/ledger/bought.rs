//! What a payment bought, as far as its objects tell: by which price of which product, how often it is paid, where the buyer lives, by which
//! promotion code. Reports are broken down by it, and no money depends on it.
//!
//! An invoice tells it by its largest line. Where no invoice tells a line, the line items of the Checkout Session do in the same way, and
//! then the subscription, as it was when the payment was made. What always holds: the answer depends only on the set of objects.

use super::kin::{Kin, KinObject};
use crate::base::id::StripeId;
use crate::base::sorted::SortedSet;
use crate::stripe::fact::{InvoiceLine, SessionMode, Subscription, SubscriptionItem};
use crate::stripe::object::{Objects, Versions};
use serde::Serialize;

/// How often what is paid once is paid.
const ONE_TIME: &str = "one_time";
/// How often a price can be paid.
const INTERVALS: [&str; 4] = ["day", "week", "month", "year"];

/// What a payment bought; absent: not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bought {
    /// The product's id.
    pub product: Option<String>,
    /// The price's id.
    pub price: Option<String>,
    /// `one_time`, `day`, `week`, `month` or `year`.
    pub interval: Option<String>,
    /// Country of the billing address, ISO 3166-1 alpha-2.
    pub billing_country: Option<String>,
    /// The promotion code's id; where no promotion code led to the discount, the coupon's.
    pub promotion_code: Option<String>,
}

/// What a payment of these objects bought.
pub fn bought<'a>(objects: &Objects, ids: impl Iterator<Item = &'a StripeId>, paid_s: i64) -> Bought {
    let ids: SortedSet<&StripeId> = ids.collect();
    let charges = || ids.iter().filter_map(|id| objects.charges.get(*id));
    let sessions = || ids.iter().filter_map(|id| objects.checkout_sessions.get(*id));
    let invoices = || ids.iter().filter_map(|id| objects.invoices.get(*id));
    let subscriptions = || ids.iter().filter_map(|id| objects.subscriptions.get(*id));
    let line = invoices().find_map(|invoice| invoice.newest(|v| v.line.clone()));
    let sold = || ids.iter().find_map(|id| objects.checkout_searches.get(*id)?.newest(|v| v.line.clone()));
    let line = line.or_else(sold).unwrap_or_default();
    let item = subscriptions().find_map(|subscription| largest_item(at(subscription, paid_s)?));
    let (line, by_item) = if line == InvoiceLine::default() { (of_item(item), true) } else { (line, false) };
    let of_price = |item: &&SubscriptionItem| by_item || (item.price.is_some() && item.price == line.price);
    let items = || subscriptions().flat_map(Versions::iter).flat_map(|version| &version.items);
    let interval = line.interval.clone().or_else(|| items().find(of_price).and_then(|item| item.interval.clone()));
    let is_once = !ids.iter().any(|id| id.as_str().starts_with("sub_"));
    let interval = interval.filter(|interval| INTERVALS.contains(&interval.as_str()));
    let country = charges().find_map(|charge| charge.newest(|v| v.country.clone()));
    let country = country.or_else(|| sessions().find_map(|session| session.newest(|v| v.country.clone())));
    Bought {
        product: line.product.as_ref().map(ToString::to_string),
        price: line.price.as_ref().map(ToString::to_string),
        interval: interval.or_else(|| is_once.then(|| ONE_TIME.to_owned())),
        billing_country: country.or_else(|| invoices().find_map(|invoice| invoice.newest(|v| v.country.clone()))),
        promotion_code: discount_codes(objects, ids.iter().copied()).first().map(|found| found.code.to_string()),
    }
}

/// The Checkout Sessions of a payment whose line items are to be asked for: of a single payment, which no invoice tells of, and not asked
/// for before.
pub(super) fn unread_checkouts(objects: &Objects, kin: &Kin) -> Vec<StripeId> {
    if kin.of_kind(KinObject::Invoice).next().is_some() {
        return Vec::new();
    }
    let is_unread = |id: &&StripeId| {
        let session = objects.checkout_sessions.get(*id);
        let is_single = session.is_some_and(|session| {
            session.any(|v| v.mode == SessionMode::Payment) && !session.any(|v| v.invoice.is_some())
        });
        is_single && objects.checkout_searches.get(*id).is_none()
    };
    kin.of_kind(KinObject::CheckoutSession).filter(is_unread).cloned().collect()
}

/// A promotion code or coupon, and the object that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscountCode {
    /// Its id.
    pub code: StripeId,
    /// Where it stands.
    pub object: StripeId,
    /// `promotion_code` or `coupon`.
    pub field: &'static str,
}

/// The promotion codes of some objects, then their coupons: of Checkout Sessions first, then of invoices, then of subscriptions.
pub fn discount_codes<'a>(objects: &Objects, ids: impl Iterator<Item = &'a StripeId>) -> Vec<DiscountCode> {
    let ids: SortedSet<&StripeId> = ids.collect();
    let mut all: Vec<DiscountCode> = Vec::new();
    let mut add = |code: Option<StripeId>, object: &StripeId, field| {
        let code = code.filter(|code| !all.iter().any(|known| known.code == *code));
        all.extend(code.map(|code| DiscountCode { code, object: object.clone(), field }));
    };
    for is_coupon in [false, true] {
        let field = if is_coupon { "coupon" } else { "promotion_code" };
        let of = |code: &Option<StripeId>, coupon: &Option<StripeId>| if is_coupon { coupon } else { code }.clone();
        for id in &ids {
            let session = objects.checkout_sessions.get(*id);
            add(session.and_then(|session| session.newest(|v| of(&v.promotion_code, &v.coupon))), id, field);
        }
        for id in &ids {
            let invoice = objects.invoices.get(*id);
            add(invoice.and_then(|invoice| invoice.newest(|v| of(&v.promotion_code, &v.coupon))), id, field);
        }
        for id in &ids {
            let subscription = objects.subscriptions.get(*id);
            add(subscription.and_then(|one| one.newest(|v| of(&v.promotion_code, &v.coupon))), id, field);
        }
    }
    all
}

/// The self-reported source that the Checkout Sessions of a payment carry, its own before the one that began its subscription.
pub(super) fn self_reported(objects: &Objects, kin: &Kin) -> Option<String> {
    let sessions =
        [KinObject::CheckoutSession, KinObject::FirstCheckoutSession].into_iter().flat_map(|of| kin.of_kind(of));
    let mut answers = sessions.filter_map(|id| objects.checkout_sessions.get(id)?.newest(|v| v.self_reported.clone()));
    answers.next()
}

/// A subscription as it was, or the earliest that is known of it.
fn at(versions: &Versions<Subscription>, at_s: i64) -> Option<&Subscription> {
    let mut dated: Vec<(i64, &Subscription)> = versions.dated().collect();
    let earliest = dated.pop()?;
    Some(dated.into_iter().find(|(as_of_s, _)| *as_of_s <= at_s).unwrap_or(earliest).1)
}

fn largest_item(of: &Subscription) -> Option<&SubscriptionItem> {
    let amount = |item: &SubscriptionItem| {
        item.unit_amount.map_or(0, |each| i128::from(each.minor()) * i128::from(item.quantity.unwrap_or(1)))
    };
    // Of equal ones the first.
    of.items.iter().reduce(|largest, item| if amount(item) > amount(largest) { item } else { largest })
}

fn of_item(item: Option<&SubscriptionItem>) -> InvoiceLine {
    let Some(item) = item else { return InvoiceLine::default() };
    InvoiceLine { price: item.price.clone(), product: item.product.clone(), interval: item.interval.clone() }
}
