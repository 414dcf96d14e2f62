//! Stores facts: the same decision as a webhook's, for as many objects at once as can be decided on.
//!
//! What always holds: every commit is guarded by the job's place, and the last commit of a page moves the job on.

use super::key_at_work::KeyAtWork;
use crate::fault::Fault;
use crate::ledger::{self, News, Occasion, Plan, Planned, Screened, Task, View, screened};
use crate::port::database::{DatabaseError, Param, Statement};
use crate::store::erased::Screen;
use crate::store::job::JobRow;
use headwater::stripe::fact::{Fact, SeenEmails};
use std::collections::VecDeque;

/// Tries of one commit before it is left to the next run.
const TRIES_MAX: u32 = 10;
/// The longest value bound to a statement, in bytes: below D1's 2 MB.
const VALUE_MAX_BYTES: usize = 1_500_000;

/// What is stored, and for which job.
pub struct Intake<'a> {
    /// The facts.
    pub facts: &'a [Fact],
    /// Addresses met on the way.
    pub emails: &'a SeenEmails,
    /// From when on payment-level facts are there, where that is known now.
    pub payment_facts_since_s: Option<i64>,
    /// The job reads the charges later on, and nothing ends before that.
    pub charges_follow: bool,
    /// Shown in the history of answers.
    pub cause: &'static str,
    /// They fail each commit when the job has moved on.
    pub guards: Vec<Statement>,
    /// What the last commit adds, of the payments decided.
    pub last: &'a dyn Fn(&[Planned]) -> Vec<Statement>,
}

/// Takes facts in. Gives the jobs that the last statement of [`Intake::last`] tells.
///
/// # Errors
/// When the database fails, or the job has moved on; then nothing more is done.
pub(super) async fn take_facts(at_work: &KeyAtWork<'_>, job: &Intake<'_>) -> Result<Vec<JobRow>, Fault> {
    let mut planned: Vec<Planned> = Vec::new();
    let mut chunks: VecDeque<&[Fact]> = VecDeque::from([job.facts]);
    let mut conflicts = 0;
    let mut screen = Screen::of(&at_work.scope.site, at_work.shell.context.now_s());
    let none = SeenEmails::new();
    while let Some(chunk) = chunks.pop_front() {
        let is_last = chunks.is_empty();
        let is_first = std::ptr::eq(chunk.as_ptr(), job.facts.as_ptr());
        let kept = screened(&mut screen, chunk, if is_first { job.emails } else { &none });
        let decided = decide(at_work, job, &kept).await;
        let plan = match decided {
            Err(Fault::TooLarge(_)) if chunk.len() > 1 => None,
            Ok(plan) => Some(plan).filter(|plan| chunk.len() <= 1 || fits(plan)),
            Err(failure) => return Err(failure),
        };
        let Some(plan) = plan else {
            let (left, right) = chunk.split_at(chunk.len() / 2);
            chunks.push_front(right);
            chunks.push_front(left);
            continue;
        };
        let known = planned.len();
        planned.extend(plan.payments);
        let mut commit = plan.commit;
        // The guards of the decision stand first; where in the commit the job's stands does not matter.
        commit.write_all(job.guards.iter().cloned());
        let mut last = if is_last { (job.last)(&planned) } else { Vec::new() };
        let telling = last.pop();
        commit.write_all(last);
        let jobs = telling.map(|statement| commit.batch().ask::<JobRow>(statement));
        match commit.run(at_work.shell.database).await {
            Ok(mut committed) if is_last => {
                return Ok(jobs.map(|jobs| committed.answers.take(jobs)).transpose()?.unwrap_or_default());
            }
            Ok(_) => conflicts = 0,
            Err(DatabaseError::Conflict) if conflicts < TRIES_MAX && !is_over(at_work, job).await? => {
                conflicts += 1;
                planned.truncate(known);
                chunks.push_front(chunk);
                screen.learn(at_work.shell.database).await?;
                at_work.shell.database.pause(at_work.shell.context.random_below(50 << conflicts.min(5))).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Fault::internal("a page had no last part"))
}

/// Whether the guards of the job themselves fail: trying again would not help.
async fn is_over(at_work: &KeyAtWork<'_>, job: &Intake<'_>) -> Result<bool, Fault> {
    match at_work.shell.database.batch(job.guards.clone()).await {
        Ok(_) => Ok(false),
        Err(DatabaseError::Conflict) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

async fn decide(at_work: &KeyAtWork<'_>, job: &Intake<'_>, kept: &Screened) -> Result<Plan, Fault> {
    let news = News {
        integration: &at_work.id.integration,
        secret: None,
        event: job.cause,
        facts: &kept.facts,
        emails: &kept.emails,
        payment_facts_since_s: job.payment_facts_since_s,
        admitted: &kept.admitted,
        erasures: &kept.erasures,
        charges_follow: job.charges_follow,
    };
    let ids = news.ids();
    let task = Task { site: &at_work.site, scope: &at_work.scope, occasion: Occasion::News(news), cause: job.cause };
    let view = View::load(at_work.shell, &at_work.scope, &ids).await?;
    ledger::plan(at_work.shell, &task, view).await
}

/// Whether a plan can be committed as it is: its evidence whole, its values not too long.
fn fits(plan: &Plan) -> bool {
    let is_short = |param: &Param| !matches!(param, Param::Text(text) if text.len() > VALUE_MAX_BYTES);
    !plan.crowded && plan.commit.statements().iter().flat_map(|statement| &statement.params).all(is_short)
}
