//! Who holds recurring revenue now.

use super::load::Loaded;
use super::question::RecurringQuestion;
use crate::read::ReadFault;
use crate::shell::Shell;
use headwater::base::sorted::SortedMap;
use headwater::recurring::book::{Held, Place};

/// What each customer holds now, by its id; more than nothing.
pub(in crate::read) async fn load_holders(
    shell: &Shell<'_>,
    today: &RecurringQuestion,
) -> Result<Vec<String>, ReadFault> {
    let loaded = Loaded::of(shell, today).await?;
    let mut book = loaded.book;
    for change in &loaded.changes {
        if let Some(holder) = book.get_mut(&change.customer) {
            holder.take(change);
        }
    }
    let holds = |held: &SortedMap<Place, Held>| held.values().any(|held| held.units > 0);
    Ok(book.into_iter().filter(|(_, holder)| holds(&holder.held)).map(|(id, _)| id).collect())
}
