//! What was bought, from where and by which promotion code: read for reports alone, so no field of it can keep an event out.

use super::carried::short;
use crate::base::id::StripeId;
use crate::base::limits::CUSTOM_FIELDS_MAX;
use crate::stripe::fact::InvoiceLine;
use crate::stripe::field::Reader;
use crate::visit::self_reported::{SelfReportedKeys, clean_answer};

/// A country, ISO 3166-1 alpha-2; anything else is not known.
pub(super) fn country(read: Reader, path: &str) -> Option<String> {
    let is_country = |text: &&str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    read.text(path).filter(is_country).map(str::to_ascii_uppercase)
}

/// The first promotion code, where discounts were expanded or the object is of an old shape.
pub(super) fn promotion_code(read: Reader) -> Option<StripeId> {
    of_discount(read, &["promotion_code"])
}

/// The first coupon, where the same holds. Since 2025-09-30 the coupon of a discount stands within `source`.
pub(super) fn coupon(read: Reader) -> Option<StripeId> {
    of_discount(read, &["coupon", "source.coupon"])
}

fn of_discount(read: Reader, paths: &[&str]) -> Option<StripeId> {
    let one = |discount: Reader| paths.iter().find_map(|path| discount.id(path).ok().flatten());
    read.list("discounts").find_map(one).or_else(|| read.at("discount").map(Reader).and_then(one))
}

/// The self-reported source: the answer in the first custom field whose key or label asks for it. Of a dropdown it is the label of the
/// option that was chosen.
pub(super) fn self_reported(read: Reader, keys: &SelfReportedKeys) -> Option<String> {
    let asks = |field: &Reader| {
        let names = [field.text("key"), field.text("label.custom")];
        names.into_iter().flatten().any(|name| keys.ask(name))
    };
    let answer = |field: Reader| {
        let value = ["dropdown.value", "text.value", "numeric.value"].into_iter().find_map(|path| field.text(path))?;
        let mut options = field.list("dropdown.options");
        let option = options.find(|option| option.text("value") == Some(value));
        clean_answer(option.and_then(|option| option.text("label")).unwrap_or(value))
    };
    read.list("custom_fields").take(CUSTOM_FIELDS_MAX).filter(asks).find_map(answer)
}

/// The line with the largest amount, before discounts and taxes added on top; of equal ones the first. A line item of a Checkout
/// Session calls that amount `amount_subtotal`, and names its price as an old invoice did.
pub(super) fn largest_line<'a>(lines: impl Iterator<Item = Reader<'a>>) -> Option<InvoiceLine> {
    let amount = |line: &Reader| line.whole("amount_subtotal").or(line.whole("amount")).unwrap_or(0);
    let largest = |a: Reader<'_>, b: Reader<'_>| amount(&b) > amount(&a);
    let line = lines.reduce(|a, b| if largest(a, b) { b } else { a })?;
    let id = |paths: [&str; 3]| paths.into_iter().find_map(|path| line.id(path).ok().flatten());
    let interval = ["price.recurring.interval", "plan.interval"].into_iter().find_map(|path| line.text(path));
    let line = InvoiceLine {
        price: id(["pricing.price_details.price", "price", "plan"]),
        product: id(["pricing.price_details.product", "price.product", "plan.product"]),
        interval: interval.map(short),
    };
    (line != InvoiceLine::default()).then_some(line)
}
