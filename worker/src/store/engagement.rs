//! Engagement: how long and how far down each page of a session was looked at.

use crate::port::database::{Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::limits::SESSION_COUNTS_S;
use headwater::visit::beacon::{BeaconIds, Engagement};

/// One beacon's engagement with a page, and the beacon's mark.
pub struct PageEngagement<'a> {
    /// Host and path.
    pub page: &'a str,
    /// What is added.
    pub engagement: Engagement,
    /// As in [`crate::store::session::SessionHit::mark`].
    pub mark: &'a str,
}

/// Adds to what is known of a page of a session; nothing where the session is not known or another visitor's, or where the page remembers
/// the mark.
pub fn add(site: &SiteId, ids: &BeaconIds, told: &PageEngagement, now_s: i64) -> Statement {
    let statement =
        Statement::new(sql!("engagement.add")).bind(site).bind(&ids.session).bind(&ids.visitor).bind(told.page);
    statement
        .bind(told.engagement.engaged_ms)
        .bind(told.engagement.scroll_percent)
        .bind(now_s)
        .bind(told.mark)
        .bind(SESSION_COUNTS_S)
}
