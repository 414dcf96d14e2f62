//! Which invoice an old charge paid, where no object says so (M5).
//!
//! Since API 2025-03-31 neither charge nor invoice names the other. An endpoint without `charge.succeeded` and `invoice_payment.paid`
//! then brings the money by the invoice, and the refund by a charge that stands alone. What always holds: the result depends on
//! the set of facts only, each claim is taken once, and what is read is what meets under one id (`stripe::link`).

use super::amount::Posting;
use super::claim::Claim;
use super::entry::PaymentState;
use super::group::Group;
use crate::base::id::{PaymentId, StripeId};
use crate::base::sorted::{SortedMap, SortedSet, sort};
use crate::stripe::link::{MEETING_S, meetings_of_charge};

/// What was found for the charges that no object leads to their claim.
#[derive(Default)]
pub(super) struct Found {
    /// By the key of the payment: the claim, and how many seconds lie between.
    claims: SortedMap<StripeId, (PaymentId, i64)>,
    /// By the key of the payment: the ids whose objects could change that.
    waits_for: SortedMap<StripeId, SortedSet<StripeId>>,
}

impl Found {
    pub(super) fn of(groups: &[Group], postings: &[Option<Posting>], claims: &[Claim]) -> Self {
        let mut found = Self::default();
        let mut pairs = Vec::new();
        for (group, posting) in groups.iter().zip(postings) {
            let Some(posting) = posting.as_ref().filter(|posting| is_alone(group, posting)) else { continue };
            let meetings: SortedSet<StripeId> =
                group.charges.iter().flat_map(|(_, versions)| versions.iter()).flat_map(meetings_of_charge).collect();
            for claim in claims.iter().filter(|claim| claim.meetings.iter().any(|id| meetings.contains(id))) {
                let waits_for = found.waits_for.entry(group.key.clone()).or_default();
                waits_for.extend(claim.invoice.iter().chain(&claim.session).cloned());
                let apart_s = (claim.moved_s - posting.paid_s).abs();
                if claim.can_be_found(posting) && apart_s <= MEETING_S {
                    pairs.push((apart_s, posting.paid_s, &group.key, &claim.id));
                }
            }
            found.waits_for.entry(group.key.clone()).or_default().extend(meetings);
        }
        // The nearest first: so each charge and each claim is taken once, in whatever order they came.
        sort(&mut pairs);
        let mut taken = SortedSet::new();
        for (apart_s, _, key, claim) in pairs {
            if !found.claims.contains_key(key) && taken.insert(claim) {
                found.claims.insert(key.clone(), (claim.clone(), apart_s));
            }
        }
        found
    }

    /// The claim of a payment, and how far apart they are.
    pub(super) fn claim(&self, group: &Group) -> Option<&(PaymentId, i64)> {
        self.claims.get(&group.key)
    }

    pub(super) fn waits_for(&self, group: &Group) -> SortedSet<StripeId> {
        self.waits_for.get(&group.key).cloned().unwrap_or_default()
    }
}

/// Known only by what was mentioned later, and nothing leads to an invoice or a checkout of it.
fn is_alone(group: &Group, posting: &Posting) -> bool {
    posting.state == PaymentState::BeforePaymentFacts && group.invoices.is_empty() && group.sessions.is_empty()
}
