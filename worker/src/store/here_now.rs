//! Who is on a site at this moment.

use crate::port::database::{Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;

/// Visits that are looked at.
#[derive(Debug, Clone, Copy)]
pub struct LatestVisits {
    /// Seen since then, unix seconds.
    pub seen_from_s: i64,
    /// Begun since then.
    pub begun_from_s: i64,
    /// The latest so many.
    pub at_most: i64,
}

/// Who was seen.
#[derive(Debug, FromJson)]
pub struct HereNowRow {
    /// Distinct visitors.
    pub visitors: i64,
    /// Visits that were looked at.
    pub visits: i64,
}

/// One [`HereNowRow`].
pub fn here_now(site: &SiteId, of: LatestVisits) -> Statement {
    let LatestVisits { seen_from_s, begun_from_s, at_most } = of;
    Statement::new(sql!("visit.here_now")).bind(site).bind(seen_from_s).bind(begun_from_s).bind(at_most)
}
