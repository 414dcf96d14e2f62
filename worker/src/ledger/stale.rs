//! Which days a commit makes stale: those that are over and on which something of its payments stood, or is to stand; and that of another
//! payment of the same customer, where that one is the customer's first by this commit, or is not any more.

use super::changed::Changed;
use super::effect::Effect;
use super::task::Task;
use crate::fault::Fault;
use crate::store::money_column::{ChangedDays, DAY_S, mark_changed};
use crate::store::payer::Payer;
use headwater::base::id::PaymentId;
use headwater::base::sorted::SortedSet;
use headwater::base::time::{UnixSeconds, day_of};

/// The mark of what changes; none where nothing of a day that is over does. It stands before what changes payments and entries.
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
    let moved = moved(changed, gone, before_s);
    let moving: Vec<PaymentId> = moved.iter().map(|row| row.row.id.clone()).chain(gone.iter().cloned()).collect();
    let payers: Vec<Payer> = moved.iter().filter_map(|row| Payer::of(&row.row)).collect();
    let changed = ChangedDays { payments: &payments, days: &days, before_s, moving: &moving, payers: &payers };
    Ok(mark_changed(task.scope, &changed, now_s).map(Effect::Stale))
}

/// The payments by which another one may be its customer's first. A payment of a day that is over is not touched by those of today: they are
/// later.
fn moved<'a, 'b>(changed: &'b [Changed<'a>], gone: &[PaymentId], before_s: i64) -> Vec<&'b Changed<'a>> {
    let moved: Vec<&Changed> = changed.iter().filter(|row| row.row.moves_among_firsts(row.stored)).collect();
    let paid_s = |row: &&Changed| row.stored.map_or(row.row.paid_s, |stored| stored.paid_s.min(row.row.paid_s));
    let is_any = !gone.is_empty() || moved.iter().any(|row| paid_s(row) < before_s);
    if is_any { moved } else { Vec::new() }
}
