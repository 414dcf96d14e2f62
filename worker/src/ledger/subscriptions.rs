//! The rows of subscriptions whose facts a commit changes.

use super::task::{Occasion, Task};
use crate::port::database::Statement;
use crate::store::subscription::{self, NewSubscription};
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use headwater::stripe::object::Objects;
use headwater::stripe::subscription::subscription_state;

/// Of the ids written: what `objects`, all that is known with this commit, says of each. After a removal some are known no more.
pub(super) fn statements(task: &Task, objects: &Objects, written: &SortedSet<StripeId>) -> Vec<Statement> {
    let row = |id| Some(NewSubscription { id, state: subscription_state(objects.subscriptions.get(id)?)? });
    let rows: Vec<NewSubscription> = written.iter().filter_map(row).collect();
    let upsert = subscription::upsert(task.scope, &rows);
    let is_gone = |id: &&StripeId| !objects.subscriptions.contains_key(id);
    let delete = match &task.occasion {
        Occasion::Removal(_) => subscription::delete(task.scope, &written.iter().filter(is_gone).collect::<Vec<_>>()),
        Occasion::News(_) | Occasion::Again | Occasion::ByHand(_) => None,
    };
    upsert.into_iter().chain(delete).collect()
}
