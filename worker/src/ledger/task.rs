//! What is asked of the ledger: what happens to it, at which site, and why.

use crate::port::database::Statement;
use crate::store::assignment::NewAssignment;
use crate::store::fact::Scope;
use crate::store::site::Site;
use headwater::base::id::{IntegrationId, SecretId, StripeId};
use headwater::base::sorted::SortedSet;
use headwater::stripe::fact::{Fact, SeenEmails};
use headwater::stripe::ledger::{PaymentFactsSince, Policy};
use headwater::stripe::link::links;

/// What is to be derived, and why.
pub struct Task<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its id and the mode.
    pub scope: &'a Scope,
    /// What happens.
    pub occasion: Occasion<'a>,
    /// Shown in the history of answers.
    pub cause: &'a str,
}

impl Task<'_> {
    /// Payment facts since as it stands with this task, where `read_s` was read.
    pub(super) fn payment_facts_since_s(&self, read_s: Option<i64>) -> Option<i64> {
        let shown_s = self.occasion.news().and_then(|news| news.payment_facts_since_s);
        [read_s, shown_s].into_iter().flatten().min()
    }

    /// By what rules money is derived, where `read_s` was read as payment facts since.
    pub(super) fn policy(&self, read_s: Option<i64>) -> Policy {
        let payment_facts_since = self.payment_facts_since_s(read_s);
        Policy {
            payment_facts_since: payment_facts_since.map_or(PaymentFactsSince::Never, PaymentFactsSince::At),
            count_out_of_band: self.site.count_out_of_band,
        }
    }
}

/// What happens to the ledger.
pub enum Occasion<'a> {
    /// Nothing new: what is stored is derived again.
    Again,
    /// Facts that are new to it.
    News(News<'a>),
    /// Facts that go; the view is read without them.
    Removal(Removal<'a>),
    /// The owner says of a payment where it came from, or takes that back.
    ByHand(&'a NewAssignment),
}

impl<'a> Occasion<'a> {
    /// The facts that are new, if that is what happens.
    pub(super) fn news(&self) -> Option<&News<'a>> {
        if let Self::News(news) = self { Some(news) } else { None }
    }
}

/// Facts on their way in.
pub struct News<'a> {
    /// The integration that brings them: once it has been ended, nothing is committed.
    pub integration: &'a IntegrationId,
    /// The secret that signed the delivery, which must still be there at the commit; none where nothing was signed.
    pub secret: Option<&'a SecretId>,
    /// The event of the delivery, or what else brought them.
    pub event: &'a str,
    /// The facts.
    pub facts: &'a [Fact],
    /// The addresses met on the way.
    pub emails: &'a SeenEmails,
    /// From when on they show that payment-level facts arrive.
    pub payment_facts_since_s: Option<i64>,
    /// Digests of the ids that they name: a commit of them fails where one is an erased person's meanwhile.
    pub admitted: &'a SortedSet<String>,
    /// What a commit of them writes beside them.
    pub erasures: &'a [Statement],
    /// The charges follow: a payment that is not stored and whose charge is not known is written with it, and not twice.
    pub charges_follow: bool,
}

/// Facts that go: what an integration reported about these objects.
pub struct Removal<'a> {
    /// Whose.
    pub integration: &'a IntegrationId,
    /// Of which objects.
    pub objects: &'a SortedSet<StripeId>,
}

impl News<'_> {
    /// Every id the facts name: what a decision on them must read.
    pub fn ids(&self) -> SortedSet<StripeId> {
        let mut ids: SortedSet<StripeId> = self.facts.iter().map(|fact| fact.object.clone()).collect();
        ids.extend(self.facts.iter().flat_map(links).map(|link| link.to));
        ids
    }
}
