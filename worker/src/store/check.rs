//! The sums of a check, and our entries to compare them with.

use crate::port::database::{Statement, sql};
use crate::store::api_key::KeyId;
use crate::store::fact::Scope;
use headwater::base::id::StripeId;
use headwater::base::json::FromJson;
use headwater::base::money::{Currency, sum_minor};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::Day;
use headwater::stripe::check::{Cell, Stated, Sums};
use headwater::stripe::ledger::EntryKind;
use serde::Serialize;
use std::ops::Range;

/// A row of `check_total`.
#[derive(Debug, Serialize, FromJson)]
pub struct TotalRow {
    day: String,
    currency: Currency,
    kind: EntryKind,
    #[json(with = "sum_minor")]
    stripe_minor: i64,
    #[json(with = "sum_minor")]
    ours_minor: i64,
    #[json(with = "sum_minor")]
    found_minor: i64,
    #[json(with = "sum_minor")]
    entries_minor: i64,
    #[json(with = "sum_minor")]
    unlisted_minor: i64,
}

impl TotalRow {
    /// As the core compares it.
    pub fn cell(self) -> (Cell, Sums) {
        let Self { day, currency, kind, stripe_minor, ours_minor, found_minor, entries_minor, unlisted_minor } = self;
        let sums = Sums { stripe_minor, ours_minor, found_minor, entries_minor, unlisted_minor };
        ((day, currency, kind), sums)
    }
}

/// One of our entries, as it is added up.
#[derive(Debug, FromJson)]
pub struct EntrySumRow {
    /// When its money moved.
    pub at_s: i64,
    payment: String,
    key: String,
    /// Its currency.
    pub currency: Currency,
    /// Its kind.
    pub kind: EntryKind,
    /// Signed minor units; 0 for what was paid outside Stripe.
    pub entries_minor: i64,
    /// The same, if it is of a payment that the key's lists do not hold.
    pub unlisted_minor: i64,
}

impl EntrySumRow {
    /// Where it stands, for [`next_entries`].
    pub fn place(&self) -> String {
        format!("{} {} {}", self.at_s, self.payment, self.key)
    }
}

/// A version of an object that is known.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, FromJson)]
pub struct KnownRow {
    /// The object.
    pub object: StripeId,
    /// Its digest.
    pub digest: String,
}

/// The [`KnownRow`]s of some objects.
pub fn known(scope: &Scope, objects: &SortedSet<StripeId>) -> Statement {
    scope.statement(sql!("fact.known")).bind_json(objects)
}

/// Our entries (`headwater::stripe::check::OurEntry`) for what some objects state.
pub fn our_entries(scope: &Scope, stated: &[Stated]) -> Statement {
    let payments: SortedSet<&StripeId> = stated.iter().map(|stated| &stated.payment).collect();
    let keys: SortedSet<&StripeId> = stated.iter().map(|stated| &stated.key).collect();
    scope.statement(sql!("entry.for_check")).bind_json(&payments).bind_json(&keys)
}

/// Forgets the totals of the check before.
pub fn clear(id: &KeyId) -> Statement {
    id.statement(sql!("check_total.clear"))
}

/// Adds the sums of a page.
pub fn add(id: &KeyId, sums: &SortedMap<Cell, Sums>) -> Option<Statement> {
    let row = |((day, currency, kind), sums): (&Cell, &Sums)| TotalRow {
        day: day.clone(),
        currency: *currency,
        kind: *kind,
        stripe_minor: sums.stripe_minor,
        ours_minor: sums.ours_minor,
        found_minor: sums.found_minor,
        entries_minor: sums.entries_minor,
        unlisted_minor: sums.unlisted_minor,
    };
    let rows: Vec<TotalRow> = sums.iter().map(row).collect();
    (!rows.is_empty()).then(|| id.statement(sql!("check_total.add")).bind_json(&rows))
}

/// The [`TotalRow`]s of a check.
pub fn totals(id: &KeyId) -> Statement {
    id.statement(sql!("check_total.list"))
}

/// Where a list of cells goes on: after this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellPlace {
    day: String,
    currency: String,
    kind: String,
}

impl CellPlace {
    /// Behind a cell.
    pub fn after(cell: &Cell) -> Self {
        let (day, currency, kind) = cell;
        Self { day: day.clone(), currency: currency.as_str().to_owned(), kind: kind.as_str().to_owned() }
    }

    /// Of a cursor.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('~').map(str::to_owned);
        let (day, currency, kind) = (parts.next()?, parts.next()?, parts.next()?);
        let is_one =
            Day::parse(&day).is_ok() && Currency::parse(&currency).is_ok() && EntryKind::parse(&kind).is_some();
        (is_one && parts.next().is_none()).then_some(Self { day, currency, kind })
    }
}

impl std::fmt::Display for CellPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}~{}", self.day, self.currency, self.kind)
    }
}

/// The next [`TotalRow`]s of a check, in the order of their days, currencies and kinds.
pub fn next_totals(id: &KeyId, after: &CellPlace, limit: i64) -> Statement {
    let CellPlace { day, currency, kind } = after;
    let statement = id.statement(sql!("check_total.next")).bind(day.as_str()).bind(currency.as_str());
    statement.bind(kind.as_str()).bind(limit)
}

/// Our next entries, [`EntrySumRow`]s: after one's place, or from an instant on where there is no place yet; up to another instant.
pub fn next_entries(id: &KeyId, place: Option<&str>, span: &Range<i64>, limit: i64) -> Statement {
    let mut parts = place.unwrap_or_default().splitn(3, ' ');
    let at_s = parts.next().and_then(|at_s| at_s.parse().ok()).unwrap_or(span.start);
    let [payment, key] = [(); 2].map(|()| parts.next().unwrap_or_default());
    let statement = Statement::new(sql!("entry.next_for_check")).bind(&id.site).bind(id.mode);
    let statement = statement.bind(at_s).bind(payment).bind(key);
    statement.bind(span.end).bind(&id.integration).bind(limit)
}
