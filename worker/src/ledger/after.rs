//! What follows a commit.

use crate::port::database::Rows;

/// What follows an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum After {
    /// Nothing.
    #[default]
    Nothing,
    /// Payments were queued to be derived again.
    Drain,
}

impl After {
    /// By whether the statements of a batch queued anything: only those that queue give rows in a commit.
    pub fn of(committed: &[Rows]) -> Self {
        if committed.iter().any(|rows| !rows.0.is_empty()) { Self::Drain } else { Self::Nothing }
    }
}
