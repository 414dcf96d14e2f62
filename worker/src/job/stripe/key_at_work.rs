//! One leased key at work: what guards its jobs, what a failure means for them, and when they rest.

use super::budget::Budget;
use super::page_ask::{Ahead, Listed, PageAsk, PageRead};
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::port::database::{DatabaseError, Statement};
use crate::shell::Shell;
use crate::store::api_key::{self, Granted, KeyId};
use crate::store::fact::Scope;
use crate::store::job::{self, Hold, JobRow, JobStatus};
use crate::store::question as store_question;
use crate::store::site::Site;
use crate::stripe_api::{Client, Pairs, pair};
use headwater::stripe::page::Page;
use headwater::stripe::reading::ReadingRules;
use headwater::stripe::rest::{ApiFailure, List};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub(super) const DAY_MS: i64 = 86_400_000;
/// First and last pause after failures in a row, in seconds.
const PAUSE_FIRST_S: i64 = 2;
const PAUSE_LAST_S: i64 = 600;

/// The permission to read balance transactions, which tell what a refund is (M3).
pub(super) const BALANCE: &str = "rak_balance_read";

/// One key at work.
pub struct KeyAtWork<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) id: &'a KeyId,
    pub(crate) site: Rc<Site>,
    pub(crate) scope: Scope,
    pub(crate) client: Client<'a>,
    pub(crate) granted: Granted,
    pub(super) lease: String,
    /// Another run holds the key now, or the integration has ended: nothing more is done.
    pub(super) is_over: Cell<bool>,
    /// Rows written today before this run, and through this database before it.
    pub(super) rows_before: (i64, i64),
    /// What is left of the run's budget.
    pub(super) budget: Cell<Budget>,
    /// The next page, where it was asked for ahead.
    pub(super) ahead: RefCell<Option<Ahead>>,
}

