//! Which payments renew a subscription (A19), and where its money begins.
//!
//! A renewal is a payment of a subscription that had money before. The first money of a trial, of free months or of a free plan is
//! new, whatever the invoice's billing reason. What is not known is not guessed: where nothing reported a subscription's beginning,
//! an invoice that says it renews is a renewal. What always holds: the answer depends only on the set of objects.

use super::claim::first_invoice;
use super::kin::{Kin, KinObject, sessions_of_subscription};
use crate::base::id::StripeId;
use crate::base::sorted::{SortedMap, sort};
use crate::stripe::fact::{Invoice, PaymentStatus};
use crate::stripe::link::FIRST_INVOICE;
use crate::stripe::object::{Objects, Versions};

/// How long before its trial's end the first invoice after it may be made, and how long after: less than the shortest period.
const TRIAL_END_BEFORE_S: i64 = 3_600;
const TRIAL_END_AFTER_S: i64 = 23 * 3_600;

/// Whether the payment renews a subscription, and when that subscription began, where its first invoice or checkout is known. Of a
/// first payment that comes after the beginning, such as a trial's, that is reported too.
pub(super) fn renewal(objects: &Objects, kin: &Kin) -> (bool, Option<i64>) {
    let invoices = kin.of_kind(KinObject::Invoice).filter_map(|id| Some((id, objects.invoices.get(id)?)));
    let later: Vec<_> = invoices.filter(|(_, invoice)| says_it_renews(invoice)).collect();
    if later.is_empty() {
        return (false, None);
    }
    let mut began = None;
    for subscription in kin.of_kind(KinObject::Subscription) {
        let first = first_invoice(objects, subscription).and_then(|id| objects.invoices.get(&id));
        let paid = first.and_then(|v| v.earliest(|v| v.paid_s.or(Some(v.created_s))));
        let sessions = sessions_of_subscription(objects, subscription);
        let sessions = sessions.iter().filter_map(|id| objects.checkout_sessions.get(id));
        let opened = sessions.filter_map(|v| v.earliest(|v| Some(v.created_s))).min();
        began = [began, paid.or(opened)].into_iter().flatten().min();
    }
    (later.into_iter().any(|(id, invoice)| !is_first_money(objects, id, invoice)), began)
}

fn says_it_renews(invoice: &Versions<Invoice>) -> bool {
    let reason = invoice.newest(|v| v.billing_reason.clone());
    matches!(reason.as_deref(), Some("subscription_cycle" | "subscription_update" | "subscription_threshold"))
}

/// Whether an invoice is known to bring the first money of its subscription.
fn is_first_money(objects: &Objects, id: &StripeId, invoice: &Versions<Invoice>) -> bool {
    let Some(subscription) = invoice.newest(|v| v.subscription.clone()) else { return false };
    let own = (paid_s(invoice), id);
    let is_earlier = |(other, invoice): (&StripeId, &Versions<Invoice>)| {
        of_subscription(invoice, &subscription) && brought_money(invoice) && (paid_s(invoice), other) < own
    };
    !objects.invoices.iter().any(is_earlier)
        && (began_without_money(objects, &subscription) || ends_a_trial(objects, &subscription, invoice))
}

fn of_subscription(invoice: &Versions<Invoice>, subscription: &StripeId) -> bool {
    invoice.newest(|v| v.subscription.clone()).as_ref() == Some(subscription)
}

fn brought_money(invoice: &Versions<Invoice>) -> bool {
    invoice.any(|v| v.paid) && invoice.any(|v| v.amount_paid.minor() > 0)
}

fn paid_s(invoice: &Versions<Invoice>) -> i64 {
    invoice.earliest(|v| v.paid_s).or(invoice.earliest(|v| Some(v.created_s))).unwrap_or(0)
}

/// Whether the invoice or the checkout that began a subscription is known, and nothing was paid then.
fn began_without_money(objects: &Objects, subscription: &StripeId) -> bool {
    let first = first_invoice(objects, subscription).and_then(|id| objects.invoices.get(&id));
    if let Some(first) = first {
        return first.any(|v| v.paid) && !brought_money(first);
    }
    let sessions = sessions_of_subscription(objects, subscription);
    let mut sessions = sessions.iter().filter_map(|id| objects.checkout_sessions.get(id)).peekable();
    let is_free = |status: PaymentStatus| status == PaymentStatus::NotRequired;
    sessions.peek().is_some()
        && sessions.all(|session| {
            let paid = session.any(|v| v.payment_status == PaymentStatus::Paid);
            let costs = session.any(|v| v.amount_total.minor() > 0);
            !costs && (paid || session.any(|v| is_free(v.payment_status)))
        })
}

/// Whether an invoice was made when its subscription's trial ended, by what any version of the subscription says.
fn ends_a_trial(objects: &Objects, subscription: &StripeId, invoice: &Versions<Invoice>) -> bool {
    let Some(subscription) = objects.subscriptions.get(subscription) else { return false };
    let made_s = invoice.earliest(|v| Some(v.created_s)).unwrap_or(0);
    subscription.any(|v| {
        let since_s = v.trial_end_s.map(|end_s| made_s.saturating_sub(end_s));
        since_s.is_some_and(|since_s| (-TRIAL_END_BEFORE_S..TRIAL_END_AFTER_S).contains(&since_s))
    })
}

/// Where the money of a subscription begins, as far as known. Its later invoices must be told from the first one, so a subscription
/// leads to that one and to no other: however many it has, a decision reads one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstMoney {
    /// The invoice.
    pub invoice: StripeId,
    /// Its billing reason is `subscription_create`: the subscription leads to it anyway.
    pub is_create: bool,
    /// Later ones in view, to which their subscription need not lead.
    pub later: Vec<StripeId>,
}

/// Where the money of each subscription begins, among these objects.
pub fn first_money(objects: &Objects) -> SortedMap<StripeId, FirstMoney> {
    let is_create = |v: &Invoice| v.billing_reason.as_deref() == Some(FIRST_INVOICE);
    let mut ranked: SortedMap<StripeId, Vec<(i64, &StripeId, bool)>> = SortedMap::new();
    for (id, invoice) in objects.invoices.iter().filter(|(_, invoice)| brought_money(invoice)) {
        if let Some(subscription) = invoice.newest(|v| v.subscription.clone()) {
            ranked.entry(subscription).or_default().push((paid_s(invoice), id, invoice.any(is_create)));
        }
    }
    let first = |mut invoices: Vec<(i64, &StripeId, bool)>| {
        sort(&mut invoices);
        let mut invoices = invoices.into_iter();
        let (_, invoice, is_create) = invoices.next()?;
        let later = invoices.filter(|(_, _, is_create)| !is_create).map(|(_, id, _)| id.clone()).collect();
        Some(FirstMoney { invoice: invoice.clone(), is_create, later })
    };
    ranked.into_iter().filter_map(|(subscription, invoices)| Some((subscription, first(invoices)?))).collect()
}
