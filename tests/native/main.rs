//! The native tests: the real handlers over SQLite, and the house rules. They are one program, because linking it takes
//! longer than most of them.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod answers;
mod assumptions;
mod attacks;
mod attribution;
mod by_hand;
mod checking;
mod claims;
mod cohorts;
mod collect;
mod day;
mod deliveries;
mod disconnect;
mod earlier_visits;
mod effects;
mod explain;
mod explanations;
mod funnel;
mod generated;
mod histories;
mod house;
mod import;
mod integration;
mod limits;
mod lists;
mod notes;
mod old_charges;
mod payment_lists;
mod people;
mod person_export;
mod plans;
mod questions;
mod queue;
mod rebuild;
mod recurring;
mod report;
mod rollup;
mod round_trips;
mod routes;
mod scenarios;
mod search;
mod set_up;
mod shapes;
mod sign_in;
mod signed;
mod simulator;
mod stored_forms;
mod visit_weight;
mod visits;
mod weighed;
mod weight;
mod why;
mod writing;
mod zones;
