//! What is known of a person: visits, pages and identifies of its visitors; payments, subscriptions and addresses of its customers.

use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::{DatabaseError, Statement, sql};
use crate::seal::SealKey;
use crate::store::fact::{self, FactRow, Scope};
use crate::store::identify;
use crate::store::payment::SummaryRow;
use crate::store::person_place::{LineKind, LinePlace};
use crate::store::person_visit::{CustomEventRow, PageRow, TouchRow, VisitRow, events_of, pages_of};
use crate::store::subscription::{self, SubscriptionRow};
use headwater::attribution::Model;
use headwater::attribution::{Confidence, Rung};
use headwater::base::email::normalise_email;
use headwater::base::id::{PaymentId, Pseudonym, SiteId, StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::money::{Currency, sum_minor};
use headwater::base::sorted::{SortedSet, sort_by};
use headwater::stripe::ledger::EntryKind;
use headwater::stripe::object::Objects;
use headwater::visit::identify::Browser;

/// Lines that are read of each kind for a page of the time line: one more than it has, to know whether another page follows.
pub const LINES_READ: usize = 51;

/// A visitor.
#[derive(Debug, FromJson)]
pub struct VisitorRow {
    /// Its id.
    pub visitor: VisitorId,
}

/// The visitors that a customer's payments name: [`VisitorRow`]s, those of the earliest payment first.
pub fn visitors_of(scope: &Scope, customer: &StripeId) -> Statement {
    scope.statement(sql!("payer.visitors_of_customer")).bind(customer)
}

/// The customers of payments that name some visitors, that of the latest payment first: [`CustomerRow`]s.
pub fn customers_of(scope: &Scope, visitors: &[VisitorId]) -> Statement {
    scope.statement(sql!("payer.customers_of_visitors")).bind_json(visitors)
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
    /// The page of the time line begins after this.
    pub after: &'a LinePlace,
}

impl Of<'_> {
    /// Binds where the lines of a kind begin.
    fn page(&self, statement: Statement, kind: LineKind) -> Statement {
        let (at_s, id) = self.after.before(kind);
        statement.bind(at_s).bind(id)
    }
}

/// A customer.
#[derive(Debug, FromJson)]
pub struct CustomerRow {
    /// Its id.
    pub customer: StripeId,
}

/// Money that went back.
#[derive(Debug, FromJson)]
pub struct ReturnRow {
    pub(crate) payment: PaymentId,
    pub(crate) key: String,
    pub(crate) kind: EntryKind,
    pub(crate) amount_minor: i64,
    pub(crate) currency: Currency,
    pub(crate) at_s: i64,
}

/// The earliest payment that names a visitor.
#[derive(Debug, FromJson)]
pub struct FirstPaymentRow {
    pub(crate) id: PaymentId,
    pub(crate) paid_s: i64,
    pub(crate) confidence: Confidence,
    pub(crate) rung: Option<Rung>,
}

/// An identify, its address by pseudonym.
#[derive(Debug, FromJson)]
pub struct IdentifyRow {
    /// When.
    pub at_s: i64,
    /// The browser.
    pub visitor: VisitorId,
    /// The session it was made in.
    pub session: String,
    /// Whose address.
    pub pseudonym: Option<Pseudonym>,
    /// Whether it named a user.
    #[json(with = "super::flag")]
    pub named_user: bool,
    /// Whether the site's server signed it.
    #[json(with = "super::flag")]
    pub signed: bool,
    /// The self-reported source in its traits.
    pub self_reported: Option<String>,
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
    /// Customers of payments that name the visitors, that of the latest payment first.
    pub customers: Vec<CustomerRow>,
    /// Visits, newest first.
    pub visits: Vec<VisitRow>,
    /// The first visit.
    pub first: Option<TouchRow>,
    /// Identifies, newest first.
    pub identifies: Vec<IdentifyRow>,
}

/// The answers that make up [`Seen`].
pub struct SeenAsked {
    customers: Asked<CustomerRow>,
    visits: Asked<VisitRow>,
    first: Asked<TouchRow>,
    identifies: Asked<IdentifyRow>,
}

impl SeenAsked {
    /// Adds the statements.
    pub fn add_to(batch: &mut Batch, of: Of) -> Self {
        let of_visitors = |sql| Statement::new(sql).bind(&of.scope.site).bind_json(of.visitors);
        let visits = of_visitors(sql!("visit.of_visitors")).bind(of.now_s);
        Self {
            customers: batch.ask(customers_of(of.scope, of.visitors)),
            visits: batch.ask(of.page(visits, LineKind::Visit)),
            first: batch.ask(of_visitors(sql!("visit.first_of_visitors"))),
            identifies: batch.ask(of.page(of_visitors(sql!("identify.of_visitors")), LineKind::Identify)),
        }
    }

