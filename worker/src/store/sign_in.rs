//! Failed sign-ins, counted per address and minute.

use crate::database::{Statement, sql};
use serde::Deserialize;

/// A count.
#[derive(Debug, Deserialize)]
pub struct CountRow {
    /// How many.
    pub count: i64,
}

/// Counts a failure.
pub fn add(address: &str, minute: i64) -> Statement {
    Statement::new(sql!("sign_in_failure.add")).bind(address).bind(minute)
}

/// One [`CountRow`]: the failures of an address since a minute.
pub fn count(address: &str, since_minute: i64) -> Statement {
    Statement::new(sql!("sign_in_failure.count")).bind(address).bind(since_minute)
}

/// Drops counts of before a minute.
pub fn prune(before_minute: i64) -> Statement {
    Statement::new(sql!("sign_in_failure.prune")).bind(before_minute)
}
