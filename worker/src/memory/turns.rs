//! Turns of the deliveries that this isolate takes in at one time. Stripe sends the events of a purchase within a second. Side by side,
//! each would fail the others' commits and gather everything anew; one after the other, each is taken in once.
//!
//! What always holds: a turn saves work and decides nothing. Commits are guarded, since other isolates have turns of their own.

use crate::store::fact::Scope;
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use headwater::stripe::fact::Fact;
use headwater::stripe::link::links;
use std::cell::{Cell, RefCell};

/// So many deliveries stand in line. One more goes on without a turn.
const IN_LINE: usize = 256;
/// Who was not heard of for so many milliseconds is dead, or slower than it is worth to wait for.
const HEARD_MS: i64 = 2_000;
/// How the ids of customers begin. Two payments of a customer rarely fail each other's commits.
const CUSTOMER: &str = "cus_";

/// The line, first come first served among those that share an object.
#[derive(Default)]
pub struct Turns {
    tickets: Cell<u64>,
    line: RefCell<Vec<Standing>>,
}

/// A delivery in the line: who waits, and who has its turn.
struct Standing {
    ticket: u64,
    scope: Scope,
    objects: SortedSet<StripeId>,
    heard_ms: i64,
}

/// A place in the line, until it is dropped.
pub struct Turn<'a> {
    turns: &'a Turns,
    ticket: u64,
}

/// The objects that facts are about or lead to, without customers.
fn objects(facts: &[Fact]) -> SortedSet<StripeId> {
    let linked = facts.iter().flat_map(links).flat_map(|link| [link.from, link.to]);
    let all = facts.iter().map(|fact| fact.object.clone()).chain(linked);
    all.filter(|id| !id.as_str().starts_with(CUSTOMER)).collect()
}

impl Turns {
    /// Stands in line for the objects of these facts.
    pub fn stand(&self, scope: &Scope, facts: &[Fact], now_ms: i64) -> Turn<'_> {
        let ticket = self.tickets.get();
        self.tickets.set(ticket.wrapping_add(1));
        let mut line = self.line.borrow_mut();
        line.retain(|other| is_heard(other, now_ms));
        if line.len() < IN_LINE {
            line.push(Standing { ticket, scope: scope.clone(), objects: objects(facts), heard_ms: now_ms });
        }
        Turn { turns: self, ticket }
    }
}

fn is_heard(standing: &Standing, now_ms: i64) -> bool {
    (0..HEARD_MS).contains(&(now_ms - standing.heard_ms))
}

impl Turn<'_> {
    /// Whether nobody before it holds an object of its own. Says that who asks is alive.
    pub fn has_come(&self, now_ms: i64) -> bool {
        let mut line = self.turns.line.borrow_mut();
        let Some(at) = line.iter().position(|standing| standing.ticket == self.ticket) else { return true };
        let (before, rest) = line.split_at_mut(at);
        let Some(own) = rest.first_mut() else { return true };
        own.heard_ms = now_ms;
        let shares =
            |other: &Standing| other.scope == own.scope && own.objects.iter().any(|id| other.objects.contains(id));
        !before.iter().any(|other| is_heard(other, now_ms) && shares(other))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.line.borrow_mut().retain(|standing| standing.ticket != self.ticket);
    }
}
