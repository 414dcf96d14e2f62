//! Which costs belong to which line, and when its customers have paid them back.
//!
//! What always holds: each cost belongs to one line or to none, so those of the lines and the unmatched ones add up to all.

use super::figures::{CohortPayback, CostOfName, UnmatchedCost};
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort_by};
use crate::base::time::DayRange;
use crate::cost::margin::{Margin, Takings};
use crate::cost::spread::Spent;
use crate::report::{Dimension, Filter};

/// Names of unmatched costs that are listed.
const UNMATCHED_MAX: usize = 60;

/// Which line: of a currency, and under a name or of a period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LineKey {
    pub(super) currency: Currency,
    pub(super) period: usize,
    pub(super) name: Option<String>,
}

/// Costs of the periods asked for, and the owner's word on margin and fees.
#[derive(Debug, Clone)]
pub struct CohortCosts {
    by: SortedMap<LineKey, i64>,
    margin: Margin,
}

/// What tells lines apart.
#[derive(Debug, Clone, Copy)]
pub struct LinesBy<'a> {
    /// Absent: when customers began.
    pub by: Option<Dimension>,
    /// Which customers count.
    pub filters: &'a [Filter],
}

/// What was spent in each currency on some days under each name, as the lines of cohorts of these days have it.
pub fn spent_by_name(spent: &[Spent], days: DayRange, lines: LinesBy<'_>) -> SortedMap<Currency, Vec<CostOfName>> {
    let mut all: SortedMap<Currency, Vec<CostOfName>> = SortedMap::new();
    for (LineKey { currency, name, .. }, cost_minor) in by_line(spent, &[days], lines).iter() {
        all.entry(*currency).or_default().push(CostOfName { name: name.clone(), cost_minor: *cost_minor });
    }
    all
}

/// What was spent under each line. Filters on a source or a campaign count for costs too. Under any other one no cost is known.
fn by_line(spent: &[Spent], periods: &[DayRange], lines: LinesBy<'_>) -> SortedMap<LineKey, i64> {
    let is_known = |filter: &Filter| [Dimension::Source, Dimension::Campaign].contains(&filter.dimension);
    let admits = |one: &Spent| {
        let name_of = |filter: &Filter| match filter.dimension {
            Dimension::Source => Some(one.source.as_str()),
            _ => one.campaign.as_deref(),
        };
        lines.filters.iter().all(|filter| is_known(filter) && filter.admits(name_of(filter)))
    };
    let mut parts = Vec::new();
    for one in spent.iter().filter(|one| admits(one)) {
        for (period, range) in periods.iter().enumerate() {
            if one.last_day < range.from() || one.first_day > range.to() {
                continue;
            }
            let (period, name) = match lines.by {
                None => (period, Some(range.from().to_string())),
                Some(Dimension::Source) => (0, Some(one.source.clone())),
                Some(Dimension::Campaign) => (0, one.campaign.clone()),
                Some(_) => (0, None),
            };
            parts.push((LineKey { currency: one.currency, period, name }, one.within(range)));
        }
    }
    SortedMap::adding(parts.into_iter(), |sum, more| *sum = sum.saturating_add(more))
}

impl CohortCosts {
    /// The costs of some periods.
    pub fn of(spent: &[Spent], periods: &[DayRange], lines: LinesBy<'_>, margin: Margin) -> Self {
        Self { by: by_line(spent, periods, lines), margin }
    }

    /// Whatever the owner has said of margin and fees.
    pub(super) fn margin(&self) -> &Margin {
        &self.margin
    }

    /// What was spent under a line's name. A cost without a name is of no line: customers without one came from elsewhere.
    pub(super) fn of_line(&self, line: &LineKey) -> Option<i64> {
        self.by.get(line).copied().filter(|_| line.name.is_some())
    }

    /// The currencies.
    pub(super) fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.by.keys().map(|key| key.currency)
    }

    /// All that was spent in each currency.
    pub fn totals(&self) -> SortedMap<Currency, i64> {
        let all = self.by.iter().map(|(key, minor)| (key.currency, *minor));
        SortedMap::adding(all, |sum, more| *sum = sum.saturating_add(more))
    }

    /// What no line has, the most expensive first, and its sum. `has_line`: whether there is a line of this key.
    pub(super) fn unmatched(
        &self,
        currency: Currency,
        has_line: impl Fn(&LineKey) -> bool,
    ) -> (Vec<UnmatchedCost>, i64) {
        let is_unmatched = |key: &LineKey| key.currency == currency && (key.name.is_none() || !has_line(key));
        let of = self.by.iter().filter(|(key, _)| is_unmatched(key));
        let mut all: Vec<UnmatchedCost> =
            of.map(|(key, minor)| UnmatchedCost { name: key.name.clone(), cost_minor: *minor }).collect();
        let sum = all.iter().fold(0, |sum: i64, one| sum.saturating_add(one.cost_minor));
        sort_by(&mut all, |a, b| b.cost_minor.cmp(&a.cost_minor).then_with(|| a.name.cmp(&b.name)));
        all.truncate(UNMATCHED_MAX);
        (all, sum)
    }
}

/// What a line is told by.
pub(super) struct Telling<'a> {
    /// The period that is not over.
    pub(super) last: usize,
    pub(super) currency: Currency,
    pub(super) margin: &'a Margin,
}

/// When a cost is paid back. `takings`: what all customers of the line brought by the end of each period since they began.
pub(super) fn payback(cost_minor: i64, takings: &[Takings], by: &Telling<'_>) -> CohortPayback {
    let contribution_minor: Vec<i64> =
        takings.iter().map(|takings| by.margin.contribution_minor(by.currency, *takings)).collect();
    let period = contribution_minor.iter().position(|minor| *minor >= cost_minor);
    let to_date = contribution_minor.last().copied().unwrap_or(0);
    CohortPayback {
        cost_minor,
        payback_period: period.and_then(|period| i64::try_from(period).ok()),
        missing_minor: if period.is_some() { 0 } else { cost_minor.saturating_sub(to_date) },
        contribution_minor,
    }
}
