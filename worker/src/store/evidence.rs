//! Evidence: looking up what the clues of some payments ask for, and guarding what was found.

use crate::database::{Answers, DatabaseError, Statement, sql};
use crate::store::fact::{Scope, VersionRow, Versions, versions_of};
use headwater::attribution::evidence::{
    Evidence, Identified, Remembered, RememberedBy, Returned, SignedCustomer, Wanted,
};
use headwater::attribution::journey::SeenTouch;
use headwater::channel::Channel;
use headwater::id::{PaymentId, Pseudonym, SessionId, StripeId, VisitorId};
use headwater::limits::{JOURNEY_LAST, JOURNEY_MAX_TOUCHES};
use headwater::touch::Touch;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// At this many identifies the query stops (`identify.around`): a crowd, not a person, so their number is not guarded.
const IDENTIFIES_MAX: usize = 2_000;

#[derive(Deserialize)]
struct OwnerRow {
    id: SessionId,
    visitor: VisitorId,
}

#[derive(Deserialize)]
struct VisitorRow {
    visitor: VisitorId,
}

#[derive(Deserialize)]
struct IdentifyRow {
    visitor: VisitorId,
    user: Option<Pseudonym>,
    email: Option<Pseudonym>,
    at_s: i64,
    #[serde(deserialize_with = "super::flag")]
    signed: bool,
    #[serde(deserialize_with = "super::flag")]
    named: bool,
}

impl IdentifyRow {
    fn identified(self) -> Identified {
        let Self { visitor, user, email, at_s, signed, .. } = self;
        Identified { at_s, visitor, user, email, signed }
    }
}

#[derive(Deserialize)]
struct RememberedRow {
    customer: StripeId,
    by: RememberedBy,
    paid_s: i64,
    payment: PaymentId,
    visitor: VisitorId,
}

#[derive(Deserialize)]
struct ReturnRow {
    checkout_session: StripeId,
    visitor: VisitorId,
    at_s: i64,
}

#[derive(Deserialize)]
struct TouchRow {
    session: SessionId,
    visitor: VisitorId,
    at_s: i64,
    channel: String,
    #[serde(deserialize_with = "super::json_text")]
    touch: Touch,
}

#[derive(Deserialize)]
struct AliasRow {
    alias: VisitorId,
    visitor: VisitorId,
}

/// The touches of a visitor up to a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TouchesOf {
    /// Whose.
    pub visitor: VisitorId,
    /// Up to when, unix seconds.
    pub until_s: i64,
}

/// Which touches of a visitor were read for a journey.
#[derive(Debug, Serialize)]
pub struct TouchesRead {
    visitor: VisitorId,
    after_s: i64,
    until_s: i64,
    seen: usize,
}

impl TouchesRead {
    /// Of those asked for. Of a long journey only the later part was read whole, and only there can one still come.
    pub fn of(of: TouchesOf, touches: &[SeenTouch]) -> Self {
        let own = touches.iter().filter(|touch| touch.visitor == of.visitor && touch.at_s <= of.until_s);
        let own: BTreeSet<(i64, &SessionId)> = own.map(|touch| (touch.at_s, &touch.session)).collect();
        let whole = own.len() < JOURNEY_MAX_TOUCHES;
        let after_s = own.iter().rev().nth(JOURNEY_LAST - 1).filter(|_| !whole).map_or(-1, |(at_s, _)| *at_s);
        let seen = own.iter().filter(|(at_s, _)| *at_s > after_s).count();
        Self { visitor: of.visitor, after_s, until_s: of.until_s, seen }
    }
}

/// What was found, and how to notice at the commit that it has changed.
#[derive(Debug, Default)]
pub struct Found {
    /// The evidence.
    pub evidence: Evidence,
    /// Versions of what is remembered of the customers.
    pub remembered_versions: Versions,
    /// The keys whose identifies were read.
    identify_keys: IdentifyKeys,
}

#[derive(Debug, Default, Serialize)]
struct IdentifyKeys {
    users: BTreeSet<Pseudonym>,
    emails: BTreeSet<Pseudonym>,
    visitors: BTreeSet<VisitorId>,
}

/// What tells whether any identify came or changed since: each only ever appears, is signed then, and is dated back.
#[derive(Serialize)]
struct IdentifySums {
    count: usize,
    signed: usize,
    at_s: i64,
}

