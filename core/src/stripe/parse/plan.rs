//! Subscriptions and products: read for display, so no field of theirs can keep an event out.

use super::bought::{coupon, promotion_code};
use super::carried::{carried, created, short};
use super::discount::discounts;
use crate::base::limits::SUBSCRIPTION_ITEMS_MAX;
use crate::stripe::fact::{Before, Product, Subscription, SubscriptionItem};
use crate::stripe::field::Reader;
use crate::stripe::reading::Reading;

pub(super) fn subscription(read: Reader, reading: &mut Reading) -> Subscription {
    let shown = || read.list("items.data");
    let period_end = shown().filter_map(|item| item.seconds("current_period_end")).max();
    let period_end = period_end.or(read.seconds("current_period_end"));
    // With flexible billing, the customer portal sets `cancel_at` to the period's end and leaves `cancel_at_period_end` false
    // (Stripe: billing mode, scheduled cancellation).
    let cancel_at = read.seconds("cancel_at").zip(period_end);
    Subscription {
        created_s: created(read),
        status: read.text("status").map(short),
        items: shown().take(SUBSCRIPTION_ITEMS_MAX).map(item).collect(),
        more_items: shown().count() > SUBSCRIPTION_ITEMS_MAX || read.truth("items.has_more"),
        current_period_start_s: shown()
            .filter_map(|item| item.seconds("current_period_start"))
            .min()
            .or(read.seconds("current_period_start")),
        discounts: discounts(read),
        promotion_code: promotion_code(read),
        coupon: coupon(read),
        collection_paused: read.at("pause_collection").is_some(),
        current_period_end_s: period_end,
        cancel_at_period_end: read.truth("cancel_at_period_end") || cancel_at.is_some_and(|(at, end)| at <= end),
        // `canceled_at` alone may only announce the end.
        ended_s: read
            .seconds("ended_at")
            .or(read.seconds("canceled_at").filter(|_| read.text("status") == Some("canceled"))),
        trial_end_s: read.seconds("trial_end"),
        carried: carried(read, &[], "metadata", reading),
        before: Before::Unknown,
    }
}

fn item(item: Reader) -> SubscriptionItem {
    let metered = item.text("price.recurring.usage_type") == Some("metered");
    let count = item.whole("price.recurring.interval_count");
    SubscriptionItem {
        quantity: item.whole("quantity"),
        // Only shown, and shops chose the ids of old plans freely: what is no id of today is left out.
        price: item.id("price").ok().flatten(),
        product: item.id("price.product").ok().flatten(),
        nickname: item.text("price.nickname").map(short),
        // Of a metered price this is what one unit of usage costs, and nobody knows how many there will be.
        unit_amount: item.amount("price.unit_amount").ok().flatten().filter(|_| !metered),
        currency: item.currency("price.currency").ok().flatten(),
        interval: item.text("price.recurring.interval").map(short),
        interval_count: count.filter(|count| *count > 1),
        metered,
    }
}

/// `None` where its id is one that the shop chose itself and that is no id of today: nothing could lead to it.
pub(super) fn product(read: Reader) -> Option<Product> {
    read.id("id").ok().flatten()?;
    let name = read.text("name").map(short).filter(|name| !name.trim().is_empty());
    Some(Product { created_s: created(read), name, before: Before::Unknown })
}
