//! Looks up the clues of the payments in view, and answers each of them.

use super::derived::Derived;
use super::inquiry::{Inquiry, Learnt};
use super::task::Task;
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::evidence::{self, EvidenceAsked, Found, Lookup};
use crate::store::journey::{TouchesOf, TouchesRead};
use headwater::attribution::by_hand::{self, ByHand};
use headwater::attribution::clue::Clues;
use headwater::attribution::decide::{Decision, decide};
use headwater::attribution::evidence::{Evidence, Remembered, RememberedBy, Wanted};
use headwater::attribution::journey::SeenTouch;
use headwater::base::id::PaymentId;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::stripe::ledger::Payment;

/// The payments with their answers, and what was looked up for them.
#[derive(Default)]
pub(super) struct Answered {
    pub(super) payments: Vec<Derived>,
    /// Left out of what is remembered are the payments in view, also those that no longer exist.
    pub(super) lookup: Lookup,
    pub(super) found: Found,
    /// What is remembered of the customers from payments outside the view.
    pub(super) remembered: Vec<Remembered>,
    /// The touches read for the journeys.
    pub(super) touches: Vec<TouchesRead>,
}

/// The payments in view.
pub(super) struct InView {
    /// As the facts make them.
    pub(super) payments: Vec<(Payment, Clues)>,
    /// As they are stored, of which some may no longer exist; what is remembered of them is not believed.
    pub(super) stored: Vec<PaymentId>,
    /// What the owner says of payments, by hand.
    pub(super) said: SortedMap<PaymentId, ByHand>,
}

/// The answer of each payment in view. `ahead` is used where it was asked for exactly these payments.
pub(super) async fn answer(
    shell: &Shell<'_>,
    task: &Task<'_>,
    in_view: InView,
    ahead: Option<Learnt>,
) -> Result<Answered, Fault> {
    let InView { payments, stored, said } = in_view;
    let inquiry = Inquiry::of(&payments, stored);
    let Learnt { inquiry, mut found } = match ahead {
        Some(ahead) if ahead.inquiry == inquiry => ahead,
        _ => inquiry.ask(shell, task.scope).await?,
    };
    let remembered = found.evidence.remembered.clone();

    breathe(shell, &payments).await;
    remember_each_other(task, &payments, &mut found.evidence);
    breathe(shell, &payments).await;
    let mut decisions = decide_all(task, &payments, &found.evidence);
    let mut words = by_hand::words_of(payments.iter().map(|(payment, _)| payment), &said);
    decisions.iter_mut().for_each(|decision| decision.by_hand = words.remove(&decision.payment.id));
    let needed = needed_touches(&decisions);
    let further = needed.difference(&inquiry.expected).cloned().collect::<SortedSet<_>>();
    if !further.is_empty() {
        let mut batch = Batch::new();
        let asked = EvidenceAsked::add_to(&mut batch, task.scope, &Lookup::default(), &further);
        found.touches.extend(asked.take(&mut batch.run(shell.database).await?)?.touches);
    }
    let touches = std::mem::take(&mut found.touches);
    breathe(shell, &payments).await;
    let read = needed.into_iter().map(|of| TouchesRead::of(of, &touches)).collect();
    let concluded: Vec<Concluded> = decisions.into_iter().map(|decision| conclude(task, decision, &touches)).collect();
    let unseen = found.unseen(&inquiry.lookup.wanted);
    let payments = payments.into_iter().zip(concluded);
    let payments = payments.map(|((payment, clues), concluded)| derived(payment, clues, concluded, &unseen)).collect();
    Ok(Answered { payments, lookup: inquiry.lookup, found, remembered, touches: read })
}

/// Lets other requests of the isolate have the thread before a page of payments is computed on: it is one thread, and they wait.
async fn breathe(shell: &Shell<'_>, payments: &[(Payment, Clues)]) {
    if payments.len() > 1 {
        shell.database.pause(0).await;
    }
}

fn decide_all<'a>(task: &Task, payments: &'a [(Payment, Clues)], evidence: &Evidence) -> Vec<Decision<'a>> {
    payments.iter().map(|(payment, clues)| decide(payment, clues.clone(), evidence, task.site.policy)).collect()
}

/// Adds what the payments in view remember of their customers, so that one can lean on another in the same commit: first those with
/// a clue of their own, then those by email, which lean on nothing remembered either.
fn remember_each_other(task: &Task, payments: &[(Payment, Clues)], evidence: &mut Evidence) {
    for by in [RememberedBy::OwnClue, RememberedBy::Email] {
        let mut added = Vec::new();
        for decision in decide_all(task, payments, evidence) {
            if decision.remembers() == Some(by)
                && let Some(visitor) = &decision.verdict.visitor
            {
                added.extend(decision.clues.customers.first().map(|customer| Remembered {
                    customer: customer.clone(),
                    by,
                    paid_s: decision.payment.paid_s,
                    payment: decision.payment.id.clone(),
                    visitor: visitor.clone(),
                }));
            }
        }
        evidence.remembered.extend(added);
    }
}

fn needed_touches(decisions: &[Decision]) -> SortedSet<TouchesOf> {
    let of = |decision: &Decision| -> Vec<TouchesOf> {
        decision
            .person
            .keys()
            .map(|visitor| TouchesOf { visitor: visitor.clone(), until_s: decision.until_s })
            .collect()
    };
    decisions.iter().flat_map(of).collect()
}

struct Concluded {
    attribution: headwater::attribution::Attribution,
    remembered_by: Option<RememberedBy>,
    leans_on_memory: bool,
    named_by_id: bool,
    visitors: Vec<String>,
}

fn conclude(task: &Task, decision: Decision, touches: &[SeenTouch]) -> Concluded {
    let remembered_by = decision.remembers();
    let leans_on_memory = decision.leans_on_memory();
    let named_by_id = decision.is_named_by_id();
    let mut visitors: Vec<String> = decision.person.keys().map(|visitor| format!("visitor:{visitor}")).collect();
    visitors.extend(decision.unsigned_join.then(|| evidence::UNSIGNED_CLUE.to_owned()));
    let attribution = decision.conclude(touches.iter().cloned(), task.site.policy);
    Concluded { attribution, remembered_by, leans_on_memory, named_by_id, visitors }
}

fn derived(payment: Payment, clues: Clues, concluded: Concluded, unseen: &SortedSet<String>) -> Derived {
    let mut own = Wanted::default();
    own.add(&clues, payment.paid_s);
    // Who was not seen yet is waited for, and whoever asks for the payments of a visitor asks for those that wait for it.
    let uuids = own.sessions.iter().map(ToString::to_string).chain(own.visitors.iter().map(ToString::to_string));
    let unseen: SortedSet<String> = uuids.filter(|id| unseen.contains(id)).collect();
    let is_seen = |clue: &String| clue.strip_prefix("visitor:").is_none_or(|visitor| !unseen.contains(visitor));
    let mut watched_visits: Vec<String> = concluded.visitors.into_iter().filter(is_seen).collect();
    watched_visits.extend(unseen.iter().map(|id| format!("unseen:{id}")));
    Derived {
        payment,
        clues,
        attribution: concluded.attribution,
        remembered_by: concluded.remembered_by,
        leans_on_memory: concluded.leans_on_memory,
        named_by_id: concluded.named_by_id,
        watched_visits,
    }
}
