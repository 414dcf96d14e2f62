//! The rungs that lead over a person: the customer (A4, A8), the site's own user (A5), the email (A6, A7).
//!
//! What always holds: what the site's server vouched for comes before any browser's claim (A16); and whether a payment makes
//! its customer remembered never depends on what is remembered, so the order of arrival cannot matter.

use super::{Climb, EmailMatching, Seen, Subject, shortened};
use crate::attribution::clue::Found;
use crate::attribution::evidence::{Evidence, Identified, RememberedBy};
use crate::attribution::{Confidence, Rung, RungOutcome};
use crate::id::Pseudonym;

type Match<'a> = Option<(&'a Found<Pseudonym>, &'a Identified)>;

/// The identify that fits the nearest of these clues.
fn identified<'a>(
    clues: &'a [Found<Pseudonym>],
    evidence: &'a Evidence,
    paid_s: i64,
    fits: impl Fn(&Identified, &Pseudonym) -> bool,
) -> Match<'a> {
    clues.iter().find_map(|found| {
        let candidates: Vec<_> = evidence.identifies.iter().filter(|i| fits(i, &found.value)).collect();
        Some((found, Evidence::nearest(candidates.into_iter(), paid_s)?))
    })
}

impl<'a> Climb<'a> {
    fn by_user(&self) -> Match<'a> {
        let Self { subject, evidence, .. } = *self;
        let fits = |signed: bool| {
            move |i: &Identified, user: &Pseudonym| {
                i.signed == signed && i.user.as_ref() == Some(user) && evidence.first_user(&i.visitor) == Some(user)
            }
        };
        let find = |signed: bool| identified(&subject.clues.users, evidence, subject.paid_s, fits(signed));
        find(true).or_else(|| find(false))
    }

    fn by_email(&self, signed: bool) -> Match<'a> {
        let Self { subject, evidence, .. } = *self;
        let fits = |i: &Identified, email: &Pseudonym| i.signed == signed && i.email.as_ref() == Some(email);
        identified(&subject.clues.emails, evidence, subject.paid_s, fits)
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

    pub(super) fn user_id(&mut self) {
        let rung = Rung::UserId;
        if self.decided() {
            return self.skip(rung);
        }
        if let Some((found, identified)) = self.by_user() {
            let confidence = if identified.signed { Confidence::High } else { Confidence::Medium };
            let seen = Some(Seen::of(found, shortened(&found.value)));
            return self.found(rung, confidence, seen, &identified.visitor);
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
            return self.found(rung, confidence, seen(found), &identified.visitor);
        }
        let note = if signed { "no signed identify carried it" } else { "no visitor was identified with it" };
        self.record(rung, RungOutcome::NotFound, seen(first), note);
    }
}
