//! Ids of erased people: what comes is held against them before it is stored.

use crate::port::database::{Database, DatabaseError, Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedSet;
use headwater::stripe::erasure::digest;

#[derive(FromJson)]
struct ErasedRow {
    digest: String,
}

/// What is about to be stored, id by id. It is taken that nobody was erased; the guard fails where that is wrong, then [`Screen::learn`]
/// says who was, and what is to be stored is made once more without them.
#[derive(Debug)]
pub struct Screen<'a> {
    site: &'a SiteId,
    /// The time, unix seconds.
    pub now_s: i64,
    /// Digests of ids that are known to be erased.
    known: SortedSet<String>,
    /// Digests of the other ids.
    asked: SortedSet<String>,
}

impl<'a> Screen<'a> {
    /// For what is to be stored at a site.
    pub fn of(site: &'a SiteId, now_s: i64) -> Self {
        Self { site, now_s, known: SortedSet::new(), asked: SortedSet::new() }
    }

    /// The site.
    pub fn site(&self) -> &'a SiteId {
        self.site
    }

    /// Whether an id may be stored, by what is known.
    pub fn admits(&mut self, id: &str) -> bool {
        let digest = digest(self.site, id);
        let admits = !self.known.contains(&digest);
        if admits {
            self.asked.insert(digest);
        }
        admits
    }

    /// Digests of the ids that were admitted.
    pub fn admitted(&self) -> &SortedSet<String> {
        &self.asked
    }

    /// Fails the batch where an id that was admitted is an erased person's, or the site is gone.
    pub fn guard(&self) -> Statement {
        Statement::new(sql!("commit_guard.erased")).bind(self.site).bind_json(&self.asked)
    }

    /// Reads which of the ids that were admitted are erased, after a guard has failed. Gives whether any is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn learn(&mut self, database: &dyn Database) -> Result<bool, DatabaseError> {
        let asked = std::mem::take(&mut self.asked);
        let find = Statement::new(sql!("erased.find")).bind(self.site).bind_json(&asked);
        let found = database.rows_of::<ErasedRow>(find).await?;
        let is_new = !found.is_empty();
        self.known.extend(found.into_iter().map(|row| row.digest));
        Ok(is_new)
    }
}

/// Remembers ids by their digests.
pub fn insert(site: &SiteId, digests: &SortedSet<String>) -> Statement {
    Statement::new(sql!("erased.insert")).bind(site).bind_json(digests)
}
