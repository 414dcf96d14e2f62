//! What a decision reads of the ledger: everything in reach of some ids, in one statement; and how a commit notices that it has changed.
//!
//! What always holds: a mark is spelt here as `commit_guard.read.sql` spells it, so a commit holds only where the set of marks is the
//! one that was read.

use crate::port::database::{Param, Statement, sql};
use crate::store::fact::{FactKey, FactRow, Scope};
use crate::store::payment::{Decided, StoredPayment};
use headwater::attribution::by_hand::ByHand;
use headwater::attribution::evidence::RememberedBy;
use headwater::attribution::{Confidence, Rung};
use headwater::base::id::{IntegrationId, PaymentId, Pseudonym, StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::json::from_text;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::stripe::fact::{Fact, Origin, StoredBody};
use headwater::stripe::link::{Link, own_links};

/// From which ids a decision reads on, and what it leaves out.
#[derive(Debug, Clone)]
pub struct ReachFrom {
    /// The ids.
    pub ids: SortedSet<StripeId>,
    /// Whose reports about these ids do not count, because they are being removed.
    pub without: Option<IntegrationId>,
}

/// A row of the answer.
#[allow(clippy::large_enum_variant, reason = "a row is taken apart as soon as it is read")]
#[derive(Debug, FromJson)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ReachRow {
    /// A version of an object.
    Fact {
        /// The object.
        id: StripeId,
        /// Which version.
        digest: String,
        /// When it was last reported.
        at_s: i64,
        /// Where.
        origin: Origin,
        /// The fields kept.
        #[json(with = "super::fact::stored_body")]
        body: StoredBody,
        /// Who reported it.
        #[json(with = "super::json_text")]
        more: SortedSet<IntegrationId>,
    },
    /// A payment as it stands.
    Payment {
        /// Its key.
        id: PaymentId,
        /// Digest of its money.
        digest: String,
        /// When it was paid.
        at_s: i64,
        /// What explains its answer.
        body: Option<String>,
        /// The rest.
        #[json(with = "super::json_text")]
        more: PaymentMore,
    },
    /// What the owner said last of a payment.
    ByHand {
        /// The payment.
        id: PaymentId,
        /// Which of all that was said.
        at_s: i64,
        /// JSON; absent: it was taken back.
        body: Option<String>,
    },
    /// Every id in reach.
    Reached {
        /// A JSON list.
        #[json(with = "super::json_text")]
        more: SortedSet<String>,
    },
    /// Payment facts since.
    Since {
        /// From when on, if there is one.
        at_s: Option<i64>,
        /// Until when versions are raised for a Worker of the version before, if they are.
        more: Option<i64>,
    },
}

/// What is read of a payment beside what other rows have as well.
#[derive(Debug, FromJson)]
pub struct PaymentMore {
    customer: Option<StripeId>,
    email: Option<Pseudonym>,
    gross_minor: i64,
    renewal: i64,
    visitor: Option<VisitorId>,
    confidence: Confidence,
    rung: Option<Rung>,
    remembered_by: Option<RememberedBy>,
    watched: SortedSet<String>,
    answers: i64,
    decided_s: Option<i64>,
    cause: Option<String>,
    mark: String,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Reached {
    /// Facts by object and digest.
    pub facts: SortedMap<FactKey, Fact>,
    /// Who brought each of them.
    pub brought_by: SortedMap<FactKey, SortedSet<IntegrationId>>,
    /// Those of them that are stored in the short form.
    pub short: SortedSet<FactKey>,
    /// Payments as they stand.
    pub stored: SortedMap<PaymentId, StoredPayment>,
    /// What the owner says of payments, by hand.
    pub by_hand: SortedMap<PaymentId, ByHand>,
    /// Every id in reach, stored or not.
    pub ids: SortedSet<String>,
    /// Payment facts since, if there is one.
    pub payment_facts_since_s: Option<i64>,
    /// Until when versions are raised, if they are.
    pub versions_raised_until_s: Option<i64>,
    /// Of payments, and of what the owner says of them.
    payment_marks: Vec<String>,
}

impl Reached {
    /// From the rows.
    pub fn of(rows: Vec<ReachRow>) -> Self {
        let mut all = Self::default();
        for row in rows {
            match row {
                ReachRow::Fact { id, digest, at_s, origin, body, more } => {
                    let is_short = body.is_short;
                    let row = FactRow { object: id, digest, as_of_s: at_s, origin, body, integrations: more };
                    let (key, (fact, integrations)) = row.fact();
                    all.facts.insert(key.clone(), fact);
                    all.short.extend(is_short.then(|| key.clone()));
                    all.brought_by.insert(key, integrations);
                }
                ReachRow::Payment { id, digest, at_s, body, more } => {
                    all.payment_marks.push(format!("{id} {} {digest} {}", more.answers, more.mark));
                    all.stored.insert(id.clone(), more.payment(id, digest, at_s, body));
                }
                ReachRow::ByHand { id, at_s: ordinal, body } => {
                    all.payment_marks.push(format!("by_hand {id} {ordinal}"));
                    let word = body.as_deref().and_then(|body| from_text(body).ok());
                    all.by_hand.extend(word.map(|word| (id, word)));
                }
                ReachRow::Reached { more } => all.ids = more,
                ReachRow::Since { at_s, more } => {
                    (all.payment_facts_since_s, all.versions_raised_until_s) = (at_s, more);
                }
            }
        }
        all
    }

