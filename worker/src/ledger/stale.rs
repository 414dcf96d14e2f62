//! Which days a commit makes stale: those that are over and on which something of its payments stood, or is to stand.

use super::changed::Changed;
use super::effect::Effect;
use super::task::Task;
use crate::fault::Fault;
use crate::store::money_column::{ChangedEntries, DAY_S, mark_entries};
use headwater::base::id::PaymentId;
use headwater::base::sorted::SortedSet;
use headwater::base::time::{UnixSeconds, day_of};

/// The mark of what changes; none where nothing of a day that is over does. It stands before what changes the entries.
pub(super) fn stale_days(
    task: &Task,
    changed: &[Changed],
    gone: &[PaymentId],
    now_s: i64,
) -> Result<Option<Effect>, Fault> {
    let zone = &task.site.time_zone;
    // Today is added up when it is over.
    let before_s = day_of(UnixSeconds::new(now_s), zone).map_err(Fault::internal)?.starts_s(zone);
    let entries = changed.iter().flat_map(|row| &row.derived.payment.entries);
    let over = entries.map(|entry| entry.at_s).filter(|at_s| *at_s < before_s);
    let days: SortedSet<i64> = over.map(|at_s| at_s.div_euclid(DAY_S)).collect();
    let stored = changed.iter().filter(|row| row.stored.is_some()).map(|row| row.row.id.clone());
    let payments: Vec<PaymentId> = stored.chain(gone.iter().cloned()).collect();
    let changed = ChangedEntries { payments: &payments, days: &days, before_s };
    let is_any = !payments.is_empty() || !days.is_empty();
    Ok(is_any.then(|| Effect::Stale(mark_entries(task.scope, &changed, now_s))))
}
