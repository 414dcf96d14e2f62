//! From a decision to the statements of one atomic commit: guards first, then only the rows that differ, versions last.

use super::change::Changes;
use super::effect::{Commit, Effect};
use super::evidence::Answered;
use super::guard;
use super::question::questions;
use super::remembered::memory_changes;
use super::{Derived, Occasion, Task, View};
use crate::fault::Fault;
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::payment::{AnswerRow, ClueRow, CreditRow, EntryRow, PaymentRow, StoredPayment, Support};
use crate::store::{email, fact, payment, pending, question, remembered};
use headwater::attribution::{Attribution, Confidence, Model, Rung};
use headwater::base::id::{PaymentId, VisitorId};
use headwater::stripe::fact::digest;
use headwater::stripe::ledger::StripeObject;
use headwater::stripe::ledger::{EntryKind, KinObject};
use headwater::visit::channel::Channel;
use std::collections::BTreeSet;

/// The id of the version of payment facts since, and the clue of the payments that rest on it.
pub(super) const MOMENT: &str = "moment";

/// What was decided.
pub(super) struct Decided {
    pub(super) changes: Changes,
    pub(super) answered: Answered,
    pub(super) subscriptions: Vec<Statement>,
    /// With another time of payment facts since, what is in view may be other money.
    pub(super) rests_on_moment: bool,
}

/// A payment that differs from what is stored.
pub(super) struct Changed<'a> {
    pub(super) derived: &'a Derived,
    pub(super) stored: Option<&'a StoredPayment>,
    pub(super) row: PaymentRow,
    pub(super) watched: BTreeSet<String>,
    money_differs: bool,
    pub(super) answer_differs: bool,
    credits_differ: bool,
}

pub(super) fn commit_of(shell: &Shell<'_>, task: &Task<'_>, view: &View, decided: Decided) -> Result<Commit, Fault> {
    let Decided { changes, answered, subscriptions, rests_on_moment } = decided;
    let mut changed = Vec::new();
    for derived in &answered.payments {
        changed.extend(differing(derived, view.stored.get(&derived.payment.id))?);
    }
    let gone: Vec<&StoredPayment> =
        view.stored.values().filter(|s| !answered.payments.iter().any(|d| d.payment.id == s.id)).collect();
    let quiet = changed.is_empty() && gone.is_empty() && changes.facts.is_empty() && changes.moment_s.is_none();
    if quiet && !matches!(task.occasion, Occasion::Removal(_)) {
        return Ok(Commit::default());
    }
    let now_s = shell.context.now_s();
    let mut commit = Commit::writing(guard::statements(task, view, (&changes, rests_on_moment), &answered));
    commit.write_all(fact_statements(shell, task, &changes)?);
    commit.write_all(subscriptions);
    commit.write_all(payment_statements(task, &changed, &gone, now_s));
    let cause = pending::Cause { text: task.cause, now_s };
    let memory = remembered::queue(task.scope, &memory_changes(&changed, &gone), &answered.in_view, &cause);
    let effects = [
        queue(task, &changes, &answered, &cause).map(Effect::Queue),
        memory.map(Effect::Queue),
        question::add(task.scope, &questions(&answered.payments), now_s).map(Effect::Ask),
    ];
    effects.into_iter().flatten().for_each(|effect| commit.follow(effect));
    commit.write(fact::bump(task.scope, &written_ids(&changes, &changed, &gone)));
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
    let news = task.occasion.news().filter(|_| !changes.facts.is_empty() || changes.moment_s.is_some());
    let Some(news) = news else { return Ok(all) };
    if !changes.facts.is_empty() {
        all.push(fact::insert(task.scope, news.integration, news.event, &changes.facts));
    }
    if let Some(moment_s) = changes.moment_s {
        all.push(fact::lower_moment(task.scope, moment_s));
    }
    let mut emails = Vec::new();
    for (pseudonym, address) in news.emails {
        let random = shell.context.random();
        emails.push(email::seal(&shell.secrets.seal_key, &task.scope.site, (pseudonym, address.as_str()), random)?);
    }
    if !emails.is_empty() {
        all.push(email::insert(&task.scope.site, &emails));
    }
    Ok(all)
}

