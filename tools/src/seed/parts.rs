//! A large plan is played in parts. Visitors share nothing, so a thread plays each part of them to a database of its own in memory, and
//! then the rows are put together.
//!
//! What always holds: the parts depend on the plan, not on the machine, so the same size gives the same rows; and put together they are
//! what the whole would have come to.

use super::plan::{Deed, Plan};
use super::play::play;
use crate::desk::Desk;
use crate::sqlite::Sqlite;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many parts a large plan has.
pub(super) const PARTS: u32 = 4;
/// From so many sessions on a plan is large.
pub(super) const LARGE: u32 = 20_000;
/// What the owner has set up: each part begins with it.
const SET_UP: [&str; 3] = ["site", "integration", "signing_secret"];

/// One of several parts of a plan.
#[derive(Debug, Clone)]
pub(super) struct Part {
    nth: u32,
    pub(super) of: u32,
    /// Visitors who pay as one customer; they are all in the first part.
    together: Arc<BTreeSet<u32>>,
}

impl Part {
    /// The only one.
    pub(super) fn whole() -> Self {
        Self { nth: 0, of: 1, together: Arc::default() }
    }

    /// Whether a deed is of this part.
    pub(super) fn has(&self, plan: &Plan, deed: Deed) -> bool {
        let Some(visitor) = plan.visitor_of(deed) else { return false };
        let nth = if self.together.contains(&visitor) { 0 } else { visitor % self.of };
        nth == self.nth
    }
}

/// Plays a plan in so many parts, and adds the rows of each to the desk's database.
///
/// # Errors
/// A sentence, as when the whole is played.
pub(super) fn play_in_parts(desk: &Desk, plan: &Plan, of: u32) -> Result<(), String> {
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
    let (own, site, integration) = (&desk.database, &desk.site, &desk.integration);
    // Of what all parts have, the earliest counts.
    let earliest = |table: &str, column: &str, of: String| -> rusqlite::Result<()> {
        let found = part.query(&format!("SELECT {column} AS at_s FROM {table} WHERE {of} AND {column} IS NOT NULL"))?;
        let Some(at_s) = found.first().and_then(|row| row.get("at_s")?.as_i64()) else { return Ok(()) };
        own.execute(&format!("UPDATE {table} SET {column} = min(coalesce({column}, {at_s}), {at_s}) WHERE {of}"))?;
        Ok(())
    };
    earliest("site", "first_seen_s", format!("id = '{site}'"))?;
    earliest("integration", "activated_s", format!("id = '{integration}'"))?;
    own.execute("UPDATE integration SET status = 'active' WHERE status = 'pending' AND activated_s IS NOT NULL")?;
    for mode in ["live", "test"] {
        earliest("moment", "at_s", format!("site = '{site}' AND mode = '{mode}'"))?;
    }
    for table in part.tables()? {
        if !SET_UP.contains(&table.as_str()) {
            own.add_rows_of(part, &table)?;
        }
    }
    Ok(())
}
