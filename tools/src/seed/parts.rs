//! A large plan is played in parts. Visitors share nothing, so a thread plays each part of them to a database of its own in memory, and
//! then the rows are put together.
//!
//! What always holds: the parts depend on the plan, not on the machine, so the same size gives the same rows; and put together they are
//! what the whole would have come to.

use super::part::Part;
use super::plan::Plan;
use super::play::play;
use super::size::Sums;
use crate::desk::Desk;
use crate::sqlite::Sqlite;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many parts a large plan has.
const PARTS: u32 = 4;
/// From so many sessions on a plan is large.
const LARGE: u32 = 20_000;
/// What the owner has set up: each part begins with it.
const SET_UP: [&str; 3] = ["site", "integration", "signing_secret"];

/// Plays a plan to a desk, in one transaction; a large one in parts. Gives what the ledger must come to.
///
/// # Errors
/// A sentence, when a request is not answered as it must be; nothing is stored then.
pub fn seed(desk: &mut Desk, plan: &Plan) -> Result<BTreeMap<&'static str, Sums>, String> {
    seed_in(desk, plan, if plan.size.sessions < LARGE { 1 } else { PARTS })
}

/// The same in so many parts.
pub(super) fn seed_in(desk: &mut Desk, plan: &Plan, parts: u32) -> Result<BTreeMap<&'static str, Sums>, String> {
    desk.database.begin_at_once().map_err(|error| error.to_string())?;
    if parts > 1 {
        play_in_parts(desk, plan, parts)?
    } else {
        play(desk, plan, &Part::whole())?
    }
    desk.database.commit_at_once()?;
    Ok(plan.sums())
}

/// Plays a plan in so many parts, and adds the rows of each to the desk's database.
///
/// # Errors
/// A sentence, as when the whole is played.
fn play_in_parts(desk: &Desk, plan: &Plan, of: u32) -> Result<(), String> {
    let hub = plan.sales.iter().filter(|sale| sale.is_of_hub()).map(|sale| sale.visitor);
    let together = Arc::new(hub.collect::<BTreeSet<u32>>());
    let mut parts = Vec::new();
    for nth in 0..of {
        let database = Sqlite::in_memory().map_err(|error| error.to_string())?;
        for table in SET_UP {
            database.add_rows_of(&desk.database, table).map_err(|error| error.to_string())?;
        }
        parts.push((Part { nth, of, together: together.clone() }, database));
    }
    let branch = desk.branch();
    let played: Vec<Result<Sqlite, String>> = std::thread::scope(|scope| {
        let begin = |(part, database)| {
            let branch = branch.clone();
            scope.spawn(move || play_part(plan, &part, branch.open(database, u64::from(part.nth) << 40)))
        };
        let threads: Vec<_> = parts.into_iter().map(begin).collect();
        let end = |thread: std::thread::ScopedJoinHandle<'_, _>| thread.join();
        threads.into_iter().map(end).map(|ended| ended.unwrap_or_else(|_| Err("a part broke off".to_owned()))).collect()
    });
    played.into_iter().try_for_each(|part| add(desk, &part?).map_err(|error| error.to_string()))
}

fn play_part(plan: &Plan, part: &Part, mut desk: Desk) -> Result<Sqlite, String> {
    desk.database.begin_at_once().map_err(|error| error.to_string())?;
    play(&mut desk, plan, part)?;
    desk.database.commit_at_once()?;
    Ok(desk.database)
}

/// Adds what a part came to.
fn add(desk: &Desk, part: &Sqlite) -> rusqlite::Result<()> {
    desk.database.keep_earlier_of(part, &desk.site, &desk.integration)?;
    let tables = part.tables()?;
    tables
        .iter()
        .filter(|table| !SET_UP.contains(&table.as_str()))
        .try_for_each(|table| desk.database.add_rows_of(part, table))
}
