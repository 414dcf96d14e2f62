//! Links between Stripe objects: from which object a decision reads on to which other.
//!
//! Links point up (charge → PaymentIntent → invoice → subscription → customer, the Checkout Session beside). Down again
//! lead only those that stay few: the objects of one payment, the payments of one invoice, and of a subscription its first
//! invoice and its Checkout Session. So a customer with 5,000 payments costs a decision no more than one with two.

use super::fact::{Fact, FactBody};
use crate::id::StripeId;
use std::collections::BTreeSet;

/// A decision that reads `from` must read `to` as well.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The object read.
    pub from: StripeId,
    /// The object it leads to.
    pub to: StripeId,
}

/// Why a subscription's first invoice was made; only this one is reached from the subscription.
pub const FIRST_INVOICE: &str = "subscription_create";

struct Collector<'a> {
    object: &'a StripeId,
    links: BTreeSet<Link>,
}

impl Collector<'_> {
    fn up(&mut self, to: Option<&StripeId>) {
        if let Some(to) = to.filter(|to| *to != self.object) {
            self.links.insert(Link { from: self.object.clone(), to: to.clone() });
        }
    }

    fn both(&mut self, other: Option<&StripeId>) {
        self.up(other);
        if let Some(other) = other.filter(|other| *other != self.object) {
            self.links.insert(Link { from: other.clone(), to: self.object.clone() });
        }
    }
}

/// The links a fact tells of.
pub fn links(fact: &Fact) -> BTreeSet<Link> {
    let mut to = Collector { object: &fact.object, links: BTreeSet::new() };
    match &fact.body {
        FactBody::Charge(charge) => {
            to.both(charge.payment_intent.as_ref());
            to.both(charge.invoice.as_ref());
            to.up(charge.carried.customer.as_ref());
        }
        FactBody::PaymentIntent(intent) => {
            to.both(intent.latest_charge.as_ref());
            to.both(intent.invoice.as_ref());
            to.both(intent.checkout_session.as_ref());
            to.up(intent.carried.customer.as_ref());
        }
        FactBody::CheckoutSession(session) => {
            to.both(session.payment_intent.as_ref());
            to.both(session.invoice.as_ref());
            to.both(session.subscription.as_ref());
            to.up(session.carried.customer.as_ref());
        }
        FactBody::Invoice(invoice) => {
            to.both(invoice.payment_intent.as_ref());
            to.both(invoice.charge.as_ref());
            if invoice.billing_reason.as_deref() == Some(FIRST_INVOICE) {
                to.both(invoice.subscription.as_ref());
            } else {
                to.up(invoice.subscription.as_ref());
            }
            to.up(invoice.carried.customer.as_ref());
        }
        FactBody::InvoicePayment(payment) => {
            to.both(payment.invoice.as_ref());
            to.both(payment.payment_intent.as_ref());
            to.both(payment.charge.as_ref());
        }
        FactBody::Refund(refund) => {
            to.both(refund.charge.as_ref());
            to.both(refund.payment_intent.as_ref());
        }
        FactBody::Dispute(dispute) => {
            to.both(dispute.charge.as_ref());
            to.both(dispute.payment_intent.as_ref());
        }
        FactBody::Subscription(subscription) => to.up(subscription.carried.customer.as_ref()),
        FactBody::Customer(_) | FactBody::CheckoutSearch(_) | FactBody::Product(_) => {}
    }
    to.links
}
