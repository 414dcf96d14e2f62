//! Kin: the objects that belong to a payment, nearest first (A11).

use super::claim::{Claim, first_invoice};
use super::group::Group;
use crate::base::id::StripeId;
use crate::base::sorted::SortedSet;
use crate::stripe::object::Objects;

/// How an object belongs to a payment, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KinObject {
    /// A charge of it.
    Charge,
    /// Its PaymentIntent.
    PaymentIntent,
    /// Its own Checkout Session.
    CheckoutSession,
    /// Its invoice, and the snapshot of the subscription's metadata on it.
    Invoice,
    /// The subscription it renews or begins.
    Subscription,
    /// The customer.
    Customer,
    /// The Checkout Session that began the subscription.
    FirstCheckoutSession,
}

impl KinObject {
    /// The kind of object, as the API names it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::PaymentIntent => "payment_intent",
            Self::CheckoutSession | Self::FirstCheckoutSession => "checkout_session",
            Self::Invoice => "invoice",
            Self::Subscription => "subscription",
            Self::Customer => "customer",
        }
    }
}

/// The objects of a payment, nearest first, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kin(Vec<(KinObject, StripeId)>);

impl Kin {
    fn of(found: SortedSet<(KinObject, StripeId)>) -> Self {
        let mut seen = SortedSet::new();
        Self(found.into_iter().filter(|(_, id)| seen.insert(id.clone())).collect())
    }

    /// Nearest first.
    pub fn iter(&self) -> impl Iterator<Item = (KinObject, &StripeId)> {
        self.0.iter().map(|(kind, id)| (*kind, id))
    }

    /// The ids of one kind.
    pub fn of_kind(&self, kind: KinObject) -> impl Iterator<Item = &StripeId> {
        self.iter().filter(move |(k, _)| *k == kind).map(|(_, id)| id)
    }
}

/// `claim`: the one that was found for it (M5).
pub(super) fn of_group(objects: &Objects, group: &Group, claim: Option<&Claim>) -> Kin {
    let mut found = SortedSet::new();
    for (id, charge) in &group.charges {
        found.insert((KinObject::Charge, (*id).clone()));
        add_customers(&mut found, charge.iter().filter_map(|v| v.carried.customer.clone()));
    }
    if !group.charges.iter().any(|(id, _)| **id == group.key) {
        // The key is a PaymentIntent, whether or not its own object was ever seen: lists bring charges only.
        found.insert((KinObject::PaymentIntent, group.key.clone()));
    }
    if let Some((_, intent)) = group.intent {
        add_customers(&mut found, intent.iter().filter_map(|v| v.carried.customer.clone()));
    }
    for (id, session) in &group.sessions {
        found.insert((KinObject::CheckoutSession, (*id).clone()));
        add_customers(&mut found, session.iter().filter_map(|v| v.carried.customer.clone()));
    }
    for invoice in &group.invoices {
        add_invoice(objects, &mut found, invoice);
    }
    if let Some(claim) = claim {
        add_claim(objects, &mut found, claim);
    }
    Kin::of(found)
}

pub(super) fn of_claim(objects: &Objects, claim: &Claim) -> Kin {
    let mut found = SortedSet::new();
    add_claim(objects, &mut found, claim);
    Kin::of(found)
}

fn add_claim(objects: &Objects, found: &mut SortedSet<(KinObject, StripeId)>, claim: &Claim) {
    if let Some(session) = &claim.session {
        add_session(objects, found, KinObject::CheckoutSession, session);
    }
    if let Some(invoice) = &claim.invoice {
        add_invoice(objects, found, invoice);
    }
}

fn add_customers(found: &mut SortedSet<(KinObject, StripeId)>, customers: impl Iterator<Item = StripeId>) {
    found.extend(customers.map(|id| (KinObject::Customer, id)));
}

fn add_session(objects: &Objects, found: &mut SortedSet<(KinObject, StripeId)>, kind: KinObject, id: &StripeId) {
    found.insert((kind, id.clone()));
    if let Some(session) = objects.checkout_sessions.get(id) {
        add_customers(found, session.iter().filter_map(|v| v.carried.customer.clone()));
        if let Some(subscription) = session.newest(|v| v.subscription.clone()) {
            add_subscription(objects, found, &subscription);
        }
    }
}

fn add_invoice(objects: &Objects, found: &mut SortedSet<(KinObject, StripeId)>, id: &StripeId) {
    found.insert((KinObject::Invoice, id.clone()));
    let sessions = objects.checkout_sessions.iter();
    let naming = sessions.filter(|(_, session)| session.any(|v| v.invoice.as_ref() == Some(id)));
    let naming: Vec<&StripeId> = naming.map(|(session, _)| session).collect();
    for session in naming {
        add_session(objects, found, KinObject::CheckoutSession, session);
    }
    let Some(invoice) = objects.invoices.get(id) else { return };
    add_customers(found, invoice.iter().filter_map(|v| v.carried.customer.clone()));
    let Some(subscription) = invoice.newest(|v| v.subscription.clone()) else { return };
    add_subscription(objects, found, &subscription);
    let is_first = first_invoice(objects, &subscription).as_ref() == Some(id);
    let kind = if is_first { KinObject::CheckoutSession } else { KinObject::FirstCheckoutSession };
    for session in sessions_of_subscription(objects, &subscription) {
        found.insert((kind, session));
    }
}

fn add_subscription(objects: &Objects, found: &mut SortedSet<(KinObject, StripeId)>, id: &StripeId) {
    found.insert((KinObject::Subscription, id.clone()));
    if let Some(subscription) = objects.subscriptions.get(id) {
        add_customers(found, subscription.iter().filter_map(|v| v.carried.customer.clone()));
    }
}

pub(super) fn sessions_of_subscription(objects: &Objects, id: &StripeId) -> Vec<StripeId> {
    let sessions = objects.checkout_sessions.iter();
    let of_it = sessions.filter(|(_, session)| session.any(|v| v.subscription.as_ref() == Some(id)));
    of_it.map(|(session, _)| session.clone()).collect()
}
