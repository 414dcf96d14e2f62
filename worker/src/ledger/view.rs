//! What a decision reads of the ledger: every version of every object in reach, their versions, and the payments stored.

use super::task::Removal;
use crate::fault::Fault;
use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::fact::{self, FactKey, FactRow, PaymentFactsSinceRow, Scope, VersionRow, Versions};
use crate::store::payment::{self, StoredPayment};
use headwater::base::id::{IntegrationId, PaymentId, StripeId};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::stripe::fact::Fact;

/// More objects than this hang together in no real account: somebody wrote one reference on all of them.
const REACH_MAX: usize = 3_000;

/// A view of the ledger, as of one time.
#[derive(Debug)]
pub struct View {
    /// Facts by object and digest.
    pub facts: SortedMap<FactKey, Fact>,
    /// Who brought each of them.
    pub brought_by: SortedMap<FactKey, SortedSet<IntegrationId>>,
    /// Versions of all ids read, absent ones at 0.
    pub versions: Versions,
    /// Payments as they stand.
    pub stored: SortedMap<PaymentId, StoredPayment>,
    /// Payment facts since, if there is one.
    pub payment_facts_since_s: Option<i64>,
}

impl View {
    /// The view of these ids, asked for by itself.
    ///
    /// # Errors
    /// See [`ViewAsked::take`].
    pub async fn load(shell: &Shell<'_>, scope: &Scope, ids: &SortedSet<StripeId>) -> Result<Self, Fault> {
        let mut batch = Batch::new();
        let view = ViewAsked::add_to(&mut batch, scope, ids);
        view.take(&mut batch.run(shell.database).await?)
    }
}

/// The answers that make up a [`View`].
pub struct ViewAsked {
    versions: Asked<VersionRow>,
    facts: Asked<FactRow>,
    stored: Asked<StoredPayment>,
    payment_facts_since: Asked<PaymentFactsSinceRow>,
}

impl ViewAsked {
    /// Adds the statements that read what a decision on these ids needs.
    pub fn add_to(batch: &mut Batch, scope: &Scope, ids: &SortedSet<StripeId>) -> Self {
        Self::reading(batch, scope, ids, fact::reach(scope, ids))
    }

    /// The same of the objects of a removal, without what their integration reported about them: what others reported as well counts as of
    /// when they did.
    pub fn add_without(batch: &mut Batch, scope: &Scope, removal: &Removal) -> Self {
        let reach = fact::reach_without(scope, removal.integration, removal.objects);
        Self::reading(batch, scope, removal.objects, reach)
    }

    fn reading(batch: &mut Batch, scope: &Scope, ids: &SortedSet<StripeId>, reach: Statement) -> Self {
        Self {
            versions: batch.ask(fact::versions_in_reach(scope, ids)),
            facts: batch.ask(reach),
            stored: batch.ask(payment::reach(scope, ids)),
            payment_facts_since: batch.ask(fact::payment_facts_since(scope)),
        }
    }

    /// Takes the answers.
    ///
    /// # Errors
    /// When more objects hang together than can be decided on at once, or a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<View, Fault> {
        let versions: Versions = answers.take(self.versions)?.into_iter().map(|row| (row.id, row.version)).collect();
        if versions.len() > REACH_MAX {
            return Err(Fault::TooLarge(format!("more than {REACH_MAX} objects hang together")));
        }
        let (mut facts, mut brought_by) = (Vec::new(), Vec::new());
        for (key, (fact, integrations)) in answers.take(self.facts)?.into_iter().map(FactRow::fact) {
            facts.push((key.clone(), fact));
            brought_by.push((key, integrations));
        }
        let (facts, brought_by) = (facts.into_iter().collect(), brought_by.into_iter().collect());
        let stored = answers.take(self.stored)?.into_iter().map(|payment| (payment.id.clone(), payment)).collect();
        let payment_facts_since_s = answers.take_first(self.payment_facts_since)?.map(|row| row.at_s);
        Ok(View { facts, brought_by, versions, stored, payment_facts_since_s })
    }
}
