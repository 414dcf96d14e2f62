//! What is known of a person: visits and identifies of its visitors; payments, subscriptions and addresses of its customers.

use crate::port::database::{Answers, DatabaseError, Statement, sql};
use crate::seal::SealKey;
use crate::store::fact::{self, FactRow, Scope};
use crate::store::identify;
use crate::store::payment::SummaryRow;
use crate::store::subscription::{self, SubscriptionRow};
use headwater::api;
use headwater::attribution::Model;
use headwater::base::email::normalise_email;
use headwater::base::id::{Pseudonym, SiteId, StripeId, VisitorId};
use headwater::base::money::{Currency, sum_minor};
use headwater::stripe::object::Objects;
use headwater::visit::channel::Channel;
use headwater::visit::touch::Touch;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct VisitorRow {
    visitor: VisitorId,
}

/// The visitors that a customer's payments name; read by [`read_visitors`].
pub fn visitors_of(scope: &Scope, customer: &StripeId) -> Statement {
    scope.statement(sql!("payment.visitors_of_customer")).bind(customer)
}

/// Visitors, those of the earliest payment first.
///
/// # Errors
/// When a row is not what the schema says.
pub fn read_visitors(answers: &mut Answers) -> Result<Vec<VisitorId>, DatabaseError> {
    Ok(answers.rows::<VisitorRow>()?.into_iter().map(|row| row.visitor).collect())
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
}

/// The customer and the address of some payment.
#[derive(Debug, Deserialize)]
pub struct NameRow {
    /// The customer.
    pub customer: Option<StripeId>,
    /// Whose address.
    pub pseudonym: Option<Pseudonym>,
}

#[derive(Deserialize)]
struct VisitRow {
    session: String,
    visitor: String,
    started_s: i64,
    hits: i64,
    engaged_ms: Option<i64>,
    channel: String,
    source: Option<String>,
    #[serde(deserialize_with = "super::json_text")]
    touch: Touch,
}

impl VisitRow {
    fn shown(self, events: Vec<api::PersonEvent>) -> api::PersonVisit {
        api::PersonVisit {
            session: self.session,
            visitor: self.visitor,
            started_s: self.started_s,
            hits: self.hits,
            engaged_ms: self.engaged_ms,
            events,
            channel: Channel::parse(&self.channel).unwrap_or(Channel::Unassigned),
            source: self.source,
            campaign: self.touch.utm_campaign,
            landing_page: self.touch.landing_page,
        }
    }
}

#[derive(Deserialize)]
struct EventRow {
    session: String,
    at_s: i64,
    name: String,
    page: Option<String>,
    #[serde(deserialize_with = "super::json_text")]
    props: BTreeMap<String, String>,
}

/// Visits with their events, each visit's in order of time. The rows come newest first.
fn visits(visits: Vec<VisitRow>, events: Vec<EventRow>) -> Vec<api::PersonVisit> {
    let mut by_session: BTreeMap<String, Vec<api::PersonEvent>> = BTreeMap::new();
    for EventRow { session, at_s, name, page, props } in events.into_iter().rev() {
        by_session.entry(session).or_default().push(api::PersonEvent { at_s, name, page, props });
    }
    let with_events = |row: VisitRow| {
        let events = by_session.remove(&row.session).unwrap_or_default();
        row.shown(events)
    };
    visits.into_iter().map(with_events).collect()
}

#[derive(Deserialize)]
struct FirstRow {
    started_s: Option<i64>,
}

/// An identify, its address by pseudonym.
#[derive(Debug, Deserialize)]
pub struct IdentifyRow {
    /// When.
    pub at_s: i64,
    /// The browser.
    pub visitor: VisitorId,
    /// Whose address.
    pub pseudonym: Option<Pseudonym>,
    /// Whether it named a user.
    #[serde(deserialize_with = "super::flag")]
    pub named_user: bool,
    /// Whether the site's server signed it.
    #[serde(deserialize_with = "super::flag")]
    pub signed: bool,
    /// The traits, sealed.
    traits: String,
}

impl IdentifyRow {
    /// The address it was given with; absent where none was, or it does not open.
    pub fn address(&self, site: &SiteId, seal_key: &SealKey) -> Option<String> {
        let traits = identify::open_traits(seal_key, (site, &self.visitor), &self.traits).ok()?;
        traits.email.as_deref().and_then(normalise_email).map(|email| email.as_str().to_owned())
    }
}

