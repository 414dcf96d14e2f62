//! From the visits and payments of days to visitors and the last step of each.

use super::figures::{FunnelEvent, FunnelLine};
use super::sum::{Brought, Sum};
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, SortedSet, sort, sort_by};
use crate::report::Dimension;
use crate::report::filter::{Filter, Passes};
use crate::report::money_day::MoneyDay;
use crate::report::names::NameTable;
use crate::report::visit_day::{BEFORE_EVENT, VisitDay, Who};

/// Lines of an answer; further names are one line.
pub const LINES_MAX: usize = 60;
/// Custom events that an answer names.
pub const EVENTS_MAX: usize = 50;
/// Names that a count keeps apart. Anybody can invent names; what comes later is counted among the others.
const NAMES_MAX: usize = 20_000;
/// The code of a name beyond those.
const BEYOND: u32 = u32::MAX;
/// The code of a visit that says nothing of where its visitor came from.
const UNNAMED: u32 = u32::MAX - 1;

/// What a funnel is asked for.
#[derive(Debug, Clone, Copy)]
pub struct FunnelAsked<'a> {
    /// Visits that pass these count, and no other.
    pub filters: &'a [Filter],
    /// What lines are told apart by.
    pub by: Option<Dimension>,
    /// The custom event that the second step is; absent: anything done.
    pub event: Option<&'a str>,
}

/// A visit. In the order of its fields the visits of a visitor stand one after the other, in the order in which they began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Came {
    who: Who,
    order: u32,
    name: u32,
    acted: bool,
}

/// A visitor.
#[derive(Debug, Clone, Copy)]
struct Visitor {
    name: u32,
    acted: bool,
}

/// A funnel being counted.
#[derive(Debug)]
pub struct FunnelCount<'a> {
    asked: FunnelAsked<'a>,
    filters: Vec<&'a Filter>,
    names: NameTable,
    came: Vec<Came>,
    events: SortedMap<String, i64>,
    checkouts: Vec<Who>,
    firsts: Vec<First>,
}

/// A customer who first paid in the range.
#[derive(Debug, Clone, Copy)]
struct First {
    customer: Who,
    /// The visitor whom that payment names.
    visitor: Option<Who>,
}

/// A funnel.
#[derive(Debug, PartialEq, Eq)]
pub struct FunnelTold {
    /// All visitors.
    pub total: FunnelLine,
    /// By name, most visitors first.
    pub lines: Vec<FunnelLine>,
    /// How many names there are beyond those, as far as they were kept apart.
    pub other_names: i64,
    /// Their visitors.
    pub others: Option<FunnelLine>,
    /// Custom events of the visits that count, those of most visits first.
    pub events: Vec<FunnelEvent>,
    /// Customers who first paid in the range, and whose first payment names none of the visitors.
    pub outside_customers: i64,
}

impl<'a> FunnelCount<'a> {
    /// Of nothing yet. Filters of money only are passed over.
    pub fn new(asked: FunnelAsked<'a>) -> Self {
        Self {
            asked,
            filters: asked.filters.iter().filter(|filter| filter.dimension.place().is_some()).collect(),
            names: NameTable::default(),
            came: Vec::new(),
            events: SortedMap::new(),
            checkouts: Vec::new(),
            firsts: Vec::new(),
        }
    }

    /// Adds the visits of a day, or of a part of one; days and parts oldest first.
    pub fn add_visits(&mut self, day: &VisitDay) {
        let passes = Passes::of(self.filters.iter().copied(), &day.names);
        let asks_touch = self.filters.iter().any(|filter| filter.dimension.is_of_touch());
        let is_of_touch = self.asked.by.is_some_and(Dimension::is_of_touch);
        let column = self.asked.by.and_then(|by| day.names.get(&by));
        let mut counts = vec![0_i64; day.acts.names.len() + 1];
        for (row, figures) in day.figures.iter().enumerate() {
            if (asks_touch && !figures.begins) || !passes.row(row) {
                continue;
            }
            let acts = day.acts.name(row);
            let code = day.acts.rows.get(row).and_then(|code| usize::try_from(*code).ok()).unwrap_or(0);
            counts.get_mut(code).into_iter().for_each(|count| *count += 1);
            let acted = match self.asked.event {
                Some(event) => acts.is_some_and(|acts| events_of(acts).any(|name| name == event)),
                None => figures.events > 0 || acts.is_some(),
            };
            let name = if is_of_touch && !figures.begins {
                UNNAMED
            } else {
                code_of(&mut self.names, column.and_then(|column| column.name(row)))
            };
            let who = day.who.get(row).copied().unwrap_or_default();
            let order = u32::try_from(self.came.len()).unwrap_or(u32::MAX);
            self.came.push(Came { who, order, name, acted });
        }
        let acts = day.acts.names.iter().zip(counts.iter().skip(1)).filter(|(_, count)| **count > 0);
        for (acts, count) in acts {
            for name in events_of(acts) {
                *self.events.entry(name.to_owned()).or_default() += count;
            }
        }
    }

    /// Adds a visitor who reached a checkout in the range.
    pub fn add_checkout(&mut self, visitor: Who) {
        self.checkouts.push(visitor);
    }

