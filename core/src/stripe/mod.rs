//! What Stripe says: signatures, events, the facts kept of its objects, and the ledger that follows from the facts.

pub mod account;
pub mod api_key;
pub mod assumption;
pub mod balance_transaction;
pub mod check;
pub mod erasure;
pub mod event;
pub mod fact;
pub(crate) mod field;
pub mod import;
pub mod integration;
pub mod ledger;
pub mod link;
pub mod object;
pub mod page;
mod parse;
pub mod reading;
pub mod rest;
pub mod settlement;
pub mod signature;
pub mod subscription;
