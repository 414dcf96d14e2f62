//! The pages that take the person out of facts, and derive again what rested on them.

use crate::fault::Fault;
use crate::job::pending::objects_of;
use crate::ledger::effect::Commit;
use crate::ledger::{TakenOut, derive_again, take_out};
use crate::shell::Shell;
use crate::store::erased;
use crate::store::erasure::{CarryingRow, ErasureRow, NameRow, NamingRow, PersonIds, carrying, naming, shared};
use crate::store::fact::Scope;
use headwater::base::id::{Mode, SiteId, StripeId};
use headwater::base::sorted::SortedSet;

/// The step to go back to once more ids of the person are known.
const NAMED: i64 = 5;
/// Objects that are taken on at once.
const FOUND: usize = 20;
/// Objects whose payments one commit derives again.
const OBJECTS: usize = 50;
/// Ids of one person that are looked for.
const IDS_MAX: usize = 500;

/// Objects in which the person was found, in order, each with its place in the step.
struct Found {
    mode: Mode,
    objects: Vec<(String, StripeId)>,
}

/// The next payments that carry one of the ids.
pub(super) async fn payments(shell: &Shell<'_>, row: &ErasureRow, after: &mut ErasureRow) -> Result<Commit, Fault> {
    let rows: Vec<CarryingRow> = shell.database.rows_of(carrying(row)).await?;
    let Some(first) = rows.first() else {
        after.next_step();
        return Ok(Commit::default());
    };
    let mode = first.mode;
    after.cursor = first.cursor();
    let of_mode = rows.iter().take_while(|row| row.mode == mode).take(FOUND);
    let object = |row: &CarryingRow| objects_of(std::slice::from_ref(&row.payment)).first().cloned();
    let objects: Vec<_> = of_mode.filter_map(|row| Some((row.cursor(), object(row)?))).collect();
    taken_out(shell, row, Found { mode, objects }, after).await
}

/// The next objects, and those of them in which one of the ids stands.
pub(super) async fn facts(
    shell: &Shell<'_>,
    row: &ErasureRow,
    mode: Mode,
    after: &mut ErasureRow,
) -> Result<Commit, Fault> {
    let rows: Vec<NamingRow> = shell.database.rows_of(naming(row, mode)).await?;
    let Some(last) = rows.last() else {
        after.next_step();
        return Ok(Commit::default());
    };
    after.cursor = last.object.to_string();
    let named = rows.iter().filter(|row| row.named);
    let objects: Vec<_> = named.take(FOUND).map(|row| (row.object.to_string(), row.object.clone())).collect();
    if objects.is_empty() {
        return Ok(Commit::default());
    }
    taken_out(shell, row, Found { mode, objects }, after).await
}

/// Takes the person out of what was found. Of what hangs together with too much, fewer at once; one alone is passed over.
async fn taken_out(
    shell: &Shell<'_>,
    row: &ErasureRow,
    mut found: Found,
    after: &mut ErasureRow,
) -> Result<Commit, Fault> {
    let scope = Scope { site: row.site.clone(), mode: found.mode };
    let taken = loop {
        let objects: SortedSet<StripeId> = found.objects.iter().map(|(_, object)| object.clone()).collect();
        match take_out(shell, &scope, &objects, &row.ids).await {
            Err(Fault::TooLarge(_)) if objects.len() > 1 => found.objects.truncate(found.objects.len() / 2),
            Err(Fault::TooLarge(_)) => break TakenOut::default(),
            taken => break taken?,
        }
    };
    let Some((cursor, _)) = found.objects.last() else { return Ok(Commit::default()) };
    after.cursor.clone_from(cursor);
    after.count("stripe_object", taken.count);
    let payments = found.objects.iter().map(|(_, object)| object);
    let redo: SortedSet<&str> = payments.chain(&taken.objects).map(StripeId::as_str).collect();
    after.redo = found.mode.as_str().to_owned();
    redo.into_iter().for_each(|id| after.redo.extend([" ", id]));
    let mut commit = taken.commit;
    let learnt = learnt(shell, row, taken.customers, taken.names).await?;
    if learnt != row.ids {
        commit.write(erased::insert(&row.site, &learnt.digests(&row.site)));
        (after.ids, after.step) = (learnt, NAMED);
        after.cursor.clear();
    }
    Ok(commit)
}

/// The person's ids with those that were met on its facts. A user or an address that is somebody else's as well is not the person's.
async fn learnt(
    shell: &Shell<'_>,
    row: &ErasureRow,
    customers: SortedSet<StripeId>,
    names: SortedSet<String>,
) -> Result<PersonIds, Fault> {
    let mut ids = row.ids.clone();
    if ids.all().count() + customers.len() + names.len() > IDS_MAX {
        return Ok(ids);
    }
    ids.customers.extend(customers);
    let names: SortedSet<String> = names.difference(&row.ids.names).cloned().collect();
    if !names.is_empty() {
        ids.names.extend(own_names(shell, &row.site, &names, &ids).await?);
    }
    Ok(ids)
}

/// Derives the payments of the last page again.
pub(super) async fn again(shell: &Shell<'_>, row: &ErasureRow, after: &mut ErasureRow) -> Result<Commit, Fault> {
    let mut words = row.redo.split(' ');
    let mode = words.next().and_then(|mode| Mode::parse(mode).ok()).unwrap_or(Mode::Live);
    let all: Vec<StripeId> = words.filter_map(|id| StripeId::parse(id).ok()).collect();
    let scope = Scope { site: row.site.clone(), mode };
    let mut count = all.len().min(OBJECTS);
    let commit = loop {
        let objects: SortedSet<StripeId> = all.iter().take(count).cloned().collect();
        match derive_again(shell, &scope, &objects, &row.ids.customers).await {
            Err(Fault::TooLarge(_)) if count > 1 => count /= 2,
            Err(Fault::TooLarge(_)) => break Commit::default(),
            commit => break commit?,
        }
    };
    let left = all.iter().skip(count);
    after.redo = if left.len() == 0 { String::new() } else { mode.as_str().to_owned() };
    left.for_each(|id| after.redo.extend([" ", id.as_str()]));
    Ok(commit)
}

/// Which of some users and addresses are this person's alone.
///
/// # Errors
/// When the database fails.
pub async fn own_names(
    shell: &Shell<'_>,
    site: &SiteId,
    names: &SortedSet<String>,
    ids: &PersonIds,
) -> Result<SortedSet<String>, Fault> {
    let rows: Vec<NameRow> = shell.database.rows_of(shared(site, names, ids)).await?;
    Ok(names.iter().filter(|name| !rows.iter().any(|row| row.name == **name)).cloned().collect())
}
