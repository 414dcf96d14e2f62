//! Who paid, the latest payment first.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use crate::store::payment_list::Place;
use headwater::base::id::{PaymentId, Pseudonym, StripeId, VisitorId};
use headwater::base::json::Both;
use serde::{Deserialize, Serialize};

/// Payments that are looked at for a page.
pub const PAYMENTS_READ: usize = 100;

/// A payment of a page, and whose it is.
#[derive(Debug, Deserialize)]
pub struct PayerRow {
    pub(crate) id: PaymentId,
    pub(crate) paid_s: i64,
    pub(crate) customer: Option<StripeId>,
    pub(crate) visitor: Option<VisitorId>,
    pub(crate) pseudonym: Option<Pseudonym>,
    pub(crate) email: Option<String>,
    #[serde(deserialize_with = "super::flag")]
    pub(crate) is_latest: bool,
}

/// One who paid: a customer, or a visitor without one.
#[derive(Debug, Serialize)]
pub struct PayerJson {
    /// The customer.
    pub customer: Option<StripeId>,
    /// The visitor.
    pub visitor: Option<VisitorId>,
}

/// Which of a list of people a row is about.
#[derive(Debug, Deserialize)]
pub struct PersonPlace {
    /// Its place in the list.
    pub place: usize,
}

/// A row about one of a list of people.
pub type Placed<T> = Both<PersonPlace, T>;

/// The [`PayerRow`]s of a page.
pub fn latest_payers(scope: &Scope, after: Option<&Place>) -> Statement {
    let (paid_s, id) = after.map_or((i64::from(u32::MAX), ""), |place| (place.paid_s, place.id.as_str()));
    scope.statement(sql!("payment.latest_payers")).bind(paid_s).bind(id)
}

/// What people brought: [`RevenueRow`](super::person::RevenueRow)s, each [`Placed`].
pub fn revenue_of(scope: &Scope, people: &[PayerJson]) -> Statement {
    scope.statement(sql!("payer.of_people")).bind_json(people)
}

/// Their first visits: [`TouchRow`](super::person_visit::TouchRow)s, each [`Placed`]; some have several.
pub fn first_visits_of(scope: &Scope, people: &[PayerJson]) -> Statement {
    scope.statement(sql!("visit.first_of_people")).bind_json(people)
}
