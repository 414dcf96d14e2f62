//! Money of days in columns (`headwater::report::money_day`), the payments that they are made from, and the marks of days whose columns have
//! to be made anew.
//!
//! A mark names a day of UTC: whoever writes an entry need not know how far each zone's days reach. The columns of a day of the site's zone
//! count while no mark touches it.

use crate::port::database::{Statement, sql};
use crate::store::exchange::ExchangeRow;
use crate::store::explanation::Explanation;
use crate::store::fact::Scope;
use crate::store::fee::FeeJson;
use crate::store::instants::Instants;
use crate::store::payer::Payer;
use crate::store::rebuild::Range;
use headwater::attribution::{Confidence, Rung};
use headwater::base::id::{Mode, PaymentId, SiteId, StripeId};
use headwater::base::json::FromJson;
use headwater::base::money::Currency;
use headwater::base::sorted::{SortedSet, sort_by_key};
use headwater::base::time::DayBounds;
use headwater::report::converted::Fee;
use headwater::report::money_day::{BETWEEN, PaidRow, column_names};
use headwater::report::paid::{MovedEntry, PaidEntry};
use headwater::report::visit_day::Who;
use headwater::stripe::ledger::{Bought, EntryKind};
use headwater::visit::self_reported::grouped;
use serde::Serialize;

/// Seconds of a day of UTC.
pub const DAY_S: i64 = 86_400;

/// A payment with its entries of a day.
#[derive(Debug, FromJson)]
pub struct PaidDayRow {
    /// The first instant of the day, unix seconds.
    pub starts_s: i64,
    /// The payment.
    pub id: PaymentId,
    paid_s: i64,
    customer: String,
    currency: Currency,
    #[serde(flatten)]
    exchange: ExchangeRow,
    #[json(with = "super::flag")]
    renewal: bool,
    visitor: Option<String>,
    confidence: Confidence,
    rung: Option<Rung>,
    #[json(with = "super::flag")]
    is_first: bool,
    /// JSON of `Explanation`; absent when its row was lost.
    explanation: Option<String>,
    #[json(with = "super::json_text")]
    entries: Vec<EntryJson>,
    gross_minor: i64,
    #[json(with = "super::json_text")]
    fees: Vec<FeeJson>,
}

/// Kind, amount, and when it moved.
#[derive(Debug, FromJson)]
struct EntryJson(EntryKind, i64, i64);

impl PaidDayRow {
    /// As the core adds it up. The entries of one day and payment in an order of their own: nothing depends on how they were read. A payment
    /// whose explanation was lost, or cannot be read, counts without credit until a rebuild makes it anew.
    pub fn to_core(self) -> PaidPayment {
        let explained = self.explanation.as_deref().and_then(|text| Explanation::parse(text).ok());
        let self_reported = explained.as_ref().and_then(|of| of.self_reported.as_ref()).map(|said| grouped(&said.text));
        let (journey, basis, credits, objects, missing) =
            explained.map(|of| (of.journey, of.basis, of.credits, of.objects, of.missing)).unwrap_or_default();
        let missing: Vec<&str> = missing.iter().map(|missing| missing.code.as_str()).collect();
        let missing = missing.join(BETWEEN);
        let objects = objects.into_iter().map(|object| object.id).collect();
        let entry = |EntryJson(kind, amount_minor, at_s)| MovedEntry { entry: PaidEntry { kind, amount_minor }, at_s };
        let mut entries: Vec<MovedEntry> = self.entries.into_iter().map(entry).collect();
        sort_by_key(&mut entries, |moved| (moved.entry.kind, moved.entry.amount_minor, moved.at_s));
        let exchange = self.exchange.to_core(self.currency);
        let fees: Vec<Fee> = self.fees.into_iter().map(FeeJson::to_core).collect();
        let fee_minor = exchange.and_then(|exchange| exchange.fees(self.currency, self.gross_minor, &fees));
        let Self { customer, currency, renewal, visitor, confidence, rung, is_first, .. } = self;
        let row = PaidRow {
            id: self.id.as_str().to_owned(),
            customer,
            is_first,
            bought: Bought::default(),
            self_reported,
            currency,
            exchange,
            fee_minor,
            renewal,
            visitor: visitor.as_deref().map(Who::of),
            confidence,
            rung,
            entries,
            journey,
            basis,
            credits,
            missing,
        };
        PaidPayment { row, objects, paid_s: self.paid_s }
    }
}

