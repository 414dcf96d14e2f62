//! From sums of periods to lines of cells.

use super::figures::CohortCurrency;
use super::line::Line;
use super::payback::{CohortCosts, LineKey, Telling};
use super::sums::{CohortSums, First, Moved, Payer};
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort, sort_by};
use crate::report::visit_day::Who;
use crate::report::{Dimension, Filter};

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
    /// Only customers whose first payment has such names.
    pub filters: Vec<Filter>,
}

impl CohortAsked {
    fn admits(&self, one: &Began) -> bool {
        let names = |filter: &Filter| filter.admits(one.first.name(filter.dimension));
        one.period < self.beginnings && self.filters.iter().all(names)
    }
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
            (payer.customer, ToDate { net_minor, last_paid: (moved.payments > 0).then_some(period) })
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
    pub fn finish(self, asked: &CohortAsked, costs: &CohortCosts) -> Vec<CohortCurrency> {
        let began = Self::beginnings(self.began);
        let moved = SortedMap::adding(self.moved.into_iter(), Moved::add);
        let mut lines: SortedMap<LineKey, Line> = SortedMap::new();
        let all = moved.keys().map(|at| at.payer.currency).find(Currency::is_all);
        for one in began.values().filter(|one| asked.admits(one)) {
            for currency in std::iter::once(one.first.currency).chain(all) {
                let line = lines.entry(key(asked, currency, one)).or_default();
                line.begin(one.period, one.first.wait_s, one.first.touches);
            }
        }
        let mut outside: SortedMap<Currency, [i64; 2]> = SortedMap::new();
        for (At { payer, period }, moved) in moved {
            let of = began.get(&payer.customer);
            let is_in = |one: &&Began| asked.admits(one) && one.first.counts_in(payer.currency) && one.period <= period;
            let Some(one) = of.filter(is_in) else {
                let [all, unseen] = outside.entry(payer.currency).or_default();
                *all = all.saturating_add(moved.net_minor);
                *unseen = unseen.saturating_add(if of.is_none() { moved.net_minor } else { 0 });
                continue;
            };
            let line = lines.entry(key(asked, payer.currency, one)).or_default();
            line.moved(one.period, period - one.period, moved);
        }
        let known: Vec<Option<i64>> = lines.keys().map(|key| costs.of_line(key)).collect();
        for (line, cost_minor) in lines.values_mut().zip(known) {
            line.spend(cost_minor);
        }
        let of_lines_and_outside = lines.keys().map(|key| key.currency).chain(outside.keys().copied());
        let mut currencies: Vec<Currency> = of_lines_and_outside.chain(costs.currencies()).collect();
        sort(&mut currencies);
        currencies.dedup();
        let mut told: Vec<CohortCurrency> = Vec::new();
        for currency in currencies {
            let [outside_minor, unseen_minor] = outside.get(&currency).copied().unwrap_or_default();
            told.push(CohortCurrency { outside_minor, unseen_minor, ..of_lines(asked, currency, &lines, costs) });
        }
        sort_by(&mut told, |a, b| b.total.customers.cmp(&a.total.customers).then_with(|| a.currency.cmp(&b.currency)));
        told
    }
}

fn key(asked: &CohortAsked, currency: Currency, one: &Began) -> LineKey {
    match asked.by {
        Some(by) => LineKey { currency, period: 0, name: one.first.name(by).map(str::to_owned) },
        None => LineKey { currency, period: one.period, name: asked.periods.get(one.period).cloned() },
    }
}

fn of_lines(
    asked: &CohortAsked,
    currency: Currency,
    all: &SortedMap<LineKey, Line>,
    costs: &CohortCosts,
) -> CohortCurrency {
    let by = Telling { last: asked.periods.len().saturating_sub(1), currency, margin: costs.margin() };
    let mut shown: Vec<(&LineKey, &Line)> = all.iter().filter(|(key, _)| key.currency == currency).collect();
    let (unmatched, unmatched_minor) = costs.unmatched(currency, |key| all.contains_key(key));
    let mut total = Line::default();
    shown.iter().for_each(|(_, line)| total.add(line));
    total.spend(Some(unmatched_minor).filter(|_| costs.currencies().any(|one| one == currency)));
    if asked.by.is_some() {
        sort_by(&mut shown, |a, b| b.1.customers().cmp(&a.1.customers()).then_with(|| a.0.cmp(b.0)));
    }
    let rest = shown.split_off(shown.len().min(LINES_MAX));
    let mut others = Line::default();
    rest.iter().for_each(|(_, line)| others.add(line));
    // Without a dimension that costs have, the list would be of one nameless sum.
    let is_listed = asked.by.is_none_or(|by| [Dimension::Source, Dimension::Campaign].contains(&by));
    CohortCurrency {
        currency: currency.as_str().to_owned(),
        minor_per_major: currency.minor_per_major(),
        total: total.told(None, &by),
        lines: shown.iter().map(|(key, line)| line.told(key.name.clone(), &by)).collect(),
        other_names: i64::try_from(rest.len()).unwrap_or(i64::MAX),
        others: (!rest.is_empty()).then(|| others.told(None, &by)),
        outside_minor: 0,
        unseen_minor: 0,
        unmatched_minor,
        unmatched: if is_listed { unmatched } else { Vec::new() },
    }
}
