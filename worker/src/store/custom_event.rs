//! Custom events: what a visitor did, by the names that the site gives it.

use crate::port::database::{Statement, sql};
use crate::store::session::SessionHit;
use headwater::visit::beacon::CustomEvent;

/// An event of a session, for time lines; before [`crate::store::session::hit`] in the batch.
pub fn insert(hit: &SessionHit, event: &CustomEvent, now_ms: i64) -> Statement {
    let statement = Statement::new(sql!("visit_event.insert")).bind(hit.site).bind(now_ms).bind(hit.mark);
    let statement = statement.bind(hit.session).bind(hit.visitor).bind(event.name.as_str());
    statement.bind(hit.touch.landing_page.as_deref()).bind_json(&event.props)
}

/// Drops events past their retention.
pub fn prune(now_ms: i64, limit: i64) -> Statement {
    Statement::new(sql!("visit_event.prune")).bind(now_ms).bind(limit)
}