    /// Adds the payments of a day. Needs the columns of customers and of visitors.
    pub fn add_money(&mut self, day: &MoneyDay) {
        let customers = day.names.get(&Dimension::Customer);
        for (place, paid) in day.payments.iter().enumerate().filter(|(_, paid)| paid.is_captured()) {
            let visitor = day.visitors.get(place).copied().flatten();
            if !paid.renewal {
                self.checkouts.extend(visitor);
            }
            let Some(customer) = customers.and_then(|column| column.name(place)).map(Who::of) else { continue };
            if day.firsts.contains(&place) {
                self.firsts.push(First { customer, visitor });
            }
        }
    }

    /// The customers whose money [`FunnelCount::finish`] asks for, and more.
    pub fn customers(&self) -> SortedSet<Who> {
        self.firsts.iter().map(|first| first.customer).collect()
    }

    /// The funnel. `brought`: what each of the customers has brought to date; `currency`: only this one.
    pub fn finish(mut self, brought: &SortedMap<Who, Brought>, currency: Option<Currency>) -> FunnelTold {
        let visitors = visitors(std::mem::take(&mut self.came));
        sort(&mut self.checkouts);
        let all = self.customers();
        let named = self.firsts.iter().filter_map(|first| Some((first.visitor?, vec![first.customer])));
        let firsts = SortedMap::adding(named, |all: &mut Vec<Who>, mut more| all.append(&mut more));
        let mut lines: SortedMap<u32, Sum> = SortedMap::new();
        let mut total = Sum::default();
        let mut inside: Vec<Who> = Vec::new();
        for (who, visitor) in &visitors {
            let customers: Option<SortedSet<Who>> = firsts.get(who).map(|all| all.iter().copied().collect());
            inside.extend(customers.iter().flatten());
            let checkout = customers.is_some() || self.checkouts.binary_search(who).is_ok();
            let acted = visitor.acted || (self.asked.event.is_none() && checkout);
            let checkout = checkout && acted;
            let mut one = Sum::of([true, acted, checkout, checkout && customers.is_some()]);
            if acted {
                customers.iter().flatten().for_each(|customer| one.add_customer(brought.get(customer)));
            }
            if self.asked.by.is_some() {
                lines.entry(visitor.name).or_default().add(&one);
            }
            total.add(&one);
        }
        let inside: SortedSet<Who> = inside.into_iter().collect();
        let outside = all.difference(&inside).count();
        let (lines, others) = self.lines(lines);
        FunnelTold {
            total: total.told(None, currency),
            lines: lines.iter().map(|(name, sum)| sum.told(name.clone(), currency)).collect(),
            other_names: others.names,
            others: (others.sum.steps != [0; 5]).then(|| others.sum.told(None, currency)),
            events: events(self.events),
            outside_customers: count(outside),
        }
    }

    /// The lines with most visitors, and the others together.
    fn lines(&self, by_code: SortedMap<u32, Sum>) -> (Vec<(Option<String>, Sum)>, Others) {
        let mut others = Others::default();
        let mut lines: Vec<(Option<String>, Sum)> = Vec::new();
        let mut nameless = Sum::default();
        for (code, sum) in by_code {
            match code {
                BEYOND => others.sum.add(&sum),
                0 | UNNAMED => nameless.add(&sum),
                code => lines.push((self.names.name(usize::try_from(code).unwrap_or(0)), sum)),
            }
        }
        sort_by(&mut lines, |a, b| b.1.steps.cmp(&a.1.steps).then_with(|| a.0.cmp(&b.0)));
        let rest = lines.split_off(lines.len().min(LINES_MAX));
        others.names = count(rest.len());
        rest.iter().for_each(|(_, sum)| others.sum.add(sum));
        if nameless.steps != [0; 5] {
            lines.push((None, nameless));
        }
        (lines, others)
    }
}

/// Names beyond the lines.
#[derive(Default)]
struct Others {
    names: i64,
    sum: Sum,
}

/// The custom events of a visit's acts.
fn events_of(acts: &str) -> impl Iterator<Item = &str> {
    acts.split(BEFORE_EVENT).skip(1)
}

fn code_of(names: &mut NameTable, name: Option<&str>) -> u32 {
    let is_new = name.is_some_and(|name| names.known(name).is_none());
    if is_new && names.len() >= NAMES_MAX {
        return BEYOND;
    }
    u32::try_from(names.code(name)).unwrap_or(BEYOND)
}

/// Each visitor, under the name of the first visit that has a say in it.
fn visitors(mut came: Vec<Came>) -> SortedMap<Who, Visitor> {
    sort(&mut came);
    let visitor = |visits: &[Came]| {
        let first = visits.first()?;
        let name = visits.iter().map(|visit| visit.name).find(|name| *name != UNNAMED).unwrap_or(UNNAMED);
        Some((first.who, Visitor { name, acted: visits.iter().any(|visit| visit.acted) }))
    };
    came.chunk_by(|a, b| a.who == b.who).filter_map(visitor).collect()
}

fn events(events: SortedMap<String, i64>) -> Vec<FunnelEvent> {
    let mut all: Vec<FunnelEvent> = events.into_iter().map(|(name, visits)| FunnelEvent { name, visits }).collect();
    sort_by(&mut all, |a, b| b.visits.cmp(&a.visits).then_with(|| a.name.cmp(&b.name)));
    all.truncate(EVENTS_MAX);
    all
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}
