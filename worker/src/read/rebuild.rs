//! How far a rebuild of what is derived has come.

use super::{ReadFault, SiteView};
use crate::port::batch::{Answers, Asked, Batch};
use crate::shell::Shell;
use crate::store::rebuild::{self, RebuildRow};
use headwater::api::{ModeRebuild, Rebuild};
use headwater::base::id::SiteId;

/// The rebuild of a site as it is in the batch that this is added to.
pub struct RebuildView {
    site: SiteView,
    rows: Asked<RebuildRow>,
}

impl RebuildView {
    /// Adds the statements.
    pub fn add_to(batch: &mut Batch, site: &SiteId) -> Self {
        Self { site: SiteView::add_to(batch, site), rows: batch.ask(rebuild::of_site(site)) }
    }

    /// How far it has come, a mode each; no mode where none was ever begun.
    ///
    /// # Errors
    /// Where there is no such site; when the database fails.
    pub fn take(self, answers: &mut Answers, now_s: i64) -> Result<Rebuild, ReadFault> {
        self.site.take(answers, now_s)?;
        let modes = answers.take(self.rows)?.into_iter().map(|row| {
            let RebuildRow { mode, pages, skipped, started_s, ended_s, .. } = row;
            ModeRebuild { mode, pages, skipped, started_s, ended_s }
        });
        Ok(Rebuild { modes: modes.collect() })
    }
}

/// How far the rebuild of a site has come.
///
/// # Errors
/// Where there is no such site; when the database fails.
pub async fn answer_rebuild(shell: &Shell<'_>, site: &SiteId) -> Result<Rebuild, ReadFault> {
    let mut batch = Batch::new();
    let view = RebuildView::add_to(&mut batch, site);
    view.take(&mut batch.run(shell.database).await?, shell.context.now_s())
}
