//! What is remembered of customers (A4, A8): which payments lean on it, and how a commit notices that it has changed.
//!
//! Nothing of it is stored except the payments themselves (`payment.remembered_by`): the earliest for each reason is looked up.

use headwater::attribution::evidence::{Remembered, RememberedBy};
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use serde::Serialize;

/// The clue of the payments that lean on what is remembered of a customer.
pub fn clue(customer: &StripeId) -> String {
    format!("remembered:{customer}")
}

/// The earliest payment that a customer is remembered by for one reason, as it was read and as the guard spells it; empty where there was none.
#[derive(Debug, Serialize)]
pub struct MemoryRead<'a> {
    customer: &'a StripeId,
    by: RememberedBy,
    read: String,
}

/// What was read of these customers. Guarded is this, not every payment of the customer: most of them change nothing of it.
pub fn memory_read<'a>(customers: &'a SortedSet<StripeId>, read: &[Remembered]) -> Vec<MemoryRead<'a>> {
    let reasons = [RememberedBy::OwnClue, RememberedBy::Email];
    let pairs = customers.iter().flat_map(|customer| reasons.map(|by| (customer, by)));
    let memory = pairs.map(|(customer, by)| {
        let row = read.iter().find(|row| row.customer == *customer && row.by == by);
        let read = row.map_or_else(String::new, |row| format!("{} {} {}", row.paid_s, row.payment, row.visitor));
        MemoryRead { customer, by, read }
    });
    memory.collect()
}
