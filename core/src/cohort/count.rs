//! From sums of periods to lines of cells.

use super::figures::{CohortCell, CohortCurrency, CohortLine, CohortSpread};
use super::sums::{CohortSums, First, Moved, Payer};
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort, sort_by};
use crate::report::Dimension;
use crate::report::visit_day::Who;

/// Lines of a currency; further names are one line.
pub const LINES_MAX: usize = 60;

/// What cohorts are asked for.
#[derive(Debug, Clone)]
pub struct CohortAsked {
    /// The first day of each period, from the first one asked for to the one that is not over.
    pub periods: Vec<String>,
    /// Customers count who began in so many of them, the first ones.
    pub beginnings: usize,
    /// What they are told apart by; absent: when they began.
    pub by: Option<Dimension>,
}

/// When a customer began, and how.
#[derive(Debug, Clone)]
pub struct Began {
    /// The place of the period.
    pub period: usize,
    /// The first payment.
    pub first: First,
}

/// Who moved what in which period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    payer: Payer,
    period: usize,
}

/// Sums of periods, put together.
#[derive(Debug, Default)]
pub struct CohortCount {
    moved: Vec<(At, Moved)>,
    began: Vec<(Who, Began)>,
}

/// What customers of one line who began in one period did in one of the following.
#[derive(Debug, Clone, Copy, Default)]
struct Did {
    paying: i64,
    net_minor: i64,
}

/// Those of a line who began in one period.
#[derive(Debug, Clone, Default)]
struct Beginners {
    customers: i64,
    /// From that period on.
    did: Vec<Did>,
}

#[derive(Debug, Clone, Default)]
struct Line {
    /// By the period in which they began.
    beginners: SortedMap<usize, Beginners>,
    waits: Vec<i64>,
    touches: Vec<i64>,
}

/// Which line: of a currency, and under a name or of a period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    currency: Currency,
    period: usize,
    name: Option<String>,
}

/// What a customer has moved to date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToDate {
    /// Captured money less what was given back or withdrawn, by currency, minor units.
    pub net_minor: SortedMap<Currency, i64>,
    /// The last period with a captured payment.
    pub last_paid: Option<usize>,
}

/// What customers have moved who are known by their digests.
pub type ByCustomer = SortedMap<Who, Vec<(usize, Moved)>>;

impl CohortCount {
    /// Adds sums of days of a period.
    pub fn add(&mut self, period: usize, sums: CohortSums) {
        self.moved.extend(sums.moved.into_iter().map(|(payer, moved)| (At { payer, period }, moved)));
        self.began.extend(sums.firsts.into_iter().map(|(customer, first)| (customer, Began { period, first })));
    }

    /// When each customer began.
    fn beginnings(began: Vec<(Who, Began)>) -> SortedMap<Who, Began> {
        SortedMap::adding(began.into_iter(), |one, other| {
            if other.period < one.period {
                *one = other;
            }
        })
    }

    /// What some customers moved in a currency, and when each began.
    pub fn of_customers(self, currency: Currency, wanted: impl Fn(Who) -> bool) -> ByCustomer {
        let of_these = |(at, _): &(At, Moved)| at.payer.currency == currency && wanted(at.payer.customer);
        let moved = SortedMap::adding(self.moved.into_iter().filter(of_these), Moved::add);
        let rows = moved.into_iter().map(|(at, moved)| (at.payer.customer, vec![(at.period, moved)]));
        SortedMap::adding(rows, |all: &mut Vec<(usize, Moved)>, mut more| all.append(&mut more))
    }

    /// What some customers moved to date in each currency, and the last period with a captured payment.
    pub fn to_date(self, wanted: impl Fn(Who) -> bool) -> SortedMap<Who, ToDate> {
        let of_these = self.moved.into_iter().filter(|(at, _)| wanted(at.payer.customer));
        let rows = of_these.map(|(At { payer, period }, moved)| {
            let net_minor = SortedMap::from([(payer.currency, moved.net_minor)]);
            (payer.customer, ToDate { net_minor, last_paid: moved.pays.then_some(period) })
        });
        SortedMap::adding(rows, |all: &mut ToDate, more| {
            for (currency, minor) in more.net_minor {
                let net = all.net_minor.entry(currency).or_default();
                *net = net.saturating_add(minor);
            }
            all.last_paid = all.last_paid.max(more.last_paid);
        })
    }

