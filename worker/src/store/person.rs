//! What is known of a person: visits, pages and identifies of its visitors; payments, subscriptions and addresses of its customers.

use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::{DatabaseError, Statement, sql};
use crate::seal::SealKey;
use crate::store::fact::{self, FactRow, Scope};
use crate::store::identify;
use crate::store::payment::SummaryRow;
use crate::store::person_visit::{CustomEventRow, PageRow, VisitRow, pages_of};
use crate::store::subscription::{self, SubscriptionRow};
use headwater::attribution::Model;
use headwater::base::email::normalise_email;
use headwater::base::id::{Pseudonym, SiteId, StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::limits::HITS_KEPT_S;
use headwater::base::money::{Currency, sum_minor};
use headwater::base::sorted::{SortedSet, sort_by};
use headwater::stripe::object::Objects;
use headwater::visit::identify::Browser;

/// Visits that are rendered of a person.
const VISITS_MAX: usize = 100;

/// A visitor.
#[derive(Debug, FromJson)]
pub struct VisitorRow {
    /// Its id.
    pub visitor: VisitorId,
}

/// The visitors that a customer's payments name: [`VisitorRow`]s, those of the earliest payment first.
pub fn visitors_of(scope: &Scope, customer: &StripeId) -> Statement {
    scope.statement(sql!("payment.visitors_of_customer")).bind(customer)
}

/// Whose rows are meant.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    /// Their site and mode.
    pub scope: &'a Scope,
    /// The visitors of the person.
    pub visitors: &'a [VisitorId],
    /// The customer, where one was asked for: all its payments count, whomever they name.
    pub customer: Option<&'a StripeId>,
    /// The time, unix seconds.
    pub now_s: i64,
}

/// The customer and the address of some payment.
#[derive(Debug, FromJson)]
pub struct NameRow {
    /// The customer.
    pub customer: Option<StripeId>,
    /// Whose address.
    pub pseudonym: Option<Pseudonym>,
}

#[derive(FromJson)]
struct FirstRow {
    started_s: Option<i64>,
}

/// An identify, its address by pseudonym.
#[derive(Debug, FromJson)]
pub struct IdentifyRow {
    /// When.
    pub at_s: i64,
    /// The browser.
    pub visitor: VisitorId,
    /// Whose address.
    pub pseudonym: Option<Pseudonym>,
    /// Whether it named a user.
    #[json(with = "super::flag")]
    pub named_user: bool,
    /// Whether the site's server signed it.
    #[json(with = "super::flag")]
    pub signed: bool,
    /// The traits, sealed.
    traits: String,
}

impl IdentifyRow {
    /// The address it was given with; absent where none was, or it does not open.
    pub fn address(&self, site: &SiteId, seal_key: &SealKey) -> Option<String> {
        let traits = identify::open_traits(seal_key, Browser { site, visitor: &self.visitor }, &self.traits).ok()?;
        traits.email.as_deref().and_then(normalise_email).map(|email| email.as_str().to_owned())
    }
}

/// What was seen of the visitors, and whom their payments name.
#[derive(Debug)]
pub struct Seen {
    /// Customers and addresses.
    pub names: Vec<NameRow>,
    /// The latest visits, newest first.
    pub visits: Vec<VisitRow>,
    /// The latest events of visits, newest first.
    pub events: Vec<CustomEventRow>,
    /// When the first visit began.
    pub first_s: Option<i64>,
    /// The latest identifies, newest first.
    pub identifies: Vec<IdentifyRow>,
}

/// The answers that make up [`Seen`].
pub struct SeenAsked {
    names: Asked<NameRow>,
    visits: Asked<VisitRow>,
    events: Asked<CustomEventRow>,
    first: Asked<FirstRow>,
    identifies: Asked<IdentifyRow>,
}

impl SeenAsked {
    /// Adds the statements.
    pub fn add_to(batch: &mut Batch, of: Of) -> Self {
        let of_visitors = |sql| Statement::new(sql).bind(&of.scope.site).bind_json(of.visitors);
        let names = of.scope.statement(sql!("payment.names_of_person")).bind_json(of.visitors).bind(of.customer);
        Self {
            names: batch.ask(names),
            visits: batch.ask(of_visitors(sql!("visit.of_visitors")).bind(of.now_s - HITS_KEPT_S)),
            events: batch.ask(of_visitors(sql!("visit_event.of_visitors"))),
            first: batch.ask(of_visitors(sql!("visit.first_of_visitors"))),
            identifies: batch.ask(of_visitors(sql!("identify.of_visitors"))),
        }
    }

