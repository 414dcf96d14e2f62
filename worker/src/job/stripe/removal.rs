//! Removes what only an ended integration brought, some objects at a time.
//!
//! What always holds: one commit deletes facts and derives again the payments that rested on them; what another integration brought
//! as well stays. Then, if no key is left, payment facts since (M4) moves, and the claims that depend on it are derived again.

use super::budget::Budget;
use crate::fault::Fault;
use crate::ledger::effect::{Commit, Effect};
use crate::ledger::{self, Occasion, Plan, Removal, Task, View, ViewAsked};
use crate::load::load_site;
use crate::port::batch::Batch;
use crate::port::database::{DatabaseError, Statement};
use crate::shell::Shell;
use crate::store::api_key::KeyId;
use crate::store::fact::{self, ObjectRow, PaymentFactsSinceRow, Scope};
use crate::store::job::{self, After, JobRow, JobStatus};
use crate::store::pending::{self, Concerned};
use crate::store::reach;
use headwater::base::id::StripeId;
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedSet;
use headwater::stripe::event::PAYMENT_FACTS_MARGIN_S;

/// The steps: the facts go; what claims money beside them is derived again.
const FACTS: i64 = 0;
const CLAIMS: i64 = 1;
/// Objects of one commit.
const OBJECTS: i64 = 100;
/// Shown in the history of answers.
const CAUSE: &str = "disconnected";

#[derive(FromJson)]
struct Row {
    #[serde(flatten)]
    id: KeyId,
    #[serde(flatten)]
    job: JobRow,
}

impl Row {
    fn scope(&self) -> Scope {
        Scope { site: self.id.site.clone(), mode: self.id.mode }
    }
}

/// Takes the next steps of every removal under way. One that fails holds no other up.
///
/// # Errors
/// When the database or a removal fails; the next run goes on.
pub(super) async fn run(shell: &Shell<'_>, budget: &mut Budget) -> Result<(), Fault> {
    let mut done = Ok(());
    let mut passed: Vec<KeyId> = Vec::new();
    while budget.pages > 0 && shell.outbound.clock_ms() < budget.until_ms {
        let rows = shell.database.rows_of::<Row>(job::removals()).await?;
        let Some(row) = rows.into_iter().find(|row| !passed.contains(&row.id)) else { break };
        budget.pages -= 1;
        match step(shell, &row).await {
            Ok(true) => {}
            Ok(false) => passed.push(row.id),
            Err(failure) => {
                passed.push(row.id);
                done = done.and(Err(failure));
            }
        }
    }
    done
}

