//! Evidence: looks up the clues of some payments, and guards what was found.

use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::{DatabaseError, Statement, sql};
use crate::store::fact::Scope;
use headwater::attribution::evidence::{
    Alias, Evidence, Identified, Remembered, RememberedBy, Returned, SeenBefore, SeenSession, SignedCustomer, Wanted,
};
use headwater::base::id::{PaymentId, Pseudonym, SessionId, StripeId, VisitorId};
use headwater::base::json::Both;
use headwater::base::sorted::{SortedMap, SortedSet};
use serde::{Deserialize, Serialize};

/// At this many identifies the query stops (`identify.around`): a crowd, not a person.
const IDENTIFIES_MAX: usize = 2_000;

/// At this many unsigned identifies of one user or address, those around one payment may differ from those around the next.
const UNSIGNED_READ: usize = 10;

#[derive(Deserialize)]
struct OwnerRow {
    id: SessionId,
    visitor: VisitorId,
    started_s: i64,
}

#[derive(Deserialize)]
struct Seen {
    seen_s: i64,
}

type SeenBeforeRow = Both<SeenBefore, Seen>;

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
}

impl IdentifyRow {
    fn identified(self) -> Identified {
        let Self { visitor, user, email, at_s, signed } = self;
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
struct AliasRow {
    alias: VisitorId,
    visitor: VisitorId,
    #[serde(deserialize_with = "super::flag")]
    contested: bool,
}

/// What was found, and how to notice at the commit that it has changed.
#[derive(Debug, Default)]
pub struct Found {
    /// The evidence.
    pub evidence: Evidence,
}

/// For which payments evidence is looked up.
#[derive(Debug, Clone, Copy)]
pub struct Lookup<'a> {
    /// Site and mode.
    pub scope: &'a Scope,
    /// What their clues ask for.
    pub wanted: &'a Wanted,
    /// They are themselves left out of what is remembered.
    pub but: &'a SortedSet<PaymentId>,
    /// The latest time one of them was paid, unix seconds.
    pub paid_s: i64,
}

#[derive(Serialize)]
struct SeenBeforeRead<'a> {
    #[serde(flatten)]
    of: &'a SeenBefore,
    seen_s: Option<i64>,
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

/// The clue of payments to which unsigned identifies join somebody: they are derived again when the site's setting changes.
pub const UNSIGNED_CLUE: &str = "claims";

/// The answers that make up what was [`Found`].
pub struct EvidenceAsked {
    sessions: Asked<OwnerRow>,
    visitors: Asked<VisitorRow>,
    seen_before: Asked<SeenBeforeRow>,
    identifies: Asked<IdentifyRow>,
    remembered: Asked<RememberedRow>,
    returned: Asked<ReturnRow>,
    aliases: Asked<AliasRow>,
    customers: Asked<SignedCustomer>,
}

impl EvidenceAsked {
    /// Adds the statements that look up what is wanted.
    pub fn add_to(batch: &mut Batch, of: Lookup) -> Self {
        let Lookup { scope, wanted, but, .. } = of;
        let of_site = |sql| Statement::new(sql).bind(&scope.site);
        let remembered = scope.statement(sql!("payment.remembered")).bind_json(&wanted.customers).bind_json(but);
        Self {
            sessions: batch.ask(of_site(sql!("session.owners")).bind_json(&wanted.sessions)),
            visitors: batch.ask(of_site(sql!("session.visitors_seen")).bind_json(&wanted.visitors)),
            seen_before: batch.ask(of_site(sql!("session.seen_before")).bind_json(&wanted.seen_before)),
            identifies: batch.ask(identifies_around(sql!("identify.around"), of)),
            remembered: batch.ask(remembered),
            returned: batch.ask(of_site(sql!("checkout_return.find")).bind_json(&wanted.checkout_sessions)),
            aliases: batch.ask(of_site(sql!("alias.find")).bind_json(&wanted.aliases)),
            customers: batch.ask(of_site(sql!("signed_customer.find")).bind_json(&wanted.customers)),
        }
    }

    /// Takes the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<Found, DatabaseError> {
        let mut evidence = Evidence::default();
        let session = |row: OwnerRow| (row.id, SeenSession { visitor: row.visitor, started_s: row.started_s });
        evidence.sessions.extend(answers.take(self.sessions)?.into_iter().map(session));
        evidence.visitors.extend(answers.take(self.visitors)?.into_iter().map(|row| row.visitor));
        evidence
            .seen_before
            .extend(answers.take(self.seen_before)?.into_iter().map(|Both(of, seen)| (of, seen.seen_s)));
        evidence.identifies.extend(answers.take(self.identifies)?.into_iter().map(IdentifyRow::identified));
        let remembered = |row: RememberedRow| {
            let RememberedRow { customer, by, paid_s, payment, visitor } = row;
            Remembered { customer, by, paid_s, payment, visitor }
        };
        evidence.remembered.extend(answers.take(self.remembered)?.into_iter().map(remembered));
        let returned = |row: ReturnRow| {
            let ReturnRow { checkout_session, visitor, at_s } = row;
            Returned { at_s, checkout_session, visitor }
        };
        evidence.returned.extend(answers.take(self.returned)?.into_iter().map(returned));
        let alias = |row: AliasRow| (row.alias, Alias { visitor: row.visitor, contested: row.contested });
        evidence.aliases.extend(answers.take(self.aliases)?.into_iter().map(alias));
        evidence.customers = answers.take(self.customers)?;
        Ok(Found { evidence })
    }
}

