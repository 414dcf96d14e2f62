//! What is asked of Stripe for a page, and what comes.

use crate::store::job::{JobKind, JobRow};
use crate::stripe_api::Pairs;
use headwater::stripe::page::Page;
use headwater::stripe::rest::{ApiFailure, List};

/// Where a page begins: at which step of a job, and after which object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) step: i64,
    pub(super) cursor: Option<String>,
}

impl Place {
    /// Where a job stands.
    pub(super) fn of(job: &JobRow) -> Self {
        Self { step: job.step, cursor: job.cursor.clone() }
    }

    /// Where it stands after a page: further down the list, or at the next.
    pub(super) fn after(job: &JobRow, page: &Page) -> Self {
        let last = page.last().filter(|_| page.has_more);
        let step = if page.has_more { job.step } else { job.step + 1 };
        Self { step, cursor: last.map(|id| id.to_string()) }
    }
}

/// What a page is a page of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    Events,
    Objects(List),
}

/// A page to be asked for: by which run of a job, and which part of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageAsk {
    pub(super) kind: JobKind,
    run: i64,
    pub(super) listed: Listed,
    pub(super) query: Pairs,
}

impl PageAsk {
    /// For a job.
    pub(super) fn of(job: &JobRow, listed: Listed, query: Pairs) -> Self {
        Self { kind: job.kind, run: job.run, listed, query }
    }
}

/// A page as it was read.
#[derive(Debug)]
pub(super) struct PageRead {
    pub(super) page: Page,
    /// When it was asked for, unix seconds.
    pub(super) as_of_s: i64,
}

/// What comes when a page is asked for.
pub(super) type Reply = Result<PageRead, ApiFailure>;

/// A page that was asked for ahead, and what came.
#[derive(Debug)]
pub(super) struct Ahead {
    pub(super) ask: PageAsk,
    pub(super) reply: Reply,
}
