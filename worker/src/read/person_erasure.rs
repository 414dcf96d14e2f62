//! Whom an erasure is about: the person as the export has it, and the users and addresses that are that person's alone.

use super::person::{load_customers, load_visitors};
use super::{ExportPlace, ExportQuestion, Missing, ReadFault, answer_export};
use crate::job::erasure::own_names;
use crate::shell::Shell;
use crate::store::erasure::{NameRow, PersonIds, names_of};
use crate::store::fact::{self, FactRow, Scope};
use headwater::base::id::{Mode, PersonId, SiteId};
use headwater::base::sorted::SortedSet;
use headwater::stripe::erasure;

/// All ids of a person, in both modes; none where nothing is held.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn person_ids(shell: &Shell<'_>, site: &SiteId, asked: &PersonId) -> Result<Option<PersonIds>, ReadFault> {
    let mut ids = PersonIds::default();
    let mut is_held = false;
    for mode in [Mode::Live, Mode::Test] {
        let after = ExportPlace::default();
        let question = ExportQuestion { site: site.clone(), mode, person: asked.clone(), after, lines: 1 };
        match answer_export(shell, &question).await {
            Ok(_) => is_held = true,
            Err(ReadFault::NotThere(Missing::Person)) => {}
            Err(fault) => return Err(fault),
        }
        let scope = Scope { site: site.clone(), mode };
        let visitors = load_visitors(shell, &scope, asked).await?;
        ids.customers.extend(load_customers(shell, &scope, asked, &visitors).await?);
        ids.visitors.extend(visitors);
    }
    if !is_held {
        return Ok(None);
    }
    let rows: Vec<NameRow> = shell.database.rows_of(names_of(site, &ids)).await?;
    let mut names: SortedSet<String> = rows.into_iter().map(|row| row.name).collect();
    let customers: Vec<_> = ids.customers.iter().cloned().collect();
    for mode in [Mode::Live, Mode::Test] {
        let scope = Scope { site: site.clone(), mode };
        let facts: Vec<FactRow> = shell.database.rows_of(fact::of_customers(&scope, &customers)).await?;
        for (_, (fact, _)) in facts.into_iter().map(FactRow::fact) {
            names.extend(erasure::names_of(&fact).map(str::to_owned));
        }
    }
    ids.names = own_names(shell, site, &names, &ids).await?;
    Ok(Some(ids))
}
