//! Links between Stripe objects: from which object a decision reads on to which other.
//!
//! Links point up: charge → PaymentIntent → invoice → subscription → customer, with the Checkout Session at the side. A few lead down
//! again, to what stays small: the objects of one payment, the payments of one invoice, a subscription's first invoice and Checkout
//! Session. So a customer with 5,000 payments costs a decision no more than one with two. Where no object names the other, an old
//! charge and the invoice it paid meet under an id of our own making (`meetings`, M5).

use super::fact::{
    Charge, ChargeStatus, ChargeTold, CheckoutSession, Fact, FactBody, Invoice, PaymentStatus, SessionMode,
};
use crate::base::id::StripeId;
use crate::base::money::{Amount, Currency};
use crate::base::sorted::SortedSet;

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

/// How far from a charge's `created` the payment of its invoice may lie, in seconds (M5).
pub const MEETING_S: i64 = 86_400;
/// Charges and claims of so many seconds meet under one id; a charge's day around it touches two of these at the most.
const MEETING_SPAN_S: i64 = 2 * MEETING_S;

/// How the id of a meeting begins.
const MEETING: &str = "meeting_";

/// Where what is known of a customer, an amount and a time meets: no object of Stripe's. `None` when there is no customer, or
/// nothing to meet about.
fn meeting(customer: Option<&StripeId>, currency: Option<Currency>, amount: Amount, at_s: i64) -> Option<StripeId> {
    let (customer, currency) = (customer?, currency?);
    let span = at_s.div_euclid(MEETING_SPAN_S).max(0);
    let text = format!("{MEETING}{currency}_{}_{span}_{customer}", amount.minor());
    StripeId::parse(&text).ok().filter(|_| amount > Amount::ZERO)
}

/// Where an invoice that names no payment waits for a charge that names no invoice (M5).
pub fn meeting_of_invoice(invoice: &Invoice) -> Option<StripeId> {
    let is_claim = invoice.paid && !invoice.out_of_band && invoice.payment_intent.is_none() && invoice.charge.is_none();
    let at_s = invoice.paid_s.unwrap_or(invoice.created_s);
    let by_stripe = Amount::new(invoice.amount_paid.minor() - invoice.paid_outside.minor()).unwrap_or(Amount::ZERO);
    meeting(invoice.carried.customer.as_ref(), invoice.currency, by_stripe, at_s).filter(|_| is_claim)
}

/// The same of a Checkout Session that began a subscription.
pub fn meeting_of_session(session: &CheckoutSession) -> Option<StripeId> {
    let is_claim = session.payment_status == PaymentStatus::Paid
        && session.payment_intent.is_none()
        && !matches!(session.mode, SessionMode::Setup | SessionMode::Payment);
    let at_s = session.paid_s.unwrap_or(session.created_s);
    meeting(session.carried.customer.as_ref(), session.currency, session.amount_total, at_s).filter(|_| is_claim)
}

/// Where a charge that was only mentioned later, since money went back, looks for the invoice it paid (M5).
pub fn meetings_of_charge(charge: &Charge) -> SortedSet<StripeId> {
    let went_back = charge.amount_refunded > Amount::ZERO || charge.disputed;
    let is_old = charge.told == ChargeTold::Later && charge.captured && charge.status == ChargeStatus::Succeeded;
    if !(went_back && is_old && charge.invoice.is_none()) {
        return SortedSet::new();
    }
    let customer = charge.carried.customer.as_ref();
    let of = |at_s: i64| meeting(customer, charge.currency, charge.amount_captured, at_s);
    let around = [charge.created_s.saturating_sub(MEETING_S), charge.created_s.saturating_add(MEETING_S)];
    around.into_iter().filter_map(of).collect()
}

struct Collector<'a> {
    object: &'a StripeId,
    links: SortedSet<Link>,
}

impl Collector<'_> {
    fn up(&mut self, to: Option<&StripeId>) {
        if let Some(to) = to.filter(|to| *to != self.object) {
            self.links.insert(Link { from: self.object.clone(), to: to.clone() });
        }
    }

    fn both(&mut self, other: Option<&StripeId>) {
        self.up(other);
        self.down_from(other);
    }

    /// Only the other one's readers need this object.
    fn down_from(&mut self, other: Option<&StripeId>) {
        if let Some(other) = other.filter(|other| *other != self.object) {
            self.links.insert(Link { from: other.clone(), to: self.object.clone() });
        }
    }
}

/// The links of a fact that its stored body shows (`stripe::fact::stored`): from it to what it names itself.
pub fn own_links(fact: &Fact) -> SortedSet<Link> {
    let is_own = |link: &Link| link.from == fact.object && !link.to.as_str().starts_with(MEETING);
    links(fact).into_iter().filter(is_own).collect()
}

/// The links of a fact.
pub fn links(fact: &Fact) -> SortedSet<Link> {
    let mut to = Collector { object: &fact.object, links: SortedSet::new() };
    match &fact.body {
        FactBody::Charge(charge) => {
            to.both(charge.payment_intent.as_ref());
            to.both(charge.invoice.as_ref());
            to.up(charge.carried.customer.as_ref());
            meetings_of_charge(charge).iter().for_each(|meeting| to.both(Some(meeting)));
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
            to.down_from(meeting_of_session(session).as_ref());
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
            to.down_from(meeting_of_invoice(invoice).as_ref());
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