impl KeyAtWork<'_> {
    /// Unix seconds as of now.
    pub(crate) fn now_s(&self) -> i64 {
        self.shell.outbound.clock_ms().div_euclid(1_000)
    }

    /// What each commit of a job is guarded by: where the job stood, and whether this run still holds the key.
    pub(crate) fn guards(&self, job: &JobRow) -> Vec<Statement> {
        vec![job.guard(self.id), self.guard()]
    }

    /// Fails the batch when another run holds the key now.
    pub(crate) fn guard(&self) -> Statement {
        api_key::guard(self.id, &self.lease)
    }

    pub(super) fn rows_of_run(&self) -> i64 {
        self.shell.database.rows_written() - self.rows_before.1
    }

    /// Whether an import may write no more today.
    pub(super) fn is_day_full(&self) -> bool {
        let bound = self.shell.settings.import_rows_a_day;
        bound > 0 && self.rows_before.0 + self.rows_of_run() >= bound
    }

    /// Whether a permission was found missing; what was never probed is tried.
    pub(crate) fn lacks(&self, permission: &str) -> bool {
        self.granted.get(permission) == Some(&false)
    }

    /// How this site reads Stripe's objects.
    pub(super) fn reading_rules(&self) -> ReadingRules<'_> {
        ReadingRules {
            key: &self.site.pseudonym_key,
            extra_visitor_keys: &self.site.visitor_keys,
            self_reported_keys: &self.site.self_reported_keys,
        }
    }

    /// Runs the statements as one commit. Gives the jobs of the key as they stand then.
    pub(super) async fn jobs_after(&self, statements: Vec<Statement>) -> Result<Vec<JobRow>, DatabaseError> {
        let mut batch = Batch::beginning_with(statements);
        let jobs = batch.ask(job::of_key(self.id));
        batch.run(self.shell.database).await?.take(jobs)
    }

    /// As [`KeyAtWork::jobs_after`]; when a guard fails, this run is over and no jobs are left to it.
    pub(super) async fn jobs_unless_over(&self, statements: Vec<Statement>) -> Result<Vec<JobRow>, Fault> {
        match self.jobs_after(statements).await {
            Err(DatabaseError::Conflict) => {
                self.is_over.set(true);
                Ok(Vec::new())
            }
            jobs => Ok(jobs?),
        }
    }

    /// Asks for a page now.
    pub(super) async fn ask_page(&self, ask: &PageAsk) -> Result<PageRead, ApiFailure> {
        let as_of_s = self.now_s();
        let page = match ask.listed {
            Listed::Events => self.client.list("events", &ask.query).await?,
            Listed::Objects(list) => self.page_of(list, &ask.query).await?,
        };
        Ok(PageRead { page, as_of_s })
    }

    /// A page of a list; of refunds with their balance transactions, where the key may read those, and of Checkout Sessions with their
    /// first line items.
    async fn page_of(&self, list: List, query: &Pairs) -> Result<Page, ApiFailure> {
        let shown = match list {
            List::Refunds if !self.lacks(BALANCE) => Some("data.balance_transaction"),
            List::CheckoutSessions => Some("data.line_items"),
            _ => None,
        };
        if let Some(shown) = shown {
            let mut expanded = query.clone();
            expanded.push(pair("expand[]", shown));
            match self.client.list(list.name(), &expanded).await {
                Err(ApiFailure::PermissionMissing(_) | ApiFailure::Refused(400)) => {}
                answer => return answer,
            }
        }
        self.client.list(list.name(), query).await
    }

    /// How long to pause after a failure, in seconds: as Stripe says, else longer each time, never the same for two.
    pub(crate) fn pause_s(&self, failure: &ApiFailure, failures: i64) -> i64 {
        if let ApiFailure::RateLimited(Some(seconds)) | ApiFailure::Unreachable(Some(seconds)) = failure {
            return (*seconds).max(1);
        }
        let longest = PAUSE_FIRST_S.saturating_mul(1 << failures.clamp(0, 10)).min(PAUSE_LAST_S);
        let half = u64::try_from(longest / 2).unwrap_or(0);
        longest - i64::try_from(self.shell.context.random_below(half + 1)).unwrap_or(0)
    }

    /// What a failure means for a job.
    pub(crate) fn hold(&self, job: &JobRow, failure: &ApiFailure) -> Hold {
        let paused = matches!(failure, ApiFailure::KeyRefused | ApiFailure::PermissionMissing(_));
        let permission = if let ApiFailure::PermissionMissing(name) = failure { name.clone() } else { None };
        let pause_s = if paused { 0 } else { self.pause_s(failure, job.failures) };
        Hold {
            state: if paused { JobStatus::Paused } else { JobStatus::Running },
            reason: failure.code(),
            permission,
            wait_until_s: self.now_s() + pause_s,
            requests: self.client.take_requests(),
        }
    }

    /// Leaves the rest of an import to the next day.
    pub(super) async fn rests(&self, job: &JobRow) -> Result<Vec<JobRow>, Fault> {
        let next_day_ms = (self.shell.outbound.clock_ms().div_euclid(DAY_MS) + 1) * DAY_MS;
        let hold = Hold {
            state: JobStatus::Running,
            reason: "quota",
            permission: None,
            wait_until_s: next_day_ms.div_euclid(1_000),
            requests: 0,
        };
        Ok(self.jobs_after(vec![self.guard(), job::hold(self.id, job, &hold)]).await?)
    }

    /// Notes that a page could not be had, and gives the jobs as they stand then. A dead key is marked so.
    pub(crate) async fn held(&self, job: &JobRow, failure: &ApiFailure) -> Result<Vec<JobRow>, Fault> {
        let mut statements = vec![self.guard(), job::hold(self.id, job, &self.hold(job, failure))];
        match failure {
            ApiFailure::KeyRefused => statements.push(api_key::mark(self.id, false, self.now_s(), None)),
            ApiFailure::PermissionMissing(Some(name)) => {
                let mut granted = self.granted.clone();
                granted.insert(name.clone(), false);
                statements.push(api_key::mark(self.id, true, self.now_s(), Some(&granted)));
            }
            _ => {}
        }
        self.jobs_unless_over(statements).await
    }

    /// Notes why Stripe could not be asked something that needs a permission; it is asked again.
    pub(super) async fn note_unasked(&self, failure: &ApiFailure, permission: &str) -> Result<(), Fault> {
        let statement: Statement = match failure {
            ApiFailure::KeyRefused => api_key::mark(self.id, false, self.now_s(), None),
            ApiFailure::PermissionMissing(_) => {
                let mut granted = self.granted.clone();
                granted.insert(permission.to_owned(), false);
                api_key::mark(self.id, true, self.now_s(), Some(&granted))
            }
            _ => {
                self.client.rest(self.pause_s(failure, 2));
                return Ok(());
            }
        };
        match self.shell.database.batch(vec![self.guard(), statement]).await {
            Err(DatabaseError::Conflict) => self.is_over.set(true),
            done => drop(done?),
        }
        Ok(())
    }

    /// Questions still to be asked.
    pub(crate) async fn open_questions(&self) -> Result<Vec<store_question::QuestionRow>, Fault> {
        Ok(self.shell.database.rows_of(store_question::open(&self.scope, &self.id.integration, 1)).await?)
    }
}
