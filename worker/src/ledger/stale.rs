//! Which days a commit makes stale: those that are over and on which something of its payments stood, or is to stand; and that of another
//! payment of the same customer, where that one is the customer's first by this commit, or is not any more.

use super::changed::Changed;
use super::effect::Effect;
use super::task::Task;
use crate::fault::Fault;
use crate::port::database::Statement;
use crate::store::money_column::{ChangedEntries, ChangedFirsts, DAY_S, mark_entries, mark_firsts};
use crate::store::payer::Payer;
use headwater::base::id::PaymentId;
use headwater::base::sorted::SortedSet;
use headwater::base::time::{UnixSeconds, day_of};

/// The marks of what changes; none where nothing of a day that is over does. They stand before what changes payments and entries.
pub(super) fn stale_days(
    task: &Task,
    changed: &[Changed],
    gone: &[PaymentId],
    now_s: i64,
) -> Result<Vec<Effect>, Fault> {
    let zone = &task.site.time_zone;
    // Today is added up when it is over.
    let before_s = day_of(UnixSeconds::new(now_s), zone).map_err(Fault::internal)?.starts_s(zone);
    let entries = changed.iter().flat_map(|row| &row.derived.payment.entries);
    let over = entries.map(|entry| entry.at_s).filter(|at_s| *at_s < before_s);
    let days: SortedSet<i64> = over.map(|at_s| at_s.div_euclid(DAY_S)).collect();
    let stored = changed.iter().filter(|row| row.stored.is_some()).map(|row| row.row.id.clone());
    let payments: Vec<PaymentId> = stored.chain(gone.iter().cloned()).collect();
    let entries = ChangedEntries { payments: &payments, days: &days, before_s };
    let is_any = !payments.is_empty() || !days.is_empty();
    let entries = is_any.then(|| mark_entries(task.scope, &entries, now_s));
    let others = others(&Moving { task, changed, gone, before_s }, now_s);
    Ok(entries.into_iter().chain(others).map(Effect::Stale).collect())
}

/// What a commit changes.
struct Moving<'a> {
    task: &'a Task<'a>,
    changed: &'a [Changed<'a>],
    gone: &'a [PaymentId],
    before_s: i64,
}

/// The mark of other payments. A payment of a day that is over is not touched by those of today: they are later.
fn others(moving: &Moving, now_s: i64) -> Option<Statement> {
    let Moving { task, changed, gone, before_s } = *moving;
    let moved: Vec<&Changed> = changed.iter().filter(|row| row.row.moves_among_firsts(row.stored)).collect();
    let paid_s = |row: &&Changed| row.stored.map_or(row.row.paid_s, |stored| stored.paid_s.min(row.row.paid_s));
    if gone.is_empty() && !moved.iter().any(|row| paid_s(row) < before_s) {
        return None;
    }
    let payments: Vec<PaymentId> = moved.iter().map(|row| row.row.id.clone()).chain(gone.iter().cloned()).collect();
    let payers: Vec<Payer> = moved.iter().filter_map(|row| Payer::of(&row.row)).collect();
    Some(mark_firsts(task.scope, &ChangedFirsts { payments: &payments, payers: &payers, before_s }, now_s))
}
