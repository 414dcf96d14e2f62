//! Which objects make up one payment (M1): a PaymentIntent with its charges and everything that names either; a charge without a
//! PaymentIntent is a payment by itself.

use crate::base::id::StripeId;
use crate::base::sorted::{SortedMap, SortedSet};
use crate::stripe::fact::{Charge, CheckoutSession, Dispute, Invoice, InvoicePayment, PaymentIntent, Refund};
use crate::stripe::object::{Objects, Versions};

/// An object and its id.
pub(super) type Named<'a, T> = (&'a StripeId, &'a Versions<T>);

/// The objects of one payment.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) key: StripeId,
    pub(super) intent: Option<Named<'a, PaymentIntent>>,
    pub(super) charges: Vec<Named<'a, Charge>>,
    pub(super) sessions: Vec<Named<'a, CheckoutSession>>,
    pub(super) invoice_payments: Vec<Named<'a, InvoicePayment>>,
    /// Invoices of the old shape that name this payment as the one that paid them.
    pub(super) naming_invoices: Vec<Named<'a, Invoice>>,
    /// Every invoice linked to this payment, known or only named (M6).
    pub(super) invoices: SortedSet<StripeId>,
    pub(super) refunds: Vec<Named<'a, Refund>>,
    pub(super) disputes: Vec<Named<'a, Dispute>>,
}

impl Group<'_> {
    fn new(key: StripeId) -> Self {
        Self {
            key,
            intent: None,
            charges: Vec::new(),
            sessions: Vec::new(),
            invoice_payments: Vec::new(),
            naming_invoices: Vec::new(),
            invoices: SortedSet::new(),
            refunds: Vec::new(),
            disputes: Vec::new(),
        }
    }

    /// The Checkout Sessions that name it by its key.
    pub(super) fn named_by(&self) -> SortedSet<StripeId> {
        let names = |session: &Versions<CheckoutSession>| session.any(|v| v.payment_intent.as_ref() == Some(&self.key));
        self.sessions.iter().filter(|(_, session)| names(session)).map(|(id, _)| (*id).clone()).collect()
    }
}

/// Which PaymentIntent made a charge, from every object that names both.
struct Keys(SortedMap<StripeId, StripeId>);

impl Keys {
    fn of(objects: &Objects) -> Self {
        let mut pairs: Vec<(Option<StripeId>, Option<StripeId>)> = Vec::new();
        for (id, charge) in &objects.charges {
            pairs.extend(charge.iter().map(|v| (Some(id.clone()), v.payment_intent.clone())));
        }
        for (id, intent) in &objects.payment_intents {
            pairs.extend(intent.iter().map(|v| (v.latest_charge.clone(), Some(id.clone()))));
        }
        for invoice in objects.invoices.values() {
            pairs.extend(invoice.iter().map(|v| (v.charge.clone(), v.payment_intent.clone())));
        }
        for payment in objects.invoice_payments.values() {
            pairs.extend(payment.iter().map(|v| (v.charge.clone(), v.payment_intent.clone())));
        }
        for refund in objects.refunds.values() {
            pairs.extend(refund.iter().map(|v| (v.charge.clone(), v.payment_intent.clone())));
        }
        for dispute in objects.disputes.values() {
            pairs.extend(dispute.iter().map(|v| (v.charge.clone(), v.payment_intent.clone())));
        }
        let mut keys = SortedMap::new();
        for (charge, intent) in pairs.into_iter().filter_map(|(charge, intent)| Some((charge?, intent?))) {
            // One charge has one PaymentIntent; should objects ever disagree, every order must still agree.
            let known = keys.entry(charge).or_insert_with(|| intent.clone());
            *known = intent.min(known.clone());
        }
        Self(keys)
    }

    /// The key of the payment that a PaymentIntent, else a charge, belongs to.
    fn key(&self, intent: Option<&StripeId>, charge: Option<&StripeId>) -> Option<StripeId> {
        intent.or_else(|| self.0.get(charge?)).or(charge).cloned()
    }

