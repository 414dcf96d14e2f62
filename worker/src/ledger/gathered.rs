//! What a decision starts from: the view, and where it was foreseen what evidence it would ask for, that evidence, read in the same
//! round trip.
//!
//! What always holds: what is foreseen only saves a round trip. The decision uses evidence that was read ahead where it asks for exactly
//! that; else it asks. The guards of its commit do not depend on when the evidence was read.

use super::decide::with_clues;
use super::inquiry::{Inquiry, InquiryAsked, Learnt};
use super::task::{News, Task};
use super::view::{View, ViewAsked};
use crate::fault::Fault;
use crate::memory::recent_facts::Met;
use crate::port::batch::{Answers, Batch};
use crate::shell::Shell;
use headwater::stripe::ledger;
use headwater::stripe::object::Objects;

/// What was read before a decision.
pub struct Gathered {
    pub(super) view: View,
    pub(super) ahead: Option<Learnt>,
}

impl From<View> for Gathered {
    fn from(view: View) -> Self {
        Self { view, ahead: None }
    }
}

/// The answers that make up what is [`Gathered`] for news.
pub(super) struct GatheredAsked {
    view: ViewAsked,
    ahead: Option<InquiryAsked>,
}

impl GatheredAsked {
    /// Adds the statements that read upwards from the news, and those that look up the evidence that is foreseen.
    pub(super) fn add_to(batch: &mut Batch, shell: &Shell<'_>, task: &Task<'_>) -> Self {
        let ids = task.occasion.news().map(News::ids).unwrap_or_default();
        let view = ViewAsked::add_to(batch, task.scope, &ids);
        let foreseen = Some(foreseen(shell, task)).filter(|inquiry| !inquiry.is_empty());
        Self { view, ahead: foreseen.map(|inquiry| inquiry.add_to(batch, task.scope)) }
    }

    /// Takes the answers.
    ///
    /// # Errors
    /// As [`ViewAsked::take`].
    pub(super) fn take(self, answers: &mut Answers, shell: &Shell<'_>, task: &Task<'_>) -> Result<Gathered, Fault> {
        let view = self.view.take(answers)?;
        let ahead = self.ahead.map(|asked| asked.take(answers)).transpose()?;
        remember(shell, task, &view);
        Ok(Gathered { view, ahead })
    }
}

/// What the decision will ask for, by the news alone and by what this isolate remembers in reach of it.
fn foreseen(shell: &Shell<'_>, task: &Task<'_>) -> Inquiry {
    let Some(news) = task.occasion.news() else { return Inquiry::default() };
    let near = shell.memory.facts.near(task.scope, &news.ids(), shell.context.now_ms);
    let objects = Objects::of(near.facts.into_iter().chain(news.facts.iter().cloned()));
    let payments = ledger::derive(&objects, task.policy(near.payment_facts_since_s));
    Inquiry::of(&with_clues(task, &objects, payments), [])
}

/// Remembers what is known once this is committed, for the events of the same purchase that follow.
fn remember(shell: &Shell<'_>, task: &Task<'_>, view: &View) {
    let news = task.occasion.news();
    let facts = view.facts.values().chain(news.map_or(&[][..], |news| news.facts));
    let payment_facts_since_s = task.payment_facts_since_s(view.payment_facts_since_s);
    let met = Met::of(task.scope, facts.cloned().collect(), payment_facts_since_s);
    shell.memory.facts.keep(met, shell.context.now_ms);
}
