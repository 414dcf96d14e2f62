//! Rebuilding everything derived of a site from its facts: begun by its owner, driven by the cron, some objects at a time.
//!
//! It goes through the facts twice. First links and subscriptions, so that every decision reads all it must; then payments. Then come
//! payments and clues that are stored and that nothing tells of. What always holds: a page and its place are one commit, guarded by
//! where the rebuild stood, so a kill at any instant repeats a page and loses none; what comes in meanwhile is taken in as always.

use crate::fault::Fault;
use crate::job::pending::objects_of;
use crate::job::stripe::Budget;
use crate::ledger::effect::{Commit, Effect};
use crate::ledger::{self, Occasion, Task};
use crate::load::load_site;
use crate::port::database::{DatabaseError, Statement};
use crate::shell::Shell;
use crate::store::fact::{ObjectRow, Scope};
use crate::store::pending::PageRow;
use crate::store::rebuild::{self, After, ClueValueRow, Moved, Range, RebuildRow};
use crate::store::{money_column, money_sum, recurring, visit_sum};
use headwater::base::id::{PaymentId, SiteId, StripeId};
use headwater::base::sorted::SortedSet;

/// The steps.
const OBJECTS: i64 = 0;
const PAYMENTS: i64 = 1;
const STORED: i64 = 2;
const CLUES: i64 = 3;
/// Rows of one commit.
const PAGE: i64 = 50;
/// Tries of one page before it is left to the next run.
const TRIES_MAX: usize = 5;
/// Shown in the history of answers.
const CAUSE: &str = "rebuild";

/// Takes the next steps of every rebuild under way, within the budget. One that fails holds no other up.
///
/// # Errors
/// When the database or a rebuild fails; the next run goes on.
pub async fn run(shell: &Shell<'_>, budget: &mut Budget) -> Result<(), Fault> {
    let rows: Vec<RebuildRow> = shell.database.rows_of(rebuild::under_way()).await?;
    run_each(shell, rows, budget).await
}

/// Takes the next steps of one site's rebuild, where one is under way.
///
/// # Errors
/// As [`run`].
pub async fn run_of_site(shell: &Shell<'_>, site: &SiteId, budget: &mut Budget) -> Result<(), Fault> {
    let rows: Vec<RebuildRow> = shell.database.rows_of(rebuild::of_site(site)).await?;
    run_each(shell, rows.into_iter().filter(|row| row.ended_s.is_none()).collect(), budget).await
}

async fn run_each(shell: &Shell<'_>, rows: Vec<RebuildRow>, budget: &mut Budget) -> Result<(), Fault> {
    let mut failed = None;
    for row in rows {
        failed = advance(shell, row, budget).await.err().or(failed);
    }
    failed.map_or(Ok(()), Err)
}

/// Takes the next steps of one rebuild.
async fn advance(shell: &Shell<'_>, mut row: RebuildRow, budget: &mut Budget) -> Result<(), Fault> {
    while budget.pages > 0 && shell.outbound.clock_ms() < budget.until_ms {
        budget.pages -= 1;
        let Some(moved) = step(shell, &row).await? else { return Ok(()) };
        if moved.ended_s.is_some() {
            return Ok(());
        }
        row = RebuildRow { pages: row.pages + 1, step: moved.step, cursor: moved.cursor, ..row };
    }
    Ok(())
}

