//! Checkout Sessions that nobody paid.

use super::fact::{Scope, stored_body};
use super::instants::Instants;
use crate::port::database::{Statement, sql};
use headwater::base::id::{SessionId, SiteId, StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedSet;
use headwater::stripe::fact::StoredBody;

/// Rows of a page.
pub const UNPAID_AT_ONCE: usize = 500;
/// Pages of an answer. A stranger opens as many Checkout Sessions as a shop lets them, so what is read of them has an end.
pub const UNPAID_PAGES_MAX: usize = 20;

/// A Checkout Session that nobody paid.
#[derive(Debug, FromJson)]
pub struct UnpaidRow {
    /// Its id.
    pub object: StripeId,
    /// Which version of it.
    pub digest: String,
    /// When it was opened, unix seconds.
    pub opened_s: i64,
    /// The fields kept.
    #[json(with = "stored_body")]
    pub body: StoredBody,
}

/// The next [`UnpaidRow`]s that were opened within a range, newest first, and older than one.
pub fn unpaid(scope: &Scope, range: Instants, before: Option<&UnpaidRow>) -> Statement {
    let (opened_s, object, digest) =
        before.map_or((range.to_s, "", ""), |row| (row.opened_s, row.object.as_str(), row.digest.as_str()));
    let statement = scope.statement(sql!("fact.unpaid_checkouts"));
    statement.bind(opened_s).bind(object).bind(digest).bind(range.from_s)
}

/// A visitor of a session.
#[derive(Debug, FromJson)]
pub struct VisitorRow {
    /// Who.
    pub visitor: VisitorId,
}

/// The [`VisitorRow`]s of some sessions.
pub fn visitors_of_sessions(site: &SiteId, sessions: &SortedSet<SessionId>) -> Statement {
    Statement::new(sql!("visit.visitors_of_sessions")).bind(site).bind_json(sessions)
}
