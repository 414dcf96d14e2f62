//! Evidence: looks up the clues of some payments, and guards what was found.

use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::{DatabaseError, Statement, sql};
use crate::store::fact::Scope;
use crate::store::journey::{TouchesOf, TouchesRead};
use crate::store::remembered::MemoryRead;
use headwater::attribution::evidence::{
    Alias, Evidence, Identified, Remembered, RememberedBy, Returned, SeenBefore, SeenSession, SignedCustomer, Wanted,
};
use headwater::attribution::journey::SeenTouch;
use headwater::base::id::{PaymentId, Pseudonym, SessionId, StripeId, VisitorId};
use headwater::base::json::{FromJson, from_text};
use headwater::base::sorted::{SortedMap, SortedSet, sort};
use headwater::visit::channel::Channel;
use headwater::visit::touch::Touch;
use serde::Serialize;

/// At this many identifies the query stops (`evidence.find`): a crowd, not a person.
const IDENTIFIES_MAX: usize = 2_000;

/// At this many unsigned identifies of one user or address, those around one payment may differ from those around the next.
const UNSIGNED_READ: usize = 10;

/// A row of what was found.
#[allow(clippy::large_enum_variant, reason = "a row is taken apart as soon as it is read")]
#[derive(FromJson)]
#[serde(tag = "what", rename_all = "snake_case")]
enum FoundRow {
    Session {
        id: SessionId,
        visitor: VisitorId,
        at_s: i64,
    },
    Visitor {
        visitor: VisitorId,
    },
    SeenBefore {
        visitor: VisitorId,
        more: i64,
        at_s: i64,
    },
    Alias {
        id: VisitorId,
        visitor: VisitorId,
        more: i64,
    },
    Remembered {
        id: StripeId,
        visitor: VisitorId,
        at_s: i64,
        more: RememberedBy,
        other: PaymentId,
    },
    Customer {
        id: StripeId,
        visitor: VisitorId,
        at_s: i64,
    },
    Returned {
        id: StripeId,
        visitor: VisitorId,
        at_s: i64,
    },
    Code {
        id: StripeId,
        other: String,
    },
    /// By a user id, an address, or both.
    Identify {
        id: Option<Pseudonym>,
        visitor: VisitorId,
        at_s: i64,
        more: i64,
        other: Option<Pseudonym>,
        text: Option<String>,
    },
    Touch {
        id: SessionId,
        visitor: VisitorId,
        at_s: i64,
        more: i64,
        #[json(with = "super::word::word")]
        other: String,
        #[json(with = "super::touch")]
        text: Touch,
    },
}

impl FoundRow {
    fn add_to(self, found: &mut Found) {
        let evidence = &mut found.evidence;
        match self {
            Self::Session { id, visitor, at_s } => {
                evidence.sessions.insert(id, SeenSession { visitor, started_s: at_s });
            }
            Self::Visitor { visitor } => {
                evidence.visitors.insert(visitor);
            }
            Self::SeenBefore { visitor, more: paid_s, at_s } => {
                evidence.seen_before.insert(SeenBefore { visitor, paid_s }, at_s);
            }
            Self::Alias { id, visitor, more } => {
                evidence.aliases.insert(id, Alias { visitor, contested: more != 0 });
            }
            Self::Remembered { id: customer, visitor, at_s: paid_s, more: by, other: payment } => {
                evidence.remembered.push(Remembered { customer, by, paid_s, payment, visitor });
            }
            Self::Customer { id: customer, visitor, at_s } => {
                evidence.customers.push(SignedCustomer { at_s, customer, visitor });
            }
            Self::Returned { id: checkout_session, visitor, at_s } => {
                evidence.returned.push(Returned { at_s, checkout_session, visitor });
            }
            Self::Code { id: code, other: said } => {
                evidence.codes.extend(from_text(&said).ok().map(|set| (code.clone(), set)));
                found.codes.insert(code, said);
            }
            Self::Identify { id: user, visitor, at_s, more, other: email, text: self_reported } => {
                evidence.identifies.push(Identified { at_s, visitor, user, email, signed: more != 0, self_reported });
            }
            Self::Touch { id: session, visitor, at_s, more, other: channel, text: touch } => {
                let channel = Channel::parse(&channel).unwrap_or(Channel::Unassigned);
                found.touches.push(SeenTouch { at_s, session, visitor, channel, touch, proved: more != 0 });
            }
        }
    }
}

