//! The objects as REST shows them at the end of the history.

use super::catalogue;
use super::story::{Back, Contract, End, Outcome, Person, Quarrel, Story, Way};
use crate::shop::{ChargeState, InvoiceState, LineParts, Price, Purchase, SessionState, SubscriptionState};
use serde_json::{Value, json};

/// Where an invoice shows the metadata of its subscription.
const SNAPSHOT: &str = "/parent/subscription_details/metadata";

impl Story {
    /// Every object of it, as it is in the end.
    pub(super) fn objects(&self) -> Vec<Value> {
        let mut objects = Vec::new();
        if self.charges() > 0 {
            objects.extend(self.declined());
            objects.push(self.charge(i64::MAX));
            objects.extend(self.intent());
            objects.extend(self.release());
            objects.extend(self.transaction());
            objects.extend(self.refund_transactions());
            objects.extend((1..).zip(&self.fate.refunds).map(|(number, back)| self.refund(number, back, i64::MAX)));
            let disputes = (1..).zip(&self.fate.disputes);
            for (number, quarrel) in disputes {
                let dispute = self.dispute(number, quarrel, i64::MAX);
                let id = dispute.get("id").and_then(Value::as_str).unwrap_or_default();
                let withdrawn = self.purchase.dispute_transaction(id, quarrel.amount, quarrel.at_s);
                objects.extend((quarrel.outcome != Outcome::Inquiry).then_some(withdrawn));
                objects.push(dispute);
            }
        }
        objects.extend(self.session().map(|session| self.sold(session)));
        objects.extend(self.invoice());
        objects.extend(self.invoice_payment());
        objects
    }

    /// The charge as of a time.
    pub(super) fn charge(&self, now_s: i64) -> Value {
        self.carrying(self.purchase.charge(&self.state(now_s)))
    }

    /// Stripe writes the metadata that a checkout gives to its PaymentIntent on the charges of that as well.
    fn carrying(&self, mut object: Value) -> Value {
        if let (true, Way::Checkout { .. }, Some(fields)) = (self.given.copied, &self.way, object.as_object_mut()) {
            fields.insert("metadata".to_owned(), self.purchase.buyer.metadata.clone());
        }
        object
    }

    /// The state of the charge as of a time.
    pub(super) fn state(&self, now_s: i64) -> ChargeState {
        let (end, at_s) = (self.fate.end, self.purchase.at_s);
        let by_hand = matches!(end, End::Partly(_) | End::Voided | End::Held);
        let is_over = now_s >= at_s + self.end_after_s();
        let taken = match end {
            End::Captured | End::FailedLater => self.purchase.amount,
            End::Partly(taken) if is_over => taken,
            _ => 0,
        };
        let failed = end == End::Declined || (end == End::FailedLater && is_over);
        let back: i64 = self.fate.refunds.iter().filter(|back| counts(back, now_s)).map(|back| back.amount).sum();
        ChargeState {
            status: if failed { "failed" } else { "succeeded" },
            captured: !matches!(end, End::Declined | End::Voided | End::Held) && (is_over || !by_hand),
            captured_minor: taken,
            refunded_minor: back + if is_over { self.release_refund_minor() } else { 0 },
            disputed: self.fate.disputes.iter().any(|of| of.at_s <= now_s && of.outcome != Outcome::Inquiry),
            is_void: end == End::FailedLater && is_over,
            by_intent: !matches!(self.way, Way::Api { by_intent: false }),
        }
    }

    /// How long after the charge its end comes.
    pub(super) fn end_after_s(&self) -> i64 {
        match self.fate.end {
            End::Captured | End::Declined | End::Held => 0,
            End::Partly(_) => 86_400,
            End::FailedLater => 3 * 86_400,
            End::Voided => 7 * 86_400,
        }
    }

    /// The attempt before, of the same PaymentIntent.
    pub(super) fn declined(&self) -> Option<Value> {
        let Purchase { key, at_s, .. } = &self.purchase;
        let attempt = Purchase { key: format!("{key}x"), at_s: at_s - 40, ..self.purchase.clone() };
        let state = ChargeState { status: "failed", captured: false, captured_minor: 0, ..attempt.taken() };
        let mut charge = self.carrying(attempt.charge(&state));
        charge.as_object_mut()?.insert("payment_intent".to_owned(), json!(format!("pi_{key}")));
        Some(charge).filter(|_| self.fate.declined_first)
    }

