//! Money: the columns and sums of days that are over and that something has marked.

use super::commit::{MARGIN_S, finish};
use super::money_sums::MadeDays;
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::money_column::{self, DAY_S, MarkRow, NewColumn};
use crate::store::money_sum::{self, WithoutRow};
use crate::tally::money::{Beside, DAYS_AT_ONCE, PaidAsked};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::{DayBounds, TimeZoneName, UnixSeconds, days_between};
use headwater::report::money_day::MoneyDay;

/// Marked days whose columns one commit makes.
const MARKS_OF_COMMIT: i64 = 8;
/// Commits that one minute makes.
const COMMITS_OF_MINUTE: usize = 12;
/// Days of before that one minute marks, to be added up; fewer than it makes.
const DAYS_OF_BEFORE: i64 = 64;

/// Makes what is due; tells whether anything was.
pub(super) async fn run(shell: &Shell<'_>) -> Result<bool, Fault> {
    // A site of before sums were kept has columns without them.
    let without: Vec<WithoutRow> = shell.database.rows_of(money_sum::without(1)).await?;
    let catches_up = !without.is_empty();
    for row in without {
        shell.database.batch(money_sum::catch_up(&row.site, DAYS_OF_BEFORE, shell.context.now_s())).await?;
    }
    for done in 0..COMMITS_OF_MINUTE {
        let marks: Vec<MarkRow> = shell.database.rows_of(money_column::next_marks(MARKS_OF_COMMIT)).await?;
        let Some(first) = marks.first() else { return Ok(done > 0 || catches_up) };
        let scope = Scope { site: first.site.clone(), mode: first.mode };
        let zone = TimeZoneName::parse(&first.time_zone).map_err(Fault::internal)?;
        make_what_fits(shell, &scope, &marks, &zone).await?;
    }
    Ok(true)
}

/// Makes the days that these marks touch, or, where they are too much for one commit, as many of them as are not.
async fn make_what_fits(
    shell: &Shell<'_>,
    scope: &Scope,
    mut marks: &[MarkRow],
    zone: &TimeZoneName,
) -> Result<(), Fault> {
    while let Err(fault) = make_days(shell, scope, marks, zone).await {
        if let Some(fewer) = marks.get(..marks.len() / 2).filter(|fewer| !fewer.is_empty()) {
            marks = fewer;
            continue;
        }
        // The others' turn comes first.
        let put_back = money_column::put_back(scope, marks, shell.context.now_s());
        shell.database.batch(vec![put_back]).await?;
        return Err(fault);
    }
    Ok(())
}

/// Makes the columns of the days that some marks touch, and takes the marks off.
async fn make_days(shell: &Shell<'_>, scope: &Scope, marks: &[MarkRow], zone: &TimeZoneName) -> Result<(), Fault> {
    let over_s = shell.context.now_s() - MARGIN_S;
    let mut days: SortedMap<i64, DayBounds> = SortedMap::new();
    for mark in marks {
        let (from, to) = (UnixSeconds::new(mark.day * DAY_S), UnixSeconds::new((mark.day + 1) * DAY_S - 1));
        let touched = days_between(from, to, zone).map_err(Fault::internal)?;
        // A day that is not over is read as it is, and marked when it is.
        days.extend(touched.into_iter().filter(|day| day.ends_s <= over_s).map(|day| (day.starts_s, day)));
    }
    // Taken before anything is read: who marks one again meanwhile is seen.
    shell.database.batch(vec![money_column::take(scope, marks)]).await?;
    let bounds: Vec<DayBounds> = days.values().copied().collect();
    let mut made: SortedMap<i64, MoneyDay> = SortedMap::new();
    for bounds in bounds.chunks(DAYS_AT_ONCE) {
        let mut ask = Batch::new();
        let paid = PaidAsked::add_to(&mut ask, scope, bounds);
        let paid = paid.take(&mut ask.run(shell.database).await?)?;
        made.extend(paid.with(shell, scope, Beside { devices: true, bought: true }).await?);
    }
    let columns = made.iter().flat_map(|(starts_s, money)| {
        let ends_s = days.get(starts_s).map_or(*starts_s, |day| day.ends_s);
        money.columns().into_iter().map(move |(name, body)| NewColumn { name, starts_s: *starts_s, ends_s, body })
    });
    let columns: Vec<NewColumn> = columns.collect();
    let mut batch = Batch::beginning_with(vec![money_column::guard(scope, marks)]);
    batch.also(money_column::put_columns(scope, &days.keys().copied().collect::<SortedSet<_>>(), &columns));
    let window_days = marks.first().and_then(|mark| mark.window_days);
    let made = MadeDays { scope, zone, window_days, marks, days: &days, money: &made };
    batch.also(made.statements(shell, over_s).await?);
    batch.also([money_column::unmark(scope, marks)]);
    finish(shell, batch).await
}