/// A payment with its entries of a day, as the core adds it up once it is known what it bought.
pub struct PaidPayment {
    /// The payment.
    pub row: PaidRow,
    /// The objects it was put together from.
    pub objects: Vec<StripeId>,
    /// When it was paid.
    pub paid_s: i64,
}

#[derive(Serialize)]
struct BoundsJson {
    starts_s: i64,
    ends_s: i64,
}

/// The [`PaidDayRow`]s of some days.
pub fn paid_of_days(scope: &Scope, days: &[DayBounds]) -> Statement {
    let json = |day: &DayBounds| BoundsJson { starts_s: day.starts_s, ends_s: day.ends_s };
    let days: Vec<BoundsJson> = days.iter().map(json).collect();
    scope.statement(sql!("entry.paid_of_days")).bind_json(&days)
}

/// A column of a day.
#[derive(Debug, FromJson)]
pub struct ColumnRow {
    /// Its name.
    pub name: String,
    /// The first instant of the day, unix seconds.
    pub starts_s: i64,
    /// The first instant after it.
    pub ends_s: i64,
    /// As `MoneyDay` wrote it.
    pub body: String,
}

/// The [`ColumnRow`]s of the days that begin within a range.
pub fn columns_of(scope: &Scope, names: &[&str], range: Instants) -> Statement {
    scope.statement(sql!("money_column.of_range")).bind_json(names).bind(range.from_s).bind(range.to_s)
}

/// A column on its way in.
#[derive(Debug, Serialize)]
pub struct NewColumn {
    /// Its name.
    pub name: String,
    /// The first instant of the day, unix seconds.
    pub starts_s: i64,
    /// The first instant after it.
    pub ends_s: i64,
    /// As `MoneyDay` wrote it.
    pub body: String,
}

#[derive(Serialize)]
struct KeptJson<'a> {
    name: &'a str,
    starts_s: i64,
}

/// Writes the columns of some days, of which they are all.
pub fn put_columns(scope: &Scope, days: &SortedSet<i64>, columns: &[NewColumn]) -> Vec<Statement> {
    let kept: Vec<KeptJson> =
        columns.iter().map(|column| KeptJson { name: &column.name, starts_s: column.starts_s }).collect();
    let delete = scope.statement(sql!("money_column.delete_others"));
    let delete = delete.bind_json(days).bind_json(&column_names()).bind_json(&kept);
    let put = (!columns.is_empty()).then(|| scope.statement(sql!("money_column.put")).bind_json(columns));
    // A Worker of an earlier version may come back: it must not believe sums that nobody marks for it any more.
    let of_before = scope.statement(sql!("money_rollup.delete_days")).bind_json(days);
    [delete, of_before].into_iter().chain(put).collect()
}

/// Removes every column.
pub fn delete_all(scope: &Scope) -> Statement {
    scope.statement(sql!("money_column.delete_all"))
}

/// What changes of some payments.
pub struct ChangedDays<'a> {
    /// Those of which entries stand already.
    pub payments: &'a [PaymentId],
    /// Days of UTC that they get entries on.
    pub days: &'a SortedSet<i64>,
    /// Only days before this instant are marked, unix seconds: today is added up when it is over.
    pub before_s: i64,
    /// Payments whose place among their customer's changes, those that go too.
    pub moving: &'a [PaymentId],
    /// Those of them that may be a first one, as they are to stand.
    pub payers: &'a [Payer],
}

