//! Sums for reports.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::attribution::Model;
use headwater::base::id::SiteId;
use headwater::base::time::DayBounds;
use headwater::report::LINES_MAX;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Visitors and sessions of a range.
#[derive(Debug, Default, Deserialize)]
pub struct VisitRow {
    /// Distinct visitors.
    pub visitors: i64,
    /// Sessions.
    pub sessions: i64,
}

/// A span of time, in unix seconds.
#[derive(Debug, Clone, Copy)]
pub struct Instants {
    /// The first second.
    pub from_s: i64,
    /// The second after the last.
    pub to_s: i64,
}

impl Instants {
    fn bind_to(self, statement: Statement) -> Statement {
        statement.bind(self.from_s).bind(self.to_s)
    }
}

/// `report::SumRow`s.
pub fn sums(scope: &Scope, model: Model, instants: Instants) -> Statement {
    instants.bind_to(scope.statement(sql!("entry.sums")).bind(model.as_str()))
}

/// `report::DayRow`s.
pub fn sums_by_day(scope: &Scope, model: Model, days: &[DayBounds]) -> Statement {
    #[derive(Serialize)]
    struct DayJson {
        day: String,
        starts_s: i64,
        ends_s: i64,
    }
    let json = |day: &DayBounds| DayJson { day: day.day.to_string(), starts_s: day.starts_s, ends_s: day.ends_s };
    let days: Vec<DayJson> = days.iter().map(json).collect();
    scope.statement(sql!("entry.by_day")).bind(model.as_str()).bind_json(&days)
}

/// One [`VisitRow`].
pub fn count_visits(site: &SiteId, instants: Instants) -> Statement {
    instants.bind_to(Statement::new(sql!("session.count")).bind(site))
}

/// `api::VisitLine`s by channel.
pub fn visits_by_channel(site: &SiteId, instants: Instants) -> Statement {
    instants.bind_to(Statement::new(sql!("session.count_by_channel")).bind(site))
}

/// [`VisitSumRow`]s by source: of each name that has money, and of as many more as have a line.
///
/// [`VisitSumRow`]: headwater::report::VisitSumRow
pub fn visits_by_source(site: &SiteId, instants: Instants, names: &BTreeSet<&str>) -> Statement {
    by_name(sql!("session.count_by_source"), site, instants, names)
}

/// The same by campaign; visits without one are left out.
pub fn visits_by_campaign(site: &SiteId, instants: Instants, names: &BTreeSet<&str>) -> Statement {
    by_name(sql!("session.count_by_campaign"), site, instants, names)
}

fn by_name(sql: &'static str, site: &SiteId, instants: Instants, names: &BTreeSet<&str>) -> Statement {
    let lines = i64::try_from(LINES_MAX).unwrap_or(i64::MAX);
    instants.bind_to(Statement::new(sql).bind(site)).bind_json(names).bind(lines)
}
