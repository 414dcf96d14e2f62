//! Sessions, hits and returns from checkout: the rows that a beacon leaves.

use crate::port::database::{Statement, sql};
use headwater::base::id::{SessionId, SiteId, StripeId, VisitorId};
use headwater::base::limits::SESSION_COUNTS_S;
use headwater::visit::channel::{Channel, RULES_VERSION};
use headwater::visit::cookieless::LastSession;
use headwater::visit::touch::Touch;
use headwater::web::device::Device;
use serde::Deserialize;

/// What is known of a visitor's device when a session begins.
#[derive(Debug, Clone, Default)]
pub struct SessionFacts {
    /// ISO 3166-1 alpha-2, in capitals.
    pub country: Option<String>,
    /// The device.
    pub device: Device,
}

/// What a beacon says of its session.
pub struct SessionHit<'a> {
    /// The site.
    pub site: &'a SiteId,
    /// The session.
    pub session: &'a SessionId,
    /// The visitor.
    pub visitor: &'a VisitorId,
    /// The touch of this beacon's page; only that of the first beacon is kept.
    pub touch: &'a Touch,
    /// Whether it begins a touch.
    pub begins: bool,
    /// Whether it is a page view: those alone are counted as hits.
    pub is_page_view: bool,
    /// Whether it is a custom event.
    pub is_event: bool,
    /// Tells this beacon from the others of its session: 8 hex digits. One that is sent again has the same.
    pub mark: &'a str,
    /// The visitor's own cookie came with it.
    pub proved: bool,
    /// Of the visitor's device; only those of the first beacon are kept.
    pub facts: &'a SessionFacts,
    /// The server's time.
    pub now_s: i64,
}

/// Begins the session, or continues it. A session never changes its visitor, and a mark that it remembers changes nothing. What is
/// kept of the beacon itself goes before this in the batch: it is kept only while the mark is new.
pub fn hit(hit: &SessionHit) -> Statement {
    let statement =
        Statement::new(sql!("session.hit")).bind(hit.site).bind(hit.session).bind(hit.visitor).bind(hit.now_s);
    let statement =
        statement.bind(i64::from(hit.begins)).bind(Channel::of(hit.touch).as_str()).bind(hit.touch.source());
    let statement = statement
        .bind_json(hit.touch)
        .bind(i64::from(RULES_VERSION))
        .bind(i64::from(hit.is_page_view))
        .bind(hit.mark)
        .bind(i64::from(hit.proved));
    let SessionFacts { country, device } = hit.facts;
    statement
        .bind(country.as_deref())
        .bind(device.kind)
        .bind(device.browser)
        .bind(device.os)
        .bind(i64::from(hit.is_event))
        .bind(SESSION_COUNTS_S)
}

/// The last session of a visitor.
#[derive(Debug, Deserialize)]
pub struct LastRow {
    id: SessionId,
    last_s: i64,
    #[serde(deserialize_with = "super::json_text")]
    touch: Touch,
}

impl LastRow {
    /// As the core compares it.
    pub fn to_core(self) -> LastSession {
        LastSession { id: self.id, last_s: self.last_s, touch: self.touch }
    }
}

/// One [`LastRow`] or none.
pub fn last_of_visitor(site: &SiteId, visitor: &VisitorId) -> Statement {
    Statement::new(sql!("session.last_of_visitor")).bind(site).bind(visitor)
}

/// A page view, for time lines; before [`hit`] in the batch.
pub fn insert_hit(hit: &SessionHit, now_ms: i64) -> Statement {
    let statement = Statement::new(sql!("hit.insert")).bind(hit.site).bind(now_ms).bind(hit.mark);
    statement.bind(hit.session).bind(hit.visitor).bind(hit.touch.landing_page.as_deref())
}

/// Drops hits past their retention.
pub fn prune_hits(before_ms: i64, limit: i64) -> Statement {
    Statement::new(sql!("hit.prune")).bind(before_ms).bind(limit)
}

/// Notes that a visit came back with this Checkout Session (A3b), and queues its payments where that is new; after [`hit`] in the batch,
/// since a session has one visitor.
pub fn insert_return(hit: &SessionHit, checkout_session: &StripeId) -> [Statement; 2] {
    let of = |sql| Statement::new(sql).bind(hit.site).bind(checkout_session);
    let insert = of(sql!("checkout_return.insert")).bind(hit.visitor).bind(hit.now_s).bind(hit.session);
    [insert, of(sql!("pending.add_for_return")).bind(hit.now_s)]
}
