//! From what is in view to the plan of one commit.

use super::commit::commit_of;
use super::decide::{Planned, decide};
use super::effect::Commit;
use super::gathered::Gathered;
use super::task::Task;
use crate::fault::Fault;
use crate::shell::Shell;

/// What was decided, ready to be committed.
pub struct Plan {
    /// Commits it, after-effects included; empty: nothing has changed.
    pub commit: Commit,
    /// The money of every payment in view.
    pub payments: Vec<Planned>,
    /// The evidence may be cut short, because it is a crowd's: the caller then decides on fewer payments at once.
    pub crowded: bool,
}

/// Decides on everything in view.
///
/// # Errors
/// When the database fails, or a view is too large to decide on.
pub async fn plan(shell: &Shell<'_>, task: &Task<'_>, gathered: impl Into<Gathered>) -> Result<Plan, Fault> {
    let Gathered { view, ahead } = gathered.into();
    let (decided, payments, crowded) = decide(shell, task, &view, ahead).await?;
    let commit = commit_of(shell, task, &view, decided)?;
    Ok(Plan { commit, payments, crowded })
}
