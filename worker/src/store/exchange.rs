//! How payments are converted into their site's reporting currency: what waits for a rate, and what was decided.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::base::id::{Mode, PaymentId, SiteId};
use headwater::base::json::FromJson;
use headwater::base::money::{Currency, sum_minor};
use headwater::base::rate::{Rate, RateOrigin};
use headwater::report::converted::Exchange;
use serde::Serialize;

/// A payment's rate, as it stands beside the payment.
#[derive(Debug, FromJson)]
pub struct ExchangeRow {
    reporting_currency: Option<Currency>,
    into_minor: Option<i64>,
    from_minor: Option<i64>,
    origin: Option<RateOrigin>,
}

impl ExchangeRow {
    /// Of a payment in this currency; absent where the site has no reporting currency.
    pub fn to_core(&self, currency: Currency) -> Option<Exchange> {
        let into = self.reporting_currency?;
        let same = (into == currency).then_some((Rate::SAME, RateOrigin::Same));
        let decided = || Some((Rate::of(self.into_minor?, self.from_minor?)?, self.origin?));
        Some(Exchange { into, rate: same.or_else(decided) })
    }
}

/// The same, and of which day a rate of the owner's table is.
#[derive(Debug, FromJson)]
pub struct DetailRow {
    /// The rate.
    #[serde(flatten)]
    pub row: ExchangeRow,
    /// The day, `YYYY-MM-DD`.
    pub rate_day: Option<String>,
}

/// The [`DetailRow`] of a payment.
pub fn of_payment(scope: &Scope, payment: &PaymentId) -> Statement {
    scope.statement(sql!("exchange.of_payment")).bind(payment)
}

/// A payment that waits for a rate.
#[derive(Debug, FromJson)]
pub struct WaitingRow {
    /// The site.
    pub site: SiteId,
    /// Live or test.
    pub mode: Mode,
    /// The payment.
    pub payment: PaymentId,
    /// Its currency.
    pub currency: Currency,
    /// The site's reporting currency.
    pub reporting_currency: Currency,
    /// Counts the uploads of rates.
    pub rates_version: i64,
    /// The site's zone.
    pub time_zone: String,
    /// When it was paid; absent: the payment is there no longer.
    pub paid_s: Option<i64>,
    /// The largest of what was paid, refunded and disputed.
    pub most_minor: Option<i64>,
}

/// The next [`WaitingRow`]s, all of one site and mode.
pub fn next_waiting(limit: i64) -> Statement {
    Statement::new(sql!("exchange.next")).bind(limit)
}

/// A payment's rate on its way in.
#[derive(Debug, Serialize)]
pub struct Decided {
    /// The payment.
    pub payment: PaymentId,
    /// So many minor units of the reporting currency …
    pub into_minor: i64,
    /// … for so many of the payment's.
    pub from_minor: i64,
    /// From where it is.
    pub origin: RateOrigin,
    /// The day of the table's rate.
    pub rate_day: Option<String>,
}

/// What was found of some payments that wait.
pub struct Found<'a> {
    /// Into which currency.
    pub into: Currency,
    /// The rates.
    pub decided: &'a [Decided],
    /// Those without one.
    pub without: &'a [PaymentId],
    /// Those that are there no longer.
    pub gone: &'a [PaymentId],
    /// By the uploads up to this one.
    pub rates_version: i64,
}

impl Found<'_> {
    /// Writes it. What is decided stays.
    pub fn statements(&self, scope: &Scope, now_s: i64) -> Vec<Statement> {
        let (into, of) = (self.into.as_str(), |sql| scope.statement(sql));
        let decide = || of(sql!("exchange.decide")).bind_json(self.decided).bind(into).bind(now_s);
        let tried = || of(sql!("exchange.tried")).bind_json(self.without).bind(into).bind(self.rates_version);
        let forget = || of(sql!("exchange.forget")).bind_json(self.gone);
        let all = [
            (!self.decided.is_empty()).then(decide),
            (!self.without.is_empty()).then(tried),
            (!self.gone.is_empty()).then(forget),
        ];
        all.into_iter().flatten().collect()
    }
}

/// A payment that waits and that Stripe was not asked about.
#[derive(Debug, FromJson)]
pub struct UnaskedRow {
    /// The payment.
    pub payment: PaymentId,
    /// When it was paid.
    pub paid_s: i64,
    /// The site's reporting currency.
    pub reporting_currency: Currency,
}

/// The [`UnaskedRow`] of the payment paid last.
pub fn next_unasked(scope: &Scope) -> Statement {
    scope.statement(sql!("exchange.unasked"))
}

/// Notes that Stripe was asked about these payments.
pub fn asked(scope: &Scope, payments: &[PaymentId], into: Currency) -> Statement {
    scope.statement(sql!("exchange.asked")).bind_json(payments).bind(into.as_str())
}

/// A payment that waits.
#[derive(Debug, FromJson)]
pub struct WaitsRow {
    /// The payment.
    pub payment: PaymentId,
}

/// The [`WaitsRow`]s of some payments.
pub fn waiting_of(scope: &Scope, payments: &[PaymentId], into: Currency) -> Statement {
    scope.statement(sql!("exchange.waiting_of")).bind_json(payments).bind(into.as_str())
}

/// What waits for a rate, in one currency.
#[derive(Debug, FromJson)]
pub struct WaitingSumRow {
    /// The currency.
    pub currency: Currency,
    /// How many payments.
    pub payments: i64,
    /// What they brought.
    #[json(with = "sum_minor")]
    pub gross_minor: i64,
    /// When the first of them was paid.
    pub first_s: i64,
    /// When the last of them was.
    pub last_s: i64,
}

/// The [`WaitingSumRow`]s, of so many payments at most.
pub fn waiting_sums(scope: &Scope, limit: i64) -> Statement {
    scope.statement(sql!("exchange.waiting")).bind(limit)
}

/// A walk through the payments of a site, each of which is to wait for its rate.
#[derive(Debug, FromJson)]
pub struct WalkRow {
    site: SiteId,
    mode: Mode,
    cursor: String,
}

/// The last payment of a page.
#[derive(Debug, FromJson)]
pub struct LastRow {
    /// Absent: there is none.
    pub payment: Option<String>,
}

impl WalkRow {
    fn statement(&self, sql: &'static str) -> Statement {
        Scope { site: self.site.clone(), mode: self.mode }.statement(sql).bind(self.cursor.as_str())
    }

    /// The [`LastRow`] of the next payments, so many at most.
    pub fn page(&self, limit: i64) -> Statement {
        self.statement(sql!("exchange_walk.page")).bind(limit)
    }

    /// Lets the payments up to one wait, and goes on from there; without one the walk has ended.
    pub fn advance(&self, last: Option<&str>) -> Vec<Statement> {
        match last {
            None => vec![self.statement(sql!("exchange_walk.end"))],
            Some(last) => vec![
                self.statement(sql!("exchange.want")).bind(last),
                self.statement(sql!("exchange_walk.advance")).bind(last),
            ],
        }
    }
}

/// Begins a walk through the payments of a site.
pub fn begin_walk(site: &SiteId) -> Statement {
    Statement::new(sql!("exchange_walk.begin")).bind(site)
}

/// A [`WalkRow`], if a walk is under way.
pub fn next_walk() -> Statement {
    Statement::new(sql!("exchange_walk.next")).bind(1)
}

/// The [`WalkRow`] of a site and mode, if its payments are being gone through.
pub fn walk_of(scope: &Scope) -> Statement {
    scope.statement(sql!("exchange_walk.of_site"))
}
