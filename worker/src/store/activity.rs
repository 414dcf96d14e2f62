//! Who changed what, and when.

use crate::port::database::{Statement, sql};
use headwater::base::access::CallerKind;
use headwater::base::id::SiteId;

/// How many a page has.
const PAGE: i64 = 50;
/// How long it is kept, in seconds.
const KEPT_S: i64 = 400 * 86_400;

/// Something that somebody changed.
pub struct NewActivity<'a> {
    /// When.
    pub at_s: i64,
    /// How they were let pass.
    pub kind: CallerKind,
    /// The member's name at that time, or how the API token begins.
    pub name: Option<&'a str>,
    /// The name of the call.
    pub route: &'a str,
    /// Its site.
    pub site: Option<&'a SiteId>,
    /// The id of what it was about; of a person a digest.
    pub target: Option<&'a str>,
}

/// Adds one, unless the same was added since a time. Drops what is beyond the newest.
pub fn insert_activity(new: &NewActivity, again_since_s: i64) -> [Statement; 2] {
    let statement = Statement::new(sql!("activity.insert")).bind(new.at_s).bind(new.kind.as_str()).bind(new.name);
    let statement = statement.bind(new.route).bind(new.site.map(SiteId::as_str)).bind(new.target).bind(again_since_s);
    [statement, Statement::new(sql!("activity.shorten"))]
}

/// Those before one, newest first: a [`BodyRow`](super::BodyRow).
pub fn activities_before(id: i64) -> Statement {
    Statement::new(sql!("activity.list")).bind(id).bind(PAGE)
}

/// Drops what is past its time, some at a time.
pub fn prune(now_s: i64) -> Statement {
    Statement::new(sql!("activity.prune")).bind(now_s - KEPT_S)
}
