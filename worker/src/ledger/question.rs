//! Which questions to Stripe a decision leaves (A11): for the Checkout Session of a subscription whose payment nothing nearer leads
//! to.

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
            all.entry(subscription).or_insert_with(|| NewQuestion { subscription, objects: objects() });
        }
    }
    all.into_values().collect()
}

fn is_open(derived: &Derived) -> bool {
    let is_session = |kind| matches!(kind, KinObject::CheckoutSession | KinObject::FirstCheckoutSession);
    !derived.named_by_id
        && derived.clues.asked_in_vain.is_none()
        && !derived.payment.kin.iter().any(|(kind, _)| is_session(kind))
}
