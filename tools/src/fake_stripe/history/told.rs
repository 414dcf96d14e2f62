//! The events that Stripe would have sent during the history, each with the object in its state at that time.

use super::story::{Back, Contract, End, Outcome, Person, Quarrel, Story, Way};
use crate::shop;
use serde_json::{Value, json};

/// How long before its money a checkout with a slow method is over.
const DELAY_S: i64 = 30;

/// A session as it is told before its money has come.
fn unpaid(mut session: Value) -> Value {
    if let Some(status) = session.get_mut("payment_status") {
        *status = json!("unpaid");
    }
    session
}

/// An event whose id names its time too: several may be about one object.
pub(super) fn told(event_type: &str, at_s: i64, object: Value) -> Value {
    let mut event = shop::event(event_type, at_s, object);
    let id = event.get("id").and_then(Value::as_str).map(|id| format!("{id}_{at_s}"));
    if let Some(fields) = event.as_object_mut() {
        fields.insert("id".to_owned(), json!(id));
    }
    event
}

impl Story {
    /// Its events, in the order in which things happened.
    pub(super) fn events(&self) -> Vec<Value> {
        let at_s = self.purchase.at_s;
        let mut events = Vec::new();
        let mut tell = |event_type: &str, after_s: i64, object: Option<Value>| {
            events.extend(object.map(|object| told(event_type, at_s + after_s, object)));
        };
        let is_declined = self.fate.end == End::Declined;
        if self.charges() > 0 {
            tell("charge.failed", -40, self.declined());
            let charge = Some(self.charge(at_s));
            tell(if is_declined { "charge.failed" } else { "charge.succeeded" }, 0, charge);
            let end = match self.fate.end {
                End::Declined => "payment_intent.payment_failed",
                End::Voided => "payment_intent.canceled",
                End::Held => "payment_intent.amount_capturable_updated",
                _ => "payment_intent.succeeded",
            };
            let after_s = if self.fate.end == End::FailedLater { 0 } else { self.end_after_s() };
            tell(end, after_s, self.intent());
        }
        match self.way {
            Way::Abandoned => tell("checkout.session.expired", 86_400, self.session()),
            Way::Delayed { succeeds } => {
                tell("checkout.session.completed", -DELAY_S, self.session().map(unpaid));
                let word = if succeeds { "succeeded" } else { "failed" };
                tell(&format!("checkout.session.async_payment_{word}"), 1, self.session());
            }
            _ => tell("checkout.session.completed", 1, self.session()),
        }
        tell(if is_declined { "invoice.payment_failed" } else { "invoice.paid" }, 1, self.invoice());
        tell("invoice_payment.paid", 1, self.invoice_payment().filter(|_| !is_declined));
        events.extend(self.end());
        events.extend((1..).zip(&self.fate.refunds).flat_map(|(number, back)| self.refunded(number, back)));
        events.extend((1..).zip(&self.fate.disputes).flat_map(|(number, quarrel)| self.disputed(number, quarrel)));
        events.extend(self.contract().filter(|_| matches!(self.way, Way::Renewal(_))).map(|of| of.renewed(at_s)));
        if self.fate.told_by_old_version {
            for fields in events.iter_mut().filter_map(Value::as_object_mut) {
                fields.insert("api_version".to_owned(), json!("2024-06-20"));
            }
        }
        events
    }

    /// What came of an authorisation, or of a success that did not last.
    fn end(&self) -> Vec<Value> {
        let event_type = match self.fate.end {
            End::Captured | End::Declined | End::Held => return Vec::new(),
            End::Partly(_) => "charge.captured",
            End::Voided => "charge.refunded",
            End::FailedLater => "charge.failed",
        };
        let at_s = self.purchase.at_s + self.end_after_s();
        let charge = told(event_type, at_s, self.charge(at_s));
        let released = self.release().map(|refund| told("refund.created", at_s, refund));
        // A capture that makes a refund is told as a refund too.
        let is_refund = released.is_some() && event_type == "charge.captured";
        let refunded = is_refund.then(|| told("charge.refunded", at_s, self.charge(at_s)));
        [Some(charge), released, refunded].into_iter().flatten().collect()
    }

    fn refunded(&self, number: usize, back: &Back) -> Vec<Value> {
        let later_s = back.at_s + 86_400;
        let mut events = vec![
            told("refund.created", back.at_s, self.refund(number, back, back.at_s)),
            told("charge.refunded", back.at_s, self.charge(back.at_s)),
        ];
        if back.fails {
            events.push(told("refund.failed", later_s, self.refund(number, back, later_s)));
            events.push(told("charge.updated", later_s, self.charge(later_s)));
        }
        events
    }

    fn disputed(&self, number: usize, quarrel: &Quarrel) -> Vec<Value> {
        let Quarrel { at_s, outcome, .. } = *quarrel;
        let then = |event_type: &str, at_s: i64| told(event_type, at_s, self.dispute(number, quarrel, at_s));
        let mut events = vec![then("charge.dispute.created", at_s)];
        if outcome != Outcome::Inquiry {
            events.push(then("charge.dispute.funds_withdrawn", at_s));
        }
        if outcome != Outcome::Open {
            events.push(then("charge.dispute.closed", at_s + 86_400));
        }
        if outcome == Outcome::Won {
            events.push(then("charge.dispute.funds_reinstated", at_s + 86_400));
        }
        events
    }
}

impl Contract {
    /// Its beginning and its end.
    pub(super) fn events(&self) -> Vec<Value> {
        let first_end_s = self.period_end(self.begun_s);
        let mut events =
            vec![told("customer.subscription.created", self.begun_s, self.object(self.begun_s, first_end_s))];
        let deleted = |ended_s| told("customer.subscription.deleted", ended_s, self.object(ended_s, self.paid_until_s));
        events.extend(self.ended_s.map(deleted));
        events
    }

    fn renewed(&self, at_s: i64) -> Value {
        told("customer.subscription.updated", at_s, self.object(at_s, self.period_end(at_s)))
    }

    fn period_end(&self, at_s: i64) -> i64 {
        match self.has_trial && at_s == self.begun_s {
            true => at_s + super::story::TRIAL_S,
            false => at_s + super::writer::period_s(&self.price),
        }
    }
}

impl Person {
    /// Made, and perhaps deleted.
    pub(super) fn events(&self) -> Vec<Value> {
        let mut events = vec![told("customer.created", self.at_s, self.buyer.object(self.at_s))];
        let gone = |at_s| told("customer.deleted", at_s, self.buyer.object(self.at_s));
        events.extend(self.deleted_s.map(gone));
        events
    }
}
