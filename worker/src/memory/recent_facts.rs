//! Facts that this isolate's deliveries met within the last minute. Stripe sends the events of a purchase within seconds, and they mostly
//! reach one isolate, so what the next of them will read is known before it is read.
//!
//! What always holds: nothing is decided by what is remembered here; it only foresees what a decision will ask the database for.

use super::age::is_fresh;
use crate::store::fact::Scope;
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use headwater::stripe::fact::Fact;
use headwater::stripe::link::{Link, links};
use std::cell::RefCell;
use std::collections::VecDeque;

/// So many purchases are remembered.
const PURCHASES: usize = 64;
/// What hangs together in more facts than these is not remembered.
const FACTS: usize = 64;

/// What a delivery met: everything in reach of its objects, its own facts included.
pub struct Met {
    scope: Scope,
    facts: Vec<Fact>,
    objects: SortedSet<StripeId>,
    links: SortedSet<Link>,
    payment_facts_since_s: Option<i64>,
}

impl Met {
    /// Of these facts, and the site's payment facts since.
    pub fn of(scope: &Scope, facts: Vec<Fact>, payment_facts_since_s: Option<i64>) -> Self {
        let objects = facts.iter().map(|fact| fact.object.clone()).collect();
        let links = facts.iter().flat_map(links).collect();
        Self { scope: scope.clone(), facts, objects, links, payment_facts_since_s }
    }
}

/// What is remembered in reach of some objects.
#[derive(Debug, Default)]
pub struct Near {
    /// The facts.
    pub facts: Vec<Fact>,
    /// The site's payment facts since, as last met.
    pub payment_facts_since_s: Option<i64>,
}

/// The facts met, the latest last.
#[derive(Default)]
pub struct RecentFacts(RefCell<VecDeque<(i64, Met)>>);

impl RecentFacts {
    /// Remembers what a delivery met, instead of what an earlier one met of the same objects.
    pub fn keep(&self, met: Met, now_ms: i64) {
        if met.facts.len() > FACTS {
            return;
        }
        let mut all = self.0.borrow_mut();
        let is_other = |old: &Met| old.scope != met.scope || !old.objects.iter().all(|id| met.objects.contains(id));
        all.retain(|(kept_ms, old)| is_fresh(*kept_ms, now_ms) && is_other(old));
        if all.len() >= PURCHASES {
            all.pop_front();
        }
        all.push_back((now_ms, met));
    }

    /// What is remembered in reach of some objects of a site.
    pub fn near(&self, scope: &Scope, ids: &SortedSet<StripeId>, now_ms: i64) -> Near {
        let all = self.0.borrow();
        let fresh = all.iter().filter(|(kept_ms, met)| is_fresh(*kept_ms, now_ms) && met.scope == *scope);
        let fresh: Vec<&Met> = fresh.map(|(_, met)| met).collect();
        let mut reached = ids.clone();
        loop {
            let before = reached.len();
            for link in fresh.iter().flat_map(|met| &met.links) {
                if reached.contains(&link.from) {
                    reached.insert(link.to.clone());
                }
            }
            if reached.len() == before {
                break;
            }
        }
        let facts = fresh.iter().flat_map(|met| &met.facts).filter(|fact| reached.contains(&fact.object));
        Near {
            facts: facts.cloned().collect(),
            payment_facts_since_s: fresh.last().and_then(|met| met.payment_facts_since_s),
        }
    }
}
