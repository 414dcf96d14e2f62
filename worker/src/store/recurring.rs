//! Recurring revenue: what subscriptions and paid invoices tell, the changes that both add up to, and books of who holds what.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use crate::store::rebuild::Range;
use headwater::base::id::{Mode, SiteId, StripeId};
use headwater::base::json::{Error, FromJson, Value, refused};
use headwater::base::money::Currency;
use headwater::base::sorted::SortedSet;
use headwater::recurring::book::{Change, Origin};
use headwater::recurring::history::{Step, Told};
use headwater::recurring::paid::PaidSpan;
use headwater::recurring::worth::Left;
use serde::Serialize;

/// A subscription of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubscriptionOf {
    /// `cus_…`
    pub customer: StripeId,
    /// `sub_…`
    pub subscription: StripeId,
    /// From when on its versions tell what it is worth.
    pub told_from_s: i64,
}

/// A row of `recurring_step`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepRow {
    /// `cus_…`
    pub customer: StripeId,
    /// `sub_…`
    pub subscription: StripeId,
    /// What happens.
    #[serde(flatten)]
    pub step: Step,
    /// Country of the customer's address.
    pub country: Option<String>,
}

/// A row of `recurring_paid`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaidRow {
    /// `in_…`
    pub invoice: StripeId,
    /// What it tells.
    #[serde(flatten)]
    pub span: PaidSpan,
}

/// A row of `recurring_left_out`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromJson)]
pub struct LeftOutRow {
    /// `sub_…`
    pub subscription: StripeId,
    /// Why.
    pub why: Left,
    /// The price; empty: the subscription as a whole.
    pub price: String,
    /// Its product; empty: not known.
    pub product: String,
    /// `cus_…`
    pub customer: StripeId,
    /// 1: the subscription runs.
    #[serde(default)]
    pub running: i64,
}

/// Writes what some subscriptions tell, and drops what they told before; `new`: they told nothing.
pub fn put_steps(scope: &Scope, of: &[SubscriptionOf], steps: &[StepRow], new: bool) -> Vec<Statement> {
    let cut = |sql| scope.statement(sql).bind_json(of);
    let put = (!steps.is_empty()).then(|| scope.statement(sql!("recurring_step.put")).bind_json(steps));
    let others = || scope.statement(sql!("recurring_step.delete_others")).bind_json(of).bind_json(steps);
    let others = (!new).then(others);
    let told = [cut(sql!("recurring_paid.delete_told")), cut(sql!("recurring_paid.cut"))];
    others.into_iter().chain(put).chain(told).collect()
}

/// Writes what is left out of some subscriptions, and drops what was.
pub fn put_left_out(scope: &Scope, of: &SortedSet<StripeId>, rows: &[LeftOutRow]) -> Vec<Statement> {
    let others = scope.statement(sql!("recurring_left_out.delete_others")).bind_json(of).bind_json(rows);
    let put = (!rows.is_empty()).then(|| scope.statement(sql!("recurring_left_out.put")).bind_json(rows));
    std::iter::once(others).chain(put).collect()
}

/// Writes what paid invoices tell.
pub fn put_paid(scope: &Scope, rows: &[PaidRow]) -> Option<Statement> {
    (!rows.is_empty()).then(|| scope.statement(sql!("recurring_paid.put")).bind_json(rows))
}

/// Drops what these invoices of some customers told.
pub fn delete_paid(
    scope: &Scope,
    customers: &SortedSet<StripeId>,
    invoices: &SortedSet<StripeId>,
) -> Option<Statement> {
    let delete = || scope.statement(sql!("recurring_paid.delete")).bind_json(customers).bind_json(invoices);
    (!invoices.is_empty()).then(delete)
}

/// Drops what these subscriptions of some customers told.
pub fn delete_steps(scope: &Scope, customers: &SortedSet<StripeId>, of: &SortedSet<StripeId>) -> Vec<Statement> {
    if of.is_empty() {
        return Vec::new();
    }
    let steps = scope.statement(sql!("recurring_step.delete")).bind_json(customers).bind_json(of);
    std::iter::once(steps).chain(put_left_out(scope, of, &[])).collect()
}

/// Drops spans of some subscriptions whose invoice is known no more.
pub fn delete_orphan_spans(scope: &Scope, of: &[SubscriptionOf]) -> Option<Statement> {
    (!of.is_empty()).then(|| scope.statement(sql!("recurring_paid.delete_orphans")).bind_json(of))
}

