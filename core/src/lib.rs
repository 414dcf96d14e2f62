//! Headwater's core: from Stripe's facts to an exact ledger, from clues to an attribution.
//!
//! Every decision of the product stands here, as a pure function over values. This crate does no IO, reads no clock and draws no
//! randomness; `clippy.toml` and `tests/native/house/dependencies.rs` guard that.
//!
//! The modules below are floors, the top one first. A module uses the floors below it and never one above. Orders and repetitions of
//! deliveries cannot matter: the ledger is a function of the *set* of facts, and attribution a function of the ledger and of what was
//! seen of visitors.

// What is derived names the core by its name, in the core too.
extern crate self as headwater;

pub mod api;

pub mod funnel;

pub mod cohort;

pub mod recurring;

pub mod cost;

pub mod report;

pub mod attribution;

pub mod stripe;

pub mod visit;

pub mod settings;

pub mod web;

pub mod base;
