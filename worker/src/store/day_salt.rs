//! The salts of cookieless visitors: one a UTC day, deleted when the day is over.

use crate::port::database::{Statement, sql};
use headwater::base::json::FromJson;
use headwater::visit::cookieless::DaySalt;

/// A row of `day_salt`.
#[derive(Debug, FromJson)]
pub struct SaltRow {
    salt: String,
}

impl SaltRow {
    /// The salt; absent where the row is damaged.
    pub fn to_core(&self) -> Option<DaySalt> {
        DaySalt::parse(&self.salt)
    }
}

/// Keeps a salt made of these bytes, if the day has none yet.
pub fn keep(day: i64, random: [u8; 32]) -> Statement {
    Statement::new(sql!("day_salt.keep")).bind(day).bind(hex::encode(random))
}

/// The day's [`SaltRow`]. After [`keep`] in the batch: of two that keep one at once both read the one that was first.
pub fn of_day(day: i64) -> Statement {
    Statement::new(sql!("day_salt.of_day")).bind(day)
}

/// Drops the salts of days before this one.
pub fn prune(today: i64) -> Statement {
    Statement::new(sql!("day_salt.prune")).bind(today)
}
