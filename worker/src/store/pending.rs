//! The queue of payments to derive again.

use crate::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::id::{Mode, PaymentId, SiteId, VisitorId};
use serde::Deserialize;

/// Payments that carry a clue, to be derived again from `cursor` on.
#[derive(Debug, Clone, Deserialize)]
pub struct PendingRow {
    /// The site.
    pub site: SiteId,
    /// Live or test.
    pub mode: Mode,
    /// The clue.
    pub hub: String,
    /// The last payment done.
    pub cursor: String,
    /// Raised when it was queued again.
    pub generation: i64,
    /// What brought it about.
    pub cause: String,
}

impl PendingRow {
    /// Whose rows it is about.
    pub fn scope(&self) -> Scope {
        Scope { site: self.site.clone(), mode: self.mode }
    }

    fn statement(&self, sql: &'static str) -> Statement {
        self.scope().statement(sql).bind(self.hub.as_str())
    }
}

/// A row of a page of payments.
#[derive(Debug, Deserialize)]
pub struct PageRow {
    /// The payment.
    pub payment: PaymentId,
}

/// One [`PendingRow`] or none: the first, or the first after another.
pub fn next(after: Option<&PendingRow>) -> Statement {
    let statement = Statement::new(sql!("pending.next"));
    match after {
        None => statement.bind("").bind("").bind(""),
        Some(after) => statement.bind(&after.site).bind(after.mode).bind(after.hub.as_str()),
    }
}

/// The next [`PageRow`]s.
pub fn page(pending: &PendingRow, limit: i64) -> Statement {
    pending.statement(sql!("pending.page")).bind(pending.cursor.as_str()).bind(limit)
}

/// Notes how far it has come.
pub fn advance(pending: &PendingRow, cursor: &PaymentId) -> Statement {
    pending.statement(sql!("pending.advance")).bind(pending.generation).bind(cursor)
}

/// Takes it off the queue, unless it was queued again.
pub fn finish(pending: &PendingRow) -> Statement {
    pending.statement(sql!("pending.finish")).bind(pending.generation)
}

/// Whether anything is queued: a row, or none.
pub fn of_scope(scope: &Scope) -> Statement {
    scope.statement(sql!("pending.of_scope"))
}

/// Why payments are queued.
pub struct Cause<'a> {
    /// Shown in the history of answers.
    pub text: &'a str,
    /// When.
    pub now_s: i64,
}

/// Queues the payments that carry one of these clues, but for those just derived.
pub fn add(scope: &Scope, clues: &[String], but: &[PaymentId], cause: &Cause) -> Statement {
    let statement = scope.statement(sql!("pending.add")).bind_json(clues).bind_json(but);
    statement.bind(cause.text).bind(cause.now_s)
}

/// Queues the payments of both modes that wait for what a visit brought, and those that this visit precedes.
pub fn add_for_visit(site: &SiteId, visitor: &VisitorId, clues: &[String], cause: &Cause) -> Statement {
    let statement = Statement::new(sql!("pending.add_for_visit")).bind(site).bind_json(clues);
    statement.bind(cause.text).bind(cause.now_s).bind(visitor)
}