/// One commit. Gives where it leads, or none where it did not hold.
async fn step(shell: &Shell<'_>, row: &RebuildRow) -> Result<Option<Moved>, Fault> {
    let mut limit = PAGE;
    for _ in 0..TRIES_MAX {
        let (mut batch, moved) = loop {
            match page(shell, row, limit).await {
                Err(Fault::TooLarge(_)) if limit > 1 => limit /= 2,
                done => break done?,
            }
        };
        if row.pages == 0 {
            batch.write_all(without_sums(&row.scope()));
        }
        batch.write(row.guard());
        batch.write(row.advance(&moved));
        match batch.run(shell.database).await {
            Ok(_) => return Ok(Some(moved)),
            Err(DatabaseError::Conflict) => shell.database.pause(shell.context.random_below(100)).await,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// What is added up of days goes first; the cron adds it up anew.
fn without_sums(scope: &Scope) -> impl Iterator<Item = Statement> {
    let site = &scope.site;
    visit_sum::delete_all(site)
        .into_iter()
        .chain([money_column::delete_all(scope), money_sum::delete_all(scope), visit_sum::restart(site)])
        .chain(recurring::restart(scope))
}

async fn page(shell: &Shell<'_>, row: &RebuildRow, limit: i64) -> Result<(Commit, Moved), Fault> {
    match row.step {
        OBJECTS | PAYMENTS => of_facts(shell, row, limit).await,
        STORED => of_stored(shell, row, limit).await,
        _ => of_clues(shell, row).await,
    }
}

/// Further in this step, or, where nothing is left of it, to the next.
fn moved(shell: &Shell<'_>, row: &RebuildRow, last: Option<String>) -> Moved {
    let ended_s = (last.is_none() && row.step >= CLUES).then(|| shell.context.now_s());
    let step = if last.is_some() || ended_s.is_some() { row.step } else { row.step + 1 };
    Moved { step, cursor: last.unwrap_or_default(), skipped: 0, ended_s }
}

/// A page of the objects of which there are facts: their links and subscriptions, or their payments.
async fn of_facts(shell: &Shell<'_>, row: &RebuildRow, limit: i64) -> Result<(Commit, Moved), Fault> {
    let scope = row.scope();
    let next = rebuild::objects(&scope, &After { cursor: &row.cursor, limit });
    let rows: Vec<ObjectRow> = shell.database.rows_of(next).await?;
    let objects: SortedSet<StripeId> = rows.into_iter().map(|row| row.object).collect();
    let last = objects.last().map(ToString::to_string);
    let until = last.clone().unwrap_or_default();
    let mut moved = moved(shell, row, last);
    let planned = match row.step {
        _ if objects.is_empty() => Ok(Commit::default()),
        OBJECTS => ledger::rebuild::objects(shell, &scope, &objects).await,
        _ => payments(shell, row, &objects).await,
    };
    let mut batch = or_skipped(planned, limit, &mut moved)?;
    if row.step == OBJECTS {
        let range = Range { after: &row.cursor, until: &until };
        batch.write_all(recurring::delete_orphans(&scope, &range));
        batch.write(range.delete_subscriptions(&scope));
    }
    Ok((batch, moved))
}

/// A page of the payments that are stored: those that nothing tells of go, and so does what is left of others that went.
async fn of_stored(shell: &Shell<'_>, row: &RebuildRow, limit: i64) -> Result<(Commit, Moved), Fault> {
    let scope = row.scope();
    let next = rebuild::payments(&scope, &After { cursor: &row.cursor, limit });
    let rows: Vec<PageRow> = shell.database.rows_of(next).await?;
    let stored: Vec<PaymentId> = rows.into_iter().map(|row| row.payment).collect();
    let last = stored.last().map(|payment| payment.as_str().to_owned());
    let until = last.clone().unwrap_or_default();
    let mut moved = moved(shell, row, last);
    let planned = match objects_of(&stored) {
        ids if ids.is_empty() => Ok(Commit::default()),
        ids => payments(shell, row, &ids).await,
    };
    let mut batch = or_skipped(planned, limit, &mut moved)?;
    let range = Range { after: &row.cursor, until: &until };
    batch.write_all(range.delete_orphans(&scope));
    batch.follow(Effect::Stale(money_column::mark_range(&scope, &range, shell.context.now_s())));
    Ok((batch, moved))
}

/// A page of clues: those that no payment watches go.
async fn of_clues(shell: &Shell<'_>, row: &RebuildRow) -> Result<(Commit, Moved), Fault> {
    let next = rebuild::clues(&row.site, &After { cursor: &row.cursor, limit: PAGE });
    let rows: Vec<ClueValueRow> = shell.database.rows_of(next).await?;
    let last = rows.into_iter().next_back().map(|row| row.clue);
    let until = last.clone().unwrap_or_default();
    let delete = Range { after: &row.cursor, until: &until }.delete_clues(&row.scope());
    Ok((Commit::writing(vec![delete]), moved(shell, row, last)))
}

async fn payments(shell: &Shell<'_>, row: &RebuildRow, objects: &SortedSet<StripeId>) -> Result<Commit, Fault> {
    let site = load_site(shell, &row.site).await?;
    let scope = row.scope();
    let task = Task { site: &site, scope: &scope, occasion: Occasion::Again, cause: CAUSE };
    let plan = ledger::rebuild::payments(shell, &task, objects).await?;
    if plan.crowded && objects.len() > 1 {
        return Err(Fault::TooLarge("the evidence of a crowd".to_owned()));
    }
    Ok(plan.commit)
}

/// One object alone with which too many hang together is passed over and counted: it must not hold up all others.
fn or_skipped(planned: Result<Commit, Fault>, limit: i64, moved: &mut Moved) -> Result<Commit, Fault> {
    match planned {
        Err(Fault::TooLarge(_)) if limit <= 1 => {
            moved.skipped = 1;
            Ok(Commit::default())
        }
        planned => planned,
    }
}
