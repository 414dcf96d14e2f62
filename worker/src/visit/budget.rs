//! How many of the day's rows visits may write, so that money always finds some.
//!
//! D1 writes 100,000 rows a day on the free plan, and webhooks are written to the same database. What always holds: once visits have
//! used their share, a beacon asks nothing of the database until midnight UTC. The count costs no round trip and hardly a row: one
//! beacon in `STANDS_FOR`, chosen at random, is counted for that many within its own batch, which also reads the day's sum. So
//! every isolate stops at the latest some beacons after the bound, and none needs to know of the others.

use crate::ledger::effect::Commit;
use crate::memory::Memory;
use crate::port::batch::Asked;
use crate::shell::Shell;
use crate::store::visit_rows::{self, BeaconRows, CountedBeacon, DayRows};
use headwater::base::id::SiteId;
use headwater::visit::beacon::{Beacon, BeaconIds, BeaconKind};
use headwater::visit::cookieless::day_of;

/// For how many beacons the one that is counted stands. The error of a day's sum is some hundredths.
const STANDS_FOR: u64 = 8;
/// What one site may take of the bound where others have visits too, in quarters: its flood is not theirs.
const QUARTERS_OF_ONE: i64 = 3;

/// Whether a site's visits have taken their part of the day. 0 is no bound.
pub fn is_used_up(bound: i64, rows: DayRows) -> bool {
    let one_of_several = rows.others > 0 && rows.own >= bound / 4 * QUARTERS_OF_ONE;
    bound > 0 && (rows.total >= bound || one_of_several)
}

/// Whether this isolate knows that the day's rows are used up.
pub(crate) fn is_known_used_up(shell: &Shell<'_>, site: &SiteId) -> bool {
    let day = day_of(shell.context.now_s());
    shell.settings.collect_rows_a_day > 0 && shell.memory.visits_used_up(site, day) == Some(true)
}

/// The counting within a beacon's batch.
pub(crate) struct Counting<'a> {
    site: &'a SiteId,
    day: i64,
    bound: i64,
    counts: bool,
    reads: bool,
}

impl<'a> Counting<'a> {
    /// Of a beacon of a site, drawn now.
    pub(crate) fn of(shell: &Shell<'_>, site: &'a SiteId) -> Self {
        let (day, bound) = (day_of(shell.context.now_s()), shell.settings.collect_rows_a_day);
        let counts = bound > 0 && shell.context.random_below(STANDS_FOR) == 0;
        // The first of an isolate reads what others have counted.
        let reads = bound > 0 && (counts || shell.memory.visits_used_up(site, day).is_none());
        Self { site, day, bound, counts, reads }
    }

    /// Begins a beacon's batch with what counts it: before its session is written.
    pub(crate) fn begin(&self, beacon: &Beacon, ids: &BeaconIds) -> Commit {
        let stands_for = i64::try_from(STANDS_FOR).unwrap_or(1);
        let count = self.counts.then(|| {
            let counted = CountedBeacon { site: self.site, session: &ids.session, rows: rows_of(beacon), stands_for };
            visit_rows::add(&counted, self.day)
        });
        Commit::writing(count.into_iter().collect())
    }

    /// Reads in a beacon's batch how far the day has come, where this one is to tell.
    pub(crate) fn read(&self, commit: &mut Commit) -> Option<Asked<DayRows>> {
        self.reads.then(|| commit.batch().ask(visit_rows::of_day(self.site, self.day)))
    }

    /// Remembers what was read.
    pub(crate) fn learn(&self, memory: &Memory, read: Option<DayRows>) {
        memory.keep_visits_used_up(self.site, self.day, is_used_up(self.bound, read.unwrap_or_default()));
    }
}

/// What a beacon writes (`docs/data-model.md` has the measured figures).
fn rows_of(beacon: &Beacon) -> BeaconRows {
    // The session's row and two indexes; of one that is known the row.
    let beginning = 2 + i64::from(beacon.alias.is_some());
    match &beacon.kind {
        BeaconKind::PageView => BeaconRows { always: 1, beginning },
        BeaconKind::CustomEvent(_) => BeaconRows { always: 3, beginning },
        BeaconKind::Identify(_) => BeaconRows { always: 4, beginning },
        // It begins no session.
        BeaconKind::Engagement(_) => BeaconRows { always: 1, beginning: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_of_all_sites_and_one_leaves_the_others_a_quarter() {
        let used_up = |total, own, others| is_used_up(40_000, DayRows { total, own, others });
        assert!(!used_up(39_999, 39_999, 0) && used_up(40_000, 40_000, 0), "alone it may take all");
        assert!(!used_up(30_000, 29_999, 1) && used_up(30_001, 30_000, 1), "beside others three quarters");
        assert!(!used_up(39_999, 9_999, 30_000) && used_up(40_000, 10_000, 30_000));
        assert!(used_up(40_000, 0, 0), "the dropping of old rows counts too");
        assert!(!is_used_up(0, DayRows { total: 1 << 40, own: 1 << 40, others: 1 }), "0 is no bound");
    }
}