    /// Takes the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<Seen, DatabaseError> {
        Ok(Seen {
            names: answers.take(self.names)?,
            visits: latest(answers.take(self.visits)?),
            events: answers.take(self.events)?,
            first_s: answers.take(self.first)?.into_iter().find_map(|row| row.started_s),
            identifies: answers.take(self.identifies)?,
        })
    }
}

impl Seen {
    /// The addresses met on the way.
    pub fn pseudonyms(&self) -> SortedSet<&Pseudonym> {
        let identified = self.identifies.iter().filter_map(|row| row.pseudonym.as_ref());
        identified.chain(self.names.iter().filter_map(|row| row.pseudonym.as_ref())).collect()
    }
}

/// What a person brought in one currency.
#[derive(Debug, FromJson)]
pub struct RevenueRow {
    pub(crate) currency: Currency,
    #[json(with = "sum_minor")]
    pub(crate) gross_minor: i64,
    #[json(with = "sum_minor")]
    pub(crate) refunds_minor: i64,
    #[json(with = "sum_minor")]
    pub(crate) disputes_minor: i64,
    pub(crate) payments: i64,
}

/// An address, sealed.
#[derive(Debug, FromJson)]
pub struct EmailRow {
    /// Whose.
    pub pseudonym: Pseudonym,
    /// The address.
    pub sealed: String,
}

/// The latest visits, newest first, of those that came from either table.
fn latest(mut visits: Vec<VisitRow>) -> Vec<VisitRow> {
    sort_by(&mut visits, |a, b| (b.started_s, &b.session).cmp(&(a.started_s, &a.session)));
    visits.truncate(VISITS_MAX);
    visits
}

/// What the person bought, and which pages its visits saw: what can be asked for once it is known who and when.
#[derive(Debug)]
pub struct Bought {
    /// The latest payments, newest first.
    pub payments: Vec<SummaryRow>,
    /// Over all of them.
    pub revenue: Vec<RevenueRow>,
    /// Subscriptions, those that have ended last.
    pub subscriptions: Vec<SubscriptionRow>,
    /// The customers, and the products of the subscriptions.
    pub objects: Objects,
    /// The addresses asked for, and those that stood on the customers once.
    pub emails: Vec<EmailRow>,
    /// Of the latest visits.
    pub pages: Vec<PageRow>,
}

/// Whose purchases are meant, beside [`Of`].
#[derive(Debug, Clone, Copy)]
pub struct Met<'a> {
    /// The customers of the person.
    pub customers: &'a [StripeId],
    /// What was seen of it.
    pub seen: &'a Seen,
}

/// The answers that make up [`Bought`].
pub struct BoughtAsked {
    payments: Asked<SummaryRow>,
    revenue: Asked<RevenueRow>,
    subscriptions: Asked<SubscriptionRow>,
    objects: Asked<FactRow>,
    emails: Asked<EmailRow>,
    pages: Asked<PageRow>,
}

impl BoughtAsked {
    /// Adds the statements.
    pub fn add_to(batch: &mut Batch, of: Of, met: Met) -> Self {
        let (Of { scope, visitors, customer, .. }, Met { customers, seen }) = (of, met);
        let payments = |sql| scope.statement(sql).bind_json(visitors).bind_json(customers).bind(customer);
        let emails = Statement::new(sql!("email.of_person")).bind(&scope.site).bind_json(&seen.pseudonyms());
        Self {
            payments: batch.ask(payments(sql!("payment.of_person")).bind(Model::LastNonDirect.as_str())),
            revenue: batch.ask(payments(sql!("payment.revenue_of_person"))),
            subscriptions: batch.ask(subscription::of_customers(scope, customers)),
            objects: batch.ask(fact::of_customers(scope, customers)),
            emails: batch.ask(emails.bind(scope.mode).bind_json(customers)),
            pages: batch.ask(pages_of(&scope.site, &seen.visits)),
        }
    }

    /// Takes the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<Bought, DatabaseError> {
        Ok(Bought {
            payments: answers.take(self.payments)?,
            revenue: answers.take(self.revenue)?,
            subscriptions: answers.take(self.subscriptions)?,
            objects: Objects::of(answers.take(self.objects)?.into_iter().map(|row| row.fact().1.0)),
            emails: answers.take(self.emails)?,
            pages: answers.take(self.pages)?,
        })
    }
}
