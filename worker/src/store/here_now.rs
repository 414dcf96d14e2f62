//! Who is on a site at this moment, and who came by the link of a test purchase.

use crate::port::database::{Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;
use headwater::base::limits::TEST_VISIT_AMONG;
use headwater::visit::touch::Touch;

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

/// One [`TestVisit`](headwater::api::TestVisit) that began since then, if there is one.
pub fn test_visit(site: &SiteId, since_s: i64) -> Statement {
    let text = |text: &str| Some(text.to_owned());
    let (source, medium, campaign) = (text("headwater"), text("test"), text("test-purchase"));
    let touch = Touch { utm_source: source, utm_medium: medium, utm_campaign: campaign, ..Touch::default() };
    // Without a landing page it is the lines that every such touch has.
    let lines = touch.to_stored();
    Statement::new(sql!("visit.test_purchase")).bind(site).bind(since_s).bind(TEST_VISIT_AMONG).bind(lines)
}
