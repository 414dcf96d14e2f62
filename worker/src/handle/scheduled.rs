//! What is done after an answer and each minute: payments derived again, old rows dropped.
//!
//! What always holds: a page of payments is committed before the queue advances, so a kill at any instant repeats work and loses
//! none; a page that fails keeps no other from its turn.

use crate::database::{Database, DatabaseError};
use crate::derive::{self, Occasion, Task, View};
use crate::http::Failure;
use crate::shell::{Cache, Shell};
use crate::store::pending::{self, PageRow, PendingRow};
use crate::store::site::{self, Site, SiteRow};
use crate::store::{day_salt, delivery, engagement, session, sign_in, visit_event};
use headwater::cookieless::day_of;
use headwater::id::{PaymentId, SiteId, StripeId};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Payments derived in one commit.
const PAGE: i64 = 50;
/// Tries of one page before it is left to the next call.
const TRIES_MAX: usize = 5;
/// How long raw hits, events and engagement are kept.
const HITS_KEPT_MS: i64 = 90 * 86_400_000;
/// How long deliveries are kept, those in quarantine too.
const DELIVERIES_KEPT_S: i64 = 30 * 86_400;

/// Derives queued payments again, a bounded number. Returns whether the queue is empty.
///
/// # Errors
/// When the database fails, or a page does; what was not done stays queued.
pub async fn drain<D: Database, C: Cache>(shell: &Shell<'_, D, C>) -> Result<bool, Failure> {
    let mut failed: Option<(PendingRow, Failure)> = None;
    // A page costs five round trips; together with the import's, what a free Worker may ask of D1 in one invocation.
    for _ in 0..shell.secrets.import_pages {
        let after = failed.as_ref().map(|(pending, _)| pending);
        let mut answers = shell.database.ask(vec![pending::next(after)]).await?;
        let Some(pending) = answers.rows::<PendingRow>()?.into_iter().next() else {
            return failed.map_or(Ok(true), |(_, failure)| Err(failure));
        };
        if let Err(failure) = page(shell, &pending).await {
            failed = Some((pending, failure));
        }
    }
    failed.map_or(Ok(false), |(_, failure)| Err(failure))
}

/// Derives the next page of one queued clue.
async fn page<D: Database, C: Cache>(shell: &Shell<'_, D, C>, pending: &PendingRow) -> Result<(), Failure> {
    let site = site_of(shell, &pending.site).await?;
    let scope = pending.scope();
    let task = Task { site: &site, scope: &scope, occasion: Occasion::Again, cause: &pending.cause };
    for _ in 0..TRIES_MAX {
        let mut answers = shell.database.ask(vec![pending::page(pending, PAGE)]).await?;
        let payments: Vec<PaymentId> = answers.rows::<PageRow>()?.into_iter().map(|row| row.payment).collect();
        let Some(last) = payments.last() else {
            shell.database.batch(vec![pending::finish(pending)]).await?;
            return Ok(());
        };
        let mut answers = shell.database.ask(View::statements(&scope, &objects_of(&payments))).await?;
        let view = View::read(&mut answers)?;
        let mut commit = derive::plan(shell, &task, view).await?.statements;
        let full = i64::try_from(payments.len()).is_ok_and(|n| n >= PAGE);
        commit.push(if full { pending::advance(pending, last) } else { pending::finish(pending) });
        match shell.database.batch(commit).await {
            Ok(_) => return Ok(()),
            Err(DatabaseError::Conflict) => shell.database.pause(shell.context.random_below(100)).await,
            Err(error) => return Err(error.into()),
        }
    }
    Err(Failure::Unavailable("conflict".to_owned()))
}

/// The objects from which payments are reached: their keys, without the mark of a first payment.
fn objects_of(payments: &[PaymentId]) -> BTreeSet<StripeId> {
    let ids = payments.iter().map(|id| id.as_str().trim_start_matches("first:"));
    ids.filter_map(|id| StripeId::parse(id).ok()).collect()
}

/// A site, from memory or the database.
///
/// # Errors
/// When it is gone, or the database fails.
pub(crate) async fn site_of<D: Database, C: Cache>(shell: &Shell<'_, D, C>, id: &SiteId) -> Result<Rc<Site>, Failure> {
    if let Some(site) = shell.memory.site(id, shell.context.now_ms) {
        return Ok(site);
    }
    let mut answers = shell.database.ask(vec![site::by_id(id)]).await?;
    let row =
        answers.rows::<SiteRow>()?.into_iter().next().ok_or_else(|| Failure::fault("a queued payment has no site"))?;
    let site = Rc::new(row.open(&shell.secrets.seal_key)?);
    shell.memory.keep_site(site.clone(), shell.context.now_ms);
    Ok(site)
}

/// Drops what is past its time.
///
/// # Errors
/// When the database fails; the next minute tries again.
pub async fn prune<D: Database, C: Cache>(shell: &Shell<'_, D, C>) -> Result<(), Failure> {
    let now_s = shell.context.now_s();
    let statements = vec![
        session::prune_hits(shell.context.now_ms - HITS_KEPT_MS),
        visit_event::prune(shell.context.now_ms - HITS_KEPT_MS),
        engagement::prune(now_s - HITS_KEPT_MS / 1000),
        day_salt::prune(day_of(now_s)),
        delivery::prune(now_s - DELIVERIES_KEPT_S),
        sign_in::prune(now_s / 60 - 60),
    ];
    shell.database.batch(statements).await?;
    Ok(())
}
