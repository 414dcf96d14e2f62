//! The ladder: the first rung that holds decides; every rung looked at is recorded (A1 to A10, A14, A16).

mod people;

use super::clue::{Clues, Found, Reference};
use super::evidence::{Evidence, RememberedBy};
use super::{Confidence, Rung, RungOutcome, RungResult};
use crate::id::{PaymentId, Pseudonym, StripeId, VisitorId};
use crate::metadata::VISITOR_ID;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Display;

/// Whether emails may lead to a visitor (A16); a setting of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailMatching {
    /// Signed and unsigned identifies count.
    On,
    /// Only signed identifies count.
    SignedOnly,
    /// Never.
    Off,
}

/// The payment the ladder is climbed for.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Its key.
    pub payment: &'a PaymentId,
    /// When it was paid.
    pub paid_s: i64,
    /// What stands on its objects.
    pub clues: &'a Clues,
}

/// What the ladder gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How sure.
    pub confidence: Confidence,
    /// The rung that decided; `None`: unattributed.
    pub rung: Option<Rung>,
    /// The visitor; `None` for A9 and A10.
    pub visitor: Option<VisitorId>,
    /// Every rung, in order.
    pub ladder: Vec<RungResult>,
    /// Visitors that other clues of A1 to A3b claim (A14).
    pub conflicting: BTreeSet<VisitorId>,
    /// The site's server vouched for the visitor of this payment's own user id or email.
    pub vouched: bool,
}

struct Climb<'a> {
    subject: Subject<'a>,
    evidence: &'a Evidence,
    verdict: Verdict,
}

/// Climbs the ladder.
pub fn climb(subject: Subject, evidence: &Evidence, matching: EmailMatching) -> Verdict {
    let verdict = Verdict {
        confidence: Confidence::Unknown,
        rung: None,
        visitor: None,
        ladder: Vec::new(),
        conflicting: BTreeSet::new(),
        vouched: false,
    };
    let mut climb = Climb { subject, evidence, verdict };
    climb.verdict.vouched = climb.is_vouched(matching);
    climb.session_metadata();
    climb.visitor_metadata();
    climb.client_reference();
    climb.returned_session();
    climb.remembered(Rung::RememberedCustomer, RememberedBy::OwnClue, Confidence::High);
    climb.user_id();
    climb.email(Rung::SignedEmail, matching);
    climb.email(Rung::Email, matching);
    climb.remembered(Rung::RememberedCustomerByEmail, RememberedBy::Email, Confidence::Medium);
    climb.source_metadata();
    climb.verdict
}

/// What a rung saw of its best clue.
struct Seen {
    looked_for: String,
    object: StripeId,
}

impl Seen {
    fn of<T>(found: &Found<T>, text: impl Display) -> Self {
        Self { looked_for: format!("{} {text}", found.field), object: found.object.clone() }
    }
}

/// The first eight characters of a pseudonym: enough to compare two, of no use to look one up.
fn shortened(pseudonym: &Pseudonym) -> String {
    pseudonym.as_str().chars().take(8).chain(std::iter::once('…')).collect()
}

