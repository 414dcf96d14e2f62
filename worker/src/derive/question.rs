//! Which questions a decision leaves for Stripe (A11): the Checkout Session of a subscription whose payment nothing nearer leads to.

use super::Derived;
use headwater::attribution::Rung;
use headwater::id::StripeId;
use headwater::ledger::KinObject;
use std::collections::BTreeSet;

/// The subscriptions whose Checkout Session is to be asked for: none is known, Stripe was not asked yet, and the payment is not
/// named by an id of its own.
pub(super) fn questions(payments: &[Derived]) -> BTreeSet<StripeId> {
    payments.iter().filter(|derived| is_open(derived)).flat_map(subscriptions).cloned().collect()
}

fn subscriptions(derived: &Derived) -> impl Iterator<Item = &StripeId> {
    derived.payment.kin.of_kind(KinObject::Subscription)
}

fn is_open(derived: &Derived) -> bool {
    let is_session = |kind| matches!(kind, KinObject::CheckoutSession | KinObject::FirstCheckoutSession);
    let undecided = derived.attribution.rung.is_none_or(|rung| rung > Rung::ReturnedSession);
    undecided && derived.clues.asked_in_vain.is_none() && !derived.payment.kin.iter().any(|(kind, _)| is_session(kind))
}
