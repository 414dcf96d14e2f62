//! What adding up visits and money has in common.

use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::port::database::DatabaseError;
use crate::shell::Shell;

/// How far behind the clock things are added up, in seconds. What was begun before is committed by then: a beacon with the time of its
/// beginning, and a payment that took the day for today and so did not mark it.
pub(super) const MARGIN_S: i64 = 900;

/// Commits, where nobody else was quicker.
pub(super) async fn finish(shell: &Shell<'_>, batch: Batch) -> Result<(), Fault> {
    match batch.run(shell.database).await {
        Ok(_) | Err(DatabaseError::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
