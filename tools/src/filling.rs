//! Filling a database: all batches as one transaction, which is many times as fast as each alone.
//!
//! What always holds: nobody writes beside a filling, so no batch has a conflict to be rolled back for; one that fails all the same has
//! torn the filling, and nothing of it is stored.

use crate::sqlite::Sqlite;

impl Sqlite {
    /// From here on all batches are one transaction, until [`Self::commit_at_once`]: for filling a database fast. Others wait, and
    /// nothing is stored unless that is called.
    ///
    /// # Errors
    /// When another holds the database.
    pub fn begin_at_once(&self) -> rusqlite::Result<()> {
        // Speed over safety: what a power cut can cost is a database that was being filled.
        self.query("PRAGMA synchronous = OFF")?;
        self.query("PRAGMA temp_store = MEMORY")?;
        // Negative: kibibytes. The ids of sessions fall anywhere, so what does not fit is read and written again and again.
        self.query("PRAGMA cache_size = -1000000")?;
        self.query("BEGIN IMMEDIATE")?;
        self.at_once.set(true);
        Ok(())
    }

    /// Commits what was written since [`Self::begin_at_once`].
    ///
    /// # Errors
    /// A sentence, when the disk is full or a batch had failed.
    pub fn commit_at_once(&self) -> Result<(), String> {
        self.at_once.set(false);
        let is_torn = self.is_torn.take();
        let end = if is_torn { "ROLLBACK" } else { "COMMIT" };
        self.query(end).map_err(|error| error.to_string())?;
        if is_torn { Err("a batch failed; nothing is stored".to_owned()) } else { Ok(()) }
    }
}
