//! Payments whose source is not known: the rows of the work list, and their place in the queue.

use crate::port::database::{Statement, sql};
use crate::store::explanation::ShortMissing;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::payment_list::Place;
use crate::store::pending;
use headwater::attribution::Missing;
use headwater::base::id::{PaymentId, Pseudonym};
use headwater::base::json::from_text;
use headwater::base::money::Currency;
use serde::{Deserialize, Deserializer};

/// What a payment lacks and what it has.
#[derive(Debug, Deserialize)]
pub struct ReasonRow {
    /// Its currency.
    pub currency: Currency,
    /// What stays of it.
    pub net_minor: i64,
    /// What it lacks, most helpful first.
    #[serde(deserialize_with = "missing")]
    pub missing: Vec<Missing>,
}

/// A payment of the list.
#[derive(Debug, Deserialize)]
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
    #[serde(deserialize_with = "super::flag")]
    pub renewal: bool,
    /// The visitor.
    pub visitor: Option<String>,
    /// Whose address.
    pub pseudonym: Option<Pseudonym>,
    /// The address, sealed.
    pub email: Option<String>,
    /// What it lacks, most helpful first.
    #[serde(deserialize_with = "missing")]
    pub missing: Vec<Missing>,
}

fn missing<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Missing>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    let short: Option<Vec<ShortMissing>> = text.and_then(|text| from_text(&text).ok());
    Ok(short.unwrap_or_default().into_iter().map(ShortMissing::long).collect())
}

/// The newest [`ReasonRow`]s of a range, so many at most.
pub fn newest_reasons(scope: &Scope, instants: Instants, limit: i64) -> Statement {
    scope.statement(sql!("payment.unplaced_reasons")).bind(instants.from_s).bind(instants.to_s).bind(limit)
}

/// The [`UnplacedRow`]s that follow a place in the list.
pub fn list_unplaced(scope: &Scope, instants: Instants, after: Option<&Place>, limit: i64) -> Statement {
    let statement = scope.statement(sql!("payment.unplaced")).bind(instants.from_s).bind(instants.to_s);
    statement.bind(after.map(|place| place.paid_s)).bind(after.map(|place| &place.id)).bind(limit)
}

/// How far the queue is with them.
#[derive(Debug, Deserialize)]
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