    /// The cohorts of each currency, the one with most customers first.
    pub fn finish(self, asked: &CohortAsked) -> Vec<CohortCurrency> {
        let began = Self::beginnings(self.began);
        let moved = SortedMap::adding(self.moved.into_iter(), Moved::add);
        let mut lines: SortedMap<Key, Line> = SortedMap::new();
        for one in began.values().filter(|one| one.period < asked.beginnings) {
            let line = lines.entry(key(asked, one)).or_default();
            line.beginners.entry(one.period).or_default().customers += 1;
            line.waits.extend(one.first.wait_s);
            line.touches.extend(one.first.wait_s.map(|_| one.first.touches));
        }
        let mut outside: SortedMap<Currency, [i64; 2]> = SortedMap::new();
        for (At { payer, period }, moved) in moved {
            let of = began.get(&payer.customer);
            let is_in = |one: &&Began| {
                one.period < asked.beginnings && one.first.currency == payer.currency && one.period <= period
            };
            let Some(one) = of.filter(is_in) else {
                let [all, unseen] = outside.entry(payer.currency).or_default();
                *all = all.saturating_add(moved.net_minor);
                *unseen = unseen.saturating_add(if of.is_none() { moved.net_minor } else { 0 });
                continue;
            };
            let line = lines.entry(key(asked, one)).or_default();
            let did = &mut line.beginners.entry(one.period).or_default().did;
            let after = period - one.period;
            if did.len() <= after {
                did.resize(after + 1, Did::default());
            }
            if let Some(did) = did.get_mut(after) {
                did.paying += i64::from(moved.pays);
                did.net_minor = did.net_minor.saturating_add(moved.net_minor);
            }
        }
        let mut currencies: Vec<Currency> =
            lines.keys().map(|key| key.currency).chain(outside.keys().copied()).collect();
        sort(&mut currencies);
        currencies.dedup();
        let mut told: Vec<CohortCurrency> = Vec::new();
        for currency in currencies {
            let of_currency = lines.iter().filter(|(key, _)| key.currency == currency).collect();
            told.push(of_lines(asked, currency, of_currency).with(outside.get(&currency).copied().unwrap_or_default()));
        }
        sort_by(&mut told, |a, b| b.total.customers.cmp(&a.total.customers).then_with(|| a.currency.cmp(&b.currency)));
        told
    }
}

impl CohortCurrency {
    fn with(self, [outside_minor, unseen_minor]: [i64; 2]) -> Self {
        Self { outside_minor, unseen_minor, ..self }
    }
}

fn key(asked: &CohortAsked, one: &Began) -> Key {
    let currency = one.first.currency;
    match asked.by {
        Some(by) => Key { currency, period: 0, name: one.first.name(by).map(str::to_owned) },
        None => Key { currency, period: one.period, name: asked.periods.get(one.period).cloned() },
    }
}

fn of_lines(asked: &CohortAsked, currency: Currency, lines: Vec<(&Key, &Line)>) -> CohortCurrency {
    let last = asked.periods.len().saturating_sub(1);
    let mut total = Line::default();
    lines.iter().for_each(|(_, line)| total.add(line));
    let mut shown = lines;
    if asked.by.is_some() {
        sort_by(&mut shown, |a, b| b.1.customers().cmp(&a.1.customers()).then_with(|| a.0.cmp(b.0)));
    }
    let rest = shown.split_off(shown.len().min(LINES_MAX));
    let mut others = Line::default();
    rest.iter().for_each(|(_, line)| others.add(line));
    CohortCurrency {
        currency: currency.as_str().to_owned(),
        minor_per_major: currency.minor_per_major(),
        total: total.told(None, last),
        lines: shown.iter().map(|(key, line)| line.told(key.name.clone(), last)).collect(),
        other_names: i64::try_from(rest.len()).unwrap_or(i64::MAX),
        others: (!rest.is_empty()).then(|| others.told(None, last)),
        outside_minor: 0,
        unseen_minor: 0,
    }
}

impl Line {
    fn customers(&self) -> i64 {
        self.beginners.values().map(|one| one.customers).sum()
    }

    fn add(&mut self, other: &Self) {
        for (period, more) in &other.beginners {
            let one = self.beginners.entry(*period).or_default();
            one.customers += more.customers;
            if one.did.len() < more.did.len() {
                one.did.resize(more.did.len(), Did::default());
            }
            for (did, more) in one.did.iter_mut().zip(&more.did) {
                did.paying += more.paying;
                did.net_minor = did.net_minor.saturating_add(more.net_minor);
            }
        }
        self.waits.extend(&other.waits);
        self.touches.extend(&other.touches);
    }

    /// `last`: the period that is not over.
    fn told(&self, name: Option<String>, last: usize) -> CohortLine {
        let customers = self.customers();
        let periods = self.beginners.keys().next().map_or(0, |first| last.saturating_sub(*first) + 1);
        let youngest = self.beginners.last_key_value().map_or(0, |(period, _)| *period);
        let cell = |after: usize| {
            let mut cell = CohortCell { full: youngest + after < last, ..CohortCell::default() };
            for (_, one) in self.beginners.iter().filter(|(period, _)| **period + after <= last) {
                cell.customers += one.customers;
                let did = one.did.get(after).copied().unwrap_or_default();
                cell.paying += did.paying;
                cell.net_minor = cell.net_minor.saturating_add(did.net_minor);
                let so_far = one.did.iter().take(after + 1).map(|did| did.net_minor);
                cell.cumulative_minor = so_far.fold(cell.cumulative_minor, i64::saturating_add);
                cell.first_minor = cell.first_minor.saturating_add(one.did.first().map_or(0, |did| did.net_minor));
            }
            cell
        };
        let all = self.beginners.values().flat_map(|one| &one.did).map(|did| did.net_minor);
        CohortLine {
            name,
            customers,
            net_minor: all.fold(0, i64::saturating_add),
            cells: (0..periods).map(cell).collect(),
            wait_s: spread(&self.waits),
            touches: spread(&self.touches),
        }
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
