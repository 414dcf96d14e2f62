//! The journey: the touches up to a payment, frozen (A18, A19).

use super::evidence::{Evidence, Identified};
use super::ladder::EmailMatching;
use crate::channel::Channel;
use crate::id::{Pseudonym, SessionId, VisitorId};
use crate::limits::{JOURNEY_FIRST, JOURNEY_LAST};
use crate::touch::Touch;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A touch as it was seen: the beginning of a session that begins one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeenTouch {
    /// When the session began, unix seconds.
    pub at_s: i64,
    /// The session.
    pub session: SessionId,
    /// The visitor.
    pub visitor: VisitorId,
    /// Its channel, by the rules of when it was seen.
    pub channel: Channel,
    /// Where it came from.
    pub touch: Touch,
}

/// A touch of a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenTouch {
    /// The touch.
    #[serde(flatten)]
    pub seen: SeenTouch,
    /// It belongs to another browser, joined by an unsigned identify: no credit above medium.
    pub joined: bool,
}

/// The visitors of one person: the visitor itself and those joined by identify; the value says whether an unsigned identify did it.
pub type Person = BTreeMap<VisitorId, bool>;

/// At most this many browsers make one person; a shared address (`test@…`) must not join a crowd.
pub const PERSON_MAX_VISITORS: usize = 20;

/// Who belongs to the visitor: same first user, or same email unless both are identified as different users (A16).
pub fn person(visitor: &VisitorId, evidence: &Evidence, matching: EmailMatching) -> Person {
    let mut person = Person::from([(visitor.clone(), false)]);
    let own: Vec<&Identified> = evidence.identifies.iter().filter(|i| i.visitor == *visitor).collect();
    let user = evidence.first_user(visitor);
    for other in evidence.identifies.iter().filter(|i| i.visitor != *visitor) {
        let other_user = evidence.first_user(&other.visitor);
        let by_user = user.is_some() && user == other_user && other.user.as_ref() == user;
        let users_differ = user.is_some() && other_user.is_some() && user != other_user;
        let shares_email = |signed: bool| {
            let same = |i: &&&Identified| i.email.is_some() && i.email == other.email && (!signed || i.signed);
            own.iter().any(|i| same(&i))
        };
        let by_signed_email = matching != EmailMatching::Off && other.signed && shares_email(true);
        // What browsers claim of a verified visitor's email is ignored.
        let is_claim = || other.email.as_ref().is_some_and(|email| !evidence.is_verified(email));
        let by_email = matching == EmailMatching::On && is_claim() && shares_email(false);
        let signed =
            by_signed_email || (by_user && other.signed && own.iter().any(|i| i.signed && i.user.as_ref() == user));
        if by_user || ((by_signed_email || by_email) && !users_differ) {
            let unsigned = person.entry(other.visitor.clone()).or_insert(true);
            *unsigned &= !signed;
        }
    }
    if person.len() > PERSON_MAX_VISITORS {
        return Person::from([(visitor.clone(), false)]);
    }
    part_users(&mut person, evidence);
    person
}

/// The people of several visitors that belong together for another reason (one customer's payments name them), the first of them
/// first: each with those joined to it, but nobody who is another user than the first known one.
pub fn people(named: &[VisitorId], evidence: &Evidence, matching: EmailMatching) -> Person {
    let user = named.iter().find_map(|visitor| evidence.first_user(visitor));
    let is_other = |visitor: &VisitorId| {
        let own = evidence.first_user(visitor);
        user.is_some() && own.is_some() && own != user
    };
    let mut people = Person::new();
    for visitor in named.iter().filter(|visitor| !is_other(visitor)) {
        for (joined, unsigned) in person(visitor, evidence, matching) {
            *people.entry(joined).or_insert(unsigned) &= unsigned;
        }
    }
    people.retain(|visitor, _| !is_other(visitor));
    part_users(&mut people, evidence);
    people
}

/// A visitor who is nobody's yet may share its email with several users: it is not for us to say which of them it is (A13), and
/// they are not one person (A16).
fn part_users(person: &mut Person, evidence: &Evidence) {
    let users: BTreeSet<&Pseudonym> = person.keys().filter_map(|visitor| evidence.first_user(visitor)).collect();
    if users.len() > 1 {
        person.retain(|visitor, _| evidence.first_user(visitor).is_none());
    }
}

