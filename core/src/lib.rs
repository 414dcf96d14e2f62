//! Headwater's core: from Stripe's facts to an exact ledger, from clues to an attribution.
//!
//! What it is: every decision of the product, as pure functions over values.
//! What it is not: there is no IO, no clock, no randomness and no async in this crate; `tests/native/house.rs` guards that.
//! What always holds: the ledger is a function of the *set* of facts, attribution a function of the ledger and of what was
//! seen of visitors. The order, repetition and timing of deliveries cannot matter.

pub mod api;
pub mod attribution;
pub mod beacon;
pub mod bot;
pub mod channel;
pub mod check;
pub mod cookieless;
pub mod email;
pub mod id;
pub mod identify;
pub mod import;
pub mod json;
pub mod ledger;
pub mod limits;
pub mod mac;
pub mod metadata;
pub mod money;
pub mod report;
pub mod stripe;
pub mod subscription;
mod table;
pub mod time;
pub mod touch;
