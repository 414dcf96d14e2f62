//! What a decision reads of the ledger: every version of every object in reach, and the payments stored.

use super::task::Removal;
use crate::fault::Fault;
use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::reach::{self, ReachFrom, ReachRow, Reached, Since};
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use std::ops::Deref;

/// More objects than this hang together in no real account: somebody wrote one reference on all of them.
const REACH_MAX: usize = 3_000;

/// A view of the ledger, as of one time.
#[derive(Debug)]
pub struct View {
    from: ReachFrom,
    reached: Reached,
}

impl Deref for View {
    type Target = Reached;
    fn deref(&self) -> &Reached {
        &self.reached
    }
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

    /// The beginning of the statement that fails a commit when anything of it has changed since.
    pub fn guard(&self, scope: &Scope, since: Since) -> Statement {
        self.reached.guard(scope, &self.from, since)
    }

    /// Whether a Worker of the version before may still run. It reads versions, so they are raised, and facts in the long form alone.
    pub fn serves_older_workers(&self, now_s: i64) -> bool {
        self.versions_raised_until_s.is_some_and(|until_s| now_s < until_s)
    }
}

/// The answer that makes up a [`View`].
pub struct ViewAsked {
    from: ReachFrom,
    rows: Asked<ReachRow>,
}

impl ViewAsked {
    /// Adds the statement that reads what a decision on these ids needs.
    pub fn add_to(batch: &mut Batch, scope: &Scope, ids: &SortedSet<StripeId>) -> Self {
        Self::reading(batch, scope, ReachFrom { ids: ids.clone(), without: None })
    }

    /// The same of the objects of a removal, without what their integration reported about them: what others reported as well counts as of
    /// when they did.
    pub fn add_without(batch: &mut Batch, scope: &Scope, removal: &Removal) -> Self {
        let without = Some(removal.integration.clone());
        Self::reading(batch, scope, ReachFrom { ids: removal.objects.clone(), without })
    }

    fn reading(batch: &mut Batch, scope: &Scope, from: ReachFrom) -> Self {
        let rows = batch.ask(reach::reach(scope, &from));
        Self { from, rows }
    }

    /// Takes the answer.
    ///
    /// # Errors
    /// When more objects hang together than can be decided on at once, or a row is not what the schema says.
    pub fn take(self, answers: &mut Answers) -> Result<View, Fault> {
        let reached = Reached::of(answers.take(self.rows)?);
        if reached.ids.len() > REACH_MAX {
            return Err(Fault::TooLarge(format!("more than {REACH_MAX} objects hang together")));
        }
        Ok(View { from: self.from, reached })
    }
}