impl IdentifySums {
    fn of(evidence: &Evidence) -> Self {
        let all = &evidence.identifies;
        let signed = all.iter().filter(|identified| identified.signed).count();
        Self { count: all.len(), signed, at_s: all.iter().map(|identified| identified.at_s).sum() }
    }
}

/// The id under which the version of what is remembered of a customer stands.
pub fn remembered_id(customer: &StripeId) -> String {
    format!("remembered:{customer}")
}

/// The statements that look up what is wanted, for payments that are themselves left out of what is remembered.
pub fn statements(scope: &Scope, wanted: &Wanted, but: &BTreeSet<PaymentId>) -> Vec<Statement> {
    let remembered: Vec<String> = wanted.customers.iter().map(remembered_id).collect();
    vec![
        Statement::new(sql!("session.owners")).bind(&scope.site).bind_json(&wanted.sessions),
        Statement::new(sql!("session.visitors_seen")).bind(&scope.site).bind_json(&wanted.visitors),
        identifies_around(scope, wanted, but),
        scope.statement(sql!("payment.remembered")).bind_json(&wanted.customers).bind_json(but),
        Statement::new(sql!("checkout_return.find")).bind(&scope.site).bind_json(&wanted.checkout_sessions),
        Statement::new(sql!("alias.find")).bind(&scope.site).bind_json(&wanted.aliases),
        Statement::new(sql!("signed_customer.find")).bind(&scope.site).bind_json(&wanted.customers),
        versions_of(scope, &remembered),
    ]
}

fn identifies_around(scope: &Scope, wanted: &Wanted, but: &BTreeSet<PaymentId>) -> Statement {
    Statement::new(sql!("identify.around")).bind(&scope.site).bind_json(wanted).bind(scope.mode).bind_json(but)
}

/// The identifies that say who belongs to some visitors; read by [`read_identifies`].
pub fn identifies(scope: &Scope, visitors: &[VisitorId]) -> Statement {
    let wanted = Wanted { visitors: visitors.iter().cloned().collect(), ..Wanted::default() };
    identifies_around(scope, &wanted, &BTreeSet::new())
}

/// Reads the answer of [`identifies`].
///
/// # Errors
/// When a row is not what the schema says.
pub fn read_identifies(answers: &mut Answers) -> Result<Vec<Identified>, DatabaseError> {
    Ok(answers.rows::<IdentifyRow>()?.into_iter().map(IdentifyRow::identified).collect())
}

/// Reads the answers of [`statements`].
///
/// # Errors
/// When a row is not what the schema says.
pub fn read(answers: &mut Answers, wanted: &Wanted) -> Result<Found, DatabaseError> {
    let mut evidence = Evidence::default();
    evidence.sessions.extend(answers.rows::<OwnerRow>()?.into_iter().map(|row| (row.id, row.visitor)));
    evidence.visitors.extend(answers.rows::<VisitorRow>()?.into_iter().map(|row| row.visitor));
    let mut keys =
        IdentifyKeys { users: wanted.users.clone(), emails: wanted.emails.clone(), visitors: wanted.visitors.clone() };
    for row in answers.rows::<IdentifyRow>()? {
        keys.visitors.insert(row.visitor.clone());
        if row.named {
            keys.users.extend(row.user.clone());
            keys.emails.extend(row.email.clone());
        }
        evidence.identifies.push(row.identified());
    }
    for row in answers.rows::<RememberedRow>()? {
        let RememberedRow { customer, by, paid_s, payment, visitor } = row;
        evidence.remembered.push(Remembered { customer, by, paid_s, payment, visitor });
    }
    for row in answers.rows::<ReturnRow>()? {
        let ReturnRow { checkout_session, visitor, at_s } = row;
        evidence.returned.push(Returned { at_s, checkout_session, visitor });
    }
    evidence.aliases.extend(answers.rows::<AliasRow>()?.into_iter().map(|row| (row.alias, row.visitor)));
    evidence.customers = answers.rows::<SignedCustomer>()?;
    keys.visitors.extend(evidence.sessions.values().cloned());
    keys.visitors.extend(evidence.returned.iter().map(|returned| returned.visitor.clone()));
    keys.visitors.extend(evidence.remembered.iter().map(|remembered| remembered.visitor.clone()));
    keys.visitors.extend(evidence.aliases.values().cloned());
    keys.visitors.extend(evidence.customers.iter().map(|signed| signed.visitor.clone()));
    let remembered_versions = answers.rows::<VersionRow>()?.into_iter().map(|row| (row.id, row.version)).collect();
    Ok(Found { evidence, remembered_versions, identify_keys: keys })
}