/// The payment's row, when anything of it differs from what is stored.
fn differing<'a>(derived: &'a Derived, stored: Option<&'a StoredPayment>) -> Result<Option<Changed<'a>>, Fault> {
    let mut changed = whole(derived, stored)?;
    let row = &changed.row;
    let Some(stored) = stored else { return Ok(Some(changed)) };
    let money_differs = stored.money_digest != row.money_digest;
    // What makes its customer remembered is apart from the answer: a signed identify may change it alone.
    let is_same = stored.attribution == row.attribution
        && stored.watched == changed.watched
        && stored.remembered_by == row.remembered_by;
    if !money_differs && is_same {
        return Ok(None);
    }
    let before: Support = serde_json::from_str(&stored.attribution).map_err(Fault::internal)?;
    let (before, now) = (&before.attribution, &derived.attribution);
    changed.money_differs = money_differs;
    changed.answer_differs = answer(before) != answer(now) || credited(before) != credited(now);
    changed.credits_differ = before.credits != now.credits;
    changed.row.answers = stored.answers + i64::from(changed.answer_differs);
    Ok(Some(changed))
}

/// The payment as one of which all differs: its history begins with this answer.
pub(super) fn whole<'a>(derived: &'a Derived, stored: Option<&'a StoredPayment>) -> Result<Changed<'a>, Fault> {
    let payment = &derived.payment;
    let objects = payment.kin.iter().map(|(kind, id)| StripeObject { kind: kind.kind().to_owned(), id: id.clone() });
    let (attribution, notes) = (derived.attribution.clone(), payment.notes.clone());
    let support = Support { attribution, objects: objects.collect(), notes };
    let watched = watched(derived);
    let customer = derived.clues.customers.first();
    let email = derived.clues.emails.first().map(|found| &found.value);
    let money = (payment.state, payment.currency, payment.paid_s, payment.renewal, &payment.entries, customer, email);
    let row = PaymentRow {
        id: payment.id.clone(),
        state: payment.state,
        currency: payment.currency,
        paid_s: payment.paid_s,
        renewal: i64::from(payment.renewal),
        gross_minor: payment.sum_minor(EntryKind::Payment),
        refunds_minor: payment.sum_minor(EntryKind::Refund),
        disputes_minor: payment.sum_minor(EntryKind::Dispute),
        customer: customer.cloned(),
        email: email.cloned(),
        confidence: derived.attribution.confidence,
        rung: derived.attribution.rung,
        visitor: derived.attribution.visitor.clone(),
        remembered_by: derived.remembered_by,
        attribution: serde_json::to_string(&support).map_err(Fault::internal)?,
        watched: serde_json::to_string(&watched).map_err(Fault::internal)?,
        money_digest: digest(&serde_json::to_string(&money).map_err(Fault::internal)?),
        answers: 1,
    };
    Ok(Changed { derived, stored, row, watched, money_differs: true, answer_differs: true, credits_differ: true })
}

/// The clues that bring a payment back: objects that many payments share, or that its money waits for; people, visits not seen yet,
/// and payment facts since.
fn watched(derived: &Derived) -> BTreeSet<String> {
    let shared = |kind: KinObject| !matches!(kind, KinObject::Charge | KinObject::PaymentIntent | KinObject::Invoice);
    let objects = derived.payment.kin.iter().filter(|(kind, _)| shared(*kind)).map(|(_, id)| id.to_string());
    let waits_for = derived.payment.waits_for.iter().map(ToString::to_string);
    let users = derived.clues.users.iter().map(|found| format!("user:{}", found.value));
    let emails = derived.clues.emails.iter().map(|found| format!("email:{}", found.value));
    let moment = derived.payment.rests_on_moment.then(|| MOMENT.to_owned());
    let memory = derived.clues.customers.iter().filter(|_| derived.leans_on_memory).map(remembered::clue);
    objects
        .chain(waits_for)
        .chain(users)
        .chain(emails)
        .chain(moment)
        .chain(memory)
        .chain(derived.watched_visits.iter().cloned())
        .collect()
}

pub(super) type AnswerText<'a> = (Confidence, Option<Rung>, Option<&'a VisitorId>, Option<&'a str>, Option<&'a str>);

/// What makes an answer another one, for the history.
pub(super) fn answer(attribution: &Attribution) -> AnswerText<'_> {
    let credit = attribution.default_credit();
    let source = credit.and_then(|credit| credit.source.as_deref());
    let campaign = credit.and_then(|credit| credit.campaign.as_deref());
    (attribution.confidence, attribution.rung, attribution.visitor.as_ref(), source, campaign)
}

