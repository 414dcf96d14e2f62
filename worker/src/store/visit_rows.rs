//! What visits cost: roughly how many rows beacons write on a UTC day.

use crate::port::database::{Statement, sql};
use headwater::base::id::{SessionId, SiteId};
use headwater::base::json::FromJson;

/// The rows a beacon writes, as D1 counts them: each index of a table is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeaconRows {
    /// In any case.
    pub always: i64,
    /// More, where it begins its session.
    pub beginning: i64,
}

/// A day's rows so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromJson)]
pub struct DayRows {
    /// Of all sites, and of dropping old rows.
    pub total: i64,
    /// Of the site asked for.
    pub own: i64,
    /// Of the other sites.
    pub others: i64,
}

/// A site's rows of a day; of no site: the dropping of old rows.
#[derive(Debug, FromJson)]
pub struct SiteDayRow {
    /// Its id, or empty.
    pub site: String,
    /// Rows.
    pub rows: i64,
}

/// A beacon that is counted.
#[derive(Debug)]
pub struct CountedBeacon<'a> {
    /// Its site.
    pub site: &'a SiteId,
    /// Its session.
    pub session: &'a SessionId,
    /// What it writes.
    pub rows: BeaconRows,
    /// For how many of its kind it is counted.
    pub stands_for: i64,
}

/// Counts a beacon. Before the session is written in the batch.
pub fn add(beacon: &CountedBeacon<'_>, day: i64) -> Statement {
    let CountedBeacon { site, session, rows, stands_for } = beacon;
    let statement = Statement::new(sql!("visit_rows.add")).bind(*site).bind(day).bind(rows.always).bind(rows.beginning);
    statement.bind(*session).bind(*stands_for)
}

/// Counts what the statement before it in the batch dropped, each row for as many as D1 counts.
pub fn add_dropped(day: i64, each: i64) -> Statement {
    Statement::new(sql!("visit_rows.add_dropped")).bind(day).bind(each)
}

/// Counts so many rows among those that were dropped.
pub fn add_deleted(day: i64, rows: i64) -> Statement {
    Statement::new(sql!("visit_rows.add_deleted")).bind(day).bind(rows)
}

/// One [`DayRows`].
pub fn of_day(site: &SiteId, day: i64) -> Statement {
    Statement::new(sql!("visit_rows.of_day")).bind(day).bind(site)
}

/// One [`DayRows`] of all sites together.
pub fn whole_day(day: i64) -> Statement {
    Statement::new(sql!("visit_rows.whole_day")).bind(day)
}

/// Every [`SiteDayRow`] of a day.
pub fn rows_by_site(day: i64) -> Statement {
    Statement::new(sql!("visit_rows.list")).bind(day)
}

/// Drops the counts of days before this one.
pub fn prune(before_day: i64) -> Statement {
    Statement::new(sql!("visit_rows.prune")).bind(before_day)
}
