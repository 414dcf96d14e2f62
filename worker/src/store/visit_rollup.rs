//! Visits of days added up (`headwater::report::visits`), and the groups that they are added up from.

use crate::port::database::{Statement, sql};
use crate::store::instants::Instants;
use headwater::base::id::SiteId;
use headwater::report::visits::DaySums;
use serde::{Deserialize, Serialize};

/// What visits are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Nothing: all of them, also those that begin no touch.
    All,
    /// Channel of the touch.
    Channel,
    /// Source of the touch.
    Source,
    /// Campaign of the touch; visits without one are left out.
    Campaign,
}

impl Dimension {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::All, Self::Channel, Self::Source, Self::Campaign];
}

/// `VisitGroup`s of a span.
pub fn groups(site: &SiteId, dimension: Dimension, span: Instants) -> Statement {
    let sql = match dimension {
        Dimension::All => sql!("session.groups_of_all"),
        Dimension::Channel => sql!("session.groups_by_channel"),
        Dimension::Source => sql!("session.groups_by_source"),
        Dimension::Campaign => sql!("session.groups_by_campaign"),
    };
    Statement::new(sql).bind(site).bind(span.from_s).bind(span.to_s)
}

/// A day under one dimension.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VisitDayRow {
    /// The dimension.
    pub dimension: Dimension,
    /// The first instant of the day, unix seconds.
    pub starts_s: i64,
    /// Its visits.
    #[serde(deserialize_with = "super::json_text")]
    pub sums: DaySums,
}

/// The [`VisitDayRow`]s of the days that begin within a span.
pub fn days_of(site: &SiteId, span: Instants) -> Statement {
    let statement = Statement::new(sql!("visit_rollup.of_range")).bind(site).bind(span.from_s).bind(span.to_s);
    statement.bind_json(&Dimension::ALL)
}

/// The [`VisitDayRow`]s of one day.
pub fn day(site: &SiteId, starts_s: i64) -> Statement {
    Statement::new(sql!("visit_rollup.of_day")).bind(site).bind(starts_s).bind_json(&Dimension::ALL)
}

/// Writes days.
pub fn put(site: &SiteId, rows: &[VisitDayRow]) -> Statement {
    Statement::new(sql!("visit_rollup.put")).bind(site).bind_json(rows)
}

/// Removes every day.
pub fn delete_all(site: &SiteId) -> Statement {
    Statement::new(sql!("visit_rollup.delete_all")).bind(site).bind_json(&Dimension::ALL)
}

/// How far the visits of a site are added up.
#[derive(Debug, Clone, Deserialize)]
pub struct UntilRow {
    /// Sessions that began before are, unix seconds; 0: none is.
    pub until_s: i64,
    /// In days of this zone.
    pub time_zone: String,
}

/// One [`UntilRow`].
pub fn until(site: &SiteId) -> Statement {
    Statement::new(sql!("visit_rollup_until.of_site")).bind(site)
}

/// A site with visits to add up.
#[derive(Debug, Clone, Deserialize)]
pub struct DueRow {
    /// The site.
    pub site: SiteId,
    /// Until when they are added up, unix seconds; 0: none is.
    pub until_s: i64,
    /// In days of this zone.
    pub built_zone: String,
    /// The site's zone.
    pub time_zone: String,
    /// When the site was made, unix seconds.
    pub created_s: i64,
}

/// The [`DueRow`]s with sessions before an instant that are not added up.
pub fn due(before_s: i64, limit: i64) -> Statement {
    Statement::new(sql!("visit_rollup_until.due")).bind(before_s).bind(limit)
}

/// A new site.
pub fn begin(site: &SiteId, time_zone: &str) -> Statement {
    Statement::new(sql!("visit_rollup_until.begin")).bind(site).bind(time_zone)
}

/// When the first session of a site began.
#[derive(Debug, Deserialize)]
pub struct FirstRow {
    /// Unix seconds; absent: there is none.
    pub started_s: Option<i64>,
}

/// One [`FirstRow`].
pub fn first_session(site: &SiteId) -> Statement {
    Statement::new(sql!("session.first")).bind(site)
}

/// Notes how far visits are added up now, in days of a zone.
pub fn advance(row: &DueRow, until_s: i64) -> Statement {
    let statement = Statement::new(sql!("visit_rollup_until.advance")).bind(&row.site).bind(row.until_s);
    statement.bind(until_s).bind(row.time_zone.as_str())
}

/// Everything is added up anew.
pub fn restart(site: &SiteId) -> Statement {
    Statement::new(sql!("visit_rollup_until.restart")).bind(site)
}

/// Fails the batch when others have gone on meanwhile.
pub fn guard(row: &DueRow) -> Statement {
    Statement::new(sql!("commit_guard.visit_rollup")).bind(&row.site).bind(row.until_s)
}

/// The quarter of an hour in which an instant falls: every day of every zone begins with one.
pub fn quarter(at_s: i64) -> i64 {
    at_s.div_euclid(900) * 900
}
