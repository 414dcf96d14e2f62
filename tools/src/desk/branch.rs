//! A desk of the same site over another database, to be worked at in another thread.

use super::Desk;
use crate::sqlite::Sqlite;
use headwater::base::id::{IntegrationId, SiteId};
use headwater_worker::seal::SealKey;

/// What such a desk is made from.
#[derive(Clone)]
pub struct Branch {
    seal_key: SealKey,
    site: SiteId,
    integration: IntegrationId,
    signing_secret: String,
    now_s: i64,
}

impl Desk {
    /// What another desk of this site is made from.
    pub fn branch(&self) -> Branch {
        Branch {
            seal_key: self.secrets.seal_key.clone(),
            site: self.site.clone(),
            integration: self.integration.clone(),
            signing_secret: self.signing_secret.clone(),
            now_s: self.now_s.get(),
        }
    }
}

impl Branch {
    /// The desk. What it draws at random is drawn from a number of its own.
    pub fn open(self, database: Sqlite, drawn: u64) -> Desk {
        let mut desk = Desk::over(database, self.seal_key, self.now_s);
        desk.drawn.set(drawn);
        (desk.site, desk.integration, desk.signing_secret) = (self.site, self.integration, self.signing_secret);
        desk
    }
}
