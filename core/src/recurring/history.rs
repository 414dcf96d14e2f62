//! The steps of one subscription: when what it is worth a month became another amount, as far as its versions say.
//!
//! Where events reported a subscription from its beginning, each version holds from its event on. Otherwise the first version that is known
//! holds from the beginning of its period on, if that is told, and what was before is not in any version (`told_from_s`): paid invoices
//! tell it (`paid`). Where none does, the subscription is assumed to have been worth as much since it was made. Such steps are marked, so
//! that they count only where no invoice is known.
//!
//! What always holds: the steps depend only on the set of versions. They never take away more than stands.

use super::worth::{KnownDiscounts, Part, Worth, is_running, parts, worth};
use crate::base::id::StripeId;
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, SortedSet};
use crate::stripe::fact::{Before, Origin, Subscription, SubscriptionDiscount};
use crate::stripe::object::{Reported, Versions};
use serde::Serialize;

/// What tells a step. The numbers stand in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "i64")]
pub enum Told {
    /// An event reported the subscription so.
    Event,
    /// A list showed it so, some time after it had become so.
    List,
    /// A paid invoice billed that period.
    Invoice,
    /// Nothing: it is assumed that the subscription was since it was made as it was first seen.
    Assumed,
}

impl Told {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Event, Self::List, Self::Invoice, Self::Assumed];

    /// As the database has it.
    pub fn of_number(number: i64) -> Self {
        Self::ALL.into_iter().find(|told| i64::from(*told) == number).unwrap_or(Self::Assumed)
    }
}

impl From<Told> for i64 {
    fn from(told: Told) -> i64 {
        match told {
            Told::Event => 0,
            Told::List => 1,
            Told::Invoice => 2,
            Told::Assumed => 3,
        }
    }
}

/// A change of what a subscription is worth a month under one product in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// When, unix seconds.
    pub at_s: i64,
    /// The product's id; empty: not known.
    pub product: String,
    /// The currency.
    pub currency: Currency,
    /// Units more, or less.
    pub units: i64,
    /// Of the units that are past due: more, or less.
    pub past_due: i64,
    /// What tells it.
    pub told: Told,
}

/// A subscription over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Oldest first, one an instant, product, currency and teller.
    pub steps: Vec<Step>,
    /// From when on versions tell what it is worth; paid invoices count for what is before.
    pub told_from_s: i64,
}

/// What a subscription is worth from an instant on.
struct Point {
    at_s: i64,
    told: Told,
    worth: Worth,
}

/// The history of a subscription; `None` without a version.
pub fn history(versions: &Versions<Subscription>) -> Option<History> {
    let known = KnownDiscounts::of(versions);
    let reported: Vec<Reported<'_, Subscription>> = versions.reported().rev().collect();
    let first = reported.first()?;
    let told_from_s = told_from_s(first);
    let mut points: Vec<Point> = Vec::new();
    let mut held_s = told_from_s;
    for (place, version) in reported.iter().enumerate() {
        let at_s = if place == 0 { told_from_s } else { holds_from_s(version, held_s) };
        let told = if version.origin == Origin::Event { Told::Event } else { Told::List };
        let (discounts, _) = known.of_version(version.body);
        // Up to the next version, or for good.
        let until_s = reported.get(place + 1).map(|next| holds_from_s(next, at_s));
        let ends = ends_within(&discounts, at_s, until_s.unwrap_or(i64::MAX));
        for at_s in std::iter::once(at_s).chain(ends) {
            points.push(Point { at_s, told, worth: worth(version.body, &discounts, at_s) });
        }
        held_s = at_s;
    }
    let mut steps = Steps::default();
    steps.assume(first, &known, told_from_s);
    let mut before = Worth::default();
    for point in points {
        steps.change(&before, &point);
        before = point.worth;
    }
    Some(History { steps: steps.into_list(), told_from_s })
}