    pub(super) fn intent(&self) -> Option<Value> {
        let key = &self.purchase.key;
        let reference = match self.way {
            Way::Api { by_intent: false } => return None,
            Way::Checkout { .. } | Way::Delayed { .. } => Some(format!("cs_test_{key}")),
            Way::ByHand | Way::First(_) | Way::Renewal(_) => Some(format!("in_{key}")),
            _ => None,
        };
        let status = match self.fate.end {
            End::Declined => "requires_payment_method",
            End::Voided => "canceled",
            End::Held => "requires_capture",
            _ => "succeeded",
        };
        Some(self.carrying(self.purchase.intent(status, self.state(i64::MAX).captured_minor, reference.as_deref())))
    }

    /// The refund object of what was let go.
    pub(super) fn release(&self) -> Option<Value> {
        let at_s = self.purchase.at_s + self.end_after_s();
        let released = Some(self.release_refund_minor()).filter(|minor| *minor > 0)?;
        Some(self.purchase.refund_object("_let_go", released, "succeeded", at_s))
    }

    /// The balance transaction of the charge, if anything was captured.
    fn transaction(&self) -> Option<Value> {
        let state = self.state(i64::MAX);
        let captured = if state.captured_minor > 0 { state.captured_minor } else { self.purchase.amount };
        (state.captured && state.status == "succeeded").then(|| self.purchase.charge_transaction(captured))
    }

    /// The balance transactions of its refunds, by which alone a list tells a refund from what was let go.
    fn refund_transactions(&self) -> Vec<Value> {
        let at_s = self.purchase.at_s + self.end_after_s();
        let of = |suffix: &str, amount: i64, category: &str, at_s: i64| {
            self.purchase.refund_transaction(suffix, amount, category, at_s)
        };
        let release = Some(self.release_refund_minor()).filter(|minor| *minor > 0);
        let release = release.map(|minor| of("_let_go", minor, "partial_capture_reversal", at_s));
        let refunds = (1..).zip(&self.fate.refunds);
        let refunds = refunds.map(|(number, back)| of(&format!("_{number}"), back.amount, "refund", back.at_s));
        release.into_iter().chain(refunds).collect()
    }

    /// A refund as of a time.
    pub(super) fn refund(&self, number: usize, back: &Back, now_s: i64) -> Value {
        let status = if back.fails && now_s >= back.at_s + 86_400 { "failed" } else { "succeeded" };
        self.purchase.refund_object(&format!("_{number}"), back.amount, status, back.at_s)
    }

    /// A dispute as of a time: a day after its opening it is closed.
    pub(super) fn dispute(&self, number: usize, quarrel: &Quarrel, now_s: i64) -> Value {
        let Quarrel { amount, at_s, outcome } = *quarrel;
        let is_closed = now_s >= at_s + 86_400;
        let (status, moves): (&str, &[i64]) = match outcome {
            Outcome::Inquiry if is_closed => ("warning_closed", &[]),
            Outcome::Inquiry => ("warning_needs_response", &[]),
            Outcome::Lost if is_closed => ("lost", &[-amount]),
            Outcome::LostInPart(back) if is_closed => ("lost", &[-amount, back]),
            Outcome::LostInPartAbroad(back) if is_closed => ("lost", &[-2 * amount, 2 * back]),
            Outcome::LostInPartAbroad(_) => ("needs_response", &[-2 * amount]),
            // What it cost to have it judged is not given back.
            Outcome::Won if is_closed => ("won", &[-amount, -20, amount]),
            Outcome::Again if is_closed => ("lost", &[-amount, amount, -amount]),
            _ => ("needs_response", &[-amount]),
        };
        let mut dispute = self.purchase.dispute_object(amount, status, at_s, moves);
        let currency = if matches!(outcome, Outcome::LostInPartAbroad(_)) { "chf" } else { self.purchase.currency };
        for entry in dispute.get_mut("balance_transactions").and_then(Value::as_array_mut).into_iter().flatten() {
            entry.as_object_mut().and_then(|fields| fields.insert("currency".to_owned(), json!(currency)));
        }
        if let Some(fields) = dispute.as_object_mut().filter(|_| number > 1) {
            fields.insert("id".to_owned(), json!(format!("dp_{}_{number}", self.purchase.key)));
        }
        dispute
    }

