//! The sums of a check, and our entries to compare them with.

use crate::port::database::{Statement, sql};
use crate::store::api_key::KeyId;
use crate::store::fact::Scope;
use headwater::base::id::StripeId;
use headwater::base::money::{Currency, sum_minor};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::DayBounds;
use headwater::stripe::check::{Cell, Stated, Sums};
use headwater::stripe::ledger::EntryKind;
use serde::{Deserialize, Serialize};

/// A row of `check_total`.
#[derive(Debug, Serialize, Deserialize)]
pub struct TotalRow {
    day: String,
    currency: Currency,
    kind: EntryKind,
    #[serde(deserialize_with = "sum_minor")]
    stripe_minor: i64,
    #[serde(deserialize_with = "sum_minor")]
    ours_minor: i64,
    #[serde(deserialize_with = "sum_minor")]
    found_minor: i64,
}

impl TotalRow {
    /// As the core compares it.
    pub fn cell(self) -> (Cell, Sums) {
        let Self { stripe_minor, ours_minor, found_minor, .. } = self;
        let sums = Sums { stripe_minor, ours_minor, found_minor };
        ((self.day, self.currency, self.kind), sums)
    }
}

/// Our total of a cell.
#[derive(Debug, Deserialize)]
pub struct OurTotalRow {
    day: String,
    currency: Currency,
    kind: EntryKind,
    #[serde(deserialize_with = "sum_minor")]
    amount_minor: i64,
}

impl OurTotalRow {
    /// As the core compares it.
    pub fn cell(self) -> (Cell, i64) {
        ((self.day, self.currency, self.kind), self.amount_minor)
    }
}

/// From when to when there are entries.
#[derive(Debug, Default, Deserialize)]
pub struct SpanRow {
    /// The first.
    pub first_s: Option<i64>,
    /// The last.
    pub last_s: Option<i64>,
}

/// A version of an object that is known.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
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

/// Adds what a page states.
pub fn add(id: &KeyId, sums: &SortedMap<Cell, Sums>) -> Option<Statement> {
    let row = |((day, currency, kind), sums): (&Cell, &Sums)| TotalRow {
        day: day.clone(),
        currency: *currency,
        kind: *kind,
        stripe_minor: sums.stripe_minor,
        ours_minor: sums.ours_minor,
        found_minor: sums.found_minor,
    };
    let rows: Vec<TotalRow> = sums.iter().map(row).collect();
    (!rows.is_empty()).then(|| id.statement(sql!("check_total.add")).bind_json(&rows))
}

/// The [`TotalRow`]s of a check.
pub fn totals(id: &KeyId) -> Statement {
    id.statement(sql!("check_total.list"))
}

/// One [`SpanRow`].
pub fn span(scope: &Scope) -> Statement {
    scope.statement(sql!("entry.span"))
}

#[derive(Serialize)]
struct DayJson {
    day: String,
    starts_s: i64,
    ends_s: i64,
}

fn days_json(days: &[DayBounds]) -> Vec<DayJson> {
    let json = |day: &DayBounds| DayJson { day: day.day.to_string(), starts_s: day.starts_s, ends_s: day.ends_s };
    days.iter().map(json).collect()
}

/// Our totals, [`OurTotalRow`]s, of some days, up to an instant.
pub fn our_totals(scope: &Scope, days: &[DayBounds], until_s: i64) -> Statement {
    scope.statement(sql!("entry.by_cell")).bind_json(&days_json(days)).bind(until_s)
}

/// The same, only of payments that the key's lists do not hold.
pub fn unlisted_totals(id: &KeyId, days: &[DayBounds], until_s: i64) -> Statement {
    let scope = Scope { site: id.site.clone(), mode: id.mode };
    let statement = scope.statement(sql!("entry.unlisted")).bind_json(&days_json(days));
    statement.bind(until_s).bind(&id.integration)
}