/// Marks the days that change, and those of other payments that are their customer's first by this, or are not; before payments and entries
/// change. Nothing where nothing does.
pub fn mark_changed(scope: &Scope, changed: &ChangedDays, now_s: i64) -> Option<Statement> {
    let is_any = !changed.payments.is_empty() || !changed.days.is_empty() || !changed.moving.is_empty();
    let statement = scope.statement(sql!("stale_day.mark_changed")).bind_json(changed.payments);
    let statement = statement.bind_json(changed.days).bind(changed.before_s).bind(now_s);
    is_any.then(|| statement.bind_json(changed.moving).bind_json(changed.payers))
}

/// Marks every day up to now on which payments of a range have entries.
pub fn mark_range(scope: &Scope, range: &Range, now_s: i64) -> Statement {
    scope.statement(sql!("stale_day.mark_range")).bind(range.after).bind(range.until).bind(now_s)
}

/// Marks a day of the site's zone that is over, in both modes.
pub fn mark_closed(site: &SiteId, day: &DayBounds, now_s: i64) -> Statement {
    let days: Vec<i64> = (day.starts_s.div_euclid(DAY_S)..=(day.ends_s - 1).div_euclid(DAY_S)).collect();
    Statement::new(sql!("stale_day.mark_closed")).bind(site).bind_json(&days).bind(now_s)
}

/// A mark.
#[derive(Debug, Clone, FromJson)]
pub struct MarkRow {
    /// The site.
    pub site: SiteId,
    /// Live or test.
    pub mode: Mode,
    /// The day of UTC, counted from 1970.
    pub day: i64,
    /// The site's zone.
    pub time_zone: String,
    /// The site's window.
    pub window_days: Option<i64>,
}

/// The [`MarkRow`]s whose turn it is, all of one site and mode.
pub fn next_marks(limit: i64) -> Statement {
    Statement::new(sql!("stale_day.next")).bind(limit)
}

/// A marked day.
#[derive(Debug, FromJson)]
pub struct MarkedRow {
    /// Of UTC, counted from 1970.
    pub day: i64,
}

/// The [`MarkedRow`]s that touch a span.
pub fn marked_within(scope: &Scope, span: Instants) -> Statement {
    let (from, to) = (span.from_s.div_euclid(DAY_S), (span.to_s - 1).div_euclid(DAY_S));
    scope.statement(sql!("stale_day.of_range")).bind(from).bind(to)
}

/// Takes these days, to add them up: who marks one again is seen.
pub fn take(scope: &Scope, marks: &[MarkRow]) -> Statement {
    scope.statement(sql!("stale_day.take")).bind_json(&days(marks))
}

/// Fails the batch when one of these days was marked again since it was taken.
pub fn guard(scope: &Scope, marks: &[MarkRow]) -> Statement {
    scope.statement(sql!("commit_guard.stale_days")).bind_json(&days(marks))
}

/// Gives these days another turn, behind all others.
pub fn put_back(scope: &Scope, marks: &[MarkRow], now_s: i64) -> Statement {
    scope.statement(sql!("stale_day.put_back")).bind_json(&days(marks)).bind(now_s)
}

/// Gives back the other days of UTC of a span that are taken: who is adding one up does so anew.
pub fn give_back_others(scope: &Scope, marks: &[MarkRow], span: Instants) -> Statement {
    let (from, to) = (span.from_s.div_euclid(DAY_S), (span.to_s - 1).div_euclid(DAY_S));
    scope.statement(sql!("stale_day.give_back")).bind(from).bind(to).bind_json(&days(marks))
}

/// Takes the marks off.
pub fn unmark(scope: &Scope, marks: &[MarkRow]) -> Statement {
    scope.statement(sql!("stale_day.done")).bind_json(&days(marks))
}

fn days(marks: &[MarkRow]) -> Vec<i64> {
    marks.iter().map(|mark| mark.day).collect()
}
