//! Adds up visits and money of days, so that a report reads days and not rows.
//!
//! Visits only ever begin, by the server's clock, and count what comes to them for a few hours: they are added up hour by hour, that much
//! behind the clock (`visits`). Money changes long after: its days are put into columns once they are over, and anew whenever a commit
//! marks them (`money`), and are added up by day and month (`money_sums`). Who holds which recurring revenue
//! is written down for the first instant of each month (`recurring`). What always holds: what is written is what the rows say; a span
//! that others have added up, or a mark that was made again meanwhile, fails the batch. Whatever is not added up yet a report reads for
//! itself, so a cron that stands still makes reports slow and never wrong.

mod commit;
mod money;
mod money_sums;
mod recurring;
mod visits;

use crate::fault::Fault;
use crate::shell::Shell;

/// Adds up what is due, as far as one minute's share goes. Tells whether there was anything.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(shell: &Shell<'_>) -> Result<bool, Fault> {
    let visits = visits::run(shell).await;
    let money = money::run(shell).await;
    let recurring = recurring::run(shell).await;
    Ok(visits? | money? | recurring?)
}