/// One commit. Gives whether it held.
async fn step(shell: &Shell<'_>, row: &Row) -> Result<bool, Fault> {
    let scope = row.scope();
    let mut limit = OBJECTS;
    loop {
        let planned = match row.job.step {
            FACTS => facts(shell, row, &scope, limit).await,
            _ => claims(shell, row, &scope, limit).await,
        };
        let batch = match planned {
            Err(Fault::TooLarge(_)) if limit > 1 => {
                limit /= 2;
                continue;
            }
            planned => planned?,
        };
        return match batch.run(shell.database).await {
            Ok(_) => Ok(true),
            Err(DatabaseError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        };
    }
}

/// Removes the next facts that the integration brought; after the last of them payment facts since is what the remaining facts show.
async fn facts(shell: &Shell<'_>, row: &Row, scope: &Scope, limit: i64) -> Result<Commit, Fault> {
    let after = row.job.cursor.as_deref().unwrap_or("");
    let next = fact::of_integration(scope, &row.id.integration, after, limit);
    let objects = objects(shell.database.rows_of(next).await?);
    let Some(last) = objects.last() else { return Ok(reset(shell, row, scope)) };
    let removal = Removal { integration: &row.id.integration, objects: &objects };
    let mut reading = Batch::new();
    let asked = ViewAsked::add_without(&mut reading, scope, &removal);
    let view = asked.take(&mut reading.run(shell.database).await?)?;
    let plan = derived(shell, row, Occasion::Removal(removal), view).await?;
    let mut commit = commit_of(plan, &objects)?;
    commit.write_all(moved(row, &Place { step: FACTS, last: Some(last), ended_s: None }));
    Ok(commit)
}

/// The claims of invoices and Checkout Sessions are money again where payment facts since has moved past them: no payment stood for it that could be
/// derived again.
async fn claims(shell: &Shell<'_>, row: &Row, scope: &Scope, limit: i64) -> Result<Commit, Fault> {
    let after = row.job.cursor.as_deref().unwrap_or("");
    let mut batch = Batch::new();
    let since = batch.ask::<PaymentFactsSinceRow>(fact::payment_facts_since(scope));
    let claiming = batch.ask::<ObjectRow>(fact::claiming(scope, after, limit));
    let mut answers = batch.run(shell.database).await?;
    // There is still a key, so payment facts since is the beginning of time and claims are no money.
    let is_beginning = answers.take(since)?.iter().any(|row| row.at_s <= 0);
    let objects = objects(answers.take(claiming)?);
    let Some(last) = objects.last().filter(|_| !is_beginning) else {
        let end = Place { step: CLAIMS, last: None, ended_s: Some(shell.context.now_s()) };
        return Ok(Commit::writing(moved(row, &end)));
    };
    let view = View::load(shell, scope, &objects).await?;
    let plan = derived(shell, row, Occasion::Again, view).await?;
    let mut commit = commit_of(plan, &objects)?;
    commit.write_all(moved(row, &Place { step: CLAIMS, last: Some(last), ended_s: None }));
    Ok(commit)
}

fn objects(rows: Vec<ObjectRow>) -> SortedSet<StripeId> {
    rows.into_iter().map(|row| row.object).collect()
}

async fn derived(shell: &Shell<'_>, row: &Row, occasion: Occasion<'_>, view: View) -> Result<Plan, Fault> {
    let scope = row.scope();
    let site = load_site(shell, &row.id.site).await?;
    let task = Task { site: &site, scope: &scope, occasion, cause: CAUSE };
    ledger::plan(shell, &task, view).await
}

/// The commit of a plan on these objects. Those of a crowd are decided on one at a time.
fn commit_of(plan: Plan, objects: &SortedSet<StripeId>) -> Result<Commit, Fault> {
    if plan.crowded && objects.len() > 1 {
        return Err(Fault::TooLarge("the evidence of a crowd".to_owned()));
    }
    Ok(plan.commit)
}

/// Where a removal stands.
struct Place<'a> {
    step: i64,
    /// The last object that is dealt with.
    last: Option<&'a StripeId>,
    /// When all is done.
    ended_s: Option<i64>,
}

fn moved(row: &Row, place: &Place<'_>) -> Vec<Statement> {
    let Place { step, last, ended_s } = *place;
    let progress = serde_json::json!({});
    let cursor = last.map(StripeId::as_str);
    let state = if ended_s.is_some() { JobStatus::Done } else { JobStatus::Running };
    let after = After { state, step, cursor, progress: &progress, requests: 0, ended_s };
    vec![row.job.guard(&row.id), job::advance(&row.id, &row.job, &after)]
}

/// Everything is gone: without any key left payment facts since is what the remaining facts show.
fn reset(shell: &Shell<'_>, row: &Row, scope: &Scope) -> Commit {
    let since = fact::PAYMENT_FACTS_SINCE.to_owned();
    let cause = pending::Cause { text: CAUSE, now_s: shell.context.now_s() };
    let mut batch = Commit::writing(fact::reset_payment_facts_since(scope, PAYMENT_FACTS_MARGIN_S).to_vec());
    let concerned = Concerned { clues: std::slice::from_ref(&since), memory: &[], but: &SortedSet::new() };
    pending::add(scope, &concerned, &cause).into_iter().for_each(|queue| batch.follow(Effect::Queue(queue)));
    // Who reads it guards its value; a Worker of the version before guards its version.
    batch.write(reach::raise_versions(scope, &SortedSet::from([since])));
    batch.write_all(moved(row, &Place { step: CLAIMS, last: None, ended_s: None }));
    batch
}
