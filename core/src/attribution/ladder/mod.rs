//! The ladder: the first rung that holds decides; every rung looked at is recorded (A1 to A10, A14, A16).

mod code;
mod ids;
pub mod note;
mod people;

pub use code::WhyCode;

use super::clue::{Clues, Found};
use super::evidence::{Evidence, RememberedBy};
use super::standing::Standing;
use super::{Confidence, Rung, RungOutcome, RungResult};
use crate::base::id::{PaymentId, Pseudonym, StripeId, VisitorId};
use crate::base::sorted::SortedSet;
use crate::base::wire::wire_enum;
use std::fmt::Display;

wire_enum! {
    /// Whether emails may lead to a visitor (A16); a setting of the site.
    pub enum EmailMatching {
        /// Signed and unsigned identifies count.
        On,
        /// Only signed identifies count.
        SignedOnly,
        /// Never.
        Off,
    }
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
    /// Visitors that other clues of A1 to A3b name (A14).
    pub conflicting: SortedSet<VisitorId>,
    /// The site's server vouched for the visitor of this payment's own user id or email.
    pub vouched: bool,
    /// An id of A1 to A3 decided, and it is certain by itself: whatever is remembered of the customer.
    pub certain: bool,
}

struct Climb<'a> {
    subject: Subject<'a>,
    evidence: &'a Evidence,
    standing: &'a Standing<'a>,
    /// A visitor that metadata names and nobody has seen (A2).
    unseen: Option<VisitorId>,
    verdict: Verdict,
}

/// Climbs the ladder.
pub fn climb(subject: Subject, evidence: &Evidence, standing: &Standing, matching: EmailMatching) -> Verdict {
    let verdict = Verdict {
        confidence: Confidence::Unknown,
        rung: None,
        visitor: None,
        ladder: Vec::new(),
        conflicting: SortedSet::new(),
        vouched: false,
        certain: false,
    };
    let mut climb = Climb { subject, evidence, standing, unseen: None, verdict };
    climb.verdict.vouched = climb.is_vouched(matching);
    climb.session_metadata();
    climb.visitor_metadata();
    climb.client_reference(matching);
    climb.returned_session();
    climb.verdict.certain = climb.verdict.confidence == Confidence::High;
    climb.remembered(Rung::RememberedCustomer, RememberedBy::OwnClue, Confidence::High);
    climb.user_id();
    climb.email(Rung::SignedEmail, matching);
    climb.email(Rung::Email, matching);
    climb.remembered(Rung::RememberedCustomerByEmail, RememberedBy::Email, Confidence::Medium);
    climb.promotion_code();
    climb.source_metadata();
    climb.settle_unseen();
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
        self.record(rung, RungOutcome::NotLookedFor, None, note::DECIDED_EARLIER);
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
        self.record(rung, RungOutcome::Found, seen, if late { note::DECIDED_EARLIER } else { "" });
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

    /// Every further visitor that clues of one rung name (A14: the nearer object wins).
    fn note_others(&mut self, visitors: impl Iterator<Item = VisitorId>) {
        let decided = self.verdict.visitor.clone();
        self.verdict.conflicting.extend(visitors.filter(|visitor| Some(visitor) != decided.as_ref()));
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
        self.record(rung, RungOutcome::Found, seen, if late { note::DECIDED_EARLIER } else { "" });
    }

    /// A visitor that was never seen decides nothing by itself: the visitor is known then, the source is not.
    fn settle_unseen(&mut self) {
        let Some(unseen) = self.unseen.take() else { return };
        match &self.verdict.visitor {
            Some(visitor) if *visitor != unseen => {
                self.verdict.conflicting.insert(unseen);
            }
            Some(_) => {}
            None => {
                self.verdict.rung.get_or_insert(Rung::VisitorMetadata);
                self.verdict.visitor = Some(unseen);
            }
        }
    }
}
