//! From a Stripe object in JSON to the fact kept of it.
//!
//! Reads the new path first, then the old one, and never branches on `api_version`: real payloads carry both shapes
//! together. What always holds: never panics, whatever the JSON (fuzzed).

mod before;
mod money;
mod plan;

use super::event::{Reading, Telling};
use super::fact::*;
use super::field::{FieldError, Reader};
use crate::base::email::normalise_email;
use crate::base::money::Amount;
use crate::visit::metadata::{self, MetadataClues};
use serde_json::Value;
use std::collections::BTreeMap;

/// Longest free text kept of an object (status, nickname), in bytes.
const TEXT_MAX: usize = 200;

/// Reads one object by its `object` field, and what its event says it was before. `None`: a kind that is not kept.
pub(super) fn body(value: &Value, telling: &Telling, reading: &mut Reading) -> Result<Option<FactBody>, FieldError> {
    let body = now(value, telling, reading)?;
    Ok(body.map(|body| before::add(body, value, (telling, reading.rules))))
}

fn now(value: &Value, telling: &Telling, reading: &mut Reading) -> Result<Option<FactBody>, FieldError> {
    let read = Reader(value);
    Ok(Some(match telling.kind(read).unwrap_or("") {
        "charge" => FactBody::Charge(charge(read, telling, reading)?),
        "payment_intent" => FactBody::PaymentIntent(payment_intent(read, telling, reading)?),
        "checkout.session" => FactBody::CheckoutSession(checkout_session(read, telling, reading)?),
        "invoice" => FactBody::Invoice(invoice(read, telling, reading)?),
        "invoice_payment" => FactBody::InvoicePayment(invoice_payment(read)?),
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
    read.list(path).map(|item| item.0).take(100).collect()
}

fn created(read: Reader) -> i64 {
    read.seconds("created").unwrap_or(0)
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT_MAX).collect()
}

fn charge(read: Reader, telling: &Telling, reading: &mut Reading) -> Result<Charge, FieldError> {
    let captured = read.truth("captured");
    let amount = read.amount_or_zero("amount")?;
    // Before 2020 nobody said how much was captured, and some payloads say zero of what they call captured.
    let uncounted = if captured { amount } else { Amount::ZERO };
    let amount_captured = read.amount("amount_captured")?.filter(|counted| *counted > Amount::ZERO);
    let amount_captured = amount_captured.unwrap_or(uncounted);
    let partial = if captured { money::partial(telling, "charge.captured", (amount, amount_captured)) } else { None };
    Ok(Charge {
        created_s: created(read),
        status: match read.text("status") {
            Some("succeeded") => ChargeStatus::Succeeded,
            Some("failed") => ChargeStatus::Failed,
            Some("pending") => ChargeStatus::Pending,
            _ => ChargeStatus::Other,
        },
        captured,
        amount,
        amount_captured,
        amount_refunded: read.amount_or_zero("amount_refunded")?,
        currency: read.currency("currency")?,
        payment_intent: read.id("payment_intent")?,
        invoice: read.id("invoice")?,
        failed_after_success: read.id("failure_balance_transaction")?.is_some(),
        told: match telling.event_type {
            "charge.refunded" | "charge.updated" => ChargeTold::Later,
            _ => ChargeTold::Itself,
        },
        captured_s: telling.time_if("charge.captured"),
        partial: partial.filter(|partial| partial.way.is_some()),
        disputed: read.truth("disputed"),
        carried: carried(read, &["billing_details.email", "receipt_email"], "metadata", reading),
    })
}

fn payment_intent(read: Reader, telling: &Telling, reading: &mut Reading) -> Result<PaymentIntent, FieldError> {
    // Merchants may set order_reference freely: only what looks like an invoice or a session is a link (M6).
    let reference =
        read.text("payment_details.order_reference").and_then(|text| crate::base::id::StripeId::parse(text).ok());
    let referenced = |prefix: &str| reference.clone().filter(|id| id.as_str().starts_with(prefix));
    let succeeded = read.text("status") == Some("succeeded");
    let amount_received = read.amount_or_zero("amount_received")?;
    let amounts = (read.amount_or_zero("amount")?, amount_received);
    Ok(PaymentIntent {
        created_s: created(read),
        succeeded,
        amount_received,
        partial: if succeeded { money::partial(telling, "payment_intent.succeeded", amounts) } else { None },
        currency: read.currency("currency")?,
        latest_charge: read.id("latest_charge")?,
        invoice: read.id("invoice")?.or_else(|| referenced("in_")),
        checkout_session: referenced("cs_"),
        carried: carried(read, &["receipt_email"], "metadata", reading),
    })
}

fn checkout_session(read: Reader, telling: &Telling, reading: &mut Reading) -> Result<CheckoutSession, FieldError> {
    let reference = read.text("client_reference_id").unwrap_or("");
    let payment_status = match read.text("payment_status") {
        Some("paid") => PaymentStatus::Paid,
        Some("no_payment_required") => PaymentStatus::NotRequired,
        _ => PaymentStatus::Unpaid,
    };
    let completed = telling.time_if("checkout.session.completed");
    let completed = completed.or(telling.time_if("checkout.session.async_payment_succeeded"));
    Ok(CheckoutSession {
        created_s: created(read),
        mode: match read.text("mode") {
            Some("payment") => SessionMode::Payment,
            Some("subscription") => SessionMode::Subscription,
            Some("setup") => SessionMode::Setup,
            _ => SessionMode::Other,
        },
        payment_status,
        amount_total: read.amount_or_zero("amount_total")?,
        currency: read.currency("currency")?,
        paid_s: completed.filter(|_| payment_status == PaymentStatus::Paid),
        payment_intent: read.id("payment_intent")?,
        subscription: read.id("subscription")?,
        invoice: read.id("invoice")?,
        client_reference: metadata::is_client_reference(reference).then(|| reference.to_owned()),
        has_client_reference: !reference.is_empty(),
        carried: carried(read, &["customer_details.email", "customer_email"], "metadata", reading),
    })
}

fn invoice(read: Reader, telling: &Telling, reading: &mut Reading) -> Result<Invoice, FieldError> {
    let of_line = |path: &str| -> Result<Option<_>, FieldError> {
        read.list("lines.data").find_map(|line| line.id(path).transpose()).transpose()
    };
    let subscription = match read.first_id(&["parent.subscription_details.subscription", "subscription"])? {
        Some(id) => Some(id),
        None => match of_line("parent.subscription_item_details.subscription")? {
            Some(id) => Some(id),
            None => of_line("subscription")?,
        },
    };
    let snapshot = ["parent.subscription_details.metadata", "subscription_details.metadata"]
        .into_iter()
        .find(|path| read.at(path).is_some())
        .unwrap_or("parent.subscription_details.metadata");
    let paid_event = telling.time_if("invoice.paid").or(telling.time_if("invoice.payment_succeeded"));
    Ok(Invoice {
        created_s: created(read),
        // Invoices of before 2018-11 have no status.
        paid: read.text("status").map_or(read.truth("paid"), |status| status == "paid"),
        amount_paid: read.amount_or_zero("amount_paid")?,
        currency: read.currency("currency")?,
        billing_reason: read.text("billing_reason").map(short),
        subscription,
        payment_intent: read.id("payment_intent")?,
        charge: read.id("charge")?,
        out_of_band: read.truth("paid_out_of_band"),
        // Since 2025-03-31 this says what the flag said, and of a part too.
        paid_outside: read.amount_or_zero("amount_paid_off_stripe")?,
        paid_s: read.seconds("status_transitions.paid_at").or(paid_event),
        carried: carried(read, &["customer_email"], "metadata", reading),
        subscription_carried: Carried { customer: None, ..carried(read, &[], snapshot, reading) },
    })
}

fn invoice_payment(read: Reader) -> Result<InvoicePayment, FieldError> {
    Ok(InvoicePayment {
        created_s: created(read),
        invoice: read.id("invoice")?,
        paid: read.text("status") == Some("paid"),
        amount_paid: read.amount_or_zero("amount_paid")?,
        currency: read.currency("currency")?,
        payment_intent: read.id("payment.payment_intent")?,
        charge: read.id("payment.charge")?,
        out_of_band: read.text("payment.type") == Some("payment_record"),
        paid_s: read.seconds("status_transitions.paid_at"),
    })
}

fn customer(read: Reader, telling: &Telling, reading: &mut Reading) -> Result<Customer, FieldError> {
    let deleted = telling.event_type == "customer.deleted" || read.truth("deleted");
    let emails: &[&str] = if deleted { &[] } else { &["email"] };
    let mut carried = carried(read, emails, "metadata", reading);
    carried.customer = None;
    Ok(Customer { created_s: created(read), deleted, carried, before: Before::Unknown })
}

/// What an object carries: metadata, user id, email, customer. The address itself goes to `reading` and never into the fact.
fn carried(read: Reader, emails: &[&str], metadata: &str, reading: &mut Reading) -> Carried {
    let mut pairs: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in read.at(metadata).and_then(Value::as_object).into_iter().flatten().take(100) {
        if let Some(text) = value.as_str() {
            pairs.insert(key.clone(), text.to_owned());
        }
    }
    let user = pairs.remove(metadata::USER_ID).filter(|id| !id.trim().is_empty());
    let email = emails.iter().find_map(|path| normalise_email(read.text(path)?));
    Carried {
        metadata: MetadataClues::read(&pairs, reading.rules.extra_visitor_keys),
        user: user.map(|id| reading.rules.key.user(id.trim())),
        email: email.map(|address| {
            let pseudonym = reading.rules.key.email(&address);
            reading.emails.insert(pseudonym.clone(), address);
            pseudonym
        }),
        // A clue and no money; shops could once choose their customers' ids freely, and what is no id of today is left out.
        customer: ["customer", "customer_account"].into_iter().find_map(|path| read.id(path).ok().flatten()),
    }
}