/// What was seen of the visitors, and whom their payments name.
#[derive(Debug)]
pub struct Seen {
    /// Customers and addresses.
    pub names: Vec<NameRow>,
    /// The latest visits, newest first.
    pub visits: Vec<api::PersonVisit>,
    /// When the first began.
    pub first_s: Option<i64>,
    /// The latest identifies, newest first.
    pub identifies: Vec<IdentifyRow>,
}

impl Seen {
    /// The statements whose answers [`Seen::read`] takes.
    pub fn statements(of: Of) -> Vec<Statement> {
        let of_visitors = |sql| Statement::new(sql).bind(&of.scope.site).bind_json(of.visitors);
        vec![
            of.scope.statement(sql!("payment.names_of_person")).bind_json(of.visitors).bind(of.customer),
            of_visitors(sql!("session.of_visitors")),
            of_visitors(sql!("visit_event.of_visitors")),
            of_visitors(sql!("session.first_of_visitors")),
            of_visitors(sql!("identify.of_visitors")),
        ]
    }

    /// Reads the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn read(answers: &mut Answers) -> Result<Self, DatabaseError> {
        Ok(Self {
            names: answers.rows()?,
            visits: visits(answers.rows()?, answers.rows()?),
            first_s: answers.rows::<FirstRow>()?.into_iter().find_map(|row| row.started_s),
            identifies: answers.rows()?,
        })
    }

    /// The addresses met on the way.
    pub fn pseudonyms(&self) -> BTreeSet<&Pseudonym> {
        let identified = self.identifies.iter().filter_map(|row| row.pseudonym.as_ref());
        identified.chain(self.names.iter().filter_map(|row| row.pseudonym.as_ref())).collect()
    }
}

/// What a person brought in one currency.
#[derive(Debug, Deserialize)]
pub struct RevenueRow {
    currency: Currency,
    #[serde(deserialize_with = "sum_minor")]
    gross_minor: i64,
    #[serde(deserialize_with = "sum_minor")]
    refunds_minor: i64,
    #[serde(deserialize_with = "sum_minor")]
    disputes_minor: i64,
    payments: i64,
}

impl RevenueRow {
    /// As the owner sees it.
    pub fn shown(self) -> api::PersonRevenue {
        api::PersonRevenue {
            currency: self.currency.to_string(),
            minor_per_major: self.currency.minor_per_major(),
            gross_minor: self.gross_minor,
            refunds_minor: self.refunds_minor,
            disputes_minor: self.disputes_minor,
            net_minor: self.gross_minor.saturating_add(self.refunds_minor).saturating_add(self.disputes_minor),
            payments: self.payments,
        }
    }
}

/// An address, sealed.
#[derive(Debug, Deserialize)]
pub struct EmailRow {
    /// Whose.
    pub pseudonym: Pseudonym,
    /// The address.
    pub sealed: String,
}

/// What the person bought.
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
}

impl Bought {
    /// The statements whose answers [`Bought::read`] takes.
    pub fn statements(of: Of, customers: &[StripeId], pseudonyms: &BTreeSet<&Pseudonym>) -> Vec<Statement> {
        let Of { scope, visitors, customer } = of;
        let payments = |sql| scope.statement(sql).bind_json(visitors).bind_json(customers).bind(customer);
        let emails = Statement::new(sql!("email.of_person")).bind(&scope.site).bind_json(pseudonyms);
        vec![
            payments(sql!("payment.of_person")).bind(Model::LastNonDirect.as_str()),
            payments(sql!("payment.revenue_of_person")),
            subscription::of_customers(scope, customers),
            fact::of_customers(scope, customers),
            emails.bind(scope.mode).bind_json(customers),
        ]
    }

    /// Reads the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn read(answers: &mut Answers) -> Result<Self, DatabaseError> {
        Ok(Self {
            payments: answers.rows()?,
            revenue: answers.rows()?,
            subscriptions: answers.rows()?,
            objects: Objects::of(answers.rows::<FactRow>()?.into_iter().map(|row| row.fact().1.0)),
            emails: answers.rows()?,
        })
    }
}
