//! Who is on a site at this moment.

use super::{ReadFault, SiteView};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::here_now::{HereNowRow, LatestVisits, here_now};
use headwater::api::HereNow;
use headwater::base::id::SiteId;
use headwater::base::limits::{HERE_NOW_BEGUN_S, HERE_NOW_S, HERE_NOW_VISITS};

/// Who is on the site at this moment. The cost does not follow the site: the visits of the last hour are looked at, a bounded number of them.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_here_now(shell: &Shell<'_>, site: &SiteId) -> Result<HereNow, ReadFault> {
    let now_s = shell.context.now_s();
    let mut batch = Batch::new();
    let asked_site = SiteView::add_to(&mut batch, site);
    let of = LatestVisits {
        seen_from_s: now_s - HERE_NOW_S,
        begun_from_s: now_s - HERE_NOW_BEGUN_S,
        at_most: HERE_NOW_VISITS,
    };
    let asked = batch.ask::<HereNowRow>(here_now(site, of));
    let mut answers = batch.run(shell.database).await?;
    asked_site.take(&mut answers, now_s)?;
    let row = answers.take_first(asked)?;
    let (visitors, visits) = row.map_or((0, 0), |row| (row.visitors, row.visits));
    Ok(HereNow { visitors, since_s: of.seen_from_s, is_at_least: visits >= HERE_NOW_VISITS })
}
