//! Payments whose source is not known: the rows of the work list, and their place in the queue.

use crate::port::database::{Statement, sql};
use crate::store::explanation::ShortMissing;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::payment_list::Place;
use crate::store::pending;
use headwater::attribution::Missing;
use headwater::base::id::{Mode, PaymentId, Pseudonym, SiteId};
use headwater::base::json::{Error, FromJson, Value, from_text};
use headwater::base::money::Currency;

/// A payment of the list.
#[derive(Debug, FromJson)]
pub struct UnplacedRow {
    /// Its key.
    pub id: PaymentId,
    /// When it was paid.
    pub paid_at_s: i64,
    /// Its currency.
    pub currency: Currency,
    /// What stays of it.
    pub net_minor: i64,
    /// A renewal.
    #[json(with = "super::flag")]
    pub renewal: bool,
    /// The visitor.
    pub visitor: Option<String>,
    /// Whose address.
    pub pseudonym: Option<Pseudonym>,
    /// The address, sealed.
    pub email: Option<String>,
    /// What it lacks, most helpful first.
    #[json(with = "missing")]
    pub missing: Vec<Missing>,
}

fn missing(value: Value) -> Result<Vec<Missing>, Error> {
    let text = Option::<String>::from_json(value)?;
    let short: Option<Vec<ShortMissing>> = text.and_then(|text| from_text(&text).ok());
    Ok(short.unwrap_or_default().into_iter().map(ShortMissing::long).collect())
}

/// The [`UnplacedRow`]s that follow a place in the list.
pub fn list_unplaced(scope: &Scope, instants: Instants, after: Option<&Place>, limit: i64) -> Statement {
    let statement = scope.statement(sql!("payment.unplaced")).bind(instants.from_s).bind(instants.to_s);
    statement.bind(after.map(|place| place.paid_s)).bind(after.map(|place| &place.id)).bind(limit)
}

/// How many a mode has.
#[derive(Debug, FromJson)]
pub struct CountRow {
    /// The mode.
    pub mode: Mode,
    /// How many, as many as are counted at most.
    pub payments: i64,
}

/// The [`CountRow`] of each mode: payments since an instant, unix seconds.
pub fn count_unplaced(site: &SiteId, since_s: i64, at_most: i64) -> Statement {
    Statement::new(sql!("payment.unplaced_counts")).bind(site).bind(since_s).bind(at_most)
}

/// How far the queue is with them.
#[derive(Debug, FromJson)]
pub struct QueuedRow {
    /// When they were queued.
    pub queued_s: i64,
    /// When the last one done was paid; absent before the first.
    pub reached_s: Option<i64>,
}

/// One [`QueuedRow`] while they are queued.
pub fn queued_unplaced(scope: &Scope) -> Statement {
    scope.statement(sql!("pending.unplaced")).bind(pending::UNPLACED)
}
