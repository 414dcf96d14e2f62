//! The journey: the touches up to a payment, frozen (A18, A19).

use super::evidence::Identified;
use super::ladder::EmailMatching;
use super::standing::Standing;
use crate::base::id::{Pseudonym, SessionId, VisitorId};
use crate::base::json::FromJson;
use crate::base::limits::{JOURNEY_FIRST, JOURNEY_LAST};
use crate::base::sorted::{SortedMap, SortedSet, sort, sort_by};
use crate::visit::channel::Channel;
use crate::visit::touch::Touch;
use serde::{Deserialize, Serialize};

/// A touch as it was seen: the beginning of a session that begins one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
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
    /// The visitor's own cookie came with the request that began the session.
    #[serde(default)]
    pub proved: bool,
}

/// A touch of a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct FrozenTouch {
    /// The touch.
    #[serde(flatten)]
    pub seen: SeenTouch,
    /// It rests on an unsigned statement: an unsigned identify joined another browser to it, or another browser may have begun it under
    /// this visitor's id. It gets credit only where nothing else has any, medium at most.
    pub joined: bool,
}

/// The visitors of one person: the visitor itself and those joined by identify; the value says whether an unsigned identify did it.
pub type Person = SortedMap<VisitorId, bool>;

/// At most this many browsers are joined to one person by signatures, and as many by unsigned identifies; a shared address (`test@…`) must not
/// join a crowd. Unsigned ones never count towards the bound of the signed.
pub const PERSON_MAX_VISITORS: usize = 20;

/// What may join browsers to a person (A16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joining {
    /// Whether emails join, and which.
    pub matching: EmailMatching,
    /// Whether unsigned identifies join at all.
    pub unsigned: bool,
    /// Unsigned identifies later than this, unix seconds, join nothing: the payment's time.
    pub until_s: i64,
}

/// Who belongs to the visitor: same first user, or same email unless both are identified as different users (A16). Those that the
/// site's server vouched for come first; unsigned ones only add to them.
pub fn person(visitor: &VisitorId, standing: &Standing, joining: Joining) -> Person {
    let mut person = signed_person(visitor, standing, joining.matching);
    if joining.unsigned {
        let users = users_of(&person, standing);
        for other in joined_unsigned(visitor, standing, joining) {
            let user = standing.first_user(other);
            if users.is_empty() || user.is_none_or(|user| users.contains(user)) {
                person.entry(other.clone()).or_insert(true);
            }
        }
    }
    part_users(
        &mut person,
        standing,
        users_of(&signed_person(visitor, standing, joining.matching), standing).len() <= 1,
    );
    person
}

/// The visitor, and those that the site's server signed to be the same.
fn signed_person(visitor: &VisitorId, standing: &Standing, matching: EmailMatching) -> Person {
    let mut person = Person::from([(visitor.clone(), false)]);
    let own: Vec<_> = standing.of_visitor(visitor).iter().filter(|i| i.signed).collect();
    let user = standing.first_user(visitor);
    for other in standing.identifies().iter().filter(|i| i.signed && i.visitor != *visitor) {
        let other_user = standing.first_user(&other.visitor);
        let vouched = |i: &&&Identified| i.user.is_some() && i.user == other.user && i.user.as_ref() == user;
        let by_user = other_user == user && own.iter().any(vouched);
        let users_differ = user.is_some() && other_user.is_some() && user != other_user;
        let shares_email = own.iter().any(|i| i.email.is_some() && i.email == other.email);
        if by_user || (matching != EmailMatching::Off && shares_email && !users_differ) {
            person.insert(other.visitor.clone(), false);
        }
    }
    if person.len() > PERSON_MAX_VISITORS {
        return Person::from([(visitor.clone(), false)]);
    }
    person
}

/// The visitors that unsigned identifies join, the earliest first, so that a crowd that comes later takes nobody's place.
fn joined_unsigned<'a>(visitor: &VisitorId, standing: &Standing<'a>, joining: Joining) -> Vec<&'a VisitorId> {
    let in_time = |i: &Identified| i.signed || i.at_s <= joining.until_s;
    let own: Vec<&Identified> = standing.of_visitor(visitor).iter().copied().filter(|i| in_time(i)).collect();
    let user = standing.first_user(visitor).filter(|user| own.iter().any(|i| standing.user(i) == Some(user)));
    let emails: SortedSet<&Pseudonym> = own.iter().filter_map(|i| standing.email(i)).collect();
    let mut first: SortedMap<&VisitorId, i64> = SortedMap::new();
    for other in standing.identifies().iter().filter(|i| i.visitor != *visitor && in_time(i)) {
        let other_user = standing.first_user(&other.visitor);
        let by_user = user.is_some() && other_user == user && standing.user(other) == user;
        let users_differ = standing.first_user(visitor).is_some_and(|own| other_user.is_some_and(|other| own != other));
        let by_email = joining.matching == EmailMatching::On
            && !users_differ
            && standing.email(other).is_some_and(|email| emails.contains(email));
        if by_user || by_email {
            let at_s = first.entry(&other.visitor).or_insert(other.at_s);
            *at_s = other.at_s.min(*at_s);
        }
    }
    let mut earliest: Vec<(i64, &VisitorId)> = first.into_iter().map(|(visitor, at_s)| (at_s, visitor)).collect();
    sort(&mut earliest);
    earliest.into_iter().take(PERSON_MAX_VISITORS).map(|(_, visitor)| visitor).collect()
}