    pub(super) fn session(&self) -> Option<Value> {
        let (mode, paid, link) = match &self.way {
            Way::Abandoned => ("payment", "unpaid", None),
            Way::Checkout { .. } if self.fate.end == End::Declined => return None,
            Way::Checkout { link } => ("payment", "paid", *link),
            Way::Delayed { succeeds } => ("payment", if *succeeds { "paid" } else { "unpaid" }, None),
            Way::First(_) => ("subscription", "paid", None),
            Way::Trial(_) => ("subscription", "no_payment_required", None),
            _ => return None,
        };
        let status = if matches!(self.way, Way::Abandoned) { "expired" } else { "complete" };
        let subscription = self.contract().map(|contract| contract.id.clone());
        let reference = self.given.reference.clone();
        Some(self.purchase.session(&SessionState { mode, status, paid, subscription, reference, link }))
    }

    /// A session with its line item, which only who asks for it is shown.
    fn sold(&self, mut session: Value) -> Value {
        let Purchase { amount, currency, .. } = self.purchase;
        let is_it = |price: &Price| price.interval.is_none() && (price.amount, price.currency) == (amount, currency);
        let parts = LineParts { quantity: 1, discount: 0, tax: 0 };
        let item = catalogue::all().find(is_it).map(|price| self.purchase.line_item(1, &price, parts));
        if let (Some(item), Some(fields)) = (item, session.as_object_mut()) {
            fields.insert("line_items".to_owned(), json!([item]));
        }
        session
    }

    pub(super) fn invoice(&self) -> Option<Value> {
        let reason = match self.way {
            Way::First(_) | Way::Trial(_) => "subscription_create",
            Way::Renewal(_) => "subscription_cycle",
            Way::ByHand | Way::Outside => "manual",
            _ => return None,
        };
        let subscription = self.contract().map(|contract| contract.id.as_str());
        let is_paid = self.fate.end != End::Declined;
        let price = self.contract().map(|contract| &contract.price);
        let mut invoice = self.purchase.invoice(&InvoiceState { subscription, reason, is_paid, price });
        let carrier = self.contract().filter(|contract| contract.carries);
        if let (Some(contract), Some(snapshot)) = (carrier, invoice.pointer_mut(SNAPSHOT)) {
            *snapshot = contract.buyer.metadata.clone();
        }
        if let Some(fields) = invoice.as_object_mut().filter(|_| matches!(self.way, Way::Outside)) {
            fields.insert("amount_paid_off_stripe".to_owned(), json!(self.purchase.amount));
        }
        Some(invoice)
    }

    pub(super) fn invoice_payment(&self) -> Option<Value> {
        let payment = match self.way {
            Way::First(_) | Way::Renewal(_) | Way::ByHand => "payment_intent",
            Way::Outside => "payment_record",
            _ => return None,
        };
        Some(self.purchase.invoice_payment(payment, self.fate.end != End::Declined))
    }
}

/// Whether a charge shows a refund. One that failed is shown on by some charges and forgotten by others.
fn counts(back: &Back, now_s: i64) -> bool {
    let forgotten = back.fails && now_s >= back.at_s + 86_400 && back.at_s % 2 == 0;
    back.at_s <= now_s && !forgotten
}

impl Contract {
    /// The subscription as of a time.
    pub(super) fn object(&self, now_s: i64, period_end_s: i64) -> Value {
        let ended_s = self.ended_s.filter(|ended_s| *ended_s <= now_s);
        let status = match (now_s, ended_s) {
            (i64::MAX, _) => self.status,
            (_, Some(_)) => "canceled",
            _ if self.has_trial && period_end_s <= self.begun_s + super::story::TRIAL_S => "trialing",
            _ => "active",
        };
        let state = SubscriptionState { id: &self.id, status, created_s: self.begun_s, period_end_s, ended_s };
        let mut object = self.price.subscription(&self.buyer, state);
        if let (true, Some(fields)) = (self.carries, object.as_object_mut()) {
            fields.insert("metadata".to_owned(), self.buyer.metadata.clone());
        }
        object
    }
}

impl Person {
    /// The customer, unless they were deleted.
    pub(super) fn object(&self) -> Option<Value> {
        self.deleted_s.is_none().then(|| self.buyer.object(self.at_s))
    }
}
