//! Facts, links and payment facts since, as a decision on money writes them. What it reads is in `reach`.

use crate::port::database::{DatabaseError, Statement, sql};
use headwater::base::id::{IntegrationId, Mode, SiteId, StripeId};
use headwater::base::json::{Error, FromJson, Value};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::stripe::fact::{BodyText, Fact, FactBody, Origin, StoredBody, digest};
use headwater::stripe::link::Link;
use serde::Serialize;

/// Whose rows are meant: every query names its site and mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The site.
    pub site: SiteId,
    /// Live or test.
    pub mode: Mode,
}

impl Scope {
    /// A statement whose first two values are site and mode.
    pub(crate) fn statement(&self, sql: &'static str) -> Statement {
        Statement::new(sql).bind(&self.site).bind(self.mode)
    }
}

/// Which version of an object a row is.
pub type FactKey = (StripeId, String);

/// Reads the column `body`, in either form.
pub(super) fn stored_body(value: Value) -> Result<StoredBody, Error> {
    FactBody::from_stored(&String::from_json(value)?)
}

/// A row of `fact`.
#[derive(Debug, FromJson)]
pub struct FactRow {
    pub(super) object: StripeId,
    pub(super) digest: String,
    pub(super) as_of_s: i64,
    pub(super) origin: Origin,
    #[json(with = "stored_body")]
    pub(super) body: StoredBody,
    #[json(with = "super::json_text")]
    pub(super) integrations: SortedSet<IntegrationId>,
}

impl FactRow {
    /// The fact and who brought it, under the key of its row.
    pub fn fact(self) -> (FactKey, (Fact, SortedSet<IntegrationId>)) {
        let fact =
            Fact { object: self.object.clone(), as_of_s: self.as_of_s, origin: self.origin, body: self.body.body };
        ((self.object, self.digest), (fact, self.integrations))
    }
}

/// The [`FactRow`]s of some objects.
pub fn of_objects(scope: &Scope, objects: &[&StripeId]) -> Statement {
    scope.statement(sql!("fact.of_objects")).bind_json(objects)
}

/// A fact on its way into the database, with its digest.
#[derive(Debug, Clone, Serialize)]
pub struct NewFact {
    object: StripeId,
    /// Its digest.
    pub digest: String,
    as_of_s: i64,
    origin: Origin,
    body: String,
    /// Its body shows what it names: those links need no rows.
    #[serde(skip)]
    pub is_short: bool,
}

impl NewFact {
    /// Of a fact.
    ///
    /// # Errors
    /// When its body cannot be written as JSON, which no fact's can.
    pub fn of(fact: &Fact) -> Result<Self, DatabaseError> {
        let fault = |error: serde_json::Error| DatabaseError::Fault(error.to_string());
        let digest = digest(&fact.body.to_json().map_err(fault)?);
        let BodyText { text: body, is_short } = fact.body.to_stored().map_err(fault)?;
        let (as_of_s, origin) = (fact.as_of_s, fact.origin);
        Ok(Self { object: fact.object.clone(), digest, as_of_s, origin, body, is_short })
    }

    /// The same in the long form, which a Worker of the version before reads.
    ///
    /// # Errors
    /// As [`NewFact::of`].
    pub fn lengthened(self, fact: &Fact) -> Result<Self, DatabaseError> {
        let body = fact.body.to_json().map_err(|error| DatabaseError::Fault(error.to_string()))?;
        Ok(Self { body, is_short: false, ..self })
    }
}

/// The [`FactRow`]s of some customers and of the products of their subscriptions.
pub fn of_customers(scope: &Scope, customers: &[StripeId]) -> Statement {
    scope.statement(sql!("fact.of_customers")).bind_json(customers)
}

/// Keeps facts.
pub fn insert(scope: &Scope, integration: &IntegrationId, event: &str, facts: &[NewFact]) -> Statement {
    scope.statement(sql!("fact.insert")).bind(integration).bind(event).bind_json(facts)
}

