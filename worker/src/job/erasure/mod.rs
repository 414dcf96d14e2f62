//! Erasing a person: begun by the owner, driven by the owner's page and by the cron, a page of rows at a time.
//!
//! The person's ids stand in `erased` before the first page, so nothing that names them is stored any more. Then what is stored goes:
//! rows of the browsers, facts found by the payments that carry one of the ids, facts of which there is no payment, bodies of
//! deliveries. What always holds: a page and its place are one commit, guarded by where the erasure stood, so a kill at any instant
//! repeats a page and loses none; no money changes.

mod deliveries;
mod facts;

pub use facts::own_names;

use crate::fault::Fault;
use crate::job::stripe::Budget;
use crate::ledger::effect::Commit;
use crate::shell::Shell;
use crate::store::erased;
use crate::store::erasure::{ErasureRow, PersonIds, drop_rest, under_way};
use crate::store::person_export::{HeldRow, OfVisitors, erase, held, held_of_names};
use crate::store::resealing::forget_text;
use deliveries::deliveries;
use facts::{again, facts, payments};
use headwater::base::id::{Mode, VisitorId};
use headwater::base::json::parse_json;
use headwater::base::sorted::SortedSet;
use headwater::stripe::erasure::digest;

/// What is gone through, in order.
#[derive(Clone, Copy)]
enum Step {
    /// Rows of the person's browsers.
    Held(OfVisitors),
    /// Identifies of other browsers that name the person.
    Named,
    /// Payments that carry one of the ids.
    Payments,
    /// All facts of a mode, for what no payment shows.
    Facts(Mode),
    /// Deliveries in quarantine.
    Deliveries,
    /// What is left, in one commit.
    Rest,
}

/// Payments are gone through until nothing new was found among them, and once more after everything else.
const STEPS: [Step; 13] = [
    Step::Held(OfVisitors::Visits),
    Step::Held(OfVisitors::Sessions),
    Step::Held(OfVisitors::Events),
    Step::Held(OfVisitors::Identifies),
    Step::Held(OfVisitors::Links),
    Step::Named,
    Step::Payments,
    Step::Payments,
    Step::Facts(Mode::Live),
    Step::Facts(Mode::Test),
    Step::Payments,
    Step::Deliveries,
    Step::Rest,
];
/// Tries of one page before it is left to the next run.
const TRIES_MAX: usize = 5;

/// Takes the next steps of every erasure under way, within the budget. One that fails holds no other up.
///
/// # Errors
/// When the database or an erasure fails; the next run goes on.
pub async fn run(shell: &Shell<'_>, budget: &mut Budget) -> Result<(), Fault> {
    let rows: Vec<ErasureRow> = shell.database.rows_of(under_way()).await?;
    let mut failed = None;
    for row in rows {
        failed = advance(shell, row, budget).await.err().or(failed);
    }
    failed.map_or(Ok(()), Err)
}

/// Takes the next steps of one erasure that is under way. Gives where it stands then.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn advance(shell: &Shell<'_>, mut row: ErasureRow, budget: &mut Budget) -> Result<ErasureRow, Fault> {
    while row.ended_s.is_none() && budget.pages > 0 && shell.outbound.clock_ms() < budget.until_ms {
        budget.pages -= 1;
        let Some(after) = step(shell, &row).await? else { return Ok(row) };
        row = after;
    }
    Ok(row)
}

/// One commit. Gives where it leads, or none where it did not hold.
async fn step(shell: &Shell<'_>, row: &ErasureRow) -> Result<Option<ErasureRow>, Fault> {
    for _ in 0..TRIES_MAX {
        let mut after = row.clone();
        let done = match page(shell, row, &mut after).await {
            Ok(mut commit) => {
                commit.write(row.guard());
                commit.write(row.advance(&after));
                commit.run(shell.database).await.map(|_| ()).map_err(Fault::from)
            }
            Err(fault) => Err(fault),
        };
        match done {
            Ok(()) => return Ok(Some(ErasureRow { pages: row.pages + 1, ..after })),
            Err(Fault::Unavailable(_)) => shell.database.pause(shell.context.random_below(100)).await,
            Err(fault) => return Err(fault),
        }
    }
    Ok(None)
}

/// The next page, and where it leads.
async fn page(shell: &Shell<'_>, row: &ErasureRow, after: &mut ErasureRow) -> Result<Commit, Fault> {
    if !row.redo.is_empty() {
        return again(shell, row, after).await;
    }
    let step = usize::try_from(row.step).ok().and_then(|step| STEPS.get(step)).copied().unwrap_or(Step::Rest);
    match step {
        Step::Held(of) => {
            let visitors: Vec<VisitorId> = row.ids.visitors.iter().cloned().collect();
            let rows = shell.database.rows_of(held(&row.site, of, &visitors, "")).await?;
            Ok(erased_rows(after, of, &rows))
        }
        Step::Named => {
            let names: Vec<&str> = row.ids.names.iter().map(String::as_str).collect();
            let rows = shell.database.rows_of(held_of_names(&row.site, &names)).await?;
            Ok(erased_rows(after, OfVisitors::Identifies, &rows))
        }
        Step::Payments => payments(shell, row, after).await,
        Step::Facts(mode) => facts(shell, row, mode, after).await,
        Step::Deliveries => deliveries(shell, row, after).await,
        Step::Rest => {
            after.ended_s = Some(shell.context.now_s());
            after.ids = PersonIds::default();
            let mut commit = Commit::writing(drop_rest(row).into());
            commit.write(forget_text(&row.site));
            Ok(commit)
        }
    }
}

/// Deletes rows of browsers, and remembers the ids on them; to the next step where there are none.
fn erased_rows(after: &mut ErasureRow, of: OfVisitors, rows: &[HeldRow]) -> Commit {
    if rows.is_empty() {
        after.next_step();
        return Commit::default();
    }
    after.count(of.kind(), rows.len());
    let fields: &[&str] = match of {
        OfVisitors::Visits | OfVisitors::Sessions => &["session"],
        OfVisitors::Links => &["other_tools_id", "came_back_with"],
        // A session's id is remembered with its visit, and whom others named as well is not the person's alone.
        OfVisitors::Events | OfVisitors::Identifies => &[],
    };
    let mut digests: SortedSet<String> = SortedSet::new();
    for body in rows.iter().filter_map(|row| parse_json(row.body.as_bytes()).ok()) {
        let ids = fields.iter().filter_map(|field| body.get(*field)?.as_str());
        digests.extend(ids.map(|id| digest(&after.site, id)));
    }
    let mut commit = Commit::writing(vec![erased::insert(&after.site, &digests)]);
    commit.write_all(erase(&after.site, of, rows));
    commit
}
