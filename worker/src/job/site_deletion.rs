//! Deletes the rows of sites that their owner deleted: the cron's call, a bounded number of rows a minute.
//!
//! The site itself went when the owner asked, so nothing new is taken in. What always holds: a page deletes whatever is there, so a kill
//! at any instant loses nothing but the count of a page; what was under way elsewhere when the site went has ended before the tables are
//! gone through for the last time.

use crate::fault::Fault;
use crate::job::prune::share_of_minute;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::resealing::forget_text;
use crate::store::site_deletion::{DeletionRow, rows, under_way};
use crate::store::visit_rows::{self, DayRows};
use headwater::visit::cookieless::day_of;

/// So long after a site went nobody remembers it: an isolate forgets it within a minute, the cache at the edge within five, and a run of
/// the cron ends within that.
pub const GRACE_S: i64 = 900;
/// Batches of a minute at most.
const BATCHES: usize = 12;
/// A batch deletes of each table so much of what is left of the minute's rows, as one of as many parts: a row is billed once, and once
/// more for each index it stands in.
const PARTS: i64 = 16;

/// Does a minute's part, the oldest first.
///
/// # Errors
/// When the database fails; the next minute goes on.
pub async fn run(shell: &Shell<'_>) -> Result<(), Fault> {
    let mut batch = Batch::new();
    let all = batch.ask::<DeletionRow>(under_way());
    let day = batch.ask::<DayRows>(visit_rows::whole_day(day_of(shell.context.now_s())));
    let mut answers = batch.run(shell.database).await?;
    let (all, day) = (answers.take(all)?, answers.take_first(day)?.unwrap_or_default());
    let share = share_of_minute(shell.settings.collect_rows_a_day, day);
    // Half of what visits may write, so that a large site that goes leaves the others their visits.
    let mut run = Run { left: if share > 0 { (share / 2).max(1) } else { 0 }, batches: BATCHES };
    for row in all {
        advance(shell, &row, &mut run).await?;
    }
    Ok(())
}

/// Takes the first steps while the owner waits, so that a site of which little is stored goes at once.
///
/// # Errors
/// When the database fails.
pub async fn begin_with(shell: &Shell<'_>, row: &DeletionRow) -> Result<(), Fault> {
    advance(shell, row, &mut Run { left: PARTS, batches: BATCHES }).await
}

/// What a run may still do.
struct Run {
    /// Rows, as the database bills them.
    left: i64,
    batches: usize,
}

async fn advance(shell: &Shell<'_>, row: &DeletionRow, run: &mut Run) -> Result<(), Fault> {
    let now_s = shell.context.now_s();
    let mut after = row.clone();
    while run.left > 0 && run.batches > 0 {
        let Some(statements) = rows(&row.site, after.step, (run.left / PARTS).max(1)) else {
            if after.swept_from_s >= row.begun_s + GRACE_S {
                let mut end = row.end();
                end.push(forget_text(&row.site));
                shell.database.batch(end).await?;
                return Ok(());
            }
            if now_s < row.begun_s + GRACE_S {
                break;
            }
            (after.step, after.swept_from_s) = (0, now_s);
            continue;
        };
        run.batches -= 1;
        let before = shell.database.rows_written();
        shell.database.batch(statements).await?;
        let deleted = shell.database.rows_written() - before;
        if deleted == 0 {
            after.step += 1;
        }
        after.deleted += deleted;
        run.left -= deleted;
    }
    note(shell, row, &after).await
}

/// Notes how far it came. What it deleted counts among the rows of visits.
async fn note(shell: &Shell<'_>, row: &DeletionRow, after: &DeletionRow) -> Result<(), Fault> {
    let deleted = after.deleted - row.deleted;
    if (deleted, after.step, after.swept_from_s) == (0, row.step, row.swept_from_s) {
        return Ok(());
    }
    let mut statements = vec![row.advance(after)];
    if shell.settings.collect_rows_a_day > 0 {
        statements.push(visit_rows::add_deleted(day_of(shell.context.now_s()), deleted + 1));
    }
    shell.database.batch(statements).await?;
    Ok(())
}