impl Climb<'_> {
    fn decided(&self) -> bool {
        self.verdict.rung.is_some()
    }

    fn record(&mut self, rung: Rung, outcome: RungOutcome, seen: Option<Seen>, note: &str) {
        let (looked_for, object) = seen.map_or((None, None), |seen| (Some(seen.looked_for), Some(seen.object)));
        let note = (!note.is_empty()).then(|| note.to_owned());
        self.verdict.ladder.push(RungResult { rung, outcome, looked_for, object, visitor: None, note });
    }

    fn skip(&mut self, rung: Rung) {
        self.record(rung, RungOutcome::NotLookedFor, None, "an earlier rung had decided");
    }

    fn found(&mut self, rung: Rung, confidence: Confidence, seen: Option<Seen>, visitor: &VisitorId) {
        let late = self.decided();
        if late && self.verdict.visitor.as_ref() != Some(visitor) {
            self.verdict.conflicting.insert(visitor.clone());
        }
        if !late {
            self.verdict.confidence = confidence;
            self.verdict.rung = Some(rung);
            self.verdict.visitor = Some(visitor.clone());
        }
        self.record(rung, RungOutcome::Found, seen, if late { "an earlier rung had decided" } else { "" });
        if let Some(result) = self.verdict.ladder.last_mut() {
            result.visitor = Some(visitor.to_string());
        }
    }

    /// Says more of the rung recorded last, where nothing was said.
    fn note(&mut self, note: &str) {
        if let Some(result) = self.verdict.ladder.last_mut() {
            result.note.get_or_insert_with(|| note.to_owned());
        }
    }

    /// Every further visitor that clues of one rung claim (A14: the nearer object wins).
    fn note_others(&mut self, visitors: impl Iterator<Item = VisitorId>) {
        let decided = self.verdict.visitor.clone();
        self.verdict.conflicting.extend(visitors.filter(|visitor| Some(visitor) != decided.as_ref()));
    }

    fn session_metadata(&mut self) {
        let clues = &self.subject.clues.sessions;
        let holds: Vec<_> =
            clues.iter().filter_map(|found| Some((found, self.evidence.sessions.get(&found.value)?.clone()))).collect();
        match (holds.first(), clues.first()) {
            (Some((found, visitor)), _) => {
                self.found(Rung::SessionMetadata, Confidence::High, Some(Seen::of(found, &found.value)), visitor);
                self.note_others(holds.iter().map(|(_, visitor)| visitor.clone()));
            }
            (None, Some(found)) => {
                let seen = Some(Seen::of(found, &found.value));
                self.record(
                    Rung::SessionMetadata,
                    RungOutcome::NotFound,
                    seen,
                    "no such session was seen on this site",
                );
            }
            (None, None) => {
                self.record(Rung::SessionMetadata, RungOutcome::NotFound, None, "no session id in any metadata");
            }
        }
    }

    fn visitor_metadata(&mut self) {
        let clues = &self.subject.clues.visitors;
        let evidence = self.evidence;
        // Ours are ours; what stands under another tool's key may be that tool's id.
        let alias = |found: &'_ Found<VisitorId>| evidence.alias(&found.value).filter(|_| found.field != VISITOR_ID);
        let named = |found: &Found<VisitorId>| alias(found).unwrap_or(&found.value).clone();
        if let Some(found) = clues.first() {
            self.found(Rung::VisitorMetadata, Confidence::High, Some(Seen::of(found, &found.value)), &named(found));
            if alias(found).is_some() {
                self.note("another tool's id, seen beside this visitor");
            }
            self.note_others(clues.iter().map(named));
            return;
        }
        match self.subject.clues.malformed.first() {
            Some(found) => {
                let seen = Some(Seen::of(found, "(malformed)"));
                self.record(Rung::VisitorMetadata, RungOutcome::NotFound, seen, "the value is not an id");
            }
            None => match &self.subject.clues.of_another_site {
                Some(object) => {
                    let seen = Seen { looked_for: "headwater_site_id".to_owned(), object: object.clone() };
                    self.record(Rung::VisitorMetadata, RungOutcome::Ignored, Some(seen), "it names another site");
                }
                None => {
                    self.record(Rung::VisitorMetadata, RungOutcome::NotFound, None, "no visitor id in any metadata")
                }
            },
        }
    }

    fn client_reference(&mut self) {
        let clues = &self.subject.clues.references;
        let named = |reference: &Reference| match reference {
            Reference::Pair(visitor, _) => Some(visitor.clone()),
            Reference::Uuid(visitor, session) => {
                let of_session = self.evidence.sessions.get(session).cloned();
                of_session.or_else(|| self.evidence.visitors.get(visitor).cloned())
            }
        };
        let text = |reference: &Reference| match reference {
            Reference::Pair(visitor, session) => format!("hw_{visitor}_{session}"),
            Reference::Uuid(visitor, _) => visitor.to_string(),
        };
        let holds: Vec<_> = clues.iter().filter_map(|found| Some((found, named(&found.value)?))).collect();
        match (holds.first(), clues.first(), &self.subject.clues.foreign_reference) {
            (Some((found, visitor)), _, _) => {
                let seen = Some(Seen::of(found, text(&found.value)));
                self.found(Rung::ClientReference, Confidence::High, seen, visitor);
                self.note_others(holds.iter().map(|(_, visitor)| visitor.clone()));
            }
            (None, Some(found), _) => {
                let seen = Some(Seen::of(found, text(&found.value)));
                self.record(Rung::ClientReference, RungOutcome::NotFound, seen, "no such visitor or session was seen");
            }
            (None, None, Some(object)) => {
                let seen = Seen { looked_for: "client_reference_id (not ours)".to_owned(), object: object.clone() };
                self.record(Rung::ClientReference, RungOutcome::NotFound, Some(seen), "it is not an id of ours");
            }
            (None, None, None) => {
                self.record(Rung::ClientReference, RungOutcome::NotFound, None, "no client_reference_id");
            }
        }
    }

    fn returned_session(&mut self) {
        let sessions = &self.subject.clues.checkout_sessions;
        let own = self.evidence.returned.iter().filter(|r| sessions.contains(&r.checkout_session));
        let returned = own.clone().min();
        match (returned, sessions.first()) {
            (Some(returned), _) => {
                let looked_for = format!("session_id {}", returned.checkout_session);
                let seen = Seen { looked_for, object: returned.checkout_session.clone() };
                self.found(Rung::ReturnedSession, Confidence::Medium, Some(seen), &returned.visitor);
                self.note_others(own.map(|returned| returned.visitor.clone()));
            }
            (None, Some(session)) => {
                let seen = Seen { looked_for: format!("session_id {session}"), object: session.clone() };
                let note = "no visit came back with this Checkout Session";
                self.record(Rung::ReturnedSession, RungOutcome::NotFound, Some(seen), note);
            }
            (None, None) => {
                let asked = self.subject.clues.asked_in_vain.clone();
                let note = if asked.is_some() {
                    "Stripe was asked for it, and there is none"
                } else {
                    "no Checkout Session is known"
                };
                let seen = asked.map(|id| Seen { looked_for: format!("the Checkout Session of {id}"), object: id });
                self.record(Rung::ReturnedSession, RungOutcome::NotFound, seen, note);
            }
        }
    }

    fn source_metadata(&mut self) {
        let rung = Rung::SourceMetadata;
        let Some(found) = self.subject.clues.sources.first() else {
            return if self.decided() {
                self.skip(rung);
            } else {
                self.record(rung, RungOutcome::NotFound, None, "no source in any metadata");
            };
        };
        let seen = Some(Seen::of(found, found.value.source().unwrap_or_else(|| "(direct)".to_owned())));
        let late = self.decided();
        if !late {
            self.verdict.confidence = Confidence::Low;
            self.verdict.rung = Some(rung);
        }
        self.record(rung, RungOutcome::Found, seen, if late { "an earlier rung had decided" } else { "" });
    }
}
