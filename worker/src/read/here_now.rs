//! Who is on a site at this moment, and how many payments are to be looked at.

use super::{ReadFault, SiteView};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::here_now::{HereNowRow, LatestVisits, here_now};
use crate::store::unplaced::{CountRow, count_unplaced};
use headwater::api::{HereNow, UnplacedCount};
use headwater::base::id::{Mode, SiteId};
use headwater::base::limits::{HERE_NOW_BEGUN_S, HERE_NOW_S, HERE_NOW_VISITS};

/// The menu's number of payments without a known source: of so many days.
const UNPLACED_DAYS: i64 = 30;
/// And so many of them at most: the menu asks often, and its number is a hint to look.
const UNPLACED_COUNTED: i64 = 100;

/// Who is on the site at this moment. The cost does not follow the site: the visits of the last hour are looked at, a bounded number of them, and of the payments.
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
    // One more than is told, so that the whole number is told apart from the bound.
    let since_s = now_s - UNPLACED_DAYS * 86_400;
    let counts = batch.ask::<CountRow>(count_unplaced(site, since_s, UNPLACED_COUNTED + 1));
    let mut answers = batch.run(shell.database).await?;
    asked_site.take(&mut answers, now_s)?;
    let row = answers.take_first(asked)?;
    let (visitors, visits) = row.map_or((0, 0), |row| (row.visitors, row.visits));
    let counts = answers.take(counts)?;
    let count = |mode: Mode| {
        let payments = counts.iter().find(|row| row.mode == mode).map_or(0, |row| row.payments);
        UnplacedCount { payments: payments.min(UNPLACED_COUNTED), exact: payments <= UNPLACED_COUNTED }
    };
    Ok(HereNow {
        visitors,
        since_s: of.seen_from_s,
        is_at_least: visits >= HERE_NOW_VISITS,
        unplaced: count(Mode::Live),
        unplaced_test: count(Mode::Test),
    })
}
