//! Derives queued payments again, after a response and each minute.
//!
//! Not here: dropping old rows (`prune`).
//!
//! What always holds: a page of payments is committed before the queue advances, so a kill at any instant repeats work and loses
//! none; a page that fails does not keep the others from their turn.

use crate::fault::Fault;
use crate::ledger::effect::Commit;
use crate::ledger::{self, Occasion, Task, View};
use crate::load::load_site;
use crate::port::batch::Batch;
use crate::port::database::DatabaseError;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::pending::{self, PageRow, PendingRow};
use headwater::base::id::{PaymentId, StripeId};
use headwater::base::sorted::SortedSet;

/// Payments derived in one commit.
const PAGE: i64 = 50;
/// Tries of one page before it is left to the next call.
const TRIES_MAX: usize = 5;
/// By how much a page too large to decide on is made smaller.
const SMALLER: i64 = 8;
/// Why a page is too large if many unsigned identifies name its payments: each is decided on by itself.
const CROWD: &str = "the evidence of a crowd";

/// Derives queued payments again, a bounded number. Returns whether the queue is empty.
///
/// # Errors
/// When the database fails, or a page does; what was not done stays queued.
pub async fn drain(shell: &Shell<'_>) -> Result<bool, Fault> {
    let now_s = shell.context.now_s();
    let mut failed: Vec<PendingRow> = Vec::new();
    let mut why: Option<Fault> = None;
    // A page costs five round trips; together with the import's, what a free Worker may ask of D1 in one invocation.
    for _ in 0..shell.settings.import_pages {
        let Some(pending) = shell.database.first_row::<PendingRow>(pending::next(now_s)).await? else {
            return why.map_or(Ok(true), Err);
        };
        if failed.iter().any(|one| one.is_same(&pending)) {
            // It is left to the next call; the others have their turns.
            shell.database.batch(pending::turn(&pending, now_s).into()).await?;
        } else if let Err(failure) = page(shell, &pending).await {
            failed.push(pending);
            why = Some(failure);
        }
    }
    why.map_or(Ok(false), Err)
}

/// Derives what is queued of a site and mode because of money, a bounded number of pages, whoever's turn it is. Returns whether nothing
/// of it is left; a page that fails is left.
///
/// # Errors
/// When the database fails.
pub(crate) async fn drain_money(shell: &Shell<'_>, scope: &Scope) -> Result<bool, Fault> {
    for left in (0..=shell.settings.import_pages).rev() {
        let next = shell.database.first_row::<PendingRow>(pending::next_of_money(scope)).await?;
        let Some(pending) = next else { return Ok(true) };
        if left == 0 || page(shell, &pending).await.is_err() {
            break;
        }
    }
    Ok(false)
}

/// A drain of an answer is over by then: Cloudflare ends what follows an answer 30 seconds after it.
const DRAIN_MS: i64 = 30_000;
/// How often a drain that waits looks again, in milliseconds.
const LOOK_MS: u64 = 50;
/// Rounds of [`drain`] after an answer; three of three pages fit an invocation of the free plan.
const ROUNDS: usize = 3;

/// Derives queued payments after an answer, one drain at a time in an isolate: many answers at once would otherwise compute on the same
/// pages side by side, and everything else that the isolate is asked would wait. One more waits and sees to what all others queued; those
/// leave it to that one. Returns whether this one drained.
///
/// # Errors
/// As [`drain`].
pub async fn drain_in_turn(shell: &Shell<'_>) -> Result<bool, Fault> {
    let drains = &shell.memory.drains;
    let lasts = |since: Option<i64>, now_ms: i64| since.is_some_and(|since| (0..DRAIN_MS).contains(&(now_ms - since)));
    let began_ms = shell.outbound.clock_ms();
    if lasts(drains.waiting.get(), began_ms) {
        return Ok(false);
    }
    drains.waiting.set(Some(began_ms));
    while lasts(drains.running.get(), shell.outbound.clock_ms()) {
        shell.outbound.wait(LOOK_MS).await;
    }
    drains.waiting.set(None);
    drains.running.set(Some(shell.outbound.clock_ms()));
    let mut done = Ok(false);
    for _ in 0..ROUNDS {
        done = drain(shell).await;
        if done != Ok(false) {
            break;
        }
    }
    drains.running.set(None);
    done.map(|_| true)
}

/// Derives the next page of one queued clue.
async fn page(shell: &Shell<'_>, pending: &PendingRow) -> Result<(), Fault> {
    let site = load_site(shell, &pending.site).await?;
    let scope = pending.scope();
    let task = Task { site: &site, scope: &scope, occasion: Occasion::Again, cause: &pending.cause };
    let now_s = shell.context.now_s();
    let mut limit = PAGE;
    for _ in 0..TRIES_MAX {
        let mut turn = Batch::beginning_with(pending::turn(pending, now_s).into());
        let payments = turn.ask::<PageRow>(pending::page(pending, limit));
        let payments = turn.run(shell.database).await?.take(payments)?;
        let payments: Vec<PaymentId> = payments.into_iter().map(|row| row.payment).collect();
        let Some(last) = payments.last() else {
            shell.database.batch(pending::finish(pending, now_s)).await?;
            return Ok(());
        };
        let mut batch = match derived(shell, &task, &payments).await {
            Err(Fault::TooLarge(why)) if limit > 1 => {
                // A crowd is one for any two payments that share it.
                limit = if why == CROWD { 1 } else { (limit / SMALLER).max(1) };
                continue;
            }
            batch => batch?,
        };
        let full = i64::try_from(payments.len()).is_ok_and(|n| n >= limit);
        batch.write_all(if full { vec![pending::advance(pending, last)] } else { pending::finish(pending, now_s) });
        match batch.run(shell.database).await {
            Ok(_) => return Ok(()),
            Err(DatabaseError::Conflict) => shell.database.pause(shell.context.random_below(100)).await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Fault::Unavailable("conflict".to_owned()))
}

/// What derives some payments again.
async fn derived(shell: &Shell<'_>, task: &Task<'_>, payments: &[PaymentId]) -> Result<Commit, Fault> {
    let view = View::load(shell, task.scope, &objects_of(payments)).await?;
    let plan = ledger::plan(shell, task, view).await?;
    // Of so many unsigned identifies only those around the latest payment were read.
    if plan.crowded && payments.len() > 1 {
        return Err(Fault::TooLarge(CROWD.to_owned()));
    }
    Ok(plan.commit)
}

/// The objects from which payments are reached: their keys, without the mark of a first payment.
pub(super) fn objects_of(payments: &[PaymentId]) -> SortedSet<StripeId> {
    let ids = payments.iter().map(|id| id.as_str().trim_start_matches("first:"));
    ids.filter_map(|id| StripeId::parse(id).ok()).collect()
}
