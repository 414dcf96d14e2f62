//! Deriving payments: gather → decide → commit, for a webhook's facts and for queued payments alike.
//!
//! `View` reads upwards all that the objects named depend on; `Plan` decides with the pure core and turns the answer into the
//! statements of one atomic commit, guarded by every id that was read. Not here: where the facts come from.

mod change;
mod commit;
mod evidence;
mod view;

pub use change::News;
pub use view::View;

use crate::database::{Database, Statement};
use crate::http::Failure;
use crate::shell::{Cache, Shell};
use crate::store::fact::Scope;
use crate::store::site::Site;
use headwater::attribution::clue::{self, Clues};
use headwater::attribution::{self, Attribution};
use headwater::id::PaymentId;
use headwater::ledger::{self, Moment, Payment, Policy};
use headwater::stripe::object::Objects;

/// What is to be derived, and why.
pub struct Task<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its id and the mode.
    pub scope: &'a Scope,
    /// Facts that are new to the ledger, if any.
    pub news: Option<News<'a>>,
    /// Shown in the history of answers.
    pub cause: &'a str,
}

/// A payment with its answer.
pub struct Derived {
    /// The money.
    pub payment: Payment,
    /// Its clues.
    pub clues: Clues,
    /// Whose it is, and how we know.
    pub attribution: Attribution,
    /// Why its customer is remembered.
    pub remembered_by: Option<attribution::evidence::RememberedBy>,
    /// Ids that bring it back: visitors of the person, and what was looked for in vain.
    pub watched_visits: Vec<String>,
}

/// Decides on everything in view. The statements commit it; none: nothing has changed.
///
/// # Errors
/// When the database fails, or a view is too large to decide on.
pub async fn plan<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    task: &Task<'_>,
    view: View,
) -> Result<Vec<Statement>, Failure> {
    let changes = change::Changes::of(&view, task.news.as_ref())?;
    let moment = [view.moment_s, task.news.as_ref().and_then(|news| news.moment_s)].into_iter().flatten().min();
    let policy =
        Policy { moment: moment.map_or(Moment::Never, Moment::At), count_out_of_band: task.site.count_out_of_band };
    let news = task.news.as_ref().map_or(&[][..], |news| news.facts).iter().cloned();
    let objects = Objects::of(view.facts.values().cloned().chain(news));
    let payments: Vec<(Payment, Clues)> = ledger::derive(&objects, policy)
        .into_iter()
        .map(|payment| {
            let clues = clue::clues(&objects, &payment.kin, &task.scope.site);
            (payment, clues)
        })
        .collect();
    let stored: Vec<PaymentId> = view.stored.keys().cloned().collect();
    let answered = evidence::answer(shell, task, payments, stored).await?;
    commit::statements(shell, task, &view, commit::Decided { changes, answered })
}
