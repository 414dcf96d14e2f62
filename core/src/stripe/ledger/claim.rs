//! Claims: money that an invoice or a subscription checkout reports without naming a payment (M4, M12).
//!
//! A claim is money only where payment-level facts cannot be expected, and only what the payments linked to it leave over.

use super::amount::Posting;
use super::entry::PaymentState;
use super::group::Group;
use super::policy::Policy;
use crate::base::id::{PaymentId, StripeId};
use crate::base::money::{Amount, Currency};
use crate::base::sorted::{SortedMap, SortedSet};
use crate::stripe::fact::{CheckoutSession, Invoice, PaymentStatus, SessionMode};
use crate::stripe::link::{FIRST_INVOICE, meeting_of_invoice, meeting_of_session};
use crate::stripe::object::{Objects, Versions};

/// A claim and what of it is posted.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) id: PaymentId,
    /// The invoice, unless only a Checkout Session reported it.
    pub(super) invoice: Option<StripeId>,
    /// The Checkout Session, where one makes this claim.
    pub(super) session: Option<StripeId>,
    pub(super) currency: Currency,
    pub(super) paid_s: i64,
    /// When it was paid as nearly as known.
    pub(super) moved_s: i64,
    pub(super) posted: Amount,
    /// What Stripe moved of it, whether or not it is posted.
    by_stripe: i64,
    /// Objects name the payment that paid it, or a part of it.
    is_linked: bool,
    /// Where charges that no object leads here find it (M5).
    pub(super) meetings: SortedSet<StripeId>,
}

impl Claim {
    /// Whether a charge from before payment facts since may be the one that paid it, by everything except the time (M5).
    pub(super) fn can_be_found(&self, posting: &Posting) -> bool {
        let is_same = posting.currency == self.currency && posting.captured.minor() == self.by_stripe;
        is_same && !self.is_linked && self.posted > Amount::ZERO
    }
}

/// What is claimed, before payments are taken off.
#[derive(Default)]
struct Claimed {
    invoice: Option<StripeId>,
    session: Option<StripeId>,
    /// Money that Stripe moved: posted only before payment facts since.
    by_stripe: i64,
    /// Money paid outside Stripe that the site counts: no charge will ever come for it.
    out_of_band: i64,
    currency: Option<Currency>,
    paid_s: i64,
    /// When it was paid as nearly as known, to compare with payment facts since. A Checkout Session is dated by its opening, up to a day before.
    moved_s: i64,
}

impl Claimed {
    /// M6: by the invoice, or by the session that the PaymentIntent refers to.
    fn is_linked_to(&self, group: &Group) -> bool {
        self.invoice.as_ref().is_some_and(|invoice| group.invoices.contains(invoice))
            || group.sessions.iter().any(|(id, _)| Some(*id) == self.session.as_ref())
    }
}

/// Every claim the objects make, posted or not.
pub(super) fn claims(objects: &Objects, groups: &[Group], postings: &[Option<Posting>], policy: Policy) -> Vec<Claim> {
    let mut claims: SortedMap<PaymentId, Claimed> = SortedMap::new();
    for (id, session) in &objects.checkout_sessions {
        if let Some((key, invoice)) = session_key(objects, id, session) {
            let amount = session.largest(|v| v.amount_total).map_or(0, Amount::minor);
            let created_s = session.earliest(|v| Some(v.created_s)).unwrap_or(0);
            claims.insert(
                key,
                Claimed {
                    invoice,
                    session: Some(id.clone()),
                    by_stripe: amount,
                    out_of_band: 0,
                    currency: session.newest(|v| v.currency),
                    paid_s: created_s,
                    moved_s: session.earliest(|v| v.paid_s).unwrap_or(created_s),
                },
            );
        }
    }
    for (id, invoice) in &objects.invoices {
        if let Some(claimed) = of_invoice(objects, id, invoice, policy) {
            let session = claims.remove(&PaymentId::of(id)).and_then(|claim| claim.session);
            claims.insert(PaymentId::of(id), Claimed { session, ..claimed });
        }
    }
    let posted: Vec<(&Group, &Posting)> =
        groups.iter().zip(postings).filter_map(|(group, posting)| Some((group, posting.as_ref()?))).collect();
    let known = Known { objects, posted, policy };
    claims.into_iter().filter_map(|(id, claimed)| post(id, claimed, &known)).collect()
}

/// What decides how much of a claim is posted.
struct Known<'a> {
    objects: &'a Objects,
    /// The payments, and what each posts.
    posted: Vec<(&'a Group<'a>, &'a Posting)>,
    policy: Policy,
}

