//! A history that is written: its objects, its events, and an account that has lived it.

use super::catalogue;
use super::expected::Expected;
use super::story::{Contract, Person, Story};
use crate::fake_stripe::{FakeStripe, Kind};
use crate::shop::Price;
use serde_json::Value;
use std::rc::Rc;

const DAY_S: i64 = 86_400;

/// A history.
#[derive(Debug, Clone, Default)]
pub struct Written {
    pub(super) stories: Vec<Story>,
    pub(super) contracts: Vec<Rc<Contract>>,
    pub(super) people: Vec<Person>,
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
