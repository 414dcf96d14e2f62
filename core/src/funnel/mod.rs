//! The funnel: how many visitors of a range did something, reached a checkout, paid for the first time and are still paying, and what
//! those customers brought.
//!
//! `count` finds each visitor's last step, and `figures` is what is told.
//!
//! What always holds: each step's visitors are among those of the step before; the lines of a breakdown add up to the total, step by step
//! and to the minor unit; the order in which days and payments are added cannot matter.

pub mod count;
pub mod csv;
pub mod figures;
pub mod sum;

#[cfg(test)]
mod tests;
