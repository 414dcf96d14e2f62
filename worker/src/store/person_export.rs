//! What is held of a person, row by row, by keys that are walked in order: to be handed out, or to be erased.

use super::fact::Scope;
use crate::port::database::{Statement, sql};
use headwater::base::id::{PaymentId, SiteId, VisitorId};
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

/// Every place where rows of visitors are held. Payments and what Stripe reported are apart.
pub const OF_VISITORS: [OfVisitors; 5] =
    [OfVisitors::Visits, OfVisitors::Sessions, OfVisitors::Events, OfVisitors::Identifies, OfVisitors::Links];

impl OfVisitors {
    /// What a row of it is about, as an export names it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Visits | Self::Sessions => "visit",
            Self::Events => "custom_event",
            Self::Identifies => "identify",
            Self::Links => "link",
        }
    }
}

/// Deletes rows that were read, and what hangs on them.
pub fn erase(site: &SiteId, of: OfVisitors, rows: &[HeldRow]) -> Vec<Statement> {
    let bodies: Vec<&str> = rows.iter().map(|row| row.body.as_str()).collect();
    let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
    let by_body = |sql| Statement::new(sql).bind(site).bind_json(&bodies);
    let by_key = |sql| Statement::new(sql).bind(site).bind_json(&keys);
    match of {
        OfVisitors::Visits => vec![by_body(sql!("engagement.erase")), by_key(sql!("visit.erase"))],
        OfVisitors::Sessions => {
            vec![by_body(sql!("engagement.erase")), by_body(sql!("hit.erase")), by_body(sql!("session.erase"))]
        }
        OfVisitors::Events => vec![by_key(sql!("visit_event.erase"))],
        OfVisitors::Identifies => vec![by_body(sql!("identify.erase"))],
        OfVisitors::Links => {
            let all = [sql!("alias.erase"), sql!("checkout_return.erase"), sql!("signed_customer.erase")];
            all.into_iter().map(by_body).collect()
        }
    }
}

/// The identifies of any visitor that name some users or addresses, by pseudonym: [`HeldRow`]s, [`ROWS`] at most.
pub fn held_of_names(site: &SiteId, pseudonyms: &[&str]) -> Statement {
    Statement::new(sql!("identify.named")).bind(site).bind_json(pseudonyms)
}

/// The next [`HeldRow`]s of some visitors after a key; [`ROWS`] at most.
pub fn held(site: &SiteId, of: OfVisitors, visitors: &[VisitorId], after: &str) -> Statement {
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
    let statement = Statement::new(sql).bind(site).bind_json(visitors);
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