/// The people of several visitors that belong together for another reason (one customer's payments name them), the first of them
/// first: each with those joined to it, but nobody who is another user than the first known one.
pub fn people(named: &[VisitorId], standing: &Standing, joining: Joining) -> Person {
    let user = named.iter().find_map(|visitor| standing.first_user(visitor));
    let is_other = |visitor: &VisitorId| {
        let own = standing.first_user(visitor);
        user.is_some() && own.is_some() && own != user
    };
    let mut people = Person::new();
    for visitor in named.iter().filter(|visitor| !is_other(visitor)) {
        for (joined, unsigned) in person(visitor, standing, joining) {
            *people.entry(joined).or_insert(unsigned) &= unsigned;
        }
    }
    people.retain(|visitor, _| !is_other(visitor));
    part_users(&mut people, standing, false);
    people
}

/// The users that some visitors were first identified as.
fn users_of<'a>(person: &Person, standing: &Standing<'a>) -> SortedSet<&'a Pseudonym> {
    person.keys().filter_map(|visitor| standing.first_user(visitor)).collect()
}

/// A visitor who is nobody's yet may share its email with several users: it is not for us to say which of them it is (A13), and
/// they are not one person (A16). `unsigned_only`: what was signed agrees, so only those that unsigned identifies join can differ.
fn part_users(person: &mut Person, standing: &Standing, unsigned_only: bool) {
    if users_of(person, standing).len() > 1 {
        person.retain(|visitor, unsigned| (unsigned_only && !*unsigned) || standing.first_user(visitor).is_none());
    }
}

/// The touches of a person at or before a time, oldest first; of more than 50 the first 10 and the last 40.
pub fn freeze(touches: impl IntoIterator<Item = SeenTouch>, person: &Person, until_s: i64) -> Vec<FrozenTouch> {
    let mut frozen: Vec<FrozenTouch> = touches
        .into_iter()
        .filter(|touch| touch.at_s <= until_s)
        .filter_map(|seen| person.get(&seen.visitor).map(|joined| FrozenTouch { joined: *joined, seen }))
        .collect();
    doubt_unproved(&mut frozen);
    sort_by(&mut frozen, |a, b| (a.seen.at_s, &a.seen.session).cmp(&(b.seen.at_s, &b.seen.session)));
    frozen.dedup_by(|a, b| a.seen.session == b.seen.session);
    if frozen.len() > JOURNEY_FIRST + JOURNEY_LAST {
        let last = frozen.split_off(frozen.len() - JOURNEY_LAST);
        frozen.truncate(JOURNEY_FIRST);
        frozen.extend(last);
    }
    frozen
}

/// Once a visitor's own cookie came with a beacon, a session begun under its id without the cookie may be another browser's: the id may
/// stand in an address that was passed on. What was seen before that stays as it is.
fn doubt_unproved(touches: &mut [FrozenTouch]) {
    let mut proved_s: SortedMap<VisitorId, i64> = SortedMap::new();
    for touch in touches.iter().filter(|touch| touch.seen.proved) {
        let first_s = proved_s.entry(touch.seen.visitor.clone()).or_insert(touch.seen.at_s);
        *first_s = touch.seen.at_s.min(*first_s);
    }
    for touch in touches.iter_mut().filter(|touch| !touch.seen.proved) {
        touch.joined |= proved_s.get(&touch.seen.visitor).is_some_and(|first_s| touch.seen.at_s >= *first_s);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::evidence::Evidence;

    const EVER: Joining = Joining { matching: EmailMatching::On, unsigned: true, until_s: i64::MAX };

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
            self_reported: None,
        };
        Evidence { identifies: identifies.iter().map(identified).collect(), ..Evidence::default() }
    }

    fn found(person: &Person) -> Vec<u8> {
        (0..=9).filter(|n| person.contains_key(&visitor(*n))).collect()
    }

    #[test]
    fn users_on_one_email_are_two_people_even_to_a_visitor_who_is_nobody() {
        let evidence = evidence(&[(1, 'a', 'e'), (2, 'b', 'e'), (3, ' ', 'e'), (4, ' ', 'e'), (5, 'a', 'f')]);
        let person = |n| found(&person(&visitor(n), &Standing::of(&evidence), EVER));
        assert_eq!(person(1), [1, 3, 4, 5]);
        assert_eq!(person(2), [2, 3, 4]);
        assert_eq!(person(3), [3, 4]);
    }

    #[test]
    fn a_visitor_who_is_nobody_is_joined_to_the_one_user_of_its_email() {
        let evidence = evidence(&[(1, 'a', 'e'), (2, 'a', 'e'), (3, ' ', 'e')]);
        assert_eq!(found(&person(&visitor(3), &Standing::of(&evidence), EVER)), [1, 2, 3]);
        assert_eq!(
            found(&person(
                &visitor(3),
                &Standing::of(&evidence),
                Joining { matching: EmailMatching::SignedOnly, ..EVER }
            )),
            [3]
        );
    }

    #[test]
    fn people_of_one_customer_are_the_first_user_and_those_who_are_nobody() {
        let evidence =
            evidence(&[(1, ' ', 'e'), (2, 'a', 'f'), (3, 'b', 'd'), (4, ' ', 'f'), (5, ' ', 'd'), (6, 'b', 'e')]);
        let people = |named: &[u8]| {
            let named: Vec<VisitorId> = named.iter().map(|n| visitor(*n)).collect();
            found(&people(&named, &Standing::of(&evidence), EVER))
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
