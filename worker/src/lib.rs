//! Headwater as a Cloudflare Worker.
//!
//! The modules below are floors, the top one first. A module uses the floors below it and never one above. Natively the same code
//! runs over SQLite (`tests/`); only `cloudflare` is left out there.

pub mod cloudflare;

pub mod http;

pub mod read;

pub mod job;

pub mod visit;

pub mod ledger;

pub mod tally;

mod load;

pub mod stripe_api;

pub mod shell;

pub mod memory;

pub mod store;

pub mod fault;

pub mod seal;

pub mod port;
