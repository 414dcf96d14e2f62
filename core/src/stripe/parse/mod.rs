//! From a Stripe object in JSON to the fact kept of it.
//!
//! Reads the new path first, then the old one, and never branches on `api_version`: real payloads carry both shapes
//! together. What always holds: never panics, whatever the JSON (fuzzed).

mod before;
mod bought;
mod carried;
mod discount;
mod invoice;
mod money;
mod payment;
mod plan;

use super::fact::{Before, CheckoutSearch, Customer, FactBody, SeenEmails};
use super::field::{FieldError, Reader};
use super::reading::{Reading, Telling};
use carried::{carried, created};
use serde_json::Value;

/// How many objects inside another one are read.
const EMBEDDED_MAX: usize = 100;

/// Reads one object by its `object` field, and what its event says it was before. `None`: a kind that is not kept.
pub(super) fn body(value: &Value, telling: &Telling, reading: &mut Reading) -> Result<Option<FactBody>, FieldError> {
    let body = body_now(value, telling, reading)?;
    Ok(body.map(|body| with_before(body, value, telling, reading)))
}

/// Adds to a body what its event says of the state before, read by the same rules as the state now. What cannot be read of that
/// state is not known; it keeps nothing out.
fn with_before(body: FactBody, value: &Value, telling: &Telling, reading: &Reading) -> FactBody {
    if body.before().is_none() {
        return body;
    }
    if telling.event_type.ends_with(".created") {
        return body.with_before(Before::Nothing);
    }
    let Some(Value::Object(previous)) = telling.previous else { return body };
    // Addresses of the past are not kept for anybody's eyes; their pseudonyms are all that is compared.
    let mut of_the_past = Reading { rules: reading.rules, emails: SeenEmails::new() };
    match body_now(&before::restored(value, previous), telling, &mut of_the_past) {
        Ok(Some(was)) => before::compared(body, &was),
        _ => body,
    }
}

fn body_now(value: &Value, telling: &Telling, reading: &mut Reading) -> Result<Option<FactBody>, FieldError> {
    let read = Reader(value);
    Ok(Some(match telling.kind(read).unwrap_or("") {
        "charge" => FactBody::Charge(payment::charge(read, telling, reading)?),
        "payment_intent" => FactBody::PaymentIntent(payment::payment_intent(read, telling, reading)?),
        "checkout.session" => FactBody::CheckoutSession(payment::checkout_session(read, telling, reading)?),
        "invoice" => FactBody::Invoice(invoice::invoice(read, telling, reading)?),
        "invoice_payment" => FactBody::InvoicePayment(invoice::invoice_payment(read)?),
        "refund" => FactBody::Refund(money::refund(read, telling)?),
        "dispute" => FactBody::Dispute(money::dispute(read, telling)?),
        "subscription" => FactBody::Subscription(plan::subscription(read, reading)),
        "customer" => FactBody::Customer(customer(read, telling, reading)?),
        "product" => match plan::product(read) {
            Some(product) => FactBody::Product(product),
            None => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

/// The objects inside an object that are facts of their own: refunds of an old charge, charges of an old PaymentIntent (both
/// before 2022-11-15), expanded payments of an invoice.
pub(super) fn embedded<'a>(value: &'a Value, telling: &Telling) -> Vec<&'a Value> {
    let read = Reader(value);
    let path = match telling.kind(read) {
        Some("charge") => "refunds.data",
        Some("payment_intent") => "charges.data",
        Some("invoice") => "payments.data",
        _ => return Vec::new(),
    };
    read.list(path).map(|item| item.0).take(EMBEDDED_MAX).collect()
}

/// What a Checkout Session sold, by its line items as Stripe listed them.
pub(super) fn line_items(all: &[Value]) -> CheckoutSearch {
    CheckoutSearch { found: None, line: bought::largest_line(all.iter().map(Reader)) }
}

/// The same of a session that shows all of its line items, where it was asked to. A session that began a subscription, or has an invoice,
/// is told by its invoice.
pub(super) fn shown_line_items(session: &Value) -> Option<CheckoutSearch> {
    let read = Reader(session);
    let is_whole = read.text("object") == Some("checkout.session")
        && read.text("mode") == Some("payment")
        && read.at("invoice").is_none()
        && read.at("line_items.has_more").and_then(Value::as_bool) == Some(false);
    let all = read.at("line_items.data").and_then(Value::as_array).filter(|_| is_whole)?;
    Some(line_items(all))
}

fn customer(read: Reader, telling: &Telling, reading: &mut Reading) -> Result<Customer, FieldError> {
    let deleted = telling.event_type == "customer.deleted" || read.truth("deleted");
    let emails: &[&str] = if deleted { &[] } else { &["email"] };
    let mut carried = carried(read, emails, "metadata", reading);
    carried.customer = None;
    Ok(Customer { created_s: created(read), deleted, carried, before: Before::Unknown })
}
