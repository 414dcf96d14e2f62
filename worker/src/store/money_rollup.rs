//! Money of days added up, and the marks of days that have to be added up anew.
//!
//! A mark names a day of UTC: whoever writes an entry need not know how far each zone's days reach. A day of the site's zone counts as added
//! up while no mark touches it.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use crate::store::rebuild::Range;
use headwater::attribution::Model;
use headwater::base::id::{Mode, PaymentId, SiteId};
use headwater::base::time::DayBounds;
use headwater::report::{MoneyDay, SumRow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Seconds of a day of UTC.
pub const DAY_S: i64 = 86_400;

/// Sums of a day that is given by its bounds.
#[derive(Debug, Deserialize)]
pub struct DaySumRow {
    /// The first instant of the day, unix seconds.
    pub starts_s: i64,
    /// The sum.
    #[serde(flatten)]
    pub sum: SumRow,
}

#[derive(Serialize)]
struct BoundsJson {
    starts_s: i64,
    ends_s: i64,
}

/// [`DaySumRow`]s of days, from the entries themselves.
pub fn sums_of_days(scope: &Scope, model: Model, days: &[DayBounds]) -> Statement {
    let json = |day: &DayBounds| BoundsJson { starts_s: day.starts_s, ends_s: day.ends_s };
    let days: Vec<BoundsJson> = days.iter().map(json).collect();
    scope.statement(sql!("entry.sums_of_days")).bind(model.as_str()).bind_json(&days)
}

/// A day that is added up.
#[derive(Debug, Clone, Deserialize)]
pub struct MoneyDayRow {
    /// Its first instant, unix seconds.
    pub starts_s: i64,
    /// The first instant after it.
    pub ends_s: i64,
    /// Its money.
    #[serde(deserialize_with = "super::json_text")]
    pub sums: MoneyDay,
}

/// The [`MoneyDayRow`]s that begin within these days and that nothing has changed since.
pub fn days_of(scope: &Scope, model: Model, days: &[DayBounds]) -> Statement {
    let from_s = days.first().map_or(0, |day| day.starts_s);
    let to_s = days.last().map_or(from_s, |day| day.ends_s);
    scope.statement(sql!("money_rollup.of_range")).bind(model.as_str()).bind(from_s).bind(to_s)
}

/// A day on its way in.
#[derive(Debug, Serialize)]
pub struct NewMoneyDay {
    /// Under this model.
    pub model: Model,
    /// Its first instant, unix seconds.
    pub starts_s: i64,
    /// The first instant after it.
    pub ends_s: i64,
    /// Its money.
    pub sums: MoneyDay,
}

/// Writes days.
pub fn put(scope: &Scope, days: &[NewMoneyDay]) -> Statement {
    scope.statement(sql!("money_rollup.put")).bind_json(days)
}

/// Removes the days that begin with these instants.
pub fn delete(scope: &Scope, starts_s: &BTreeSet<i64>) -> Statement {
    scope.statement(sql!("money_rollup.delete_days")).bind_json(&Model::ALL).bind_json(starts_s)
}

/// Removes every day.
pub fn delete_all(scope: &Scope) -> Statement {
    scope.statement(sql!("money_rollup.delete_all")).bind_json(&Model::ALL)
}

/// What changes of some payments.
pub struct ChangedEntries<'a> {
    /// Those of which entries stand already.
    pub payments: &'a [PaymentId],
    /// Days of UTC that they get entries on.
    pub days: &'a BTreeSet<i64>,
    /// Only days before this instant are marked, unix seconds: today is added up when it is over.
    pub before_s: i64,
}

/// Marks what changes; before the entries themselves change.
pub fn mark_entries(scope: &Scope, changed: &ChangedEntries, now_s: i64) -> Statement {
    let statement = scope.statement(sql!("stale_day.mark_entries")).bind_json(changed.payments);
    statement.bind_json(changed.days).bind(changed.before_s).bind(now_s)
}

/// Marks every day up to now on which payments of a range have entries.
pub fn mark_range(scope: &Scope, range: &Range, now_s: i64) -> Statement {
    scope.statement(sql!("stale_day.mark_range")).bind(range.after).bind(range.until).bind(now_s)
}

/// Marks a day of the site's zone that is over, in both modes.
pub fn mark_closed(site: &SiteId, day: &DayBounds, now_s: i64) -> Statement {
    let days: Vec<i64> = (day.starts_s.div_euclid(DAY_S)..=(day.ends_s - 1).div_euclid(DAY_S)).collect();
    Statement::new(sql!("stale_day.mark_closed")).bind(site).bind_json(&days).bind(now_s)
}

/// A mark.
#[derive(Debug, Clone, Deserialize)]
pub struct MarkRow {
    /// The site.
    pub site: SiteId,
    /// Live or test.
    pub mode: Mode,
    /// The day of UTC, counted from 1970.
    pub day: i64,
    /// The site's zone.
    pub time_zone: String,
}

/// The [`MarkRow`]s whose turn it is, all of one site and mode.
pub fn next_marks(limit: i64) -> Statement {
    Statement::new(sql!("stale_day.next")).bind(limit)
}

/// Takes these days, to add them up: who marks one again is seen.
pub fn take(scope: &Scope, marks: &[MarkRow]) -> Statement {
    scope.statement(sql!("stale_day.take")).bind_json(&days(marks))
}

/// Fails the batch when one of these days was marked again since it was taken.
pub fn guard(scope: &Scope, marks: &[MarkRow]) -> Statement {
    scope.statement(sql!("commit_guard.stale_days")).bind_json(&days(marks))
}

/// Gives these days another turn, behind all others.
pub fn put_back(scope: &Scope, marks: &[MarkRow], now_s: i64) -> Statement {
    scope.statement(sql!("stale_day.put_back")).bind_json(&days(marks)).bind(now_s)
}

/// Takes the marks off.
pub fn unmark(scope: &Scope, marks: &[MarkRow]) -> Statement {
    scope.statement(sql!("stale_day.done")).bind_json(&days(marks))
}

fn days(marks: &[MarkRow]) -> Vec<i64> {
    marks.iter().map(|mark| mark.day).collect()
}
