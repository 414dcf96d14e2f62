//! What fails a commit: something that the decision rests on has changed, so it is decided anew.

use super::change::Changes;
use super::decide::Decided;
use super::task::Task;
use super::view::View;
use crate::port::database::Statement;
use crate::store::fact::PAYMENT_FACTS_SINCE;
use crate::store::{evidence as store_evidence, fact, journey, remembered};

/// The guards of a decision, in the order in which they are asked: first in its batch, before anything is written.
pub(super) fn statements(task: &Task, view: &View, decided: &Decided) -> Vec<Statement> {
    let answered = &decided.answered;
    let mut all = ledger_guards(task, view, &decided.changes, decided.needs_payment_facts_since);
    if !answered.wanted.is_empty() {
        let (wanted, but, paid_s) = (&answered.wanted, &answered.in_view, answered.paid_s);
        all.extend(answered.found.guards(store_evidence::Lookup { scope: task.scope, wanted, but, paid_s }));
    }
    // Who does not lean on what is remembered is not held up by the customer's other payments.
    if answered.payments.iter().any(|derived| derived.leans_on_memory) {
        let customers = &answered.wanted.customers;
        all.extend(remembered::guard(task.scope, customers, &answered.in_view, &answered.remembered));
    }
    all.extend(journey::guard_touches(task.scope, &answered.touches));
    all
}

/// They fail the commit when the ledger in view has changed, or payment facts since as far as the decision used it.
fn ledger_guards(task: &Task, view: &View, changes: &Changes, needs_payment_facts_since: bool) -> Vec<Statement> {
    let mut versions = view.versions.clone();
    if !needs_payment_facts_since {
        versions.remove(PAYMENT_FACTS_SINCE);
    }
    let mut guards = vec![fact::guard(task.scope, &versions)];
    // New facts may show payment facts since. They need not move it if it is as early already.
    let shown_s = task
        .occasion
        .news()
        .and_then(|news| news.payment_facts_since_s)
        .filter(|_| changes.payment_facts_since_s.is_none());
    if !needs_payment_facts_since {
        guards.extend(shown_s.map(|at_s| fact::guard_payment_facts_since(task.scope, at_s)));
    }
    guards
}
