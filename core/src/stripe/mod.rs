//! What Stripe says: signatures, events, and the facts kept of its objects.
//!
//! Not here: what the facts mean for money (`ledger`) or for attribution.

pub mod event;
pub mod fact;
mod field;
pub mod link;
pub mod object;
mod parse;
pub mod signature;