/// From when on the first version holds.
fn told_from_s(first: &Reported<'_, Subscription>) -> i64 {
    let Subscription { created_s, current_period_start_s, ended_s, before, .. } = first.body;
    let began_s =
        if *before == Before::Nothing { Some(*created_s).filter(|at_s| *at_s > 0) } else { *current_period_start_s };
    // What ended did so when it ended, and was something else before.
    let ended_s = ended_s.filter(|_| first.body.has_ended());
    ended_s.or(began_s).map_or(first.as_of_s, |at_s| at_s.min(first.as_of_s))
}

/// From when on a later version holds; `held_s`: from when on the one before it does.
fn holds_from_s(version: &Reported<'_, Subscription>, held_s: i64) -> i64 {
    let began_s = version.body.current_period_start_s.filter(|_| version.origin == Origin::List);
    let ended_s = version.body.ended_s.filter(|_| version.body.has_ended());
    ended_s.or(began_s).map_or(version.as_of_s, |at_s| at_s.min(version.as_of_s)).max(held_s)
}

/// When discounts end between two instants, each once.
fn ends_within(discounts: &[&SubscriptionDiscount], from_s: i64, until_s: i64) -> SortedSet<i64> {
    discounts.iter().filter_map(|one| one.end_s).filter(|end_s| (from_s + 1..until_s).contains(end_s)).collect()
}

#[derive(Clone, Copy, Default)]
struct Moved {
    units: i64,
    past_due: i64,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    at_s: i64,
    part: Part,
    told: Told,
}

#[derive(Default)]
struct Steps(SortedMap<Place, Moved>);

impl Steps {
    fn add(&mut self, place: Place, moved: Moved) {
        let step = self.0.entry(place).or_default();
        step.units += moved.units;
        step.past_due += moved.past_due;
    }

    fn change(&mut self, before: &Worth, point: &Point) {
        let parts: SortedSet<&Part> = before.parts.keys().chain(point.worth.parts.keys()).collect();
        for part in parts {
            let units = |worth: &Worth| worth.parts.get(part).copied().unwrap_or(0);
            let past_due = |worth: &Worth| if worth.past_due { units(worth) } else { 0 };
            let moved = Moved {
                units: units(&point.worth) - units(before),
                past_due: past_due(&point.worth) - past_due(before),
            };
            self.add(Place { at_s: point.at_s, part: part.clone(), told: point.told }, moved);
        }
    }

    /// What is assumed of the time before any version holds: the worth of its items as they are first seen, from when it was made or its
    /// trial ended. Nothing is assumed of one that does not run, except that one which has ended once ran.
    fn assume(&mut self, first: &Reported<'_, Subscription>, known: &KnownDiscounts<'_>, told_from_s: i64) {
        let Subscription { created_s, trial_end_s, .. } = first.body;
        let has_run = is_running(first.body) || first.body.status.as_deref() == Some("canceled");
        let began_s = (*created_s).max(trial_end_s.unwrap_or(0));
        if !has_run || *created_s <= 0 || began_s >= told_from_s {
            return;
        }
        let (discounts, _) = known.of_version(first.body);
        for (part, units) in parts(first.body, &discounts, began_s) {
            let place = |at_s| Place { at_s, part: part.clone(), told: Told::Assumed };
            self.add(place(began_s), Moved { units, past_due: 0 });
            self.add(place(told_from_s), Moved { units: -units, past_due: 0 });
        }
    }

    fn into_list(self) -> Vec<Step> {
        let moves = self.0.into_iter().filter(|(_, moved)| moved.units != 0 || moved.past_due != 0);
        let step = |(Place { at_s, part, told }, Moved { units, past_due }): (Place, Moved)| Step {
            at_s,
            product: part.product.as_ref().map(ToString::to_string).unwrap_or_default(),
            currency: part.currency,
            units,
            past_due,
            told,
        };
        moves.map(step).collect()
    }
}

/// The customer of a subscription, as its versions say.
pub fn customer_of(versions: &Versions<Subscription>) -> Option<StripeId> {
    versions.newest(|version| version.carried.customer.clone())
}
