//! The journey: the touches up to a payment, frozen (A18, A19).

use super::evidence::{Evidence, Identified};
use super::ladder::EmailMatching;
use crate::channel::Channel;
use crate::id::{SessionId, VisitorId};
use crate::limits::{JOURNEY_FIRST, JOURNEY_LAST};
use crate::touch::Touch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
        let by_email = matching == EmailMatching::On && shares_email(false);
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
    person
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