fn identifies_around(sql: &'static str, of: Lookup) -> Statement {
    let Lookup { scope, wanted, but, paid_s } = of;
    Statement::new(sql).bind(&scope.site).bind_json(wanted).bind(scope.mode).bind_json(but).bind(paid_s)
}

/// The answer that tells who belongs to some visitors.
pub struct IdentifiesAsked(Asked<IdentifyRow>);

impl IdentifiesAsked {
    /// Adds the statement.
    pub fn add_to(batch: &mut Batch, scope: &Scope, visitors: &[VisitorId]) -> Self {
        let wanted = Wanted { visitors: visitors.iter().cloned().collect(), ..Wanted::default() };
        let of = Lookup { scope, wanted: &wanted, but: &SortedSet::new(), paid_s: 0 };
        Self(batch.ask(identifies_around(sql!("identify.around"), of)))
    }

    /// Takes the answer.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<Vec<Identified>, DatabaseError> {
        Ok(answers.take(self.0)?.into_iter().map(IdentifyRow::identified).collect())
    }
}

impl Found {
    /// So many identifies that the query stopped, or so many unsigned identifies of one user or address that it read those around the latest payment
    /// only.
    pub fn is_crowd(&self) -> bool {
        let mut unsigned: SortedMap<&Pseudonym, usize> = SortedMap::new();
        for identified in self.evidence.identifies.iter().filter(|identified| !identified.signed) {
            for named in [&identified.user, &identified.email].into_iter().flatten() {
                *unsigned.entry(named).or_default() += 1;
            }
        }
        self.evidence.identifies.len() >= IDENTIFIES_MAX || unsigned.values().any(|count| *count >= UNSIGNED_READ)
    }

    /// The sessions and visitors that were looked for and never seen; a later beacon of theirs matters.
    pub fn unseen(&self, wanted: &Wanted) -> SortedSet<String> {
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
    pub fn guards(&self, of: Lookup) -> Vec<Statement> {
        let Lookup { scope, wanted, .. } = of;
        let returns = i64::try_from(self.evidence.returned.len()).unwrap_or(0);
        let visits = Statement::new(sql!("commit_guard.visits")).bind(&scope.site).bind_json(&self.unseen(wanted));
        let identifies = identifies_around(sql!("commit_guard.identifies"), of);
        let mut guards = vec![
            visits.bind_json(&wanted.checkout_sessions).bind(returns),
            identifies.bind_json(&IdentifySums::of(&self.evidence)),
        ];
        if !wanted.seen_before.is_empty() {
            let seen = Statement::new(sql!("commit_guard.seen_before")).bind(&scope.site);
            guards.push(seen.bind_json(&self.seen_before(wanted)));
        }
        if !wanted.aliases.is_empty() || !wanted.customers.is_empty() {
            let named = Statement::new(sql!("commit_guard.named")).bind(&scope.site);
            guards.push(named.bind_json(&self.aliases(wanted)).bind_json(&self.signed_customers(wanted)));
        }
        guards
    }

    /// What was read of each visitor of a client reference.
    fn seen_before<'a>(&'a self, wanted: &'a Wanted) -> Vec<SeenBeforeRead<'a>> {
        let seen_s = |of| self.evidence.seen_before.get(of).copied();
        wanted.seen_before.iter().map(|of| SeenBeforeRead { of, seen_s: seen_s(of) }).collect()
    }

    /// What was read of each alias looked for; empty where there was none.
    fn aliases<'a>(&'a self, wanted: &'a Wanted) -> SortedMap<&'a VisitorId, &'a str> {
        let told = |alias: &'a Alias| if alias.contested { "contested" } else { alias.visitor.as_str() };
        let visitor = |alias| self.evidence.aliases.get(alias).map_or("", told);
        wanted.aliases.iter().map(|alias| (alias, visitor(alias))).collect()
    }

    /// What was read of each customer looked for, as the guard spells it.
    fn signed_customers<'a>(&self, wanted: &'a Wanted) -> SortedMap<&'a StripeId, String> {
        let signed = |customer: &StripeId| {
            let signed = self.evidence.customers.iter().find(|signed| signed.customer == *customer);
            signed.map_or_else(String::new, |signed| format!("{} {}", signed.at_s, signed.visitor))
        };
        wanted.customers.iter().map(|customer| (customer, signed(customer))).collect()
    }
}
