//! Headwater's handlers over SQLite: the same SQL files and migrations as in D1, with a clock and randomness that tests
//! control.
//!
//! The native tests and the native tools are built on it. It is not part of the product.

pub mod access;
pub mod account;
pub mod arguments;
pub mod desk;
mod dump;
pub mod fake_stripe;
mod filling;
pub mod history;
pub mod identify;
mod joining;
pub mod local;
pub mod migrations;
pub mod openapi;
pub mod plans;
pub mod ports;
mod reply;
pub mod seed;
pub mod shop;
pub mod simulator;
pub mod sqlite;
pub mod stripe;
mod values;
pub mod visit;
mod visits;