    /// The keys that any version of an object names.
    fn named<T>(
        &self,
        versions: &Versions<T>,
        read: impl Fn(&T) -> (Option<&StripeId>, Option<&StripeId>),
    ) -> SortedSet<StripeId> {
        versions
            .iter()
            .filter_map(|version| {
                let (intent, charge) = read(version);
                self.key(intent, charge)
            })
            .collect()
    }
}

/// Every payment that the objects report, by key.
pub(super) fn groups(objects: &Objects) -> Vec<Group<'_>> {
    let keys = Keys::of(objects);
    let mut groups: SortedMap<StripeId, Group> = SortedMap::new();
    for (id, charge) in &objects.charges {
        let Some(key) = keys.key(None, Some(id)) else { continue };
        let group = entry(&mut groups, key);
        group.charges.push((id, charge));
        group.invoices.extend(charge.iter().filter_map(|v| v.invoice.clone()));
    }
    for (id, intent) in &objects.payment_intents {
        let group = entry(&mut groups, id.clone());
        group.intent = Some((id, intent));
        group.invoices.extend(intent.iter().filter_map(|v| v.invoice.clone()));
        let referenced = intent.newest(|v| v.checkout_session.clone());
        if let Some((id, session)) = referenced.and_then(|id| objects.checkout_sessions.get_key_value(&id)) {
            group.sessions.push((id, session));
            group.invoices.extend(session.iter().filter_map(|v| v.invoice.clone()));
        }
    }
    add_sessions(objects, &keys, &mut groups);
    add_invoices(objects, &keys, &mut groups);
    for (id, refund) in &objects.refunds {
        for key in keys.named(refund, |v| (v.payment_intent.as_ref(), v.charge.as_ref())) {
            entry(&mut groups, key).refunds.push((id, refund));
        }
    }
    for (id, dispute) in &objects.disputes {
        for key in keys.named(dispute, |v| (v.payment_intent.as_ref(), v.charge.as_ref())) {
            entry(&mut groups, key).disputes.push((id, dispute));
        }
    }
    groups.into_values().collect()
}

fn entry<'g, 'a>(groups: &'g mut SortedMap<StripeId, Group<'a>>, key: StripeId) -> &'g mut Group<'a> {
    groups.entry(key.clone()).or_insert_with(|| Group::new(key))
}

fn add_sessions<'a>(objects: &'a Objects, keys: &Keys, groups: &mut SortedMap<StripeId, Group<'a>>) {
    for (id, session) in &objects.checkout_sessions {
        for key in keys.named(session, |v| (v.payment_intent.as_ref(), None)) {
            let group = entry(groups, key);
            if !group.sessions.iter().any(|(known, _)| *known == id) {
                group.sessions.push((id, session));
            }
            group.invoices.extend(session.iter().filter_map(|v| v.invoice.clone()));
        }
    }
}

fn add_invoices<'a>(objects: &'a Objects, keys: &Keys, groups: &mut SortedMap<StripeId, Group<'a>>) {
    for (id, invoice) in &objects.invoices {
        for key in keys.named(invoice, |v| (v.payment_intent.as_ref(), v.charge.as_ref())) {
            entry(groups, key).invoices.insert(id.clone());
        }
        // An invoice that failed at first may name a charge then that is not the one that paid it.
        let named = |v: &Invoice| keys.key(v.payment_intent.as_ref(), v.charge.as_ref());
        let paying = invoice.newest(|v| named(v).filter(|_| v.paid)).or_else(|| invoice.newest(named));
        if let Some(key) = paying {
            entry(groups, key).naming_invoices.push((id, invoice));
        }
    }
    for (id, payment) in &objects.invoice_payments {
        for key in keys.named(payment, |v| (v.payment_intent.as_ref(), v.charge.as_ref())) {
            let group = entry(groups, key);
            group.invoice_payments.push((id, payment));
            group.invoices.extend(payment.iter().filter_map(|v| v.invoice.clone()));
        }
    }
}
