//! A line: customers who began together or under one name, by the period in which they began.

use super::figures::{CohortCell, CohortLine, CohortSpread};
use super::payback::{Telling, payback};
use super::sums::Moved;
use crate::base::sorted::{SortedMap, sort};
use crate::cost::margin::Takings;

/// What customers of one line who began in one period did in one of the following.
#[derive(Debug, Clone, Copy, Default)]
struct Did {
    paying: i64,
    takings: Takings,
}

impl Did {
    fn add(&mut self, other: &Self) {
        self.paying += other.paying;
        self.takings.add(&other.takings);
    }
}

/// Those of a line who began in one period.
#[derive(Debug, Clone, Default)]
struct Beginners {
    customers: i64,
    /// From that period on.
    did: Vec<Did>,
}

impl Beginners {
    /// What is done so many periods after the first one.
    fn did(&mut self, after: usize) -> Option<&mut Did> {
        if self.did.len() <= after {
            self.did.resize(after + 1, Did::default());
        }
        self.did.get_mut(after)
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// By the period in which they began.
    beginners: SortedMap<usize, Beginners>,
    waits: Vec<i64>,
    touches: Vec<i64>,
    /// What was spent for them, where that is known.
    cost_minor: Option<i64>,
}

impl Line {
    /// With a customer who began in a period.
    pub(super) fn begin(&mut self, period: usize, wait_s: Option<i64>, touches: i64) {
        self.beginners.entry(period).or_default().customers += 1;
        self.waits.extend(wait_s);
        self.touches.extend(wait_s.map(|_| touches));
    }

    /// With what a customer who began in a period moved so many periods after.
    pub(super) fn moved(&mut self, period: usize, after: usize, moved: Moved) {
        let Moved { net_minor, gross_minor, payments } = moved;
        let takings = Takings { net_minor, gross_minor, payments };
        if let Some(did) = self.beginners.entry(period).or_default().did(after) {
            did.add(&Did { paying: i64::from(moved.pays()), takings });
        }
    }

    pub(super) fn customers(&self) -> i64 {
        self.beginners.values().map(|one| one.customers).sum()
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (period, more) in &other.beginners {
            let one = self.beginners.entry(*period).or_default();
            one.customers += more.customers;
            for (after, more) in more.did.iter().enumerate() {
                if let Some(did) = one.did(after) {
                    did.add(more);
                }
            }
        }
        self.waits.extend(&other.waits);
        self.touches.extend(&other.touches);
        self.spend(other.cost_minor);
    }

    /// With what was spent.
    pub(super) fn spend(&mut self, cost_minor: Option<i64>) {
        if let Some(more) = cost_minor {
            self.cost_minor = Some(self.cost_minor.unwrap_or(0).saturating_add(more));
        }
    }

    pub(super) fn told(&self, name: Option<String>, by: &Telling<'_>) -> CohortLine {
        let last = by.last;
        let customers = self.customers();
        let periods = self.beginners.keys().next().map_or(0, |first| last.saturating_sub(*first) + 1);
        let youngest = self.beginners.last_key_value().map_or(0, |(period, _)| *period);
        let cell = |after: usize| {
            let mut cell = CohortCell { full: youngest + after < last, ..CohortCell::default() };
            for (_, one) in self.beginners.iter().filter(|(period, _)| **period + after <= last) {
                cell.customers += one.customers;
                let did = one.did.get(after).copied().unwrap_or_default();
                cell.paying += did.paying;
                cell.net_minor = cell.net_minor.saturating_add(did.takings.net_minor);
                let so_far = one.did.iter().take(after + 1).map(|did| did.takings.net_minor);
                cell.cumulative_minor = so_far.fold(cell.cumulative_minor, i64::saturating_add);
                let first = one.did.first().map_or(0, |did| did.takings.net_minor);
                cell.first_minor = cell.first_minor.saturating_add(first);
            }
            cell
        };
        let by_age = self.takings(periods);
        CohortLine {
            name,
            customers,
            net_minor: by_age.last().map_or(0, |takings| takings.net_minor),
            cells: (0..periods).map(cell).collect(),
            wait_s: spread(&self.waits),
            touches: spread(&self.touches),
            payback: self.cost_minor.map(|cost_minor| payback(cost_minor, &by_age, by)),
        }
    }

    /// What all customers brought by the end of each period since they began.
    fn takings(&self, periods: usize) -> Vec<Takings> {
        let mut so_far = Takings::default();
        let by_end = |after: usize| {
            let of = self.beginners.values().filter_map(|one| one.did.get(after));
            of.for_each(|did| so_far.add(&did.takings));
            so_far
        };
        (0..periods).map(by_end).collect()
    }
}

/// Each quartile is a number that occurs: the least that so many have at most.
fn spread(of: &[i64]) -> Option<CohortSpread> {
    let mut sorted = of.to_vec();
    sort(&mut sorted);
    let quartile = |quarters: usize| sorted.get((sorted.len() * quarters).div_ceil(4).checked_sub(1)?).copied();
    Some(CohortSpread {
        known: i64::try_from(of.len()).unwrap_or(i64::MAX),
        first_quartile: quartile(1)?,
        median: quartile(2)?,
        third_quartile: quartile(3)?,
    })
}
