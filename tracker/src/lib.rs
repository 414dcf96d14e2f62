//! The tracker's core: every decision the tracker takes on a page, as one pure function.
//!
//! *What it is.* [`decide`] takes what the shell saw of the page as one text (a [`Fact`] a line) and writes what follows as
//! one JSON text: the ids, the record to keep, the metadata for Stripe. The shell puts the ids into cookies and beacon.
//!
//! *What it is not.* It reads no clock, no page and no storage, and draws no randomness: the shell (`tracker/shell`)
//! hands those in and carries the effects out. It does not classify sources either: the Worker does, from the raw
//! address and referrer.
//!
//! *What always holds.* No input makes it panic, loop for ever or write past its space. The module stays within
//! 4,096 bytes, the most that older browsers compile synchronously, and far below if it can. Hence no dependencies, no
//! `format!`, no allocation, no `str` searching, and [`part::Part`] instead of slices: each of those costs kilobytes.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod address;
#[cfg(target_arch = "wasm32")]
mod border;
mod decision;
mod desk;
mod fact;
mod id;
mod output;
mod part;

pub use decision::decide;
pub use fact::Fact;
