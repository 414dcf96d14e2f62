//! The rungs of ids that the checkout carried or came back with: A1 to A3b.
//!
//! What always holds: an id that was never seen decides nothing; ids in one place must agree; and an id that anybody could have put
//! there (a link's reference, another tool's id, a return) is medium at most, unless something else confirms it.

use super::{Climb, EmailMatching, Seen};
use crate::attribution::clue::{Found, Reference};
use crate::attribution::evidence::SeenBefore;
use crate::attribution::{Confidence, Rung, RungOutcome};
use crate::base::id::{SessionId, VisitorId};
use crate::base::limits::REFERENCE_FRESH_S;
use crate::base::sorted::SortedSet;
use crate::visit::metadata::VISITOR_ID;

/// What a reference was found to name.
enum Named {
    /// This visitor, so sure.
    Visitor(VisitorId, Confidence),
    /// A session and a visitor that do not belong together; the session's visitor.
    AtOdds(VisitorId),
    /// Nobody that was seen.
    Nobody,
}

impl Climb<'_> {
    pub(super) fn session_metadata(&mut self) {
        let rung = Rung::SessionMetadata;
        let clues = &self.subject.clues.sessions;
        let seen: Vec<_> = clues
            .iter()
            .filter_map(|found| Some((found, self.evidence.sessions.get(&found.value)?.visitor.clone())))
            .collect();
        let (holds, at_odds): (Vec<_>, Vec<_>) =
            seen.into_iter().partition(|(found, visitor)| self.pair_agrees(&found.value, visitor));
        match (holds.first(), at_odds.first(), clues.first()) {
            (Some((found, visitor)), ..) => {
                self.found(rung, Confidence::High, Some(Seen::of(found, &found.value)), visitor);
            }
            (None, Some((found, _)), _) => {
                let note = "the session belongs to another visitor than the one beside it";
                self.record(rung, RungOutcome::Ignored, Some(Seen::of(found, &found.value)), note);
            }
            (None, None, Some(found)) => {
                let note = "no such session was seen on this site";
                self.record(rung, RungOutcome::NotFound, Some(Seen::of(found, &found.value)), note);
            }
            (None, None, None) => {
                self.record(rung, RungOutcome::NotFound, None, "no session id in any metadata");
            }
        }
        self.note_others(holds.into_iter().chain(at_odds).map(|(_, visitor)| visitor));
    }

    /// Whether a session's visitor is the one that the same tool wrote beside it, wherever it did.
    fn pair_agrees(&self, session: &SessionId, visitor: &VisitorId) -> bool {
        let mut beside = self.subject.clues.pairs.iter().filter(|(of, _)| of == session).peekable();
        beside.peek().is_none() || beside.any(|(_, found)| self.named(found).0 == *visitor)
    }

    /// The visitor a metadata key names, and how sure it is; no confidence where nobody was seen under the id.
    fn named(&self, found: &Found<VisitorId>) -> (VisitorId, Option<Confidence>) {
        let id = &found.value;
        if self.evidence.visitors.contains(id) {
            return (id.clone(), Some(Confidence::High));
        }
        // Ours are ours; what stands under another tool's key may be that tool's id. Any browser can say that it holds one.
        match self.evidence.alias(id).filter(|alias| found.field != VISITOR_ID && !alias.contested) {
            Some(alias) => (alias.visitor.clone(), Some(Confidence::Medium)),
            None => (id.clone(), None),
        }
    }

    pub(super) fn visitor_metadata(&mut self) {
        let rung = Rung::VisitorMetadata;
        let clues = &self.subject.clues.visitors;
        let named: Vec<_> = clues.iter().map(|found| (found, self.named(found))).collect();
        let best = named.iter().filter(|(_, (_, confidence))| confidence.is_some());
        // Of equal ones the nearest object's.
        let best = best.rev().max_by_key(|(_, (_, confidence))| *confidence);
        if let Some((found, (visitor, Some(confidence)))) = best {
            self.found(rung, *confidence, Some(Seen::of(found, &found.value)), visitor);
            if *confidence < Confidence::High {
                self.note("another tool's id, seen beside this visitor");
            }
        } else if let Some((found, (visitor, _))) = named.first() {
            let contested = self.evidence.alias(&found.value).is_some_and(|alias| alias.contested);
            let note = if contested && found.field != VISITOR_ID {
                "another tool's id, seen beside several visitors: it leads to none of them"
            } else {
                "no visit of this visitor was seen: the visitor is known, the source is not"
            };
            self.record(rung, RungOutcome::NotFound, Some(Seen::of(found, &found.value)), note);
            if let Some(result) = self.verdict.ladder.last_mut() {
                result.visitor = Some(visitor.to_string());
            }
            self.unseen = Some(visitor.clone());
        } else {
            self.no_visitor_metadata();
        }
        let unseen = self.unseen.clone();
        // What nobody was seen under and another tool wrote is no visitor of ours.
        let ours = named.into_iter().filter(|(found, (_, sure))| sure.is_some() || found.field == VISITOR_ID);
        self.note_others(ours.map(|(_, (visitor, _))| visitor).filter(|visitor| Some(visitor) != unseen.as_ref()));
    }

    fn no_visitor_metadata(&mut self) {
        let rung = Rung::VisitorMetadata;
        if let Some(found) = self.subject.clues.malformed.first() {
            let seen = Some(Seen::of(found, "(malformed)"));
            return self.record(rung, RungOutcome::NotFound, seen, "the value is not an id");
        }
        match &self.subject.clues.of_another_site {
            Some(object) => {
                let seen = Seen { looked_for: "headwater_site_id".to_owned(), object: object.clone() };
                self.record(rung, RungOutcome::Ignored, Some(seen), "it names another site");
            }
            None => self.record(rung, RungOutcome::NotFound, None, "no visitor id in any metadata"),
        }
    }

    pub(super) fn client_reference(&mut self, matching: EmailMatching) {
        let rung = Rung::ClientReference;
        let clues = &self.subject.clues.references;
        let text = |reference: &Reference| match reference {
            Reference::Pair(visitor, session) => format!("hw_{visitor}_{session}"),
            Reference::Uuid(visitor, _) => visitor.to_string(),
        };
        let named: Vec<_> = clues.iter().map(|found| (found, self.referenced(&found.value))).collect();
        let holds = named.iter().find_map(|(found, named)| match named {
            Named::Visitor(visitor, confidence) => Some((*found, visitor.clone(), *confidence)),
            Named::AtOdds(_) | Named::Nobody => None,
        });
        let at_odds = named.iter().any(|(_, named)| matches!(named, Named::AtOdds(_)));
        let others = named.iter().filter_map(|(_, named)| match named {
            Named::Visitor(visitor, _) | Named::AtOdds(visitor) => Some(visitor.clone()),
            Named::Nobody => None,
        });
        let others: Vec<VisitorId> = others.collect();
        let seen = clues.first().map(|found| Seen::of(found, text(&found.value)));
        match (holds, seen, &self.subject.clues.foreign_reference) {
            (Some((found, visitor, confidence)), ..) => {
                let seen = Some(Seen::of(found, text(&found.value)));
                match self.vouched_other(&visitor, matching) {
                    Some(_) if !self.decided() => {
                        let note = "the site's server vouched for another visitor";
                        self.record(rung, RungOutcome::Ignored, seen, note);
                    }
                    _ => self.found(rung, confidence, seen, &visitor),
                }
            }
            (None, Some(seen), _) => {
                let note = if at_odds {
                    "the session belongs to another visitor than the one beside it"
                } else {
                    "no such visitor or session was seen"
                };
                let outcome = if at_odds { RungOutcome::Ignored } else { RungOutcome::NotFound };
                self.record(rung, outcome, Some(seen), note);
            }
            (None, None, Some(object)) => {
                let seen = Seen { looked_for: "client_reference_id (not ours)".to_owned(), object: object.clone() };
                self.record(rung, RungOutcome::NotFound, Some(seen), "it is not an id of ours");
            }
            (None, None, None) => self.record(rung, RungOutcome::NotFound, None, "no client_reference_id"),
        }
        self.note_others(others.into_iter());
    }

    /// The maker of a link can have put the reference there: it is certain only where that visit was seen shortly before.
    fn referenced(&self, reference: &Reference) -> Named {
        let paid_s = self.subject.paid_s;
        let sure = |at_s: i64| {
            let fresh = at_s <= paid_s && paid_s - at_s <= REFERENCE_FRESH_S;
            if fresh { Confidence::High } else { Confidence::Medium }
        };
        let evidence = self.evidence;
        match reference {
            Reference::Pair(visitor, session) => match evidence.sessions.get(session) {
                Some(seen) if seen.visitor == *visitor => Named::Visitor(visitor.clone(), sure(seen.started_s)),
                Some(seen) => Named::AtOdds(seen.visitor.clone()),
                None if evidence.visitors.contains(visitor) => Named::Visitor(visitor.clone(), Confidence::Medium),
                None => Named::Nobody,
            },
            Reference::Uuid(visitor, session) => match evidence.sessions.get(session) {
                Some(seen) => Named::Visitor(seen.visitor.clone(), sure(seen.started_s)),
                None if evidence.visitors.contains(visitor) => {
                    let before = SeenBefore { visitor: visitor.clone(), paid_s };
                    let seen_s = evidence.seen_before.get(&before);
                    Named::Visitor(visitor.clone(), seen_s.map_or(Confidence::Medium, |at_s| sure(*at_s)))
                }
                None => Named::Nobody,
            },
        }
    }

    pub(super) fn returned_session(&mut self) {
        let rung = Rung::ReturnedSession;
        let sessions = &self.subject.clues.checkout_sessions;
        let own = self.evidence.returned.iter().filter(|r| sessions.contains(&r.checkout_session));
        let visitors: SortedSet<VisitorId> = own.clone().map(|returned| returned.visitor.clone()).collect();
        match (own.min(), sessions.first()) {
            (Some(returned), _) => {
                let looked_for = format!("session_id {}", returned.checkout_session);
                let seen = Some(Seen { looked_for, object: returned.checkout_session.clone() });
                if visitors.len() > 1 {
                    let note = "several visitors came back with this Checkout Session";
                    self.record(rung, RungOutcome::Ignored, seen, note);
                } else {
                    self.found(rung, Confidence::Medium, seen, &returned.visitor);
                    self.weigh_reference(
                        returned.visitor == *self.verdict.visitor.as_ref().unwrap_or(&returned.visitor),
                    );
                }
            }
            (None, Some(session)) => {
                let seen = Seen { looked_for: format!("session_id {session}"), object: session.clone() };
                let note = "no visit came back with this Checkout Session";
                self.record(rung, RungOutcome::NotFound, Some(seen), note);
            }
            (None, None) => {
                let asked = self.subject.clues.asked_in_vain.clone();
                let note = if asked.is_some() {
                    "Stripe was asked for it, and there is none"
                } else {
                    "no Checkout Session is known"
                };
                let seen = asked.map(|id| Seen { looked_for: format!("the Checkout Session of {id}"), object: id });
                self.record(rung, RungOutcome::NotFound, seen, note);
            }
        }
        self.note_others(visitors.into_iter());
    }

    /// Another rung bears a client reference out, or contradicts it.
    pub(super) fn weigh_reference(&mut self, same: bool) {
        if self.verdict.rung == Some(Rung::ClientReference) {
            self.verdict.confidence = if same { Confidence::High } else { Confidence::Medium };
        }
    }
}
