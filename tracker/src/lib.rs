//! The tracker's core: every decision about sessions and touches on a page, as one pure function.
//!
//! *What it is.* [`decide`] reads what the shell saw of the page as one text, a fact a line, and writes what follows
//! behind it: whether a session begins, the touch to keep, the metadata for Stripe that the touch gives.
//!
//! *What it is not.* It reads no clock, no page and no storage, and draws no randomness: the shell (`tracker/shell`)
//! hands those in, makes the ids and carries the effects out. It does not classify sources either: the Worker does, from
//! the raw address and referrer.
//!
//! *What always holds.* No input makes it panic, loop for ever or write outside its [`Space`]. The module stays within
//! 4,096 bytes, the most that older browsers compile synchronously, and far below if it can. Hence no dependencies, no
//! `format!`, no allocation, no `str` searching, and places
//! instead of slices: each of those costs kilobytes.
#![cfg_attr(target_arch = "wasm32", no_std)]

#[cfg(target_arch = "wasm32")]
mod border;
mod decision;
mod space;

pub use decision::decide;
pub use space::Space;
