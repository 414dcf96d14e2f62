//! Adds up visits and money of days, so that a report reads days and not rows.
//!
//! Visits only ever begin, by the server's clock: they are added up hour by hour, behind the clock by [`MARGIN_S`]. Money changes long after:
//! its days are added up once they are over, and anew whenever a commit marks them. What always holds: what is written is what the rows say;
//! a span that others have added up, or a mark that was made again meanwhile, fails the batch. Whatever is not added up yet a report reads
//! for itself, so a cron that stands still makes reports slow and never wrong.

use crate::fault::Fault;
use crate::port::batch::{Asked, Batch};
use crate::port::database::DatabaseError;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::money_rollup::{self, DAY_S, DaySumRow, MarkRow, NewMoneyDay};
use crate::store::visit_rollup::{self, Dimension, DueRow, FirstRow, VisitDayRow};
use headwater::attribution::Model;
use headwater::base::id::SiteId;
use headwater::base::time::{DayBounds, TimeZoneName, UnixSeconds, days_between};
use headwater::report::visits::VisitGroup;
use headwater::report::{MoneyDay, SumRow};
use std::collections::{BTreeMap, BTreeSet};

/// How far behind the clock visits and days are added up, in seconds. What was begun before is committed by then: a beacon with the time of
/// its beginning, and a payment that took the day for today and so did not mark it.
const MARGIN_S: i64 = 900;
/// Visits are added up as far as a whole hour.
const HOUR_S: i64 = 3_600;
/// Spans of visits that one minute adds up.
const SPANS_OF_MINUTE: i64 = 8;
/// Marked days that one commit adds up.
const MARKS_OF_COMMIT: i64 = 32;
/// Commits of money that one minute makes.
const COMMITS_OF_MINUTE: usize = 3;

/// Adds up what is due, as far as one minute's share goes. Tells whether there was anything.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(shell: &Shell<'_>) -> Result<bool, Fault> {
    let visits = add_up_visits(shell).await;
    let money = add_up_money(shell).await;
    Ok(visits? | money?)
}

async fn add_up_visits(shell: &Shell<'_>) -> Result<bool, Fault> {
    let whole_s = (shell.context.now_s() - MARGIN_S).div_euclid(HOUR_S) * HOUR_S;
    let (mut left, mut failed) = (SPANS_OF_MINUTE, None);
    while left > 0 {
        let due: Vec<DueRow> = shell.database.rows_of(visit_rollup::due(whole_s, left)).await?;
        if due.is_empty() {
            break;
        }
        for row in due {
            left -= 1;
            // One that fails holds no other up.
            failed = add_up_span(shell, &row, whole_s).await.err().or(failed);
        }
    }
    failed.map_or(Ok(left < SPANS_OF_MINUTE), Err)
}

/// A further span of the visits of one day.
struct DaySpan<'a> {
    site: &'a SiteId,
    zone: TimeZoneName,
    day: DayBounds,
    span: Instants,
}

/// Adds up the visits of one site as far as its day or the whole hour goes.
async fn add_up_span(shell: &Shell<'_>, row: &DueRow, whole_s: i64) -> Result<(), Fault> {
    let mut batch = Batch::beginning_with(vec![visit_rollup::guard(row)]);
    if row.until_s == 0 || row.built_zone != row.time_zone {
        let first = shell.database.first_row::<FirstRow>(visit_rollup::first_session(&row.site)).await?;
        // Days without visits are gone through as well: each marks its money when it is over.
        let first_s = first.and_then(|first| first.started_s).unwrap_or(row.created_s).min(row.created_s);
        // In other days than before, what stands is of no use.
        batch.also([visit_rollup::delete_all(&row.site)]);
        batch.also([visit_rollup::advance(row, visit_rollup::quarter(first_s).clamp(1, whole_s))]);
        return finish(shell, batch).await;
    }
    let zone = TimeZoneName::parse(&row.time_zone).map_err(Fault::internal)?;
    let day = day_at(row.until_s, &zone)?;
    let to_s = day.ends_s.min(whole_s);
    let of = DaySpan { site: &row.site, zone, day, span: Instants { from_s: row.until_s, to_s } };
    let days = read_day(shell, &of).await?;
    if !days.is_empty() {
        batch.also([visit_rollup::put(&row.site, &days)]);
    }
    if to_s == day.ends_s {
        batch.also([money_rollup::mark_closed(&row.site, &day, shell.context.now_s())]);
    }
    batch.also([visit_rollup::advance(row, to_s)]);
    finish(shell, batch).await
}

