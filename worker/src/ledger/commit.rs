//! From a decision to the statements of one atomic commit: guards first, then only the rows that differ.

use super::change::Changes;
use super::changed::{Changed, credit_rows, differing, entry_rows, explanation_rows, past_answers};
use super::decide::Decided;
use super::derived::Derived;
use super::effect::{Commit, Effect};
use super::guard;
use super::question::{line_item_questions, questions};
use super::remembered::memory_changes;
use super::stale::stale_days;
use super::task::{Occasion, Task};
use super::view::View;
use super::words;
use crate::fault::Fault;
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::email::{self, NewEmail};
use crate::store::explanation;
use crate::store::fact::PAYMENT_FACTS_SINCE;
use crate::store::payment::{ClueRow, CreditRow, EntryRow, StoredPayment};
use crate::store::pending::Concerned;
use crate::store::{fact, fee, payment, pending, question, reach, rebuild, remembered};
use headwater::base::id::PaymentId;
use headwater::base::sorted::SortedSet;

/// The commit of what was decided; an empty one when nothing has changed.
pub(super) fn commit_of(
    shell: &Shell<'_>,
    task: &Task<'_>,
    view: &View,
    mut decided: Decided,
) -> Result<Commit, Fault> {
    let is_beginning = task.payment_facts_since_s(view.payment_facts_since_s) == Some(0);
    // Before that a claim may stand for the payment, whose money would be missing meanwhile.
    if is_beginning && task.occasion.news().is_some_and(|news| news.charges_follow) {
        let waits =
            |derived: &Derived| derived.payment.lacks_charge() && !view.stored.contains_key(&derived.payment.id);
        decided.answered.payments.retain(|derived| !waits(derived));
    }
    let (changes, answered) = (&decided.changes, &decided.answered);
    let mut changed = Vec::new();
    for derived in &answered.payments {
        changed.extend(differing(derived, view.stored.get(&derived.payment.id))?);
    }
    let gone: Vec<&StoredPayment> =
        view.stored.values().filter(|s| !answered.payments.iter().any(|d| d.payment.id == s.id)).collect();
    let quiet =
        changed.is_empty() && gone.is_empty() && changes.facts.is_empty() && changes.payment_facts_since_s.is_none();
    // An import asks for the line items of what was stored before anybody asked for them.
    let unread = line_item_questions(&answered.payments);
    let is_asking = !unread.is_empty() && task.occasion.news().is_some_and(|news| news.charges_follow);
    if quiet && !is_asking && !matches!(task.occasion, Occasion::Removal(_) | Occasion::ByHand(_)) {
        return Ok(Commit::default());
    }
    let now_s = shell.context.now_s();
    let mut commit = Commit::writing(vec![guard::statement(task, view, &decided)]);
    commit.write_all(task.occasion.news().into_iter().flat_map(|news| news.erasures).cloned());
    commit.write_all(fact_statements(shell, task, changes)?);
    commit.write_all(decided.subscriptions);
    commit.write_all(words::statements(task, view, now_s));
    let gone_ids: Vec<PaymentId> = gone.iter().map(|stored| stored.id.clone()).collect();
    stale_days(task, &changed, &gone_ids, now_s)?.into_iter().for_each(|effect| commit.follow(effect));
    commit.write_all(payment_statements(task, &changed, &gone, now_s));
    if matches!(task.occasion, Occasion::Removal(_)) && !gone_ids.is_empty() {
        commit.write(fee::remove(task.scope, &gone_ids));
    }
    let cause = pending::Cause { text: task.cause, now_s };
    let memory = memory_changes(&changed, &gone);
    let concerned = Concerned { clues: &clues_concerned(changes), memory: &memory, but: &answered.lookup.but };
    let effects = [
        pending::add(task.scope, &concerned, &cause).map(Effect::Queue),
        question::add(task.scope, &questions(&answered.payments), now_s).map(Effect::Ask),
        question::add_line_items(task.scope, &unread, now_s).map(Effect::Ask),
    ];
    effects.into_iter().flatten().for_each(|effect| commit.follow(effect));
    if view.serves_older_workers(now_s) {
        commit.write(reach::raise_versions(task.scope, &written_ids(changes, &changed, &gone)));
    }
    Ok(commit)
}

