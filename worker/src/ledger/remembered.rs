//! What a commit changes in what is remembered of customers (A4, A8).

use super::changed::Changed;
use crate::store::payment::{PaymentRow, StoredPayment};
use crate::store::pending::MemoryChange;
use headwater::attribution::evidence::RememberedBy;
use headwater::base::id::{StripeId, VisitorId};

/// The payments that come, go or change among those that customers are remembered by. Which of them are the earliest, on which others
/// lean, is asked within the commit: a customer's payments need not wait for one another to know.
pub(super) fn memory_changes(changed: &[Changed], gone: &[&StoredPayment]) -> Vec<MemoryChange> {
    let of_stored = |stored: &&'_ StoredPayment| -> Option<(StripeId, RememberedBy, i64, VisitorId)> {
        Some((stored.customer.clone()?, stored.remembered_by?, stored.paid_s, stored.visitor.clone()?))
    };
    let of_row = |row: &PaymentRow| Some((row.customer.clone()?, row.remembered_by?, row.paid_s, row.visitor.clone()?));
    let pairs = changed.iter().map(|c| (c.stored.as_ref().and_then(of_stored), of_row(&c.row)));
    let pairs = pairs.chain(gone.iter().map(|stored| (of_stored(stored), None)));
    let differing = pairs.filter(|(before, after)| before != after);
    let rows = differing.flat_map(|(before, after)| [before, after]).flatten();
    rows.map(|(customer, by, paid_s, _)| MemoryChange { customer, by, paid_s }).collect()
}
