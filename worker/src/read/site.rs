//! The sites.

use super::{Missing, ReadFault};
use crate::port::batch::{Answers, Asked, Batch};
use crate::shell::Shell;
use crate::store::site::{self, SiteRow};
use crate::store::visit_rows::{self, SiteDayRow};
use crate::visit::budget;
use headwater::api::{Site, Sites};
use headwater::base::id::SiteId;
use headwater::base::time::TimeZoneName;
use headwater::visit::cookieless::day_of;

/// Every site, and what visits have cost today.
///
/// # Errors
/// When the database fails.
pub async fn answer_sites(shell: &Shell<'_>) -> Result<Sites, ReadFault> {
    let now_s = shell.context.now_s();
    let mut batch = Batch::new();
    let sites = batch.ask::<SiteRow>(site::all_sites());
    let rows = batch.ask::<SiteDayRow>(visit_rows::rows_by_site(day_of(now_s)));
    let mut answers = batch.run(shell.database).await?;
    let sites: Vec<Site> = answers.take(sites)?.into_iter().map(|row| row.to_api(now_s)).collect();
    let visit_rows = budget::visit_rows_to_api(shell, &sites, &answers.take(rows)?);
    Ok(Sites { sites, visit_rows })
}

/// A site as it is in the batch that this is added to.
pub struct SiteView(Asked<SiteRow>);

impl SiteView {
    /// Adds the statement.
    pub fn add_to(batch: &mut Batch, site: &SiteId) -> Self {
        Self(batch.ask(site::by_id(site)))
    }

    /// The site.
    ///
    /// # Errors
    /// Where there is none; when the database fails.
    pub fn take(self, answers: &mut Answers, now_s: i64) -> Result<Site, ReadFault> {
        let row = answers.take_first(self.0)?;
        Ok(row.ok_or(ReadFault::NotThere(Missing::Site))?.to_api(now_s))
    }
}

/// The zone in which a site's days are days.
///
/// # Errors
/// Where there is no such site; when the database fails.
pub(super) async fn time_zone(shell: &Shell<'_>, site: &SiteId) -> Result<TimeZoneName, ReadFault> {
    let row = shell.database.first_row::<SiteRow>(site::by_id(site)).await?;
    Ok(row.ok_or(ReadFault::NotThere(Missing::Site))?.zone()?)
}
