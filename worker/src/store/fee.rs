//! What Stripe keeps of payments: its balance transactions, and how far a key's account has been read.

use crate::port::database::{Statement, sql};
use crate::store::api_key::KeyId;
use crate::store::fact::Scope;
use headwater::base::id::StripeId;
use headwater::base::json::FromJson;
use headwater::base::money::Currency;
use headwater::report::converted::Fee;
use headwater::stripe::balance_transaction::BalanceTransaction;
use headwater::stripe::ledger::EntryKind;

/// Balance transactions of one payment that are told: far more than a payment has.
pub const OF_PAYMENT_MAX: i64 = 200;

/// A row of `fee`.
#[derive(Debug, Clone, FromJson)]
pub struct FeeRow {
    /// The payment.
    pub payment: String,
    /// The balance transaction.
    pub id: String,
    /// What moved.
    pub kind: EntryKind,
    /// The currency of the balance.
    pub currency: Currency,
    /// What moved, before the fee.
    pub amount_minor: i64,
    /// What was kept.
    pub fee_minor: i64,
    /// A platform's part of that.
    pub application_minor: i64,
    /// Tax within it.
    pub tax_minor: i64,
    /// When.
    pub at_s: i64,
}

/// Kind, currency, amount and fee, as they stand beside a payment.
#[derive(Debug, FromJson)]
pub struct FeeJson(EntryKind, Currency, i64, i64);

impl FeeJson {
    /// As the core converts it.
    pub fn to_core(self) -> Fee {
        let Self(kind, currency, amount_minor, fee_minor) = self;
        Fee { kind, currency, amount_minor, fee_minor }
    }
}

/// A balance transaction that stands already.
#[derive(Debug, FromJson)]
pub struct KnownRow {
    /// Its id.
    pub id: StripeId,
}

/// The [`KnownRow`]s of some balance transactions.
pub fn known(scope: &Scope, all: &[BalanceTransaction]) -> Statement {
    scope.statement(sql!("fee.known")).bind_json(all)
}

/// Writes balance transactions; what stands stays.
pub fn add(scope: &Scope, all: &[BalanceTransaction]) -> Statement {
    scope.statement(sql!("fee.add")).bind_json(all)
}

/// The [`FeeRow`]s of some payments.
pub fn of_payments(scope: &Scope, payments: &[&str]) -> Statement {
    let most = i64::try_from(payments.len()).unwrap_or(0).saturating_mul(OF_PAYMENT_MAX);
    scope.statement(sql!("fee.of_payments")).bind_json(payments).bind(most)
}

/// How far a key's account has been read.
#[derive(Debug, FromJson)]
pub struct WalkRow {
    /// Which type.
    pub step: i64,
    /// The last one read of it.
    pub cursor: Option<String>,
    /// Back to here, unix seconds.
    pub since_s: i64,
    /// When this reading began.
    pub began_s: i64,
}

/// The [`WalkRow`] of a key, if a page is due.
pub fn due(id: &KeyId, now_s: i64) -> Statement {
    id.statement(sql!("fee_walk.of_key")).bind(now_s)
}

/// Where the reading stands now, and when it goes on.
pub fn put_walk(id: &KeyId, walk: &WalkRow, next_s: i64) -> Statement {
    let statement = id.statement(sql!("fee_walk.put")).bind(walk.step).bind(walk.cursor.as_deref());
    statement.bind(walk.since_s).bind(walk.began_s).bind(next_s)
}

/// Forgets how far it was read.
pub fn forget_walk(id: &KeyId) -> Statement {
    id.statement(sql!("fee_walk.forget"))
}
