//! The page after the one at hand is asked for while that one is committed: its place is known as soon as that one has been read.
//!
//! What always holds: requests still follow one another at the client's pace; a page asked for ahead is paid for from the run's budget
//! when it is asked for, and it is used for the place it was asked for and for no other; a commit that fails throws it away.

use super::key_at_work::KeyAtWork;
use super::page_ask::{Ahead, PageAsk, Reply};
use crate::fault::Fault;
use crate::port::Pending;
use crate::store::job::{JobKind, JobRow};
use std::future::poll_fn;
use std::task::Poll;

/// The work with a page; it gives the jobs of the key as they stand then.
pub(super) type Work<'a> = Pending<'a, Result<Vec<JobRow>, Fault>>;

impl KeyAtWork<'_> {
    /// The page: as it was asked for ahead if that is this one, else asked for now.
    pub(super) async fn page(&self, ask: &PageAsk) -> Reply {
        match self.ahead.take() {
            Some(ahead) if ahead.ask == *ask => ahead.reply,
            _ => self.ask_page(ask).await,
        }
    }

    /// Does the work with a page, and meanwhile asks for the next one where the budget has room for it.
    ///
    /// # Errors
    /// When the work fails; the next page is left then, whether it has come or not.
    pub(super) async fn asking_ahead(&self, next: Option<PageAsk>, work: Work<'_>) -> Result<Vec<JobRow>, Fault> {
        let Some(ask) = next.filter(|_| self.may_ask_ahead()) else { return work.await };
        self.take_from_budget();
        let (jobs, reply) = both(work, Box::pin(self.ask_page(&ask))).await?;
        *self.ahead.borrow_mut() = Some(Ahead { ask, reply });
        Ok(jobs)
    }

    /// Whether a page has been asked for ahead.
    pub(super) fn is_ahead(&self) -> bool {
        self.ahead.borrow().is_some()
    }

    /// Whether the next step of this job is paid for: by the page that was asked for ahead, else by one of the budget's.
    pub(super) fn pays(&self, kind: JobKind) -> bool {
        if self.ahead.borrow().as_ref().is_some_and(|ahead| ahead.ask.kind == kind) {
            return true;
        }
        self.ahead.take();
        self.take_from_budget()
    }

    /// Takes a page from the budget. Gives whether there was one.
    pub(super) fn take_from_budget(&self) -> bool {
        let budget = self.budget.get();
        self.budget.set(super::Budget { pages: budget.pages.saturating_sub(1), ..budget });
        budget.pages > 0
    }

    fn may_ask_ahead(&self) -> bool {
        self.budget.get().pages > 0 && !self.is_ahead() && self.goes_on() && !self.is_day_full()
    }

    /// Whether the next page may be asked for, or was.
    pub(super) fn goes_on(&self) -> bool {
        let is_time = || !self.client.is_resting() && self.shell.outbound.clock_ms() < self.budget.get().until_ms;
        !self.is_over.get() && (self.is_ahead() || is_time())
    }
}

/// What both come to, at the same time; when the work fails, the reply is left where it is.
async fn both(mut work: Work<'_>, mut asking: Pending<'_, Reply>) -> Result<(Vec<JobRow>, Reply), Fault> {
    let (mut done, mut came) = (None, None);
    poll_fn(|context| {
        if done.is_none()
            && let Poll::Ready(jobs) = work.as_mut().poll(context)
        {
            done = Some(jobs);
        }
        if matches!(done, Some(Err(_))) {
            return Poll::Ready(());
        }
        if came.is_none()
            && let Poll::Ready(reply) = asking.as_mut().poll(context)
        {
            came = Some(reply);
        }
        if done.is_some() && came.is_some() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    let jobs = done.unwrap_or_else(|| Err(Fault::internal("a page's work never finished")))?;
    came.map(|reply| (jobs, reply)).ok_or_else(|| Fault::internal("a page never came"))
}