    /// Takes the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<Seen, DatabaseError> {
        let first = answers.take(self.first)?;
        Ok(Seen {
            customers: answers.take(self.customers)?,
            visits: latest(answers.take(self.visits)?),
            first: first.into_iter().min_by_key(|row| row.started_s),
            identifies: answers.take(self.identifies)?,
        })
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
    visits.truncate(LINES_READ);
    visits
}

/// What the person bought, and which pages its visits saw: what can be asked for once it is known who and when.
#[derive(Debug)]
pub struct Bought {
    /// Payments, newest first.
    pub payments: Vec<SummaryRow>,
    /// Refunds and disputes, newest first.
    pub returns: Vec<ReturnRow>,
    /// The earliest payment that names the visitor of the first visit.
    pub first_payment: Option<FirstPaymentRow>,
    /// Over all of them.
    pub revenue: Vec<RevenueRow>,
    /// Subscriptions, those that have ended last.
    pub subscriptions: Vec<SubscriptionRow>,
    /// The customers, the subscriptions and their products.
    pub objects: Objects,
    /// The addresses asked for, and those that stood on the customers once.
    pub emails: Vec<EmailRow>,
    /// Of the visits.
    pub pages: Vec<PageRow>,
    /// Of the visits, newest first.
    pub events: Vec<CustomEventRow>,
}

/// Whose purchases are meant, beside [`Of`].
#[derive(Debug, Clone, Copy)]
pub struct Met<'a> {
    /// The customers of the person.
    pub customers: &'a [StripeId],
    /// What was seen of it.
    pub seen: &'a Seen,
}

/// A page of the payments of a person, newest first: [`SummaryRow`]s.
pub fn payments_of(of: Of, customers: &[StripeId]) -> Statement {
    let statement = of.scope.statement(sql!("payment.of_person")).bind_json(of.visitors).bind_json(customers);
    of.page(statement.bind(of.customer), LineKind::Payment).bind(Model::LastNonDirect.as_str())
}

/// The answers that make up [`Bought`].
pub struct BoughtAsked {
    payments: Asked<SummaryRow>,
    returns: Asked<ReturnRow>,
    first_payment: Asked<FirstPaymentRow>,
    revenue: Asked<RevenueRow>,
    subscriptions: Asked<SubscriptionRow>,
    objects: Asked<FactRow>,
    emails: Asked<EmailRow>,
    pages: Asked<PageRow>,
    events: Asked<CustomEventRow>,
}

impl BoughtAsked {
    /// Adds the statements.
    pub fn add_to(batch: &mut Batch, of: Of, met: Met) -> Self {
        let (Of { scope, visitors, customer, .. }, Met { customers, seen }) = (of, met);
        let of_person = |sql| scope.statement(sql).bind_json(visitors).bind_json(customers).bind(customer);
        let pseudonyms: SortedSet<&Pseudonym> =
            seen.identifies.iter().filter_map(|row| row.pseudonym.as_ref()).collect();
        let emails = Statement::new(sql!("email.of_person")).bind(&scope.site).bind_json(&pseudonyms);
        let first = seen.first.as_ref().map(|row| row.visitor.as_str());
        Self {
            payments: batch.ask(payments_of(of, customers)),
            returns: batch.ask(of.page(of_person(sql!("entry.returned_of_person")), LineKind::Return)),
            first_payment: batch.ask(scope.statement(sql!("payment.first_of_visitor")).bind(first.unwrap_or(""))),
            revenue: batch.ask(of_person(sql!("payer.revenue_of_person"))),
            subscriptions: batch.ask(subscription::of_customers(scope, customers)),
            objects: batch.ask(fact::of_customers(scope, customers)),
            emails: batch.ask(emails.bind(scope.mode).bind_json(customers)),
            pages: batch.ask(pages_of(&scope.site, &seen.visits)),
            events: batch.ask(events_of(&scope.site, visitors, &seen.visits)),
        }
    }

    /// Takes the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<Bought, DatabaseError> {
        Ok(Bought {
            payments: answers.take(self.payments)?,
            returns: answers.take(self.returns)?,
            first_payment: answers.take_first(self.first_payment)?,
            revenue: answers.take(self.revenue)?,
            subscriptions: answers.take(self.subscriptions)?,
            objects: Objects::of(answers.take(self.objects)?.into_iter().map(|row| row.fact().1.0)),
            emails: answers.take(self.emails)?,
            pages: answers.take(self.pages)?,
            events: answers.take(self.events)?,
        })
    }
}