/// Drops what subscriptions tell of which there is no fact; before their own rows go.
pub fn delete_orphans(scope: &Scope, range: &Range<'_>) -> [Statement; 3] {
    [
        sql!("recurring_step.delete_orphans"),
        sql!("recurring_change.delete_orphans"),
        sql!("recurring_left_out.delete_orphans"),
    ]
    .map(|sql| scope.statement(sql).bind(range.after).bind(range.until))
}

/// Makes the changes of some customers anew, after what tells them is written.
pub fn put_changes(scope: &Scope, customers: &SortedSet<StripeId>) -> Vec<Statement> {
    if customers.is_empty() {
        return Vec::new();
    }
    [sql!("recurring_change.delete_others"), sql!("recurring_change.put")]
        .map(|sql| scope.statement(sql).bind_json(customers))
        .into()
}

/// A row of changes, with what is known of its customer.
#[derive(Debug, FromJson)]
pub struct ChangeRow {
    at_s: i64,
    customer: String,
    currency: Currency,
    subscription: String,
    product: String,
    #[json(with = "number_text")]
    units: i64,
    #[json(with = "number_text")]
    past_due: i64,
    #[json(with = "super::flag")]
    again: bool,
    told: i64,
    country: Option<String>,
    channel: Option<String>,
    source: Option<String>,
    campaign: Option<String>,
    landing_page: Option<String>,
}

/// Reads a whole number that is written as text: it may need more bits than a JavaScript number has.
fn number_text(value: Value) -> Result<i64, Error> {
    String::from_json(value)?.parse().map_err(|_| refused(&"not a whole number"))
}

impl ChangeRow {
    /// The change, and where its customer came from.
    pub fn to_core(self) -> (Change, Origin) {
        let Self { at_s, customer, currency, subscription, product, units, past_due, again, told, .. } = self;
        let origin = Origin([self.channel, self.source, self.campaign, self.landing_page, self.country]);
        let told = Told::of_number(told);
        (Change { at_s, customer, currency, subscription, product, units, past_due, again, told }, origin)
    }
}

/// The [`ChangeRow`]s before `to_s`, from the last book at or before `from_s` on.
pub fn changes(scope: &Scope, from_s: i64, to_s: i64) -> Statement {
    scope.statement(sql!("recurring_change.of_range")).bind(from_s).bind(to_s)
}

/// A part of a book.
#[derive(Debug, FromJson)]
pub struct BookRow {
    /// Its instant.
    pub starts_s: i64,
    /// See `headwater::recurring::book::read_parts`.
    pub body: String,
}

/// The last book at or before an instant: its [`BookRow`]s.
pub fn book_at(scope: &Scope, at_s: i64) -> Statement {
    scope.statement(sql!("recurring_book.at")).bind(at_s)
}

/// What is left out of subscriptions that run, after one of them: [`LeftOutRow`]s.
pub fn left_out(scope: &Scope, after: &str, limit: i64) -> Statement {
    scope.statement(sql!("recurring_left_out.running")).bind(after).bind(limit)
}

/// A site and mode of which a book can be made.
#[derive(Debug, FromJson)]
pub struct DueRow {
    /// The site.
    pub site: SiteId,
    /// Live or test.
    pub mode: Mode,
    /// How often something has changed so far.
    pub changes: i64,
    /// The site's zone.
    pub time_zone: String,
}

/// The [`DueRow`]s at an instant.
pub fn due(at_s: i64, limit: i64) -> Statement {
    Statement::new(sql!("recurring_until.due")).bind(at_s).bind(limit)
}

/// How far books go.
#[derive(Debug, FromJson)]
pub struct FirstRow {
    /// The first change.
    pub first_s: Option<i64>,
    /// The last book.
    pub book_s: Option<i64>,
}

/// The [`FirstRow`].
pub fn first(scope: &Scope) -> Statement {
    scope.statement(sql!("recurring_change.first"))
}

/// Fails the batch when something has changed since.
pub fn guard(scope: &Scope, changes: i64) -> Statement {
    scope.statement(sql!("commit_guard.recurring")).bind(changes)
}

/// Writes a book.
pub fn put_book(scope: &Scope, starts_s: i64, parts: &[String]) -> Statement {
    scope.statement(sql!("recurring_book.put")).bind(starts_s).bind_json(parts)
}

/// Notes how far books go, and when the next is due.
pub fn advance(scope: &Scope, until_s: i64, due_s: i64) -> Statement {
    scope.statement(sql!("recurring_until.advance")).bind(until_s).bind(due_s)
}

/// Drops every book; they are made anew.
pub fn restart(scope: &Scope) -> [Statement; 2] {
    [sql!("recurring_book.delete_all"), sql!("recurring_until.restart")].map(|sql| scope.statement(sql))
}