fn post(id: PaymentId, claimed: Claimed, known: &Known<'_>) -> Option<Claim> {
    let Known { objects, posted, policy } = known;
    let currency = claimed.currency?;
    let (mut paid_by_others, mut failed, mut is_linked) = (0, false, false);
    for (group, posting) in posted {
        if claimed.is_linked_to(group) {
            is_linked = true;
            paid_by_others += if posting.currency == currency { posting.amount.minor() } else { 0 };
            failed |= posting.state == PaymentState::Void;
        }
    }
    // M13: the payment behind the claim failed after all, and no other was made.
    let void = failed && paid_by_others == 0;
    let expected_from_stripe =
        if void || !policy.payment_facts_since.is_after(claimed.moved_s) { 0 } else { claimed.by_stripe };
    let posted = (expected_from_stripe - paid_by_others).max(0) + claimed.out_of_band;
    let posted = Amount::new(posted).unwrap_or(Amount::ZERO);
    let meetings = meetings(objects, &claimed);
    let Claimed { invoice, session, by_stripe, paid_s, moved_s, .. } = claimed;
    Some(Claim { id, invoice, session, currency, paid_s, moved_s, posted, by_stripe, is_linked, meetings })
}

/// Where charges find it: by its invoice, and by its session, in each of their versions.
fn meetings(objects: &Objects, claimed: &Claimed) -> SortedSet<StripeId> {
    let invoice = claimed.invoice.as_ref().and_then(|id| objects.invoices.get(id));
    let session = claimed.session.as_ref().and_then(|id| objects.checkout_sessions.get(id));
    let of_invoice = invoice.into_iter().flat_map(Versions::iter).filter_map(meeting_of_invoice);
    of_invoice.chain(session.into_iter().flat_map(Versions::iter).filter_map(meeting_of_session)).collect()
}

/// The key a paid Checkout Session claims under, when it names no payment: its invoice, or its subscription's first invoice, or `first:<subscription>`.
fn session_key(
    objects: &Objects,
    id: &StripeId,
    session: &Versions<CheckoutSession>,
) -> Option<(PaymentId, Option<StripeId>)> {
    let paid = session.any(|v| v.payment_status == PaymentStatus::Paid);
    let names_payment = session.any(|v| v.payment_intent.is_some());
    let setup = session.any(|v| v.mode == SessionMode::Setup);
    if !paid || names_payment || setup {
        return None;
    }
    let subscription = session.newest(|v| v.subscription.clone());
    let first = || first_invoice(objects, subscription.as_ref()?);
    match session.newest(|v| v.invoice.clone()).or_else(first) {
        Some(invoice) => Some((PaymentId::of(&invoice), Some(invoice))),
        None => Some((subscription.as_ref().map_or_else(|| PaymentId::of(id), PaymentId::first_of), None)),
    }
}

/// The `subscription_create` invoice of a subscription, if known.
pub(super) fn first_invoice(objects: &Objects, subscription: &StripeId) -> Option<StripeId> {
    let is_first = |invoice: &Versions<Invoice>| {
        invoice.any(|v| v.billing_reason.as_deref() == Some(FIRST_INVOICE))
            && invoice.newest(|v| v.subscription.clone()).as_ref() == Some(subscription)
    };
    objects.invoices.iter().find(|(_, invoice)| is_first(invoice)).map(|(id, _)| id.clone())
}

fn of_invoice(objects: &Objects, id: &StripeId, invoice: &Versions<Invoice>, policy: Policy) -> Option<Claimed> {
    let names_payment = invoice.any(|v| v.payment_intent.is_some() || v.charge.is_some());
    if !invoice.any(|v| v.paid) {
        return None;
    }
    let amount = invoice.largest(|v| v.amount_paid).map_or(0, Amount::minor);
    let recorded: i64 = objects
        .invoice_payments
        .values()
        .filter(|p| p.any(|v| v.out_of_band && v.paid && v.invoice.as_ref() == Some(id)))
        .filter_map(|p| p.largest(|v| v.amount_paid.minor()))
        .sum();
    let said = invoice.largest(|v| v.paid_outside.minor()).unwrap_or(0);
    let outside = if invoice.any(|v| v.out_of_band) { amount } else { recorded.max(said).min(amount) };
    // An invoice that names its payment is evidence of that payment (rank 1), not a claim; nor is its session.
    let by_stripe = if names_payment { 0 } else { amount - outside };
    let paid_s = invoice.earliest(|v| v.paid_s).or(invoice.earliest(|v| Some(v.created_s))).unwrap_or(0);
    Some(Claimed {
        invoice: Some(id.clone()),
        session: None,
        by_stripe,
        out_of_band: if policy.count_out_of_band { outside } else { 0 },
        currency: invoice.newest(|v| v.currency),
        paid_s,
        moved_s: paid_s,
    })
}
