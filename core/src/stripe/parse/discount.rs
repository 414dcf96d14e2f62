//! What discounts take off a subscription, and what an invoice bills for a period: read for recurring revenue alone, so no field of them
//! can keep an event out.

use crate::base::id::StripeId;
use crate::base::limits::SUBSCRIPTION_DISCOUNTS_MAX;
use crate::base::money::Amount;
use crate::stripe::fact::{BilledPeriod, SubscriptionDiscount};
use crate::stripe::field::Reader;
use serde_json::Value;

/// The whole, in ten-thousandths of a percent.
const WHOLE: i64 = 1_000_000;

/// The discounts that last beyond one invoice: the list, in which newer shapes have ids alone unless it is expanded, else the one of older
/// shapes.
pub(super) fn discounts(read: Reader) -> Vec<SubscriptionDiscount> {
    let listed: Vec<Reader> = read.list("discounts").collect();
    let one = read.at("discount").map(Reader);
    let shown = if listed.is_empty() { one.into_iter().collect() } else { listed };
    // Of the list's ids an older shape may show one in whole.
    let whole = |listed: Reader| match one {
        Some(Reader(one)) if listed.0.is_string() && one.get("id") == Some(listed.0) => discount(Reader(one)),
        _ => discount(listed),
    };
    shown.into_iter().take(SUBSCRIPTION_DISCOUNTS_MAX).filter_map(whole).collect()
}

/// `None` where it is for one invoice, or is nothing.
fn discount(read: Reader) -> Option<SubscriptionDiscount> {
    if let Reader(Value::String(id)) = read {
        return Some(SubscriptionDiscount { id: StripeId::parse(id).ok(), ..SubscriptionDiscount::default() });
    }
    // Since 2025-09-30 the coupon stands within `source`.
    let coupon = ["coupon", "source.coupon"].into_iter().find_map(|path| read.at(path)).map(Reader);
    let coupon = coupon.filter(|coupon| coupon.0.is_object());
    if coupon.is_some_and(|coupon| coupon.text("duration") == Some("once")) {
        return None;
    }
    let percent = coupon.and_then(|coupon| coupon.at("percent_off")).and_then(Value::as_f64).and_then(percent);
    let amount = coupon.and_then(|coupon| coupon.amount("amount_off").ok().flatten());
    Some(SubscriptionDiscount {
        id: read.id("id").ok().flatten(),
        percent,
        amount: amount.filter(|_| percent.is_none()),
        currency: amount.and(coupon).and_then(|coupon| coupon.currency("currency").ok().flatten()),
        end_s: read.seconds("end"),
    })
}

/// In ten-thousandths of a percent. Stripe shows a percentage as a decimal of few digits, which is exact after rounding.
fn percent(percent: f64) -> Option<i64> {
    let scaled = (percent * 10_000.0).round();
    #[allow(clippy::cast_possible_truncation, reason = "within 0 and a million")]
    (0.0..=1_000_000.0).contains(&scaled).then_some(scaled as i64).filter(|scaled| (1..=WHOLE).contains(scaled))
}

/// The period that an invoice bills: that of its largest line at a fixed price that is no change within a period, with all lines of that
/// period.
pub(super) fn billed(read: Reader) -> Option<BilledPeriod> {
    let span =
        |line: &Reader| line.seconds("period.start").zip(line.seconds("period.end")).filter(|(from, to)| from < to);
    let is_fixed = |line: &Reader| {
        let is_change = line.truth("proration") || line.truth("parent.subscription_item_details.proration");
        let usage = ["price.recurring.usage_type", "plan.usage_type"].into_iter().find_map(|path| line.text(path));
        let is_item = ["subscription", "parent.subscription_item_details.subscription", "subscription_item"]
            .into_iter()
            .any(|path| line.at(path).is_some());
        is_item && !is_change && usage != Some("metered")
    };
    let lines = || read.list("lines.data").filter(is_fixed);
    let amount = |line: &Reader| line.whole("amount").unwrap_or(0);
    let largest = lines().reduce(|a, b| if amount(&b) > amount(&a) { b } else { a })?;
    let (from_s, to_s) = span(&largest)?;
    let paid = |line: Reader| {
        let off: i64 = line.list("discount_amounts").filter_map(|off| off.whole("amount")).fold(0, i64::saturating_add);
        amount(&line).saturating_sub(off)
    };
    let minor = lines().filter(|line| span(line) == Some((from_s, to_s))).map(paid).fold(0, i64::saturating_add);
    let amount = Amount::new(minor).ok().filter(|amount| *amount > Amount::ZERO)?;
    Some(BilledPeriod { from_s, to_s, amount })
}
