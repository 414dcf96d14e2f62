//! Recurring revenue: what subscriptions bring a month (MRR), and how that moved.
//!
//! `worth` says what a version of a subscription is worth a month. `history` makes the steps of a subscription of all its versions, and the
//! spans that paid invoices tell of the time before the first of them. The database
//! adds both up to the changes of each customer. `book` holds who holds what, `count` makes movements of the changes, `sums` adds those up, and
//! `figures` shows the sums: the one place that rounds.
//!
//! What always holds: all amounts are whole units of a fixed fraction of a minor unit (`amount`), so that the MRR at the end is the MRR at
//! the start and the movements, exactly: each day, in each currency, in each line of a breakdown. Nothing depends on the order or the
//! repetition of deliveries. Currencies are never added together.

pub mod amount;
pub mod book;
pub mod count;
pub mod csv;
pub mod figures;
pub mod history;
pub mod paid;
pub mod sums;
pub mod worth;

#[cfg(test)]
mod tests;
