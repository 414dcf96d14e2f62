//! Invoices, and which payments paid them.

use super::bought::{country, coupon, largest_line, promotion_code};
use super::carried::{carried, created, short};
use super::discount::billed;
use crate::stripe::fact::{Carried, Invoice, InvoicePayment};
use crate::stripe::field::{FieldError, Reader};
use crate::stripe::reading::{Reading, Telling};

pub(super) fn invoice(read: Reader, telling: &Telling, reading: &mut Reading) -> Result<Invoice, FieldError> {
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
        // Invoices from before 2018-11 have no status.
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
        line: largest_line(read.list("lines.data")),
        billed: billed(read),
        country: country(read, "customer_address.country"),
        promotion_code: promotion_code(read),
        coupon: coupon(read),
        carried: carried(read, &["customer_email"], "metadata", reading),
        subscription_carried: Carried { customer: None, ..carried(read, &[], snapshot, reading) },
    })
}

pub(super) fn invoice_payment(read: Reader) -> Result<InvoicePayment, FieldError> {
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
