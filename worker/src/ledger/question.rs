//! Which questions to Stripe a decision leaves: for the Checkout Session of a subscription whose payment nothing nearer leads to (A11),
//! and for the line items of a single payment's session.

use super::derived::Derived;
use crate::store::question::NewQuestion;
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedMap;
use headwater::stripe::ledger::KinObject;

/// The subscriptions whose Checkout Session is to be asked for: none is known, Stripe was not asked yet, and the payment is not
/// named by an id of its own.
pub(super) fn questions(payments: &[Derived]) -> Vec<NewQuestion<'_>> {
    let mut all: SortedMap<&StripeId, NewQuestion> = SortedMap::new();
    for derived in payments.iter().filter(|derived| is_open(derived)) {
        for subscription in derived.payment.kin.of_kind(KinObject::Subscription) {
            let objects = || derived.payment.kin.iter().map(|(_, id)| id).collect();
            all.entry(subscription).or_insert_with(|| NewQuestion { about: subscription, objects: objects() });
        }
    }
    all.into_values().collect()
}

/// The Checkout Sessions whose line items are to be asked for.
pub(super) fn line_item_questions(payments: &[Derived]) -> Vec<NewQuestion<'_>> {
    let mut all = Vec::new();
    for Derived { payment, .. } in payments {
        let objects = || payment.kin.iter().map(|(_, id)| id).collect();
        all.extend(payment.unread_checkouts.iter().map(|about| NewQuestion { about, objects: objects() }));
    }
    all
}

fn is_open(derived: &Derived) -> bool {
    let is_session = |kind| matches!(kind, KinObject::CheckoutSession | KinObject::FirstCheckoutSession);
    !derived.named_by_id
        && derived.clues.asked_in_vain.is_none()
        && !derived.payment.kin.iter().any(|(kind, _)| is_session(kind))
}
