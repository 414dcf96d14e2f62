//! What identifies are worth: which are signed, and which unsigned ones count (A16).
//!
//! What always holds: what the site's server signed counts whatever browsers say; an unsigned identify of a user or address that
//! anybody signed counts for nothing; a visitor with many unsigned addresses has none of them.

use super::evidence::{Evidence, Identified};
use crate::base::id::{Pseudonym, VisitorId};
use crate::base::limits::UNSIGNED_EMAILS_MAX;
use crate::base::sorted::{SortedMap, SortedSet};

/// The identifies of some evidence, weighed once.
#[derive(Debug)]
pub struct Standing<'a> {
    identifies: &'a [Identified],
    signed_users: SortedSet<&'a Pseudonym>,
    signed_emails: SortedSet<&'a Pseudonym>,
    unheard: SortedSet<&'a VisitorId>,
    first_users: SortedMap<&'a VisitorId, &'a Pseudonym>,
    of_visitor: SortedMap<&'a VisitorId, Vec<&'a Identified>>,
}

impl<'a> Standing<'a> {
    /// Weighs the identifies.
    pub fn of(evidence: &'a Evidence) -> Self {
        let identifies = evidence.identifies.as_slice();
        let signed = || identifies.iter().filter(|i| i.signed);
        let mut of_visitor: SortedMap<&VisitorId, Vec<&Identified>> = SortedMap::new();
        for identified in identifies {
            of_visitor.entry(&identified.visitor).or_default().push(identified);
        }
        let says_too_many = |own: &[&Identified]| {
            let emails = |signed: bool| own.iter().filter(move |i| i.signed == signed).filter_map(|i| i.email.as_ref());
            let vouched: SortedSet<&Pseudonym> = emails(true).collect();
            let unsigned: SortedSet<&Pseudonym> = emails(false).filter(|email| !vouched.contains(email)).collect();
            unsigned.len() > UNSIGNED_EMAILS_MAX
        };
        let mut standing = Self {
            identifies,
            signed_users: signed().filter_map(|i| i.user.as_ref()).collect(),
            signed_emails: signed().filter_map(|i| i.email.as_ref()).collect(),
            unheard: of_visitor.iter().filter(|(_, own)| says_too_many(own)).map(|(visitor, _)| *visitor).collect(),
            first_users: SortedMap::new(),
            of_visitor,
        };
        standing.first_users = standing.find_first_users();
        standing
    }

    fn find_first_users(&self) -> SortedMap<&'a VisitorId, &'a Pseudonym> {
        let first = |(visitor, own): (&&'a VisitorId, &Vec<&'a Identified>)| {
            let named = own.iter().filter(|i| self.user(i).is_some());
            let first = named.min_by_key(|i| (!i.signed, i.at_s, &i.user))?;
            Some((*visitor, first.user.as_ref()?))
        };
        self.of_visitor.iter().filter_map(first).collect()
    }

    /// Every identify.
    pub fn identifies(&self) -> &'a [Identified] {
        self.identifies
    }

    /// Those of one visitor.
    pub fn of_visitor(&self, visitor: &VisitorId) -> &[&'a Identified] {
        self.of_visitor.get(visitor).map_or(&[], Vec::as_slice)
    }

    /// The first user a visitor was identified as, a signed one before any unsigned (A16); the others are conflicts (ties).
    pub fn first_user(&self, visitor: &VisitorId) -> Option<&'a Pseudonym> {
        self.first_users.get(visitor).copied()
    }

    /// The user this identify names, where that counts.
    pub fn user(&self, identified: &'a Identified) -> Option<&'a Pseudonym> {
        self.counted(identified, identified.user.as_ref(), &self.signed_users)
    }

    /// The email this identify carries, where that counts.
    pub fn email(&self, identified: &'a Identified) -> Option<&'a Pseudonym> {
        self.counted(identified, identified.email.as_ref(), &self.signed_emails)
    }

    fn counted(
        &self,
        identified: &Identified,
        named: Option<&'a Pseudonym>,
        vouched: &SortedSet<&Pseudonym>,
    ) -> Option<&'a Pseudonym> {
        let unsigned = |name: &&Pseudonym| !vouched.contains(*name) && !self.unheard.contains(&identified.visitor);
        named.filter(|name| identified.signed || unsigned(name))
    }
}