impl Found {
    /// So many identifies that the query stopped.
    pub fn is_crowd(&self) -> bool {
        self.evidence.identifies.len() >= IDENTIFIES_MAX
    }

    /// The sessions and visitors that were looked for and never seen; a later beacon of theirs matters.
    pub fn unseen(&self, wanted: &Wanted) -> BTreeSet<String> {
        let sessions =
            wanted.sessions.iter().filter(|id| !self.evidence.sessions.contains_key(id)).map(ToString::to_string);
        let visitors =
            wanted.visitors.iter().filter(|id| !self.evidence.visitors.contains(id)).map(ToString::to_string);
        // A client reference may be either: found as one, it is not missed as the other.
        let known = |id: &String| {
            self.evidence.sessions.keys().any(|s| s.as_str() == id)
                || self.evidence.visitors.iter().any(|v| v.as_str() == id)
        };
        sessions.chain(visitors).filter(|id| !known(id)).collect()
    }

    /// Fails the commit when a visit or an identify came that these answers lack.
    pub fn guards(&self, scope: &Scope, wanted: &Wanted) -> Vec<Statement> {
        let returns = i64::try_from(self.evidence.returned.len()).unwrap_or(0);
        let visits = Statement::new(sql!("commit_guard.visits")).bind(&scope.site).bind_json(&self.unseen(wanted));
        let mut guards = vec![visits.bind_json(&wanted.checkout_sessions).bind(returns)];
        if !self.is_crowd() {
            let identifies = Statement::new(sql!("commit_guard.identifies")).bind(&scope.site);
            guards.push(identifies.bind_json(&self.identify_keys).bind_json(&IdentifySums::of(&self.evidence)));
        }
        if !wanted.aliases.is_empty() || !wanted.customers.is_empty() {
            let named = Statement::new(sql!("commit_guard.named")).bind(&scope.site);
            guards.push(named.bind_json(&self.aliases(wanted)).bind_json(&self.signed_customers(wanted)));
        }
        guards
    }

    /// What was read of each alias looked for; empty where there was none.
    fn aliases<'a>(&'a self, wanted: &'a Wanted) -> BTreeMap<&'a VisitorId, &'a str> {
        let visitor = |alias| self.evidence.aliases.get(alias).map_or("", VisitorId::as_str);
        wanted.aliases.iter().map(|alias| (alias, visitor(alias))).collect()
    }

    /// What was read of each customer looked for, as the guard spells it.
    fn signed_customers<'a>(&self, wanted: &'a Wanted) -> BTreeMap<&'a StripeId, String> {
        let signed = |customer: &StripeId| {
            let signed = self.evidence.customers.iter().find(|signed| signed.customer == *customer);
            signed.map_or_else(String::new, |signed| format!("{} {}", signed.at_s, signed.visitor))
        };
        wanted.customers.iter().map(|customer| (customer, signed(customer))).collect()
    }
}

/// Fails the commit when a visit came that these journeys lack; nothing when there are none.
pub fn guard_touches(scope: &Scope, read: &[TouchesRead]) -> Option<Statement> {
    (!read.is_empty()).then(|| Statement::new(sql!("commit_guard.touches")).bind(&scope.site).bind_json(read))
}

/// The touches of some visitors.
pub fn touches(scope: &Scope, of: &BTreeSet<TouchesOf>) -> Statement {
    Statement::new(sql!("session.touches")).bind(&scope.site).bind_json(of)
}

/// Reads the answer of [`touches`].
///
/// # Errors
/// When a row is not what the schema says.
pub fn read_touches(answers: &mut Answers) -> Result<Vec<SeenTouch>, DatabaseError> {
    let rows = answers.rows::<TouchRow>()?.into_iter();
    let seen = rows.map(|row| {
        let TouchRow { session, visitor, at_s, channel, touch } = row;
        SeenTouch { at_s, session, visitor, channel: Channel::parse(&channel).unwrap_or(Channel::Unassigned), touch }
    });
    Ok(seen.collect())
}
