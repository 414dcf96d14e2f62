//! Looking up who or what has an id or an address.

use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::{DatabaseError, Statement, sql};
use crate::store::fact::Scope;
use crate::store::subscription::SubscriptionRow;
use headwater::base::id::{PaymentId, Pseudonym, StripeId};
use headwater::base::money::Currency;
use headwater::base::sought::Sought;
use serde::Deserialize;

/// A visitor that an identify named.
#[derive(Debug, Deserialize)]
pub struct NamedRow {
    pub(crate) visitor: String,
    pub(crate) at_s: i64,
    /// By the user id, not by the address.
    #[serde(deserialize_with = "super::flag")]
    pub(crate) is_user: bool,
}

/// A visitor that has an id, or whose session has.
#[derive(Debug, Deserialize)]
pub struct SeenRow {
    pub(crate) visitor: String,
    pub(crate) session: Option<String>,
    pub(crate) at_s: i64,
}

/// A customer or a visitor known from payments.
#[derive(Debug, Deserialize)]
pub struct PayerIdRow {
    pub(crate) customer: Option<String>,
    pub(crate) visitor: Option<String>,
}

/// A payment.
#[derive(Debug, Deserialize)]
pub struct FoundPaymentRow {
    /// The clue that it was found by; empty: an id.
    pub(crate) clue: String,
    pub(crate) id: PaymentId,
    pub(crate) paid_s: i64,
    pub(crate) customer: Option<String>,
    pub(crate) visitor: Option<String>,
    pub(crate) currency: Currency,
    pub(crate) net_minor: i64,
    pub(crate) pseudonym: Option<Pseudonym>,
    pub(crate) email: Option<String>,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// By identify, the latest first.
    pub named: Vec<NamedRow>,
    /// By visitor or session, the latest first.
    pub seen: Vec<SeenRow>,
    /// By customer, or by a visitor that payments name.
    pub payers: Vec<PayerIdRow>,
    /// By an address or a user id on payments, the latest first.
    pub clued: Vec<FoundPaymentRow>,
    /// By an id of Stripe's, the latest first.
    pub related: Vec<FoundPaymentRow>,
    /// By its id.
    pub subscription: Option<SubscriptionRow>,
}

/// The pseudonyms of a text.
#[derive(Debug)]
pub struct Names {
    /// As a user id.
    pub user: Pseudonym,
    /// As an address.
    pub email: Option<Pseudonym>,
}

impl Names {
    /// The clue of an address.
    pub fn email_clue(&self) -> Option<String> {
        self.email.as_ref().map(|email| format!("email:{email}"))
    }
}

/// The answers that make up [`Found`].
pub struct FoundAsked {
    named: Asked<NamedRow>,
    seen: Asked<SeenRow>,
    payers: Asked<PayerIdRow>,
    clued: Asked<FoundPaymentRow>,
    related: Asked<FoundPaymentRow>,
    subscription: Asked<SubscriptionRow>,
}

impl FoundAsked {
    /// Adds the statements.
    pub fn add_to(batch: &mut Batch, scope: &Scope, sought: &Sought, names: &Names) -> Self {
        let of_site = |sql| Statement::new(sql).bind(&scope.site);
        let named = of_site(sql!("identify.of_name")).bind(&names.user);
        let named = named.bind(names.email.as_ref().map_or("", Pseudonym::as_str));
        let (from, to) = sought.ids.as_ref().map(|ids| (ids.from.as_str(), ids.to.as_str())).unzip();
        let object = sought.object.as_ref().map_or("", StripeId::as_str);
        let clues: Vec<String> = names.email_clue().into_iter().chain([format!("user:{}", names.user)]).collect();
        Self {
            named: batch.ask(named),
            seen: batch.ask(of_site(sql!("visit.of_ids")).bind(from).bind(to)),
            payers: batch.ask(scope.statement(sql!("payer.of_ids")).bind(object).bind(from).bind(to)),
            clued: batch.ask(scope.statement(sql!("payment.of_clues")).bind_json(&clues)),
            related: batch.ask(scope.statement(sql!("payment.of_object")).bind(object)),
            subscription: batch.ask(scope.statement(sql!("subscription.by_id")).bind(object)),
        }
    }

    /// Takes the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<Found, DatabaseError> {
        Ok(Found {
            named: answers.take(self.named)?,
            seen: answers.take(self.seen)?,
            payers: answers.take(self.payers)?,
            clued: answers.take(self.clued)?,
            related: answers.take(self.related)?,
            subscription: answers.take_first(self.subscription)?,
        })
    }
}
