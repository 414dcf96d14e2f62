//! The latest payments of a mode: which money a site has, and how it was attributed.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::attribution::Rung;
use headwater::base::id::PaymentId;
use headwater::base::json::FromJson;
use headwater::base::money::Currency;

/// Those of the latest payments of a mode that have one currency and one rung.
#[derive(Debug, FromJson)]
pub struct LatestRow {
    /// Which currency.
    pub currency: Currency,
    /// Which rung decided; none: they are unattributed.
    pub rung: Option<Rung>,
    /// The newest of them.
    pub payment: PaymentId,
    /// When that was paid.
    pub paid_s: i64,
    /// How many of them have a source that is known.
    pub known: i64,
}

/// [`LatestRow`]s, the currency with most payments first.
pub fn latest_groups(scope: &Scope) -> Statement {
    scope.statement(sql!("payment.latest_groups"))
}
