//! What a decision reads of the ledger: every version of every object in reach, their versions, and the payments stored.

use super::change::Removal;
use crate::fault::Fault;
use crate::port::database::{Answers, Statement};
use crate::store::fact::{self, FactKey, FactRow, MomentRow, Scope, VersionRow, Versions};
use crate::store::payment::{self, StoredPayment};
use headwater::base::id::{IntegrationId, PaymentId, StripeId};
use headwater::stripe::fact::Fact;
use std::collections::{BTreeMap, BTreeSet};

/// More objects than this hang together in no real account: somebody wrote one reference on all of them.
const REACH_MAX: usize = 3_000;

/// A view of the ledger, as of one moment.
#[derive(Debug)]
pub struct View {
    /// Facts by object and digest.
    pub facts: BTreeMap<FactKey, Fact>,
    /// Who brought each of them.
    pub brought_by: BTreeMap<FactKey, BTreeSet<IntegrationId>>,
    /// Versions of all ids read, absent ones at 0.
    pub versions: Versions,
    /// Payments as they stand.
    pub stored: BTreeMap<PaymentId, StoredPayment>,
    /// The moment, if there is one.
    pub moment_s: Option<i64>,
}

impl View {
    /// The statements that read what a decision on these ids needs; their answers go to [`View::read`].
    pub fn statements(scope: &Scope, ids: &BTreeSet<StripeId>) -> Vec<Statement> {
        Self::reading(scope, ids, fact::reach(scope, ids))
    }

    /// The same of the objects of a removal, without what their integration told of them: what others told as well counts as of
    /// when they did.
    pub fn statements_without(scope: &Scope, removal: &Removal) -> Vec<Statement> {
        Self::reading(scope, removal.objects, fact::reach_without(scope, removal.integration, removal.objects))
    }

    fn reading(scope: &Scope, ids: &BTreeSet<StripeId>, reach: Statement) -> Vec<Statement> {
        vec![fact::versions_in_reach(scope, ids), reach, payment::reach(scope, ids), fact::moment(scope)]
    }

    /// Reads the answers.
    ///
    /// # Errors
    /// When more objects hang together than can be decided on at once, or a row is not what the schema says.
    pub fn read(answers: &mut Answers) -> Result<Self, Fault> {
        let versions: Versions = answers.rows::<VersionRow>()?.into_iter().map(|row| (row.id, row.version)).collect();
        if versions.len() > REACH_MAX {
            return Err(Fault::TooLarge(format!("more than {REACH_MAX} objects hang together")));
        }
        let (mut facts, mut brought_by) = (BTreeMap::new(), BTreeMap::new());
        for (key, (fact, integrations)) in answers.rows::<FactRow>()?.into_iter().map(FactRow::fact) {
            facts.insert(key.clone(), fact);
            brought_by.insert(key, integrations);
        }
        let stored =
            answers.rows::<StoredPayment>()?.into_iter().map(|payment| (payment.id.clone(), payment)).collect();
        let moment_s = answers.rows::<MomentRow>()?.into_iter().next().map(|row| row.at_s);
        Ok(Self { facts, brought_by, versions, stored, moment_s })
    }
}
