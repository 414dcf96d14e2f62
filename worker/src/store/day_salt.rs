//! The salts of cookieless visitors: one a UTC day, gone when the day is.

use crate::port::database::{Answers, DatabaseError, Statement, sql};
use headwater::visit::cookieless::DaySalt;
use serde::Deserialize;

#[derive(Deserialize)]
struct SaltRow {
    salt: String,
}

/// The statements whose answers [`read`] takes: a day's salt, made of these bytes if it has none yet. Of two that do so at once both
/// read the one that was first.
pub fn of_day(day: i64, random: [u8; 32]) -> Vec<Statement> {
    let keep = Statement::new(sql!("day_salt.keep")).bind(day).bind(hex::encode(random));
    vec![keep, Statement::new(sql!("day_salt.of_day")).bind(day)]
}

/// Reads the answers.
///
/// # Errors
/// When the row is not what the schema says.
pub fn read(answers: Answers) -> Result<DaySalt, DatabaseError> {
    let row = answers.last::<SaltRow>()?.into_iter().next();
    row.and_then(|row| DaySalt::parse(&row.salt)).ok_or_else(|| DatabaseError::Fault("the day has no salt".to_owned()))
}

/// Drops the salts of days before this one.
pub fn prune(today: i64) -> Statement {
    Statement::new(sql!("day_salt.prune")).bind(today)
}