/// The day with the further span, by each dimension under which anything came.
async fn read_day(shell: &Shell<'_>, of: &DaySpan<'_>) -> Result<Vec<VisitDayRow>, Fault> {
    let starts_s = of.day.starts_s;
    let mut batch = Batch::new();
    let before = batch.ask::<VisitDayRow>(visit_rollup::day(of.site, starts_s));
    let ask = |dimension| (dimension, batch.ask::<VisitGroup>(visit_rollup::groups(of.site, dimension, of.span)));
    let asked: Vec<(Dimension, Asked<VisitGroup>)> = Dimension::ALL.into_iter().map(ask).collect();
    let mut answers = batch.run(shell.database).await?;
    let before = answers.take(before)?.into_iter();
    let mut before: BTreeMap<Dimension, VisitDayRow> = before.map(|row| (row.dimension, row)).collect();
    let mut days = Vec::new();
    for (dimension, asked) in asked {
        let mut sums = before.remove(&dimension).map(|row| row.sums).unwrap_or_default();
        sums.add(answers.take(asked)?, starts_s, |at_s| day_at(at_s, &of.zone).map_or(at_s, |day| day.starts_s));
        days.push(VisitDayRow { dimension, starts_s, sums });
    }
    days.retain(|day| !day.sums.is_empty());
    Ok(days)
}

/// The day on which an instant falls.
fn day_at(at_s: i64, zone: &TimeZoneName) -> Result<DayBounds, Fault> {
    let at = UnixSeconds::new(at_s);
    let days = days_between(at, at, zone).map_err(Fault::internal)?;
    days.first().copied().ok_or_else(|| Fault::internal("an instant without a day"))
}

async fn add_up_money(shell: &Shell<'_>) -> Result<bool, Fault> {
    for done in 0..COMMITS_OF_MINUTE {
        let marks: Vec<MarkRow> = shell.database.rows_of(money_rollup::next_marks(MARKS_OF_COMMIT)).await?;
        let Some(first) = marks.first() else { return Ok(done > 0) };
        let scope = Scope { site: first.site.clone(), mode: first.mode };
        let zone = TimeZoneName::parse(&first.time_zone).map_err(Fault::internal)?;
        add_up_what_fits(shell, &scope, &marks, &zone).await?;
    }
    Ok(true)
}

/// Adds up the days that these marks touch, or, where they are too much for one commit, as many of them as are not.
async fn add_up_what_fits(
    shell: &Shell<'_>,
    scope: &Scope,
    mut marks: &[MarkRow],
    zone: &TimeZoneName,
) -> Result<(), Fault> {
    while let Err(fault) = add_up_days(shell, scope, marks, zone).await {
        if let Some(fewer) = marks.get(..marks.len() / 2).filter(|fewer| !fewer.is_empty()) {
            marks = fewer;
            continue;
        }
        // The others' turn comes first.
        let put_back = money_rollup::put_back(scope, marks, shell.context.now_s());
        shell.database.batch(vec![put_back]).await?;
        return Err(fault);
    }
    Ok(())
}

/// Adds up the days that some marks touch, and takes the marks off.
async fn add_up_days(shell: &Shell<'_>, scope: &Scope, marks: &[MarkRow], zone: &TimeZoneName) -> Result<(), Fault> {
    let over_s = shell.context.now_s() - MARGIN_S;
    let mut days: BTreeMap<i64, DayBounds> = BTreeMap::new();
    for mark in marks {
        let (from, to) = (UnixSeconds::new(mark.day * DAY_S), UnixSeconds::new((mark.day + 1) * DAY_S - 1));
        let touched = days_between(from, to, zone).map_err(Fault::internal)?;
        // A day that is not over is read as it is, and marked when it is.
        days.extend(touched.into_iter().filter(|day| day.ends_s <= over_s).map(|day| (day.starts_s, day)));
    }
    let bounds: Vec<DayBounds> = days.values().copied().collect();
    let mut batch = Batch::beginning_with(vec![money_rollup::take(scope, marks)]);
    let ask = |model| (model, batch.ask::<DaySumRow>(money_rollup::sums_of_days(scope, model, &bounds)));
    let asked: Vec<(Model, Asked<DaySumRow>)> = Model::ALL.into_iter().map(ask).collect();
    let mut answers = batch.run(shell.database).await?;
    let mut new = Vec::new();
    for (model, asked) in asked {
        let mut sums: BTreeMap<i64, Vec<SumRow>> = BTreeMap::new();
        for row in answers.take(asked)? {
            sums.entry(row.starts_s).or_default().push(row.sum);
        }
        let day = |(starts_s, sums): (i64, Vec<SumRow>)| {
            let ends_s = days.get(&starts_s).map_or(starts_s, |day| day.ends_s);
            NewMoneyDay { model, starts_s, ends_s, sums: MoneyDay::of(sums) }
        };
        new.extend(sums.into_iter().map(day));
    }
    let mut batch = Batch::beginning_with(vec![money_rollup::guard(scope, marks)]);
    batch.also([money_rollup::delete(scope, &days.keys().copied().collect::<BTreeSet<_>>())]);
    if !new.is_empty() {
        batch.also([money_rollup::put(scope, &new)]);
    }
    batch.also([money_rollup::unmark(scope, marks)]);
    finish(shell, batch).await
}

/// Commits, where nobody else was quicker.
async fn finish(shell: &Shell<'_>, batch: Batch) -> Result<(), Fault> {
    match batch.run(shell.database).await {
        Ok(_) | Err(DatabaseError::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
