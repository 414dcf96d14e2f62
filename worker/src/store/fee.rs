//! What Stripe keeps of payments: its balance transactions, and how far a key's account has been read.

use crate::port::database::{Statement, sql};
use crate::store::api_key::KeyId;
use crate::store::fact::Scope;
use headwater::base::id::{PaymentId, StripeId};
use headwater::base::json::FromJson;
use headwater::base::money::Currency;
use headwater::report::converted::Fee;
use headwater::stripe::balance_transaction::BalanceTransaction;
use headwater::stripe::ledger::EntryKind;

/// Balance transactions of one payment that are told: far more than a payment has.
pub const OF_PAYMENT_MAX: i64 = 200;

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

/// The [`BalanceTransaction`]s of some payments.
pub fn of_payments(scope: &Scope, payments: &[&str]) -> Statement {
    let most = i64::try_from(payments.len()).unwrap_or(0).saturating_mul(OF_PAYMENT_MAX);
    scope.statement(sql!("fee.of_payments")).bind_json(payments).bind(most)
}

/// Removes those of payments that are gone.
pub fn remove(scope: &Scope, payments: &[PaymentId]) -> Statement {
    scope.statement(sql!("fee.remove")).bind_json(payments)
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
    /// The types that could not be read, a bit each.
    pub left_out: i64,
    /// Back to here those are read once they can be.
    pub left_out_since_s: i64,
}

impl WalkRow {
    /// The bit of the type whose turn it is.
    fn bit(&self) -> i64 {
        1 << self.step.clamp(0, 60)
    }

    /// Back to where that type is read.
    pub fn reads_since_s(&self) -> i64 {
        if self.left_out & self.bit() == 0 { self.since_s } else { self.left_out_since_s }
    }

    /// Notes that it cannot be read now.
    pub fn leave_out(&mut self) {
        let before_s = if self.left_out == 0 { i64::MAX } else { self.left_out_since_s };
        self.left_out_since_s = before_s.min(self.since_s);
        self.left_out |= self.bit();
    }

    /// Notes that it was read to its end.
    pub fn is_read(&mut self) {
        self.left_out &= !self.bit();
    }
}

/// The [`WalkRow`] of a key, if a page is due.
pub fn due(id: &KeyId, now_s: i64) -> Statement {
    id.statement(sql!("fee_walk.of_key")).bind(now_s)
}

/// Where the reading stands now, and when it goes on.
pub fn put_walk(id: &KeyId, walk: &WalkRow, next_s: i64) -> Statement {
    let statement = id.statement(sql!("fee_walk.put")).bind(walk.step).bind(walk.cursor.as_deref());
    let statement = statement.bind(walk.since_s).bind(walk.began_s).bind(next_s);
    statement.bind(walk.left_out).bind(walk.left_out_since_s)
}

/// Forgets how far it was read.
pub fn forget_walk(id: &KeyId) -> Statement {
    id.statement(sql!("fee_walk.forget"))
}
