//! Making derived rows anew: what the facts and visits say now, whatever stands there.
//!
//! What always holds: rows that are right are not written, so a rebuild of a sound database changes nothing, and a payment's history
//! grows only where its answer is another one. Called by `job::rebuild`, which goes through the facts.

use super::change::Changes;
use super::changed::{AnswerText, Changed, answer, answer_row, credit_rows, entry_rows, whole};
use super::decide::decide;
use super::effect::{Commit, Effect};
use super::guard;
use super::planning::Plan;
use super::remembered::memory_changes;
use super::stale::stale_days;
use super::task::{Occasion, Task};
use super::view::{View, ViewAsked};
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::explanation::{self, ExplanationRow};
use crate::store::fact::{self, Scope};
use crate::store::payment::{self, AnswerRow, ClueRow, CreditRow, EntryRow, PaymentRow, StoredPayment};
use crate::store::rebuild::{self, LatestAnswer, LinkRow};
use crate::store::subscription::{self, NewSubscription};
use crate::store::{pending, remembered};
use headwater::base::id::{PaymentId, StripeId};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::stripe::link::{Link, links};
use headwater::stripe::object::Objects;
use headwater::stripe::subscription::subscription_state;

/// Puts back the links that facts of these objects tell of, and their subscriptions. Links that no fact tells of stay: after a removal
/// there are such, and they only make a decision read more.
///
/// # Errors
/// When the database fails, or more hangs together than can be decided on.
pub async fn objects(shell: &Shell<'_>, scope: &Scope, page: &SortedSet<StripeId>) -> Result<Commit, Fault> {
    let near = View::load(shell, scope, page).await?;
    // Where links are missing the view ends early, so what the facts themselves name is read as well.
    let told = near.facts.values().flat_map(links);
    let ids: SortedSet<StripeId> = told.flat_map(|link| [link.from, link.to]).chain(page.iter().cloned()).collect();
    let mut reading = Batch::new();
    let view = ViewAsked::add_to(&mut reading, scope, &ids);
    let known = reading.ask::<LinkRow>(rebuild::links(scope, &ids));
    let mut answers = reading.run(shell.database).await?;
    let view = view.take(&mut answers)?;
    let known: SortedSet<Link> = answers.take(known)?.into_iter().map(Link::from).collect();
    let all = Objects::of(view.facts.values().cloned());
    let mut changes = Changes::default();
    changes.lead_to_first_money(&view, &Occasion::Again, &all);
    changes.links.extend(near.facts.values().flat_map(links));
    let of_ids = |link: &&Link| ids.contains(&link.from);
    let missing: SortedSet<Link> =
        changes.links.iter().filter(of_ids).filter(|link| !known.contains(link)).cloned().collect();
    let wrong: SortedSet<Link> = changes.superseded.into_iter().filter(|link| known.contains(link)).collect();
    let row = |id| Some(NewSubscription { id, state: subscription_state(all.subscriptions.get(id)?)? });
    let subscriptions: Vec<NewSubscription> = page.iter().filter_map(row).collect();
    let mut commit = Commit::writing(vec![fact::guard(scope, &view.versions)]);
    commit.write_all(subscription::upsert(scope, &subscriptions));
    if !wrong.is_empty() {
        commit.write(fact::delete_links(scope, &wrong));
    }
    if !missing.is_empty() {
        commit.write(fact::insert_links(scope, &missing));
    }
    let written: SortedSet<String> = missing.iter().chain(&wrong).map(|link| link.from.to_string()).collect();
    if !written.is_empty() {
        commit.write(fact::bump(scope, &written));
    }
    Ok(commit)
}

/// Makes the payments in view of these objects anew.
///
/// # Errors
/// When the database fails, or more hangs together than can be decided on.
pub async fn payments(shell: &Shell<'_>, task: &Task<'_>, ids: &SortedSet<StripeId>) -> Result<Plan, Fault> {
    let view = View::load(shell, task.scope, ids).await?;
    let (decided, payments, crowded) = decide(shell, task, &view).await?;
    let ids: Vec<&PaymentId> = decided.answered.payments.iter().map(|derived| &derived.payment.id).collect();
    let latest = shell.database.rows_of::<LatestAnswer>(rebuild::latest_answers(task.scope, &ids)).await?;
    let latest: SortedMap<PaymentId, LatestAnswer> = latest.into_iter().map(|row| (row.payment.clone(), row)).collect();
    let mut rows: Vec<Changed> = Vec::new();
    for derived in &decided.answered.payments {
        let latest = latest.get(&derived.payment.id);
        let mut row = whole(derived, view.stored.get(&derived.payment.id))?;
        row.answer_differs = !latest.is_some_and(|latest| is_present(latest, &row));
        row.row.answers = latest.map_or(0, |latest| latest.ordinal) + i64::from(row.answer_differs);
        rows.push(row);
    }
    let is_gone = |stored: &&StoredPayment| !rows.iter().any(|row| row.row.id == stored.id);
    let gone: Vec<&StoredPayment> = view.stored.values().filter(is_gone).collect();
    let made = Made { rows, gone };
    let mut commit = Commit::writing(guard::statements(task, &view, &decided));
    let gone: Vec<PaymentId> = made.gone.iter().map(|stored| stored.id.clone()).collect();
    let stale = stale_days(task, &made.rows, &gone, shell.context.now_s())?;
    stale.into_iter().for_each(|effect| commit.follow(effect));
    write_rows(&mut commit, task, &made, shell.context.now_s());
    let cause = pending::Cause { text: task.cause, now_s: shell.context.now_s() };
    let in_view = &decided.answered.in_view;
    let memory = remembered::queue(task.scope, &memory_changes(&made.rows, &made.gone), in_view, &cause);
    memory.into_iter().for_each(|queue| commit.follow(Effect::Queue(queue)));
    let written = written(&made);
    if !written.is_empty() {
        commit.write(fact::bump(task.scope, &written));
    }
    Ok(Plan { commit, payments, crowded })
}

