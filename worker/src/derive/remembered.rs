//! What a commit changes of what is remembered of customers (A4, A8).

use super::commit::Changed;
use super::evidence::Answered;
use crate::store::payment::{PaymentRow, StoredPayment};
use headwater::attribution::evidence::RememberedBy;
use headwater::id::{StripeId, VisitorId};
use std::collections::BTreeSet;

/// Customers whose memory this commit changes.
#[derive(Default)]
pub(super) struct RememberedChanges {
    /// A row was added, changed or removed.
    pub(super) written: BTreeSet<StripeId>,
    /// The earliest of them changed, on which other payments lean.
    pub(super) earliest: BTreeSet<StripeId>,
}

pub(super) fn remembered_changes(
    answered: &Answered,
    changed: &[Changed],
    gone: &[&StoredPayment],
) -> RememberedChanges {
    let of_stored = |stored: &&'_ StoredPayment| -> Option<(StripeId, RememberedBy, i64, VisitorId)> {
        Some((stored.customer.clone()?, stored.remembered_by?, stored.paid_s, stored.visitor.clone()?))
    };
    let of_row = |row: &PaymentRow| Some((row.customer.clone()?, row.remembered_by?, row.paid_s, row.visitor.clone()?));
    let pairs = changed.iter().map(|c| (c.stored.as_ref().and_then(of_stored), of_row(&c.row)));
    let pairs = pairs.chain(gone.iter().map(|stored| (of_stored(stored), None)));
    let mut changes = RememberedChanges::default();
    for (before, after) in pairs.filter(|(before, after)| before != after) {
        for (customer, by, paid_s, _) in [before, after].into_iter().flatten() {
            let others = answered.remembered.iter().filter(|r| r.customer == customer && r.by == by);
            if others.map(|r| r.paid_s).min().is_none_or(|earliest_s| paid_s <= earliest_s) {
                changes.earliest.insert(customer.clone());
            }
            changes.written.insert(customer);
        }
    }
    changes
}
