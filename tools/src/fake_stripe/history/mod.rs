//! The history of an account, made up from a seed: its objects, the events that reported them, and what an import must
//! come to.
//!
//! What always holds: the same seed gives the same history, and the sums come from what happened, not from the objects.

mod arrival;
mod catalogue;
mod expected;
mod fate;
mod heard;
mod objects;
mod story;
mod tale;
mod told;
mod writer;

pub use expected::{Expected, ExpectedCurrency, Sums};
pub use heard::{Heard, Kinds};

use super::{FakeStripe, Kind};
use crate::shop::Price;
use serde_json::Value;
use std::rc::Rc;
use story::{Contract, Person, Story};
use writer::Writer;

const DAY_S: i64 = 86_400;

/// Which history is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// Decides everything that is not said here.
    pub seed: u64,
    /// Its beginning, unix seconds.
    pub from_s: i64,
    /// Its end; at least 30 days after the beginning.
    pub to_s: i64,
    /// How many charges there are at least, failed ones and voided authorisations included.
    pub charges: usize,
    /// Whether each kind of purchase is told once before any is told by lot.
    pub each_once: bool,
    /// Whether those told by lot are each as likely as another, and odd ones among them.
    pub evenly: bool,
}

impl History {
    /// Of so many charges, in the days up to a time.
    pub fn of(charges: usize, seed: u64, (days, to_s): (i64, i64)) -> Self {
        Self { seed, from_s: to_s - days.max(30) * DAY_S, to_s, charges, each_once: true, evenly: false }
    }

    /// Of so few charges that many can be tried, within 100 days, anything as likely as anything.
    pub fn odd(charges: usize, seed: u64, to_s: i64) -> Self {
        Self { each_once: false, evenly: true, ..Self::of(charges, seed, (100, to_s)) }
    }

    /// Some 50 charges within 120 days, every oddity among them.
    pub fn small(seed: u64, to_s: i64) -> Self {
        Self::of(0, seed, (120, to_s))
    }

    /// Writes it.
    pub fn write(&self) -> Written {
        Writer::new(self).write()
    }
}

/// A history.
#[derive(Debug, Clone, Default)]
pub struct Written {
    stories: Vec<Story>,
    contracts: Vec<Rc<Contract>>,
    people: Vec<Person>,
    /// How many charges there are.
    pub charges: usize,
}

impl Written {
    /// Every object as it is in the end, in no order.
    pub fn objects(&self) -> impl Iterator<Item = Value> {
        let begun_s = self.stories.iter().map(|story| story.purchase.at_s).min().unwrap_or(0) - DAY_S;
        let priced = move |price: Price| {
            // A product has a price in each currency.
            let product = (price.currency == "eur").then(|| price.product(begun_s));
            [Some(price.object(begun_s)), product].into_iter().flatten()
        };
        let prices = catalogue::all().flat_map(priced);
        let contracts = self.contracts.iter().map(|contract| contract.object(i64::MAX, contract.paid_until_s));
        let people = self.people.iter().filter_map(Person::object);
        prices.chain(people).chain(contracts).chain(self.stories.iter().flat_map(Story::objects))
    }

    /// Every event, in no order.
    pub fn events(&self) -> impl Iterator<Item = Value> {
        self.events_beside().chain(self.stories.iter().flat_map(Story::events))
    }

    /// Those of subscriptions and customers.
    fn events_beside(&self) -> impl Iterator<Item = Value> {
        let contracts = self.contracts.iter().flat_map(|contract| contract.events());
        let people = self.people.iter().flat_map(Person::events);
        people.chain(contracts)
    }

    /// The events from a time up to another, the second not included, oldest first.
    pub fn events_between(&self, from_s: i64, to_s: i64) -> Vec<Value> {
        let created = |event: &Value| event.get("created").and_then(Value::as_i64).unwrap_or(0);
        // What follows a purchase does so soon, so the others need not be told at all.
        let is_near = |story: &&Story| {
            (from_s.saturating_sub(90 * DAY_S)..to_s.saturating_add(DAY_S)).contains(&story.purchase.at_s)
        };
        let of_stories = self.stories.iter().filter(is_near).flat_map(Story::events);
        let all = self.events_beside().chain(of_stories);
        let mut events: Vec<Value> = all.filter(|event| (from_s..to_s).contains(&created(event))).collect();
        events.sort_by_key(created);
        events
    }

    /// What an import of it must come to.
    pub fn expected(&self) -> Expected {
        let mut expected = Expected::default();
        self.stories.iter().for_each(|story| expected.count(story));
        expected
    }

    /// An account that has lived it, with one key that may do all: its objects, and the events of its last 30 days.
    pub fn account(&self, key: &str, now_s: i64) -> FakeStripe {
        let mut fake = FakeStripe::new(key);
        self.objects().for_each(|object| fake.put(object));
        for Person { buyer, at_s, .. } in self.people.iter().filter(|person| person.deleted_s.is_some()) {
            fake.put(buyer.object(*at_s));
            fake.delete(Kind::Customer, &buyer.customer);
        }
        self.events_between(now_s - 30 * DAY_S, now_s + 1).into_iter().for_each(|event| fake.put(event));
        fake
    }
}