    /// The links that stored bodies show, and that therefore need no rows.
    pub fn shown_links(&self) -> SortedSet<Link> {
        self.short.iter().filter_map(|key| self.facts.get(key)).flat_map(own_links).collect()
    }

    /// The marks of everything that was read, none twice.
    fn marks(&self) -> Vec<String> {
        let versions_of = |object: &StripeId| {
            let from = self.facts.starting_at(&(object.clone(), String::new()));
            from.take_while(|((id, _), _)| id == object).count()
        };
        let mark = |((object, digest), fact): (&FactKey, &Fact)| {
            // Of a customer's only version nobody reads when it was reported.
            if object.as_str().starts_with("cus_") && versions_of(object) == 1 {
                return format!("{object} {digest} ");
            }
            let rank = fact.as_of_s * 2 + i64::from(fact.origin == Origin::List);
            format!("{object} {digest} {rank}")
        };
        self.facts.iter().map(mark).chain(self.payment_marks.iter().cloned()).collect()
    }

    /// The beginning of a statement that fails the commit when anything of it has changed. What follows is who brings the news, and the evidence.
    pub fn guard(&self, scope: &Scope, from: &ReachFrom, since: Since) -> Statement {
        let guard = reading(scope.statement(sql!("commit_guard.read")), from).bind_json(&self.marks());
        match since {
            Since::Any => guard.bind(Param::Null).bind(Param::Null),
            Since::BegunAt(at_s) => guard.bind(Param::Null).bind(at_s),
            Since::AsRead => {
                let read = self.payment_facts_since_s.map_or_else(|| Param::from("none"), Param::from);
                guard.bind(read).bind(Param::Null)
            }
        }
    }
}

/// What a commit asks of payment facts since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Nothing: no such time changes the decision.
    Any,
    /// It has begun by this time: a removal has not moved it behind an event that shows it.
    BegunAt(i64),
    /// It is what was read.
    AsRead,
}

impl PaymentMore {
    fn payment(self, id: PaymentId, money_digest: String, paid_s: i64, explanation: Option<String>) -> StoredPayment {
        let Self {
            customer,
            email,
            gross_minor,
            renewal,
            visitor,
            confidence,
            rung,
            remembered_by,
            watched,
            answers,
            ..
        } = self;
        let decided = self.decided_s.zip(self.cause).map(|(at_s, cause)| Decided { at_s, cause });
        StoredPayment {
            id,
            customer,
            email,
            gross_minor,
            renewal,
            visitor,
            remembered_by,
            paid_s,
            confidence,
            rung,
            explanation,
            watched,
            money_digest,
            answers,
            decided,
        }
    }
}

fn reading(statement: Statement, from: &ReachFrom) -> Statement {
    statement.bind_json(&from.ids).bind(from.without.as_ref())
}

/// Every [`ReachRow`] that a decision from these ids reads.
pub fn reach(scope: &Scope, from: &ReachFrom) -> Statement {
    reading(scope.statement(sql!("fact.reach")), from)
}

/// Raises the versions of the ids written. Only a Worker of the version before reads them, which runs for a while after the schema's
/// migration.
pub fn raise_versions(scope: &Scope, ids: &SortedSet<String>) -> Statement {
    scope.statement(sql!("version.bump")).bind_json(ids)
}