fn fact_statements(shell: &Shell<'_>, task: &Task, changes: &Changes) -> Result<Vec<Statement>, Fault> {
    let mut all = Vec::new();
    if !changes.superseded.is_empty() {
        all.push(fact::delete_links(task.scope, &changes.superseded));
    }
    if !changes.links.is_empty() {
        all.push(fact::insert_links(task.scope, &changes.links));
    }
    if let Occasion::Removal(removal) = &task.occasion {
        all.push(fact::remove(task.scope, removal.integration, removal.objects));
        return Ok(all);
    }
    let news = task.occasion.news().filter(|_| !changes.facts.is_empty() || changes.payment_facts_since_s.is_some());
    let Some(news) = news else { return Ok(all) };
    if !changes.facts.is_empty() {
        all.push(fact::insert(task.scope, news.integration, news.event, &changes.facts));
    }
    if let Some(payment_facts_since_s) = changes.payment_facts_since_s {
        all.push(fact::lower_payment_facts_since(task.scope, payment_facts_since_s));
    }
    let mut emails = Vec::new();
    for (pseudonym, address) in news.emails {
        let (random, new) = (shell.context.random(), NewEmail { pseudonym, address: address.as_str() });
        emails.push(email::seal(&shell.secrets.seal_key, &task.scope.site, new, random)?);
    }
    if !emails.is_empty() {
        all.push(email::insert(&task.scope.site, &emails));
    }
    Ok(all)
}

fn payment_statements(task: &Task, changed: &[Changed], gone: &[&StoredPayment], now_s: i64) -> Vec<Statement> {
    let scope = task.scope;
    let gone_ids: Vec<PaymentId> = gone.iter().map(|stored| stored.id.clone()).collect();
    let money: Vec<&Changed> = changed.iter().filter(|c| c.money_differs).collect();
    let rows = changed.iter().map(|c| (c.row.clone(), c.stored)).collect();
    let ids = |of: &[&Changed]| of.iter().filter(|c| c.stored.is_some()).map(|c| c.row.id.clone()).collect::<Vec<_>>();
    let stored_money = ids(&money);
    let recredited: Vec<&Changed> = changed.iter().filter(|c| c.credits_differ).collect();
    let credited: Vec<&Changed> = recredited.iter().copied().filter(|c| c.had_credits).collect();
    let old_credits = [ids(&credited), gone_ids.clone()].concat();
    let entries: Vec<EntryRow> = money.iter().flat_map(|c| entry_rows(c)).collect();
    let credits: Vec<CreditRow> = recredited.iter().flat_map(|c| credit_rows(c)).collect();
    let mut old_clues: Vec<ClueRow> = Vec::new();
    let mut clues: Vec<ClueRow> = Vec::new();
    for c in changed {
        let before = c.stored.map(|stored| &stored.watched);
        let dropped = before.into_iter().flatten().filter(|clue| !c.watched.contains(*clue));
        old_clues.extend(dropped.map(|clue| ClueRow { clue, payment: &c.row.id }));
        let added = c.watched.iter().filter(|clue| before.is_none_or(|before| !before.contains(*clue)));
        clues.extend(added.map(|clue| ClueRow { clue, payment: &c.row.id }));
    }
    for stored in gone {
        old_clues.extend(stored.watched.iter().map(|clue| ClueRow { clue, payment: &stored.id }));
    }
    let drops = [
        payment::delete(scope, &gone_ids),
        payment::delete_answers(scope, &gone_ids),
        payment::delete_entries(scope, &gone_ids),
        // Entries that stay as they are are not written anew.
        rebuild::delete_other_entries(scope, &stored_money, &entries),
        explanation::delete(scope, &gone_ids),
        payment::delete_credits(scope, &old_credits),
        payment::delete_clues(scope, &old_clues),
    ];
    let puts = [
        explanation::upsert(scope, &explanation_rows(changed, task.cause, now_s)),
        payment::insert_entries(scope, &entries),
        payment::insert_credits(scope, &credits),
        payment::insert_clues(scope, &clues),
        payment::insert_answers(scope, &past_answers(changed)),
    ];
    drops.into_iter().flatten().chain(payment::put(scope, rows)).chain(puts.into_iter().flatten()).collect()
}

/// The clues of the payments outside the view that this commit may concern.
fn clues_concerned(changes: &Changes) -> Vec<String> {
    // A customer stands in a clue of its own, or in that of what is remembered of it.
    let telling = changes.telling.iter().flat_map(|id| [id.to_string(), remembered::clue(id)]);
    let clues: SortedSet<String> =
        telling.chain(changes.payment_facts_since_s.map(|_| PAYMENT_FACTS_SINCE.to_owned())).collect();
    clues.into_iter().collect()
}

/// The ids whose versions rise, where they do.
fn written_ids(changes: &Changes, changed: &[Changed], gone: &[&StoredPayment]) -> SortedSet<String> {
    let mut written: SortedSet<String> = changes.written.iter().map(ToString::to_string).collect();
    let payments = changed.iter().map(|c| &c.row.id).chain(gone.iter().map(|stored| &stored.id));
    written.extend(payments.map(|id| id.as_str().trim_start_matches("first:").to_owned()));
    written.extend(changes.payment_facts_since_s.map(|_| PAYMENT_FACTS_SINCE.to_owned()));
    written
}
