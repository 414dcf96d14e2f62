//! The rungs that lead over a person: the customer (A4, A8), the site's own user (A5), the email (A6, A7).
//!
//! What always holds: what the site's server signed comes before any unsigned identify (A16). Whether a payment makes its customer
//! remembered never depends on what is remembered, so the order of arrival cannot matter.

use super::{Climb, EmailMatching, Seen, Subject, shortened};
use crate::attribution::clue::Found;
use crate::attribution::evidence::{Evidence, Identified, RememberedBy};
use crate::attribution::journey::{Joining, person};
use crate::attribution::{Confidence, Rung, RungOutcome};
use crate::base::id::{Pseudonym, VisitorId};
use crate::base::limits::UNSIGNED_AFTER_S;

type Match<'a> = Option<(&'a Found<Pseudonym>, &'a Identified)>;

/// The identify that fits the nearest of these clues.
fn identified<'a>(
    clues: &'a [Found<Pseudonym>],
    evidence: &'a Evidence,
    paid_s: i64,
    fits: impl Fn(&'a Identified, &Pseudonym) -> bool,
) -> Match<'a> {
    clues.iter().find_map(|found| {
        let candidates: Vec<_> = evidence.identifies.iter().filter(|i| fits(i, &found.value)).collect();
        Some((found, Evidence::nearest(candidates.into_iter(), paid_s)?))
    })
}

/// Whether an unsigned identify is not too late for a payment: a guest may sign in after buying, and nobody may gather old payments later.
fn in_time(identified: &Identified, paid_s: i64) -> bool {
    identified.signed || identified.at_s.saturating_sub(paid_s) <= UNSIGNED_AFTER_S
}

