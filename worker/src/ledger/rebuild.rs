//! Making derived rows anew: what the facts and visits say now, whatever stands there.
//!
//! What always holds: rows that are right are not written, so a rebuild of a sound database changes nothing, and a payment's history
//! grows only where its answer is another one. Called by `job::rebuild`, which goes through the facts.

use super::change::Changes;
use super::changed::{
    AnswerText, Changed, answer, answer_of, credit_rows, entry_rows, explanation_rows, past_answers, present_answer,
    whole,
};
use super::decide::decide;
use super::derived::Derived;
use super::effect::{Commit, Effect};
use super::guard;
use super::planning::Plan;
use super::recurring;
use super::remembered::memory_changes;
use super::stale::stale_days;
use super::task::{Occasion, Task};
use super::view::{View, ViewAsked};
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::explanation::{self, Explanation};
use crate::store::fact::{self, NewFact, Scope};
use crate::store::payment::{self, ClueRow, CreditRow, EntryRow, StoredPayment};
use crate::store::reach::{self, Since};
use crate::store::rebuild::{self, LatestAnswer, LinkRow};
use crate::store::subscription::{self, NewSubscription};
use crate::store::{pending, remembered};
use headwater::base::id::{PaymentId, StripeId};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::stripe::link::{Link, links, own_links};
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
    let is_time = !view.serves_older_workers(shell.context.now_s());
    let shortened = if is_time { Shortened::of(&view, page)? } else { Shortened::default() };
    let Shortened { facts: shortened, links: needless } = shortened;
    let shown: SortedSet<Link> = view.shown_links().into_iter().chain(needless.iter().cloned()).collect();
    let is_missing = |link: &&Link| ids.contains(&link.from) && !known.contains(link) && !shown.contains(link);
    let missing: SortedSet<Link> = changes.links.iter().filter(is_missing).cloned().collect();
    let wrong: SortedSet<Link> =
        changes.superseded.into_iter().chain(needless).filter(|link| known.contains(link)).collect();
    let row = |id| Some(NewSubscription { id, state: subscription_state(all.subscriptions.get(id)?)? });
    let subscriptions: Vec<NewSubscription> = page.iter().filter_map(row).collect();
    let mut commit = Commit::writing(vec![view.guard(scope, Since::Any)]);
    commit.write_all(subscription::upsert(scope, &subscriptions));
    commit.write_all(recurring::rebuilt(scope, &all, page));
    commit.write_all(fact::shorten(scope, &shortened));
    if !wrong.is_empty() {
        commit.write(fact::delete_links(scope, &wrong));
    }
    if !missing.is_empty() {
        commit.write(fact::insert_links(scope, &missing));
    }
    let written: SortedSet<String> = missing.iter().chain(&wrong).map(|link| link.from.to_string()).collect();
    if !written.is_empty() && view.serves_older_workers(shell.context.now_s()) {
        commit.write(reach::raise_versions(scope, &written));
    }
    Ok(commit)
}

/// Facts of a page that an earlier version stored in the long form, and the links that their bodies show from now on.
#[derive(Default)]
struct Shortened {
    facts: Vec<NewFact>,
    links: SortedSet<Link>,
}

impl Shortened {
    fn of(view: &View, page: &SortedSet<StripeId>) -> Result<Self, Fault> {
        let mut all = Self::default();
        for (key, fact) in view.facts.iter().filter(|(key, _)| page.contains(&key.0) && !view.short.contains(key)) {
            let mut new = NewFact::of(fact)?;
            new.digest.clone_from(&key.1);
            if new.is_short {
                all.links.extend(own_links(fact));
                all.facts.push(new);
            }
        }
        Ok(all)
    }
}

/// Makes the payments in view of these objects anew.
///
/// # Errors
/// When the database fails, or more hangs together than can be decided on.
pub async fn payments(shell: &Shell<'_>, task: &Task<'_>, ids: &SortedSet<StripeId>) -> Result<Plan, Fault> {
    let view = View::load(shell, task.scope, ids).await?;
    let (decided, payments, crowded) = decide(shell, task, &view, None).await?;
    let ids: Vec<&PaymentId> = decided.answered.payments.iter().map(|derived| &derived.payment.id).collect();
    let latest = shell.database.rows_of::<LatestAnswer>(rebuild::latest_answers(task.scope, &ids)).await?;
    let latest: SortedMap<PaymentId, LatestAnswer> = latest.into_iter().map(|row| (row.payment.clone(), row)).collect();
    let mut rows: Vec<Changed> = Vec::new();
    for derived in &decided.answered.payments {
        let latest = latest.get(&derived.payment.id);
        rows.push(made_anew(derived, view.stored.get(&derived.payment.id), latest)?);
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
    let in_view = &decided.answered.lookup.but;
    let memory = remembered::queue(task.scope, &memory_changes(&made.rows, &made.gone), in_view, &cause);
    memory.into_iter().for_each(|queue| commit.follow(Effect::Queue(queue)));
    let written = written(&made);
    if !written.is_empty() && view.serves_older_workers(shell.context.now_s()) {
        commit.write(reach::raise_versions(task.scope, &written));
    }
    Ok(Plan { commit, payments, crowded })
}

/// The payment made anew: whether its answer is another than the last, which stands with the payment or in the history.
fn made_anew<'a>(
    derived: &'a Derived,
    stored: Option<&'a StoredPayment>,
    latest: Option<&LatestAnswer>,
) -> Result<Changed<'a>, Fault> {
    let mut row = whole(derived, stored)?;
    let is_last = |stored: &StoredPayment| latest.is_none_or(|latest| latest.ordinal < stored.answers);
    let present = stored.filter(|stored| stored.decided.is_some() && is_last(stored));
    row.answer_differs = match present {
        Some(stored) => {
            let explained = stored.explanation.as_deref().map(Explanation::parse).transpose()?;
            row.before = present_answer(stored, explained.as_ref());
            answer_of(stored, explained.as_ref()) != answer(&derived.attribution)
        }
        None => !latest.is_some_and(|latest| is_present(latest, &row)),
    };
    let last = present.map(|stored| stored.answers).or(latest.map(|latest| latest.ordinal));
    row.row.answers = last.unwrap_or(0) + i64::from(row.answer_differs);
    Ok(row)
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
    let payments = rows.iter().map(|row| (row.row.clone(), row.stored)).collect();
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
    commit.write_all(payment::put(scope, payments));
    let puts = [
        explanation::upsert(scope, &explanation_rows(rows, task.cause, now_s)),
        payment::insert_entries(scope, &entries),
        payment::insert_credits(scope, &credits),
        payment::insert_clues(scope, &clues),
        payment::insert_answers(scope, &past_answers(rows)),
    ];
    commit.write_all(puts.into_iter().flatten());
}

/// The versions to raise, where they are: of payments whose row another decision may have read as it was.
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