fn payment_statements(task: &Task, changed: &[Changed], gone: &[&StoredPayment], now_s: i64) -> Vec<Statement> {
    let scope = task.scope;
    let gone_ids: Vec<PaymentId> = gone.iter().map(|stored| stored.id.clone()).collect();
    let money: Vec<&Changed> = changed.iter().filter(|c| c.money_differs).collect();
    let rows: Vec<PaymentRow> = changed.iter().map(|c| c.row.clone()).collect();
    let ids = |of: &[&Changed]| of.iter().filter(|c| c.stored.is_some()).map(|c| c.row.id.clone()).collect::<Vec<_>>();
    let old_entries = [ids(&money), gone_ids.clone()].concat();
    let recredited: Vec<&Changed> = changed.iter().filter(|c| c.credits_differ).collect();
    let old_credits = [ids(&recredited), gone_ids.clone()].concat();
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
    let answers: Vec<AnswerRow> =
        changed.iter().filter(|c| c.answer_differs).map(|c| answer_row(c, task.cause, now_s)).collect();
    [
        payment::delete(scope, &gone_ids),
        payment::delete_answers(scope, &gone_ids),
        payment::delete_entries(scope, &old_entries),
        payment::delete_credits(scope, &old_credits),
        payment::delete_clues(scope, &old_clues),
        payment::upsert(scope, &rows),
        payment::insert_entries(scope, &entries),
        payment::insert_credits(scope, &credits),
        payment::insert_clues(scope, &clues),
        payment::insert_answers(scope, &answers),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn entry_rows<'a>(changed: &'a Changed) -> impl Iterator<Item = EntryRow<'a>> {
    let payment = &changed.derived.payment;
    payment.entries.iter().map(|entry| EntryRow { payment: &payment.id, currency: payment.currency, entry })
}

pub(super) fn credit_rows<'a>(changed: &'a Changed) -> Vec<CreditRow<'a>> {
    let mut rows: Vec<CreditRow> = Vec::new();
    for credit in &changed.derived.attribution.credits {
        let position = rows.iter().filter(|row| row.credit.model == credit.model).count();
        rows.push(CreditRow { payment: &changed.row.id, position, credit });
    }
    rows
}

type CreditText<'a> = (Model, Confidence, Channel, Option<&'a str>, Option<&'a str>);

/// What each model credits: an identity learnt later may change the first touch alone, and that is to be noted too (A18).
fn credited(attribution: &Attribution) -> Vec<CreditText<'_>> {
    let credits = attribution.credits.iter();
    credits.map(|c| (c.model, c.confidence, c.channel, c.source.as_deref(), c.campaign.as_deref())).collect()
}

pub(super) fn answer_row<'a>(changed: &'a Changed, cause: &'a str, decided_s: i64) -> AnswerRow<'a> {
    let (confidence, rung, visitor, source, campaign) = answer(&changed.derived.attribution);
    let (payment, ordinal) = (&changed.row.id, changed.row.answers);
    AnswerRow { payment, ordinal, decided_s, confidence, rung, visitor, source, campaign, cause }
}

/// Queues the payments outside the view that this commit may concern.
fn queue(task: &Task, changes: &Changes, answered: &Answered, cause: &pending::Cause) -> Option<Statement> {
    let telling = changes.telling.iter().map(ToString::to_string);
    let clues: BTreeSet<String> = telling.chain(changes.moment_s.map(|_| MOMENT.to_owned())).collect();
    let clues: Vec<String> = clues.into_iter().collect();
    let done: Vec<PaymentId> = answered.payments.iter().map(|derived| derived.payment.id.clone()).collect();
    (!clues.is_empty()).then(|| pending::add(task.scope, &clues, &done, cause))
}

fn written_ids(changes: &Changes, changed: &[Changed], gone: &[&StoredPayment]) -> BTreeSet<String> {
    let mut written: BTreeSet<String> = changes.written.iter().map(ToString::to_string).collect();
    let payments = changed.iter().map(|c| &c.row.id).chain(gone.iter().map(|stored| &stored.id));
    written.extend(payments.map(|id| id.as_str().trim_start_matches("first:").to_owned()));
    written.extend(changes.moment_s.map(|_| MOMENT.to_owned()));
    written
}