/// What was found, and how to notice at the commit that it has changed.
#[derive(Debug, Default)]
pub struct Found {
    /// The evidence.
    pub evidence: Evidence,
    /// The touches that were asked for beside it.
    pub touches: Vec<SeenTouch>,
    /// The sources set for promotion codes, as they are stored.
    codes: SortedMap<StripeId, String>,
}

/// For which payments evidence is looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookup {
    /// What their clues ask for.
    pub wanted: Wanted,
    /// They are themselves left out of what is remembered.
    pub but: SortedSet<PaymentId>,
    /// The latest time one of them was paid, unix seconds.
    pub paid_s: i64,
}

#[derive(Serialize)]
struct SeenBeforeRead<'a> {
    #[serde(flatten)]
    of: &'a SeenBefore,
    seen_s: Option<i64>,
}

/// What else a decision relied on.
#[derive(Debug, Default)]
pub struct ReliedOn<'a> {
    /// What is remembered of customers.
    pub memory: Vec<MemoryRead<'a>>,
    /// The touches of journeys.
    pub touches: &'a [TouchesRead],
}

/// What tells whether any identify came or changed since: each only ever appears, is signed then, is dated back, and has an answer once.
#[derive(Serialize)]
struct IdentifySums {
    count: usize,
    signed: usize,
    at_s: i64,
    answered: usize,
}

impl IdentifySums {
    fn of(evidence: &Evidence) -> Self {
        let all = &evidence.identifies;
        let signed = all.iter().filter(|identified| identified.signed).count();
        let answered = all.iter().filter(|identified| identified.self_reported.is_some()).count();
        Self { count: all.len(), signed, at_s: all.iter().map(|identified| identified.at_s).sum(), answered }
    }
}

/// The clue of payments to which unsigned identifies join somebody: they are derived again when the site's setting changes.
pub const UNSIGNED_CLUE: &str = "claims";

/// The answer that makes up what was [`Found`].
pub struct EvidenceAsked(Asked<FoundRow>);

impl EvidenceAsked {
    /// Adds the statement that looks up what is wanted, and these touches.
    pub fn add_to(batch: &mut Batch, scope: &Scope, of: &Lookup, touches: &SortedSet<TouchesOf>) -> Self {
        let find = Statement::new(sql!("evidence.find")).bind(&scope.site).bind_json(&of.wanted).bind(scope.mode);
        Self(batch.ask(find.bind_json(&of.but).bind(of.paid_s).bind_json(touches)))
    }

    /// The same of the identifies around some visitors.
    pub fn of_visitors(batch: &mut Batch, scope: &Scope, visitors: &[VisitorId]) -> Self {
        let wanted = Wanted { visitors: visitors.iter().cloned().collect(), ..Wanted::default() };
        Self::add_to(batch, scope, &Lookup { wanted, ..Lookup::default() }, &SortedSet::new())
    }

    /// Takes the answer.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<Found, DatabaseError> {
        let mut found = Found::default();
        answers.take(self.0)?.into_iter().for_each(|row| row.add_to(&mut found));
        sort(&mut found.evidence.returned);
        Ok(found)
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

    /// Completes the guard of the ledger: the commit fails as well when a visit or an identify came that these answers lack, or anything of it
    /// has changed.
    pub fn guard(&self, ledger: Statement, of: &Lookup, relied: &ReliedOn) -> Statement {
        let Lookup { wanted, but, paid_s } = of;
        let returns = i64::try_from(self.evidence.returned.len()).unwrap_or(0);
        let guard = ledger.bind_json(&self.unseen(wanted)).bind_json(&wanted.checkout_sessions).bind(returns);
        let guard = guard.bind_json(&self.seen_before(wanted)).bind_json(&self.aliases(wanted));
        let guard = guard.bind_json(&self.signed_customers(wanted)).bind_json(&relied.memory).bind_json(but);
        let guard = guard.bind_json(&relied.touches).bind_json(wanted).bind(*paid_s);
        guard.bind_json(&IdentifySums::of(&self.evidence)).bind_json(&self.codes(wanted))
    }

    /// What was read of each promotion code looked for; empty where none was set.
    fn codes<'a>(&'a self, wanted: &'a Wanted) -> SortedMap<&'a StripeId, &'a str> {
        let set = |code| self.codes.get(code).map_or("", String::as_str);
        wanted.codes.iter().map(|code| (code, set(code))).collect()
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
