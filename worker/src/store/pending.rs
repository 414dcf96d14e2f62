//! The queue of payments to derive again: by clue (the hub), a page a turn.
//!
//! What always holds: sites take turns, and so do the clues of a site, the oldest first. A clue that is queued again while a pass
//! over its payments is under way keeps its place in that pass, and gets another pass afterwards. Only a pass that began later
//! deletes what was queued.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::attribution::evidence::RememberedBy;
use headwater::base::id::{Mode, PaymentId, SiteId, StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedSet;
use serde::Serialize;

/// Payments that carry a clue, to be derived again from `cursor` on.
#[derive(Debug, Clone, FromJson)]
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
    /// The generation with which the pass under way began; of no meaning before its first page is done.
    pub pass: i64,
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

    /// Whether both are the same clue.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.site, self.mode, &self.hub) == (&other.site, other.mode, &other.hub)
    }

    /// The generation with which the pass of the next page began: what is queued later is not in it.
    fn pass(&self) -> i64 {
        if self.cursor.is_empty() { self.generation } else { self.pass }
    }

    /// Whether a beacon brought it about, which anybody may send, and its payments are more than one page.
    fn is_costly_of_beacon(&self) -> bool {
        BEACONS.contains(&self.cause.as_str()) && !self.cursor.is_empty()
    }
}

/// What beacons give for a cause.
const BEACONS: [&str; 2] = ["visit", "identify"];

/// How long many payments rest after a pass that a beacon brought about, in seconds.
const REST_S: i64 = 60;

/// A row of a page of payments.
#[derive(Debug, FromJson)]
pub struct PageRow {
    /// The payment.
    pub payment: PaymentId,
}

/// One [`PendingRow`] or none: whose turn it is.
pub fn next(now_s: i64) -> Statement {
    Statement::new(sql!("pending.next")).bind(now_s)
}

/// Gives it its turn, whatever comes of it; the others' come before its next.
pub fn turn(pending: &PendingRow, now_s: i64) -> [Statement; 2] {
    let site = Statement::new(sql!("site.queue_turn")).bind(&pending.site);
    [pending.statement(sql!("pending.turn")).bind(now_s), site]
}

/// The next [`PageRow`]s.
pub fn page(pending: &PendingRow, limit: i64) -> Statement {
    let sql = if pending.hub == UNPLACED { sql!("payment.next_unplaced") } else { sql!("pending.page") };
    pending.statement(sql).bind(pending.cursor.as_str()).bind(limit)
}

/// Notes how far it has come.
pub fn advance(pending: &PendingRow, cursor: &PaymentId) -> Statement {
    let statement = pending.statement(sql!("pending.advance")).bind(pending.cursor.as_str());
    statement.bind(cursor).bind(pending.pass())
}

/// Ends a pass at a time: off the queue, or from the beginning again if it was queued meanwhile. Where a beacon moved many payments the
/// next pass keeps its distance, so that nobody can keep the queue busy with them.
pub fn finish(pending: &PendingRow, now_s: i64) -> Vec<Statement> {
    let of = |sql| pending.statement(sql).bind(pending.cursor.as_str()).bind(pending.pass());
    let rest = of(sql!("pending.rest"));
    if pending.is_costly_of_beacon() {
        return vec![rest.bind(now_s + REST_S)];
    }
    vec![of(sql!("pending.finish")), rest.bind(0)]
}

/// Drops clues that only rested.
pub fn prune(now_s: i64) -> Statement {
    Statement::new(sql!("pending.prune")).bind(now_s)
}

/// What the payments are queued by whose source is not known, when the owner has them decided again. No payment carries it as a clue.
pub const UNPLACED: &str = "unplaced";

/// The clues under which attribution alone is queued, in order: those that beacons can bring about, and what is remembered or set. All
/// others are Stripe's objects and payment facts since.
const NOT_OF_MONEY: [&str; 8] = ["claims", "code:", "email:", "remembered:", UNPLACED, "unseen:", "user:", "visitor:"];

/// Below every letter that follows, above all that a clue begins with.
const BEYOND: char = char::MAX;

/// One [`PendingRow`] or none: what is queued because of money, which browsers cannot cause; except the payments of a Checkout
/// Session that somebody came back from, a few times at most.
pub fn next_of_money(scope: &Scope) -> Statement {
    let starts = std::iter::once(String::new()).chain(NOT_OF_MONEY.iter().map(|clue| format!("{clue}{BEYOND}")));
    let ends = NOT_OF_MONEY.iter().map(ToString::to_string).chain(std::iter::once(BEYOND.to_string()));
    let ranges: Vec<(String, String)> = starts.zip(ends).collect();
    scope.statement(sql!("pending.next_of_money")).bind_json(&ranges)
}

/// Why payments are queued.
pub struct Cause<'a> {
    /// Shown in the history of answers.
    pub text: &'a str,
    /// When.
    pub now_s: i64,
}

/// Queues the payments whose source is not known.
pub fn add_unplaced(scope: &Scope, cause: &Cause) -> Statement {
    scope.statement(sql!("pending.add_unplaced")).bind(UNPLACED).bind(cause.text).bind(cause.now_s)
}

/// A payment that came, went or changed among those that a customer is remembered by.
#[derive(Debug, Serialize)]
pub struct MemoryChange {
    /// The customer.
    pub customer: StripeId,
    /// Why it is remembered.
    pub by: RememberedBy,
    /// When that payment was paid.
    pub paid_s: i64,
}

/// Which payments a commit may concern beside its own.
pub struct Concerned<'a> {
    /// They carry one of these clues.
    pub clues: &'a [String],
    /// They lean on what is remembered of a customer, where one of these changes is of the earliest.
    pub memory: &'a [MemoryChange],
    /// Those in view, which are derived already.
    pub but: &'a SortedSet<PaymentId>,
}

/// Queues the payments that a commit may concern, where there may be any. Stands after the payments themselves.
pub fn add(scope: &Scope, concerned: &Concerned, cause: &Cause) -> Option<Statement> {
    let Concerned { clues, memory, but } = concerned;
    let statement = scope.statement(sql!("pending.add")).bind_json(clues).bind_json(but);
    let statement = statement.bind(cause.text).bind(cause.now_s).bind_json(memory);
    (!clues.is_empty() || !memory.is_empty()).then_some(statement)
}

/// Queues the payments of both modes that wait for what a visit brought, and those that this visit precedes.
pub fn add_for_visit(site: &SiteId, visitor: &VisitorId, clues: &[String], cause: &Cause) -> Statement {
    let statement = Statement::new(sql!("pending.add_for_visit")).bind(site).bind_json(clues);
    statement.bind(cause.text).bind(cause.now_s).bind(visitor)
}
