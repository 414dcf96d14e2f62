//! What fails a commit: something that the decision rests on has changed, so it is decided anew.

use super::decide::Decided;
use super::task::Task;
use super::view::View;
use crate::port::database::{Param, Statement};
use crate::store::evidence::{Found, Lookup, ReliedOn};
use crate::store::fact::Scope;
use crate::store::reach::Since;
use crate::store::remembered::memory_read;

/// Ids of nobody, where nothing new comes in.
const NOBODY: [&str; 0] = [];

/// The guard of a decision, which stands first in its batch, before anything is written.
pub(super) fn statement(task: &Task, view: &View, decided: &Decided) -> Statement {
    let answered = &decided.answered;
    // Who does not lean on what is remembered is not held up by the customer's other payments.
    let leans = answered.payments.iter().any(|derived| derived.leans_on_memory);
    let wanted = &answered.lookup.wanted;
    let memory = if leans { memory_read(&wanted.customers, &answered.remembered) } else { Vec::new() };
    let relied = ReliedOn { memory, touches: &answered.touches };
    let news = task.occasion.news();
    let ledger = ledger_guard(task, view, decided);
    let ledger = ledger.bind(news.map(|news| news.integration)).bind(news.and_then(|news| news.secret));
    let guard = answered.found.guard(ledger, &answered.lookup, &relied);
    match news {
        Some(news) => guard.bind_json(news.admitted),
        None => guard.bind_json(&NOBODY),
    }
}

/// The guard of what rests on the facts in view alone.
pub(super) fn of_facts(scope: &Scope, view: &View) -> Statement {
    let ledger = view.guard(scope, Since::Any).bind(Param::Null).bind(Param::Null);
    Found::default().guard(ledger, &Lookup::default(), &ReliedOn::default()).bind_json(&NOBODY)
}

/// It fails the commit when the ledger in view has changed, or payment facts since as far as the decision used it.
fn ledger_guard(task: &Task, view: &View, decided: &Decided) -> Statement {
    if decided.needs_payment_facts_since {
        return view.guard(task.scope, Since::AsRead);
    }
    // New facts may show payment facts since. They need not move it if it is as early already.
    let news = task.occasion.news().and_then(|news| news.payment_facts_since_s);
    let shown_s = news.filter(|_| decided.changes.payment_facts_since_s.is_none());
    view.guard(task.scope, shown_s.map_or(Since::Any, Since::BegunAt))
}
