//! Payments as they are stored: money, attribution, history. All derived; rebuilt from facts and visits.

use crate::port::database::{DatabaseError, Statement, sql};
use crate::store::explanation::Explanation;
use crate::store::fact::Scope;
use headwater::attribution::evidence::RememberedBy;
use headwater::attribution::{Confidence, Model, Rung};
use headwater::base::id::{PaymentId, Pseudonym, StripeId, VisitorId};
use headwater::base::json::{FromJson, from_text};
use headwater::base::money::Currency;
use headwater::base::sorted::SortedSet;
use headwater::stripe::ledger::{Entry, PaymentState};
use headwater::stripe::subscription::PlanItem;
use serde::Serialize;

/// A payment as it stands in the database.
#[derive(Debug, Clone)]
pub struct StoredPayment {
    /// Its key.
    pub id: PaymentId,
    /// Its customer.
    pub customer: Option<StripeId>,
    /// Its email.
    pub email: Option<Pseudonym>,
    /// Captured.
    pub gross_minor: i64,
    /// 1: a renewal.
    pub renewal: i64,
    /// The visitor it names.
    pub visitor: Option<VisitorId>,
    /// Why its customer is remembered.
    pub remembered_by: Option<RememberedBy>,
    /// When it was paid.
    pub paid_s: i64,
    /// How sure.
    pub confidence: Confidence,
    /// Which rung.
    pub rung: Option<Rung>,
    /// JSON of [`Explanation`]; absent when its row was lost.
    pub explanation: Option<String>,
    /// The clues that bring it back.
    pub watched: SortedSet<String>,
    /// Digest of its money.
    pub money_digest: String,
    /// Length of its history.
    pub answers: i64,
    /// The present answer, where the history has no row of it.
    pub decided: Option<Decided>,
}

/// When and why an answer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Unix seconds.
    pub at_s: i64,
    /// What brought it about.
    pub cause: String,
}

/// A payment on its way into the database.
#[derive(Debug, Clone, Serialize)]
pub struct PaymentRow {
    /// Its key.
    pub id: PaymentId,
    /// Posted or not.
    pub state: PaymentState,
    /// Its currency.
    pub currency: Currency,
    /// When it was paid.
    pub paid_s: i64,
    /// 1: a renewal.
    pub renewal: i64,
    /// Captured.
    pub gross_minor: i64,
    /// ≤ 0.
    pub refunds_minor: i64,
    /// ≤ 0.
    pub disputes_minor: i64,
    /// Its nearest customer.
    pub customer: Option<StripeId>,
    /// Its nearest email.
    pub email: Option<Pseudonym>,
    /// How sure.
    pub confidence: Confidence,
    /// Which rung.
    pub rung: Option<Rung>,
    /// The visitor.
    pub visitor: Option<VisitorId>,
    /// Why its customer is remembered.
    pub remembered_by: Option<RememberedBy>,
    /// JSON list.
    pub watched: String,
    /// Digest of the money.
    pub money_digest: String,
    /// Length of the history with this answer.
    pub answers: i64,
}

impl PaymentRow {
    /// Whether a payment as it stands has another place in an index, or none.
    fn moves_in_index(&self, stored: Option<&StoredPayment>) -> bool {
        self.moves_among_firsts(stored) || stored.is_none_or(|stored| stored.remembered_by != self.remembered_by)
    }

    /// Whether another payment may be its customer's first by it, or none: whose it is has changed, when it was paid, or what it brought.
    pub fn moves_among_firsts(&self, stored: Option<&StoredPayment>) -> bool {
        let place = (self.paid_s, self.gross_minor, self.renewal, &self.customer, &self.email, &self.visitor);
        let is_there =
            |s: &StoredPayment| (s.paid_s, s.gross_minor, s.renewal, &s.customer, &s.email, &s.visitor) == place;
        !stored.is_some_and(is_there)
    }
}

/// Writes payments, each beside how it stands, if it does.
pub fn put(scope: &Scope, rows: Vec<(PaymentRow, Option<&StoredPayment>)>) -> impl Iterator<Item = Statement> {
    let (moving, staying): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(row, stored)| row.moves_in_index(*stored));
    let rows = |of: Vec<(PaymentRow, _)>| of.into_iter().map(|(row, _)| row).collect::<Vec<_>>();
    [upsert(scope, &rows(moving)), update(scope, &rows(staying))].into_iter().flatten()
}

/// An entry on its way into the database.
#[derive(Debug, Serialize)]
pub struct EntryRow<'a> {
    /// Its payment.
    pub payment: &'a PaymentId,
    /// Its currency.
    pub currency: Currency,
    /// The entry.
    #[serde(flatten)]
    pub entry: &'a Entry,
}

/// A credit on its way into the database.
#[derive(Debug, Serialize)]
pub struct CreditRow<'a> {
    /// Its payment.
    pub payment: &'a PaymentId,
    /// Place among the credits of its model.
    pub position: usize,
    /// The credit.
    #[serde(flatten)]
    pub credit: &'a headwater::attribution::Credit,
}