/// Whether the history ends with this answer.
fn is_present(latest: &LatestAnswer, row: &Changed) -> bool {
    let AnswerText { confidence, rung, visitor, source, campaign } = answer(&row.derived.attribution);
    (latest.confidence, latest.rung, latest.visitor.as_ref()) == (confidence, rung, visitor)
        && (latest.source.as_deref(), latest.campaign.as_deref()) == (source, campaign)
}

/// The payments in view as they are to stand, and those that are no more.
struct Made<'a> {
    rows: Vec<Changed<'a>>,
    gone: Vec<&'a StoredPayment>,
}

fn write_rows(commit: &mut Commit, task: &Task, made: &Made, now_s: i64) {
    let (scope, rows) = (task.scope, &made.rows);
    let gone: Vec<PaymentId> = made.gone.iter().map(|stored| stored.id.clone()).collect();
    let ids: Vec<PaymentId> = rows.iter().map(|row| row.row.id.clone()).collect();
    let entries: Vec<EntryRow> = rows.iter().flat_map(entry_rows).collect();
    let credits: Vec<CreditRow> = rows.iter().flat_map(credit_rows).collect();
    let clue = |row| move |clue| ClueRow { clue, payment: row };
    let clues: Vec<ClueRow> =
        rows.iter().flat_map(|row| row.watched.iter().map(String::as_str).map(clue(&row.row.id))).collect();
    let payments: Vec<PaymentRow> = rows.iter().map(|row| row.row.clone()).collect();
    let explanations: Vec<&ExplanationRow> = rows.iter().map(|row| &row.explanation).collect();
    let differing = rows.iter().filter(|row| row.answer_differs);
    let answers: Vec<AnswerRow> = differing.map(|row| answer_row(row, task.cause, now_s)).collect();
    let drops = [
        payment::delete(scope, &gone),
        payment::delete_answers(scope, &gone),
        payment::delete_entries(scope, &gone),
        payment::delete_credits(scope, &gone),
        explanation::delete(scope, &gone),
        rebuild::delete_other_entries(scope, &ids, &entries),
        rebuild::delete_other_credits(scope, &ids, &credits),
    ];
    commit.write_all(drops.into_iter().flatten());
    let puts = [
        payment::upsert(scope, &payments),
        explanation::upsert(scope, &explanations),
        payment::insert_entries(scope, &entries),
        payment::insert_credits(scope, &credits),
        payment::insert_clues(scope, &clues),
        payment::insert_answers(scope, &answers),
    ];
    commit.write_all(puts.into_iter().flatten());
}

/// The versions to raise: of payments whose row another decision may have read as it was.
fn written(Made { rows, gone }: &Made) -> SortedSet<String> {
    let changed = rows.iter().filter(|row| row.stored.is_none_or(|stored| !is_same(stored, row)));
    let ids = changed.map(|row| &row.row.id).chain(gone.iter().map(|stored| &stored.id));
    ids.map(|id| id.as_str().trim_start_matches("first:").to_owned())
        .filter(|id| id != fact::PAYMENT_FACTS_SINCE)
        .collect()
}

fn is_same(stored: &StoredPayment, Changed { row, explanation, .. }: &Changed) -> bool {
    let watched = serde_json::to_string(&stored.watched).is_ok_and(|watched| watched == row.watched);
    watched
        && stored.explanation.as_ref() == Some(&explanation.body)
        && (stored.confidence, stored.rung) == (row.confidence, row.rung)
        && (stored.remembered_by, stored.paid_s, stored.answers) == (row.remembered_by, row.paid_s, row.answers)
        && (&stored.customer, &stored.visitor, &stored.money_digest) == (&row.customer, &row.visitor, &row.money_digest)
}
