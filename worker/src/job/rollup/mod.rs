//! Adds up visits and money of days, so that a report reads days and not rows.
//!
//! Visits only ever begin, by the server's clock, and count what comes to them for a few hours: they are added up hour by hour, that much
//! behind the clock (`visits`). Money changes long after: its days are put into columns once they are over, and anew whenever a commit
//! marks them (`money`). What always holds: what is written is what the rows say; a span that others have added up, or a mark that was made
//! again meanwhile, fails the batch. Whatever is not added up yet a report reads for itself, so a cron that stands still makes reports slow
//! and never wrong.

mod money;
mod visits;

use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::port::database::DatabaseError;
use crate::shell::Shell;

/// How far behind the clock things are added up, in seconds. What was begun before is committed by then: a beacon with the time of its
/// beginning, and a payment that took the day for today and so did not mark it.
const MARGIN_S: i64 = 900;

/// Adds up what is due, as far as one minute's share goes. Tells whether there was anything.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(shell: &Shell<'_>) -> Result<bool, Fault> {
    let visits = visits::run(shell).await;
    let money = money::run(shell).await;
    Ok(visits? | money?)
}

/// Commits, where nobody else was quicker.
async fn finish(shell: &Shell<'_>, batch: Batch) -> Result<(), Fault> {
    match batch.run(shell.database).await {
        Ok(_) | Err(DatabaseError::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
