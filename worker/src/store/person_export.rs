//! What is held of a person, row by row, by keys that are walked in order.

use super::fact::Scope;
use crate::port::database::{Statement, sql};
use headwater::base::id::{PaymentId, VisitorId};
use headwater::base::json::FromJson;

/// Rows of a page.
pub const ROWS: usize = 100;

/// A row.
#[derive(Debug, FromJson)]
pub struct HeldRow {
    /// Its key: the next page begins after it.
    pub key: String,
    /// When, unix seconds.
    pub at_s: Option<i64>,
    /// JSON of what is held.
    pub body: String,
}

/// What is held of some visitors, a table or two at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfVisitors {
    /// Visits.
    Visits,
    /// Sessions of the table of an earlier version.
    Sessions,
    /// Custom events.
    Events,
    /// Identifies.
    Identifies,
    /// Aliases, returns from checkout, signed customers.
    Links,
}

/// The next [`HeldRow`]s of some visitors after a key; [`ROWS`] at most.
pub fn held(scope: &Scope, of: OfVisitors, visitors: &[VisitorId], after: &str) -> Statement {
    let mut parts = after.split('~');
    let mut text = || parts.next().unwrap_or_default();
    let number = |text: &str| text.parse::<i64>().unwrap_or(-1);
    let sql = match of {
        OfVisitors::Visits => sql!("visit.export"),
        OfVisitors::Sessions => sql!("session.export"),
        OfVisitors::Events => sql!("visit_event.export"),
        OfVisitors::Identifies => sql!("identify.export"),
        OfVisitors::Links => sql!("alias.export"),
    };
    let statement = Statement::new(sql).bind(&scope.site).bind_json(visitors);
    match of {
        OfVisitors::Visits => statement.bind(text()),
        OfVisitors::Sessions | OfVisitors::Events => statement.bind(number(text())).bind(text()),
        OfVisitors::Links => statement.bind(text()).bind(number(text())),
        OfVisitors::Identifies => (0..4).fold(statement, |statement, _| statement.bind(text())),
    }
}

/// The [`HeldRow`]s of some payments, the newest first.
pub fn held_of_payments(scope: &Scope, payments: &[PaymentId]) -> Statement {
    scope.statement(sql!("payment.export")).bind_json(payments)
}
