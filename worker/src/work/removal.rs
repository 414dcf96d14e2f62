//! Removing what only an ended connection brought, some objects at a time.
//!
//! What always holds: facts go and the payments that rested on them are derived again in one commit; what another connection
//! brought as well stays.

use super::Budget;
use crate::database::{Database, DatabaseError, Statement};
use crate::derive::{self, Occasion, Removal, Task, View};
use crate::handle::scheduled::site_of;
use crate::http::Failure;
use crate::shell::{Cache, Shell};
use crate::store::api_key::KeyId;
use crate::store::fact::{self, ObjectRow, Scope};
use crate::store::job::{self, After, JobRow, JobStatus};
use crate::store::pending;
use headwater::id::StripeId;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Objects of one commit.
const OBJECTS: i64 = 100;
/// Shown in the history of answers.
const CAUSE: &str = "disconnected";
/// Ten minutes before the first payment-level event (M4).
const MOMENT_MARGIN_S: i64 = 600;

#[derive(Deserialize)]
struct Row {
    #[serde(flatten)]
    id: KeyId,
    #[serde(flatten)]
    job: JobRow,
}

/// Takes the next steps of every removal under way.
///
/// # Errors
/// When the database fails; the next run goes on.
pub(super) async fn run<D: Database, C: Cache>(shell: &Shell<'_, D, C>, budget: &mut Budget) -> Result<(), Failure> {
    while budget.pages > 0 && shell.outbound.clock_ms() < budget.until_ms {
        let mut answers = shell.database.ask(vec![job::removals()]).await?;
        let Some(row) = answers.rows::<Row>()?.into_iter().next() else { return Ok(()) };
        budget.pages -= 1;
        if !step(shell, &row).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// One commit. Gives whether it held.
async fn step<D: Database, C: Cache>(shell: &Shell<'_, D, C>, row: &Row) -> Result<bool, Failure> {
    let scope = Scope { site: row.id.site.clone(), mode: row.id.mode };
    let mut limit = OBJECTS;
    loop {
        let after = row.job.cursor.as_deref().unwrap_or("");
        let mut answers =
            shell.database.ask(vec![fact::of_integration(&scope, &row.id.integration, (after, limit))]).await?;
        let objects: BTreeSet<StripeId> = answers.rows::<ObjectRow>()?.into_iter().map(|row| row.object).collect();
        let statements = match objects.last() {
            None => end(shell, row, &scope),
            Some(last) => match remove(shell, row, (&scope, &objects)).await {
                Err(Failure::TooLarge(_)) if limit > 1 => {
                    limit /= 2;
                    continue;
                }
                planned => [planned?, vec![moved(row, JobStatus::Running, (Some(last.as_str()), None))]].concat(),
            },
        };
        return match shell.database.batch(statements).await {
            Ok(_) => Ok(true),
            Err(DatabaseError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        };
    }
}

async fn remove<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    row: &Row,
    (scope, objects): (&Scope, &BTreeSet<StripeId>),
) -> Result<Vec<Statement>, Failure> {
    let site = site_of(shell, &row.id.site).await?;
    let mut answers = shell.database.ask(View::statements(scope, objects)).await?;
    let view = View::read(&mut answers)?;
    let removal = Removal { integration: &row.id.integration, objects };
    let task = Task { site: &site, scope, occasion: Occasion::Removal(removal), cause: CAUSE };
    let plan = derive::plan(shell, &task, view).await?;
    if plan.crowded && objects.len() > 1 {
        return Err(Failure::TooLarge("the evidence of a crowd".to_owned()));
    }
    Ok([plan.statements, vec![row.job.guard(&row.id)]].concat())
}

fn moved(row: &Row, state: JobStatus, (cursor, ended_s): (Option<&str>, Option<i64>)) -> Statement {
    let progress = serde_json::json!({});
    job::advance(&row.id, &row.job, &After { state, step: 0, cursor, progress: &progress, requests: 0, ended_s })
}

/// Everything is gone: without any key left the moment is what the facts left tell.
fn end<D: Database, C: Cache>(shell: &Shell<'_, D, C>, row: &Row, scope: &Scope) -> Vec<Statement> {
    let moment = "moment".to_owned();
    let cause = pending::Cause { text: CAUSE, now_s: shell.context.now_s() };
    let mut statements = vec![row.job.guard(&row.id)];
    statements.extend(fact::reset_moment(scope, MOMENT_MARGIN_S));
    statements.push(pending::add(scope, std::slice::from_ref(&moment), &[], &cause));
    statements.push(fact::bump(scope, &BTreeSet::from([moment])));
    statements.push(moved(row, JobStatus::Done, (None, Some(shell.context.now_s()))));
    statements
}
