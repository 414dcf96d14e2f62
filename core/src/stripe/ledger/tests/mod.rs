//! The rules of money, clause by clause (docs/ledger.md), on events as Stripe sends them.
//!
//! Each test tells a story: events in, payments out. `laws` holds what is true of every story.

mod captures;
mod found;
mod laws;
mod payments;
mod refunds;
mod renewals;
mod shapes;
mod story;
mod variants;
