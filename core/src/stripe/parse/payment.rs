//! What a payment consists of at Stripe: the charge, its PaymentIntent, and the Checkout Session that asked for it.

use super::bought::{country, coupon, promotion_code, self_reported};
use super::carried::{carried, created};
use super::money::{Amounts, partial};
use crate::base::id::StripeId;
use crate::base::money::Amount;
use crate::stripe::fact::*;
use crate::stripe::field::{FieldError, Reader};
use crate::stripe::reading::{Reading, Telling};
use crate::visit::metadata;

pub(super) fn charge(read: Reader, telling: &Telling, reading: &mut Reading) -> Result<Charge, FieldError> {
    let captured = read.truth("captured");
    let amount = read.amount_or_zero("amount")?;
    // Before 2020 nobody said how much was captured, and some payloads say zero of what they call captured.
    let uncounted = if captured { amount } else { Amount::ZERO };
    let amount_captured = read.amount("amount_captured")?.filter(|counted| *counted > Amount::ZERO);
    let amount_captured = amount_captured.unwrap_or(uncounted);
    let partial = if captured {
        partial(telling, "charge.captured", Amounts { authorised: amount, captured: amount_captured })
    } else {
        None
    };
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
        country: country(read, "billing_details.address.country"),
        carried: carried(read, &["billing_details.email", "receipt_email"], "metadata", reading),
    })
}

pub(super) fn payment_intent(
    read: Reader,
    telling: &Telling,
    reading: &mut Reading,
) -> Result<PaymentIntent, FieldError> {
    // Merchants may set order_reference freely: only what looks like an invoice or a session is a link (M6).
    let reference = read.text("payment_details.order_reference").and_then(|text| StripeId::parse(text).ok());
    let referenced = |prefix: &str| reference.clone().filter(|id| id.as_str().starts_with(prefix));
    let succeeded = read.text("status") == Some("succeeded");
    let amount_received = read.amount_or_zero("amount_received")?;
    let amounts = Amounts { authorised: read.amount_or_zero("amount")?, captured: amount_received };
    Ok(PaymentIntent {
        created_s: created(read),
        succeeded,
        amount_received,
        partial: if succeeded { partial(telling, "payment_intent.succeeded", amounts) } else { None },
        currency: read.currency("currency")?,
        latest_charge: read.id("latest_charge")?,
        invoice: read.id("invoice")?.or_else(|| referenced("in_")),
        checkout_session: referenced("cs_"),
        carried: carried(read, &["receipt_email"], "metadata", reading),
    })
}

pub(super) fn checkout_session(
    read: Reader,
    telling: &Telling,
    reading: &mut Reading,
) -> Result<CheckoutSession, FieldError> {
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
        country: country(read, "customer_details.address.country"),
        promotion_code: promotion_code(read),
        coupon: coupon(read),
        self_reported: self_reported(read, reading.rules.self_reported_keys),
        carried: carried(read, &["customer_details.email", "customer_email"], "metadata", reading),
    })
}
