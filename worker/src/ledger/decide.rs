//! Decides with the pure core: which payments the facts in view make, and whose they are.

use super::change::Changes;
use super::derived::Derived;
use super::evidence::{self, Answered, InView};
use super::inquiry::Learnt;
use super::recurring;
use super::subscriptions;
use super::task::Task;
use super::view::View;
use super::words;
use crate::fault::Fault;
use crate::port::database::Statement;
use crate::shell::Shell;
use headwater::attribution::clue::{self, Clues};
use headwater::base::id::StripeId;
use headwater::base::money::Currency;
use headwater::stripe::ledger::{self, EntryKind, KinObject, Payment, PaymentFactsSince, Policy};
use headwater::stripe::object::Objects;

/// What was decided.
pub(super) struct Decided {
    pub(super) changes: Changes,
    pub(super) answered: Answered,
    pub(super) subscriptions: Vec<Statement>,
    /// With another time of payment facts since, what is in view may be other money.
    pub(super) needs_payment_facts_since: bool,
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

/// What is decided, the money of it, and whether the evidence may be cut short. `ahead`: evidence that was read with the view.
pub(super) async fn decide(
    shell: &Shell<'_>,
    task: &Task<'_>,
    view: &View,
    ahead: Option<Learnt>,
) -> Result<(Decided, Vec<Planned>, bool), Fault> {
    let mut changes = Changes::of(view, &task.occasion, view.serves_older_workers(shell.context.now_s()))?;
    let policy = task.policy(view.payment_facts_since_s);
    let news = task.occasion.news().map_or(&[][..], |news| news.facts).iter().cloned();
    let objects = Objects::of(view.facts.values().cloned().chain(news));
    changes.lead_to_first_money(view, &task.occasion, &objects);
    let derived = ledger::derive(&objects, policy);
    let needs_payment_facts_since = needs_payment_facts_since(&objects, policy, &derived);
    let payments = with_clues(task, &objects, derived);
    let said = words::said(view, &task.occasion);
    let in_view = InView { payments, stored: view.stored.keys().cloned().collect(), said };
    let answered = evidence::answer(shell, task, in_view, ahead).await?;
    let payments: Vec<Planned> = answered.payments.iter().map(planned).collect();
    let crowded = answered.found.is_crowd() && payments.len() > 1;
    let mut subscriptions = subscriptions::statements(task, &objects, &changes.written);
    subscriptions.extend(recurring::statements(task, view, &objects, &changes.written));
    let decided = Decided { changes, answered, subscriptions, needs_payment_facts_since };
    Ok((decided, payments, crowded))
}

/// The payments with their clues.
pub(super) fn with_clues(task: &Task<'_>, objects: &Objects, payments: Vec<Payment>) -> Vec<(Payment, Clues)> {
    let with = |payment: Payment| {
        let clues = clue::clues(objects, &payment.kin, &task.scope.site);
        (payment, clues)
    };
    payments.into_iter().map(with).collect()
}

/// Whether another time of payment facts since may make other payments of these objects. Without payment-level facts all claims count; if
/// even then nothing rests on it and the payments are the same, no such time changes them, and a commit need not guard it.
fn needs_payment_facts_since(objects: &Objects, policy: Policy, derived: &[Payment]) -> bool {
    let never = ledger::derive(objects, Policy { payment_facts_since: PaymentFactsSince::Never, ..policy });
    never != derived || never.iter().any(|payment| payment.needs_payment_facts_since)
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