/// Stores facts that are known in the short form, in which an earlier version did not store them.
pub fn shorten(scope: &Scope, facts: &[NewFact]) -> Option<Statement> {
    let bodies: SortedMap<String, &str> =
        facts.iter().map(|fact| (format!("{} {}", fact.object, fact.digest), fact.body.as_str())).collect();
    let objects: SortedSet<&StripeId> = facts.iter().map(|fact| &fact.object).collect();
    (!facts.is_empty()).then(|| scope.statement(sql!("fact.shorten")).bind_json(&bodies).bind_json(&objects))
}

/// Removes what an integration reported about these objects.
pub fn remove(scope: &Scope, integration: &IntegrationId, objects: &SortedSet<StripeId>) -> Statement {
    scope.statement(sql!("fact.remove")).bind(integration).bind_json(objects)
}

/// The next objects that an integration reported, after one: [`ObjectRow`]s.
pub fn of_integration(scope: &Scope, integration: &IntegrationId, after: &str, limit: i64) -> Statement {
    scope.statement(sql!("fact.of_integration")).bind(integration).bind(after).bind(limit)
}

/// The next objects that can claim money (M4), after one: [`ObjectRow`]s.
pub fn claiming(scope: &Scope, after: &str, limit: i64) -> Statement {
    scope.statement(sql!("fact.claiming")).bind(after).bind(limit)
}

/// One charge that a list of this integration brought, an [`ObjectRow`], or none.
pub fn any_charge(scope: &Scope, integration: &IntegrationId) -> Statement {
    scope.statement(sql!("fact.a_charge")).bind(integration)
}

/// A row of objects.
#[derive(Debug, FromJson)]
pub struct ObjectRow {
    /// The object.
    pub object: StripeId,
}

/// A PaymentIntent that something leads on from.
#[derive(Debug, FromJson)]
pub struct IntentRow {
    /// Its id.
    pub object: StripeId,
    /// Its payment is stored.
    #[json(with = "super::flag")]
    pub is_payment: bool,
}

/// The next [`IntentRow`]s after an id, five hundred at most.
pub fn intents(scope: &Scope, after: &str) -> Statement {
    scope.statement(sql!("link.intents")).bind(after)
}

#[derive(Serialize)]
struct LinkJson<'a> {
    from: &'a StripeId,
    to: &'a StripeId,
}

fn link_json(links: &SortedSet<Link>) -> Vec<LinkJson<'_>> {
    links.iter().map(|link| LinkJson { from: &link.from, to: &link.to }).collect()
}

/// Keeps links.
pub fn insert_links(scope: &Scope, links: &SortedSet<Link>) -> Statement {
    scope.statement(sql!("link.insert")).bind_json(&link_json(links))
}

/// Drops links.
pub fn delete_links(scope: &Scope, links: &SortedSet<Link>) -> Statement {
    scope.statement(sql!("link.delete")).bind_json(&link_json(links))
}

/// The clue of the payments that need payment facts since.
pub const PAYMENT_FACTS_SINCE: &str = "moment";

/// Payment facts since: one [`PaymentFactsSinceRow`], or no row.
pub fn payment_facts_since(scope: &Scope) -> Statement {
    scope.statement(sql!("moment.read"))
}

/// A row of `moment`.
#[derive(Debug, FromJson)]
pub struct PaymentFactsSinceRow {
    /// From when on payment-level facts arrive.
    pub at_s: i64,
}

/// Whether any payment rests on payment facts since: a row, or none.
pub fn leaning_on_payment_facts_since(scope: &Scope) -> Statement {
    scope.statement(sql!("moment.leans"))
}

/// After a removal, if no key is left: payment facts since as the remaining facts show it.
pub fn reset_payment_facts_since(scope: &Scope, margin_s: i64) -> [Statement; 2] {
    [scope.statement(sql!("moment.reset")).bind(margin_s), scope.statement(sql!("moment.drop"))]
}

/// Moves payment facts since back to this time, never forward.
pub fn lower_payment_facts_since(scope: &Scope, at_s: i64) -> Statement {
    scope.statement(sql!("moment.lower")).bind(at_s)
}
