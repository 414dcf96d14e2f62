//! Engagement: how long and how far down each page of a session was looked at.

use crate::database::{Statement, sql};
use headwater::beacon::{BeaconIds, Engagement};
use headwater::id::SiteId;

/// Adds to what is known of a page of a session; nothing where the session is not known, or another visitor's.
pub fn add(site: &SiteId, ids: &BeaconIds, (page, engagement): (&str, Engagement), now_s: i64) -> Statement {
    let statement = Statement::new(sql!("engagement.add")).bind(site).bind(&ids.session).bind(&ids.visitor).bind(page);
    statement.bind(engagement.engaged_ms).bind(engagement.scroll_percent).bind(now_s)
}

/// Drops pages past their retention.
pub fn prune(before_s: i64) -> Statement {
    Statement::new(sql!("engagement.prune")).bind(before_s)
}
