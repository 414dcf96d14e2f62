//! What is remembered of customers (A4, A8): which payments lean on it, and how a commit notices that it has changed.
//!
//! Nothing of it is stored except the payments themselves (`payment.remembered_by`): the earliest for each reason is looked up.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use crate::store::pending::Cause;
use headwater::attribution::evidence::{Remembered, RememberedBy};
use headwater::base::id::{PaymentId, StripeId};
use headwater::base::sorted::SortedSet;
use serde::Serialize;

/// The clue of the payments that lean on what is remembered of a customer.
pub fn clue(customer: &StripeId) -> String {
    format!("remembered:{customer}")
}

/// Fails the commit when another payment is now the earliest that one of these customers is remembered by. Guarded by what was
/// read, not by every payment of the customer: most of them change nothing of it. `but`: the payments left out when it was read.
pub fn guard(
    scope: &Scope,
    customers: &SortedSet<StripeId>,
    but: &SortedSet<PaymentId>,
    read: &[Remembered],
) -> Option<Statement> {
    #[derive(Serialize)]
    struct MemoryJson<'a> {
        customer: &'a StripeId,
        by: RememberedBy,
        read: String,
    }
    let pairs =
        customers.iter().flat_map(|customer| [RememberedBy::OwnClue, RememberedBy::Email].map(|by| (customer, by)));
    let memory = pairs.map(|(customer, by)| {
        let row = read.iter().find(|row| row.customer == *customer && row.by == by);
        let read = row.map_or_else(String::new, |row| format!("{} {} {}", row.paid_s, row.payment, row.visitor));
        MemoryJson { customer, by, read }
    });
    let memory: Vec<MemoryJson> = memory.collect();
    (!memory.is_empty()).then(|| scope.statement(sql!("commit_guard.remembered")).bind_json(but).bind_json(&memory))
}

/// A payment that came, went or changed among those that a customer is remembered by.
#[derive(Debug, Serialize)]
pub struct Change {
    /// The customer.
    pub customer: StripeId,
    /// Why it is remembered.
    pub by: RememberedBy,
    /// When that payment was paid.
    pub paid_s: i64,
}

/// Queues the payments that lean on what is remembered of a customer, where one of these changes is of the earliest; except those
/// in view, which are derived already. Stands after the payments themselves.
pub fn queue(scope: &Scope, changes: &[Change], in_view: &SortedSet<PaymentId>, cause: &Cause) -> Option<Statement> {
    let statement = scope.statement(sql!("pending.add_for_memory")).bind_json(changes).bind_json(in_view);
    (!changes.is_empty()).then(|| statement.bind(cause.text).bind(cause.now_s))
}
