//! Derives payments: gather → decide → commit, for facts that come or go and for queued payments alike.
//!
//! `View` reads upwards everything that the named objects depend on. `Plan` decides with the pure core and turns the answer into the
//! statements of one atomic commit, guarded by every id that was read. Not here: where the facts come from.

mod change;
mod commit;
pub(crate) mod delivery;
pub mod effect;
mod evidence;
mod guard;
pub mod outcome;
mod question;
pub mod rebuild;
mod remembered;
pub mod replay;
mod subscriptions;
mod view;

pub use change::{News, Removal};
pub use view::{View, ViewAsked};

use crate::fault::Fault;
use crate::ledger::effect::Commit;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::site::Site;
use headwater::attribution::clue::{self, Clues};
use headwater::attribution::{self, Attribution};
use headwater::base::id::{PaymentId, StripeId};
use headwater::base::money::Currency;
use headwater::stripe::ledger::{self, EntryKind, KinObject, Moment, Payment, Policy};
use headwater::stripe::object::Objects;

/// What is to be derived, and why.
pub struct Task<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its id and the mode.
    pub scope: &'a Scope,
    /// What happens.
    pub occasion: Occasion<'a>,
    /// Shown in the history of answers.
    pub cause: &'a str,
}

/// What happens to the ledger.
pub enum Occasion<'a> {
    /// Nothing new: what is stored is derived again.
    Again,
    /// Facts that are new to it.
    News(News<'a>),
    /// Facts that go; the view is read without them.
    Removal(Removal<'a>),
}

impl<'a> Occasion<'a> {
    fn news(&self) -> Option<&News<'a>> {
        if let Self::News(news) = self { Some(news) } else { None }
    }
}

/// What was decided.
pub struct Plan {
    /// Commits it, after-effects included; empty: nothing has changed.
    pub commit: Commit,
    /// The money of every payment in view.
    pub payments: Vec<Planned>,
    /// The evidence may be cut short, because it is a crowd's: the caller then decides on fewer payments at once.
    pub crowded: bool,
}

/// The money of a payment as it was decided.
pub struct Planned {
    /// Its charges.
    pub charges: Vec<StripeId>,
    /// Its currency.
    pub currency: Currency,
    /// Captured minor units.
    pub gross_minor: i64,
    /// It is known where its visit came from.
    pub source_known: bool,
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
    /// What is remembered of its customers decides, or would if there were anything.
    pub leans_on_memory: bool,
}

/// Decides on everything in view.
///
/// # Errors
/// When the database fails, or a view is too large to decide on.
pub async fn plan(shell: &Shell<'_>, task: &Task<'_>, view: View) -> Result<Plan, Fault> {
    let (decided, payments, crowded) = decide(shell, task, &view).await?;
    let commit = commit::commit_of(shell, task, &view, decided)?;
    Ok(Plan { commit, payments, crowded })
}

/// What is decided, the money of it, and whether the evidence may be cut short.
async fn decide(
    shell: &Shell<'_>,
    task: &Task<'_>,
    view: &View,
) -> Result<(commit::Decided, Vec<Planned>, bool), Fault> {
    let mut changes = change::Changes::of(view, &task.occasion)?;
    let news = task.occasion.news();
    let moment = [view.moment_s, news.and_then(|news| news.moment_s)].into_iter().flatten().min();
    let policy =
        Policy { moment: moment.map_or(Moment::Never, Moment::At), count_out_of_band: task.site.count_out_of_band };
    let news = news.map_or(&[][..], |news| news.facts).iter().cloned();
    let objects = Objects::of(view.facts.values().cloned().chain(news));
    changes.lead_to_first_money(view, &task.occasion, &objects);
    let derived = ledger::derive(&objects, policy);
    let rests_on_moment = rests_on_moment(&objects, policy, &derived);
    let payments: Vec<(Payment, Clues)> = derived
        .into_iter()
        .map(|payment| {
            let clues = clue::clues(&objects, &payment.kin, &task.scope.site);
            (payment, clues)
        })
        .collect();
    let stored: Vec<PaymentId> = view.stored.keys().cloned().collect();
    let answered = evidence::answer(shell, task, payments, stored).await?;
    let payments: Vec<Planned> = answered.payments.iter().map(planned).collect();
    let crowded = answered.found.is_crowd() && payments.len() > 1;
    let subscriptions = subscriptions::statements(task, &objects, &changes.written);
    let decided = commit::Decided { changes, answered, subscriptions, rests_on_moment };
    Ok((decided, payments, crowded))
}

/// Whether another time of payment facts since may make other payments of these objects. Without payment-level facts all claims count; if
/// even then nothing rests on it and the payments are the same, no such time changes them, and a commit need not guard it.
fn rests_on_moment(objects: &Objects, policy: Policy, derived: &[Payment]) -> bool {
    let never = ledger::derive(objects, Policy { moment: Moment::Never, ..policy });
    never != derived || never.iter().any(|payment| payment.rests_on_moment)
}

fn planned(derived: &Derived) -> Planned {
    let payment = &derived.payment;
    Planned {
        charges: payment.kin.of_kind(KinObject::Charge).cloned().collect(),
        currency: payment.currency,
        gross_minor: payment.sum_minor(EntryKind::Payment),
        source_known: derived.attribution.is_source_known(),
    }
}
