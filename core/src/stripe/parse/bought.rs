//! What was bought, from where and by which promotion code: read for reports alone, so no field of it can keep an event out.

use super::carried::short;
use crate::base::id::StripeId;
use crate::stripe::fact::InvoiceLine;
use crate::stripe::field::Reader;

/// A country, ISO 3166-1 alpha-2; anything else is not known.
pub(super) fn country(read: Reader, path: &str) -> Option<String> {
    let is_country = |text: &&str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    read.text(path).filter(is_country).map(str::to_ascii_uppercase)
}

/// The first promotion code, where discounts were expanded or the object is of an old shape.
pub(super) fn promotion_code(read: Reader) -> Option<StripeId> {
    let one = |of: Reader, path: &str| of.id(path).ok().flatten();
    read.list("discounts")
        .find_map(|discount| one(discount, "promotion_code"))
        .or_else(|| one(read, "discount.promotion_code"))
}

/// The line with the largest amount; of equal ones the first.
pub(super) fn largest_line(read: Reader) -> Option<InvoiceLine> {
    let amount = |line: &Reader| line.whole("amount").unwrap_or(0);
    let largest = |a: Reader<'_>, b: Reader<'_>| amount(&b) > amount(&a);
    let line = read.list("lines.data").reduce(|a, b| if largest(a, b) { b } else { a })?;
    let id = |paths: [&str; 3]| paths.into_iter().find_map(|path| line.id(path).ok().flatten());
    let interval = ["price.recurring.interval", "plan.interval"].into_iter().find_map(|path| line.text(path));
    let line = InvoiceLine {
        price: id(["pricing.price_details.price", "price", "plan"]),
        product: id(["pricing.price_details.product", "price.product", "plan.product"]),
        interval: interval.map(short),
    };
    (line != InvoiceLine::default()).then_some(line)
}
