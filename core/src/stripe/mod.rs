//! What Stripe says: signatures, events, and the facts kept of its objects.
//!
//! Not here: what the facts mean for money (`ledger`) or for attribution.

pub mod account;
pub mod api_key;
pub mod assumption;
pub mod event;
pub mod fact;
pub(crate) mod field;
pub mod link;
pub mod object;
pub mod page;
mod parse;
pub mod rest;
pub mod signature;