impl<'a> Climb<'a> {
    fn by_user(&self) -> Match<'a> {
        let Self { subject, evidence, standing, .. } = *self;
        let fits = |signed: bool| {
            move |i: &'a Identified, user: &Pseudonym| {
                i.signed == signed
                    && standing.user(i) == Some(user)
                    && standing.first_user(&i.visitor) == Some(user)
                    && in_time(i, subject.paid_s)
            }
        };
        let find = |signed: bool| identified(&subject.clues.users, evidence, subject.paid_s, fits(signed));
        find(true).or_else(|| find(false))
    }

    fn by_email(&self, signed: bool) -> Match<'a> {
        let Self { subject, evidence, standing, .. } = *self;
        let fits = |i: &'a Identified, email: &Pseudonym| {
            i.signed == signed && standing.email(i) == Some(email) && in_time(i, subject.paid_s)
        };
        identified(&subject.clues.emails, evidence, subject.paid_s, fits)
    }

    /// The visitor whom the site's server signed to be who pays, where it is not this one, nor signed to be the same person.
    pub(super) fn vouched_other(&self, visitor: &VisitorId, matching: EmailMatching) -> Option<VisitorId> {
        let by_user = || self.by_user().filter(|(_, identified)| identified.signed);
        let by_email = || self.by_email(true).filter(|_| matching != EmailMatching::Off);
        let identified = by_user().or_else(by_email).map(|(_, identified)| &identified.visitor);
        let customer = || self.evidence.earliest_signed(&self.subject.clues.customers).map(|signed| &signed.visitor);
        let vouched = identified.or_else(customer)?;
        let joining = Joining { matching, unsigned: false, until_s: self.subject.paid_s };
        (!person(vouched, self.standing, joining).contains_key(visitor)).then(|| vouched.clone())
    }

    /// Whether A5 or A6 would name a visitor that the site's server vouched for, were nothing remembered.
    pub(super) fn is_vouched(&self, matching: EmailMatching) -> bool {
        match self.by_user() {
            Some((_, identified)) => identified.signed,
            None => matching != EmailMatching::Off && self.by_email(true).is_some(),
        }
    }

    /// The earliest that names the customer's visitor: another payment, or for A4 a signed identify. Not a later payment where this
    /// one is itself vouched for: two must not lean on each other.
    pub(super) fn remembered(&mut self, rung: Rung, by: RememberedBy, confidence: Confidence) {
        if self.decided() {
            if by == RememberedBy::OwnClue {
                self.weigh_reference_by_memory();
            }
            return self.skip(rung);
        }
        let Subject { payment, paid_s, clues } = self.subject;
        let other = self.evidence.earliest_remembered(&clues.customers, by, payment);
        let leads = by == RememberedBy::OwnClue && self.verdict.vouched;
        let earlier = other.filter(|other| !leads || (other.paid_s, &other.payment) < (paid_s, payment));
        let signed = self.evidence.earliest_signed(&clues.customers).filter(|_| by == RememberedBy::OwnClue);
        if let Some(signed) = signed.filter(|signed| earlier.is_none_or(|earlier| signed.at_s < earlier.paid_s)) {
            let looked_for = format!("{} (signed identify)", signed.customer);
            let seen = Seen { looked_for, object: signed.customer.clone() };
            return self.found(rung, confidence, Some(seen), &signed.visitor);
        }
        match (earlier, clues.customers.first()) {
            (Some(remembered), _) => {
                let looked_for = format!("{} (paid {})", remembered.customer, remembered.payment);
                let seen = Seen { looked_for, object: remembered.customer.clone() };
                self.found(rung, confidence, Some(seen), &remembered.visitor);
            }
            (None, Some(customer)) => {
                let seen = Seen { looked_for: customer.to_string(), object: customer.clone() };
                let note = if leads {
                    "no earlier payment of this customer names a visitor"
                } else {
                    "no other payment of this customer names a visitor"
                };
                self.record(rung, RungOutcome::NotFound, Some(seen), note);
            }
            (None, None) => self.record(rung, RungOutcome::NotFound, None, "no customer on any object"),
        }
    }

    /// An earlier payment of the customer that names another visitor contradicts a client reference.
    fn weigh_reference_by_memory(&mut self) {
        let Subject { payment, paid_s, clues } = self.subject;
        let other = self.evidence.earliest_remembered(&clues.customers, RememberedBy::OwnClue, payment);
        let earlier = other.filter(|other| (other.paid_s, &other.payment) < (paid_s, payment));
        if self.verdict.rung == Some(Rung::ClientReference)
            && let Some(earlier) = earlier.filter(|earlier| Some(&earlier.visitor) != self.verdict.visitor.as_ref())
        {
            self.verdict.conflicting.insert(earlier.visitor.clone());
            self.weigh_reference(false);
        }
    }

    pub(super) fn user_id(&mut self) {
        let rung = Rung::UserId;
        if self.decided() {
            return self.skip(rung);
        }
        if let Some((found, identified)) = self.by_user() {
            let confidence = if identified.signed { Confidence::High } else { Confidence::Medium };
            let seen = Some(Seen::of(found, shortened(&found.value)));
            self.found(rung, confidence, seen, &identified.visitor);
            return self.note_unsigned(identified);
        }
        match self.subject.clues.users.first() {
            Some(found) => {
                let seen = Some(Seen::of(found, shortened(&found.value)));
                self.record(rung, RungOutcome::NotFound, seen, "no visitor was identified as this user");
            }
            None => self.record(rung, RungOutcome::NotFound, None, "no headwater_user_id in any metadata"),
        }
    }

    pub(super) fn email(&mut self, rung: Rung, matching: EmailMatching) {
        if self.decided() {
            return self.skip(rung);
        }
        let signed = rung == Rung::SignedEmail;
        let Some(first) = self.subject.clues.emails.first() else {
            return self.record(rung, RungOutcome::NotFound, None, "no email on any object");
        };
        let seen = |found: &Found<Pseudonym>| Some(Seen::of(found, shortened(&found.value)));
        match matching {
            EmailMatching::Off => {
                return self.record(rung, RungOutcome::Ignored, seen(first), "the site does not match by email");
            }
            EmailMatching::SignedOnly if !signed => {
                return self.record(
                    rung,
                    RungOutcome::Ignored,
                    seen(first),
                    "the site does not match by unsigned email",
                );
            }
            EmailMatching::SignedOnly | EmailMatching::On => {}
        }
        if let Some((found, identified)) = self.by_email(signed) {
            let confidence = if signed { Confidence::High } else { Confidence::Medium };
            self.found(rung, confidence, seen(found), &identified.visitor);
            return self.note_unsigned(identified);
        }
        let note = if signed { "no signed identify carried it" } else { "no visitor was identified with it" };
        self.record(rung, RungOutcome::NotFound, seen(first), note);
    }

    /// Says that an answer rests on an unsigned statement.
    fn note_unsigned(&mut self, identified: &Identified) {
        if identified.signed {
            return;
        }
        self.note(if identified.at_s > self.subject.paid_s {
            "a browser claimed it after the payment"
        } else {
            "a browser claimed it"
        });
    }
}