/// An answer on its way into the history: it is the present one no longer.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerRow {
    /// Its payment.
    pub payment: PaymentId,
    /// Place in the history, from 1.
    pub ordinal: i64,
    /// When it was given.
    pub decided_s: i64,
    /// How sure.
    pub confidence: Confidence,
    /// Which rung.
    pub rung: Option<Rung>,
    /// The visitor.
    pub visitor: Option<VisitorId>,
    /// Source under the default model.
    pub source: Option<String>,
    /// Campaign under the default model.
    pub campaign: Option<String>,
    /// What brought it about.
    pub cause: String,
}

/// A clue of a payment.
#[derive(Debug, Serialize)]
pub struct ClueRow<'a> {
    /// The clue.
    pub clue: &'a str,
    /// The payment that carries it.
    pub payment: &'a PaymentId,
}

macro_rules! list_statements {
    ($($(#[$doc:meta])* $name:ident ($row:ty) = $sql:literal;)*) => {
        $($(#[$doc])* pub fn $name(scope: &Scope, rows: &[$row]) -> Option<Statement> {
            (!rows.is_empty()).then(|| scope.statement(sql!($sql)).bind_json(rows))
        })*
    };
}

list_statements! {
    /// Writes payments; nothing when there are none, as below.
    upsert(PaymentRow) = "payment.upsert";
    /// The same of payments whose rows in the indexes stay what they are.
    update(PaymentRow) = "payment.update";
    /// Removes payments.
    delete(PaymentId) = "payment.delete";
    /// Removes the entries of payments.
    delete_entries(PaymentId) = "entry.delete";
    /// Adds entries.
    insert_entries(EntryRow) = "entry.insert";
    /// Removes the credits of payments.
    delete_credits(PaymentId) = "credit.delete";
    /// Adds credits.
    insert_credits(CreditRow) = "credit.insert";
    /// Removes clues.
    delete_clues(ClueRow) = "clue.delete";
    /// Adds clues.
    insert_clues(ClueRow) = "clue.insert";
    /// Removes the history of payments that are no more.
    delete_answers(PaymentId) = "answer.delete";
    /// Adds answers to the history.
    insert_answers(AnswerRow) = "answer.insert";
}

/// A row of a list of payments.
#[derive(Debug, FromJson)]
pub struct SummaryRow {
    /// Its key.
    pub id: PaymentId,
    /// Posted or not.
    pub state: PaymentState,
    /// Its currency.
    pub currency: Currency,
    /// When it was paid.
    pub paid_at_s: i64,
    /// A renewal.
    #[json(with = "super::flag")]
    pub renewal: bool,
    /// Captured.
    pub gross_minor: i64,
    /// ≤ 0.
    pub refunds_minor: i64,
    /// ≤ 0.
    pub disputes_minor: i64,
    /// How sure.
    pub confidence: Confidence,
    /// Which rung.
    pub rung: Option<Rung>,
    /// The visitor.
    pub visitor: Option<String>,
    /// Channel of the credit.
    pub channel: Option<headwater::visit::channel::Channel>,
    /// Its source.
    pub source: Option<String>,
    /// Its campaign.
    pub campaign: Option<String>,
    /// Its landing page.
    pub landing_page: Option<String>,
    /// Whose address.
    pub pseudonym: Option<Pseudonym>,
    /// The address, sealed.
    pub email: Option<String>,
    /// JSON of [`Explanation`]; only of a single payment, and in a list of an authorisation, or where the credit is not stored.
    #[serde(default)]
    pub explanation: Option<String>,
    /// JSON of the [`PlanItem`]s of its subscription; only where they are looked up.
    #[serde(default)]
    pub items: Option<String>,
    /// The self-reported source; only in a person's list.
    #[serde(default)]
    pub self_reported: Option<String>,
}

impl SummaryRow {
    /// What explains the answer, of a single payment.
    ///
    /// # Errors
    /// When it was not read, or was written by another version that says it otherwise.
    pub fn take_explanation(&mut self) -> Result<Explanation, DatabaseError> {
        Explanation::parse(&self.explanation.take().unwrap_or_default())
    }

    /// What its subscription is for; nothing where that is not known.
    pub fn plan_items(&self) -> Vec<PlanItem> {
        self.items.as_deref().and_then(|items| from_text(items).ok()).unwrap_or_default()
    }
}

/// One [`SummaryRow`] with its explanation, which has its credit, or none.
pub fn by_id(scope: &Scope, payment: &PaymentId) -> Statement {
    scope.statement(sql!("payment.by_id")).bind(payment)
}

/// The entries of a payment.
pub fn entries(scope: &Scope, payment: &PaymentId) -> Statement {
    scope.statement(sql!("entry.of_payment")).bind(payment)
}

/// The answers that were given of a payment, oldest first.
pub fn answers(scope: &Scope, payment: &PaymentId) -> Statement {
    let [default, ..] = Model::ALL;
    scope.statement(sql!("answer.of_payment")).bind(payment).bind(default.as_str())
}
