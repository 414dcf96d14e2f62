//! Who changed what, and when.

use crate::port::database::{Statement, sql};
use headwater::api::CallerKind;
use headwater::base::json::FromJson;

/// How long it is kept, in seconds.
const KEPT_S: i64 = 400 * 86_400;

/// Something that somebody changed.
#[derive(Debug, FromJson)]
pub struct ActivityRow {
    /// Its number.
    pub id: i64,
    /// When.
    pub at_s: i64,
    /// How they were let pass.
    pub kind: CallerKind,
    /// The member's name at that time, or how the API token begins.
    pub name: Option<String>,
    /// The name of the call.
    pub route: String,
    /// Its site.
    pub site: Option<String>,
    /// The id of what it was about; of a person a digest.
    pub target: Option<String>,
}

/// Adds one whose id is not known yet, unless the same was added since a time. Drops what is beyond the newest.
pub fn insert_activity(row: &ActivityRow, again_since_s: i64) -> [Statement; 2] {
    let statement = Statement::new(sql!("activity.insert")).bind(row.at_s).bind(row.kind.as_str());
    let statement = statement.bind(row.name.as_deref()).bind(row.route.as_str());
    let statement = statement.bind(row.site.as_deref()).bind(row.target.as_deref()).bind(again_since_s);
    [statement, Statement::new(sql!("activity.shorten"))]
}

/// [`ActivityRow`]s before one, newest first.
pub fn activities_before(id: i64, limit: i64) -> Statement {
    Statement::new(sql!("activity.list")).bind(id).bind(limit)
}

/// Drops what is past its time, some at a time.
pub fn prune(now_s: i64) -> Statement {
    Statement::new(sql!("activity.prune")).bind(now_s - KEPT_S)
}
