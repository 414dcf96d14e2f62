//! Facts on their way in, without what names an erased person.

use crate::port::database::Statement;
use crate::store::erased::{self, Screen};
use crate::store::erasure::{self, PersonIds};
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use headwater::stripe::erasure::{customer_of, digest, ids_of, names_of, without_person};
use headwater::stripe::fact::{Fact, SeenEmails};

/// What may be stored of some facts.
pub(crate) struct Screened {
    /// The facts.
    pub(crate) facts: Vec<Fact>,
    /// Addresses of these facts.
    pub(crate) emails: SeenEmails,
    /// Digests of the ids that they name: a commit of them fails where one is an erased person's meanwhile.
    pub(crate) admitted: SortedSet<String>,
    /// What each commit of them writes beside them: erasures of customers who were found to be erased people.
    pub(crate) erasures: Vec<Statement>,
}

/// What may be stored of these facts, by what the screen knows. A customer who comes with an erased person's address is that person, so
/// that customer is erased as well.
pub(crate) fn screened(screen: &mut Screen<'_>, facts: &[Fact], emails: &SeenEmails) -> Screened {
    let (site, now_s) = (screen.site(), screen.now_s);
    let mut met: SortedSet<StripeId> = SortedSet::new();
    let mut without = |fact: &Fact| {
        let mut admitted = true;
        for id in ids_of(fact) {
            admitted &= screen.admits(id);
        }
        if admitted {
            return Some(fact.clone());
        }
        met.extend(customer_of(fact).filter(|customer| screen.admits(customer.as_str())).cloned());
        without_person(fact, site)
    };
    let facts: Vec<Fact> = facts.iter().filter_map(&mut without).collect();
    let named: SortedSet<&str> = facts.iter().flat_map(names_of).collect();
    let emails = emails.iter().filter(|(pseudonym, _)| named.contains(&pseudonym.as_str()));
    let emails = emails.map(|(pseudonym, address)| (pseudonym.clone(), address.clone())).collect();
    let mut erasures = Vec::new();
    for customer in met {
        let person = digest(site, customer.as_str());
        let ids = PersonIds { customers: SortedSet::from([customer]), ..PersonIds::default() };
        erasures.extend([erased::insert(site, &ids.digests(site)), erasure::begin(site, &person, &ids, now_s)]);
    }
    Screened { facts, emails, admitted: screen.admitted().clone(), erasures }
}
