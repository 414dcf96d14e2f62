//! The owner's word about a payment (A0): said or taken back, and the payment derived again in the same commit.
//!
//! What always holds: the word is read with the view and guarded with it, like any other fact. So a webhook at the same time, a later one
//! and a rebuild all decide with it.

use super::effect::Committed;
use super::planning::plan;
use super::task::{Occasion, Task};
use super::view::View;
use crate::fault::Fault;
use crate::port::batch::Asked;
use crate::port::database::DatabaseError;
use crate::shell::Shell;
use crate::store::assignment::{self, AssignmentRow, NewAssignment};
use crate::store::fact::Scope;
use crate::store::site::Site;
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;

/// Shown in the history of answers.
const CAUSE: &str = "by_hand";
/// Tries before the owner is asked to try again.
const TRIES_MAX: usize = 8;

/// What came of a word, and all that was said of the payment; none where there is no such payment.
pub type Said = Option<(Committed, Asked<AssignmentRow>)>;

/// Notes the word and derives the payment again.
///
/// # Errors
/// When the database fails, or the payment changes again and again meanwhile.
pub async fn say(shell: &Shell<'_>, site: &Site, scope: &Scope, new: &NewAssignment) -> Result<Said, Fault> {
    let object = StripeId::parse(new.payment.as_str().trim_start_matches("first:")).map_err(Fault::internal)?;
    let task = Task { site, scope, occasion: Occasion::ByHand(new), cause: CAUSE };
    for _ in 0..TRIES_MAX {
        let view = View::load(shell, scope, &SortedSet::from([object.clone()])).await?;
        if !view.stored.contains_key(&new.payment) {
            return Ok(None);
        }
        let mut commit = plan(shell, &task, view).await?.commit;
        let rows = commit.batch().ask(assignment::of_payment(scope, &new.payment));
        match commit.run(shell.database).await {
            Ok(committed) => return Ok(Some((committed, rows))),
            Err(DatabaseError::Conflict) => shell.database.pause(shell.context.random_below(200)).await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Fault::Unavailable("conflict".to_owned()))
}
