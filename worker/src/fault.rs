//! What went wrong on our side, whoever the caller is.
//!
//! Nothing below `http` knows statuses or refusals. A webhook, the cron and an owner's call all end in one of these faults.

use crate::port::database::DatabaseError;
use crate::seal::SealError;
use std::fmt::{self, Display};

/// What went wrong on our side. The text is for the log, never for a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Trying again may help.
    Unavailable(String),
    /// Trying again at once would make it worse.
    Overloaded(String),
    /// The database takes nothing more today.
    Quota(String),
    /// More hangs together than can be decided on at once: a caller with several things to do takes fewer.
    TooLarge(String),
    /// The code, the schema or the set-up is wrong.
    Internal(String),
}

impl Fault {
    /// A fault of the code or the set-up, as its error says it.
    pub fn internal(error: impl Display) -> Self {
        Self::Internal(error.to_string())
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unavailable(text)
        | Self::Overloaded(text)
        | Self::Quota(text)
        | Self::TooLarge(text)
        | Self::Internal(text)) = self;
        f.write_str(text)
    }
}

impl From<DatabaseError> for Fault {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Fault(_) => Self::Internal(error.to_string()),
            DatabaseError::Overloaded(_) => Self::Overloaded(error.to_string()),
            DatabaseError::Quota(_) => Self::Quota(error.to_string()),
            DatabaseError::Conflict | DatabaseError::Transient(_) => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<SealError> for Fault {
    fn from(error: SealError) -> Self {
        Self::internal(error)
    }
}