/// The touches of a person at or before a time, oldest first; of more than 50 the first 10 and the last 40.
pub fn freeze(touches: impl IntoIterator<Item = SeenTouch>, person: &Person, until_s: i64) -> Vec<FrozenTouch> {
    let mut frozen: Vec<FrozenTouch> = touches
        .into_iter()
        .filter(|touch| touch.at_s <= until_s)
        .filter_map(|seen| person.get(&seen.visitor).map(|joined| FrozenTouch { joined: *joined, seen }))
        .collect();
    frozen.sort_by(|a, b| (a.seen.at_s, &a.seen.session).cmp(&(b.seen.at_s, &b.seen.session)));
    frozen.dedup_by(|a, b| a.seen.session == b.seen.session);
    if frozen.len() > JOURNEY_FIRST + JOURNEY_LAST {
        let last = frozen.split_off(frozen.len() - JOURNEY_LAST);
        frozen.truncate(JOURNEY_FIRST);
        frozen.extend(last);
    }
    frozen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(n: u8) -> VisitorId {
        VisitorId::parse(&format!("{n:08x}-0000-4000-8000-000000000000")).unwrap()
    }

    fn pseudonym(letter: char) -> Option<Pseudonym> {
        Pseudonym::parse(&letter.to_string().repeat(64)).ok()
    }

    /// Unsigned identifies: visitor, letter of the user or a blank, letter of the email or a blank.
    fn evidence(identifies: &[(u8, char, char)]) -> Evidence {
        let identified = |(n, user, email): &(u8, char, char)| Identified {
            at_s: i64::from(*n),
            visitor: visitor(*n),
            user: pseudonym(*user),
            email: pseudonym(*email),
            signed: false,
        };
        Evidence { identifies: identifies.iter().map(identified).collect(), ..Evidence::default() }
    }

    fn found(person: &Person) -> Vec<u8> {
        (0..=9).filter(|n| person.contains_key(&visitor(*n))).collect()
    }

    #[test]
    fn users_on_one_email_are_two_people_even_to_a_visitor_who_is_nobody() {
        let evidence = evidence(&[(1, 'a', 'e'), (2, 'b', 'e'), (3, ' ', 'e'), (4, ' ', 'e'), (5, 'a', 'f')]);
        let person = |n| found(&person(&visitor(n), &evidence, EmailMatching::On));
        assert_eq!(person(1), [1, 3, 4, 5]);
        assert_eq!(person(2), [2, 3, 4]);
        assert_eq!(person(3), [3, 4]);
    }

    #[test]
    fn a_visitor_who_is_nobody_is_joined_to_the_one_user_of_its_email() {
        let evidence = evidence(&[(1, 'a', 'e'), (2, 'a', 'e'), (3, ' ', 'e')]);
        assert_eq!(found(&person(&visitor(3), &evidence, EmailMatching::On)), [1, 2, 3]);
        assert_eq!(found(&person(&visitor(3), &evidence, EmailMatching::SignedOnly)), [3]);
    }

    #[test]
    fn people_of_one_customer_are_the_first_user_and_those_who_are_nobody() {
        let evidence =
            evidence(&[(1, ' ', 'e'), (2, 'a', 'f'), (3, 'b', 'd'), (4, ' ', 'f'), (5, ' ', 'd'), (6, 'b', 'e')]);
        let people = |named: &[u8]| {
            let named: Vec<VisitorId> = named.iter().map(|n| visitor(*n)).collect();
            found(&people(&named, &evidence, EmailMatching::On))
        };
        assert!(people(&[]).is_empty());
        assert_eq!(people(&[2]), [2, 4]);
        // 3 is another user, and so is 6, whom the first visitor's email would join.
        assert_eq!(people(&[1, 2, 3]), [1, 2, 4]);
        assert_eq!(people(&[3, 2]), [3, 5, 6]);
        // 5 and 6 are joined to nobody named here, 9 was never identified.
        assert_eq!(people(&[9, 4]), [2, 4, 9]);
        // Nobody named is a user, and those joined are two.
        assert_eq!(people(&[1, 4]), [1, 4]);
    }
}
