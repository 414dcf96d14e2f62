//! What makes up the difference between two periods: the names under each dimension, and the kinds of customers.
//!
//! What always holds: under each dimension, and over the kinds of customers, the parts sum to the difference exactly.

use super::dimension::Dimension;
use super::figures::{CurrencyReport, Line, Money, MoneyBreakdown, OtherLines};
use super::why::{Change, CustomerKind, Metric, WhyBreakdown, WhyCurrency, WhyCustomers, WhyOthers, WhyPart};
use super::why_words::Told;
use crate::base::sorted::{SortedMap, sort_by};

/// What the difference is broken down by, in the order in which it is told.
pub const DIMENSIONS: [Dimension; 8] = [
    Dimension::Channel,
    Dimension::Source,
    Dimension::Campaign,
    Dimension::LandingPage,
    Dimension::Product,
    Dimension::BillingCountry,
    Dimension::Country,
    Dimension::Renewal,
];

/// Parts of a dimension that are told by name; the others are one line.
pub const PARTS_MAX: usize = 5;

/// Customers that are told by name.
pub const CUSTOMERS_MAX: usize = 5;

/// What is told of one period of a currency.
#[derive(Debug, Clone, Copy)]
pub struct Period<'a> {
    /// The report, with [`DIMENSIONS`] under their names.
    pub report: Option<&'a CurrencyReport>,
    /// The same question by [`Dimension::Customer`].
    pub customers: Option<&'a CurrencyReport>,
}

impl<'a> Period<'a> {
    fn total(self, metric: Metric) -> i64 {
        self.report.map_or(0, |report| metric.of(&report.total))
    }

    fn breakdown(self, dimension: Dimension) -> Option<&'a MoneyBreakdown> {
        let report = if dimension == Dimension::Customer { self.customers } else { self.report };
        report?.breakdowns.iter().find(|one| one.dimension == dimension)
    }
}

/// The money of each name in both periods, and that of the names which neither period tells apart.
struct Names<'a> {
    names: SortedMap<Option<&'a str>, (Money, Money)>,
    others: (OtherLines, OtherLines),
}

impl<'a> Names<'a> {
    fn of(dimension: Dimension, before: Period<'a>, now: Period<'a>) -> Self {
        let mut names: SortedMap<Option<&str>, (Money, Money)> = SortedMap::new();
        let others = |of: Option<&MoneyBreakdown>| of.and_then(|one| one.others.clone()).unwrap_or_default();
        let lines = |of: Option<&'a MoneyBreakdown>| of.map_or(&[][..], |one: &MoneyBreakdown| &one.lines[..]);
        let (before, now) = (before.breakdown(dimension), now.breakdown(dimension));
        for Line { name, money } in lines(before) {
            names.entry(name.as_deref()).or_default().0 = *money;
        }
        for Line { name, money } in lines(now) {
            names.entry(name.as_deref()).or_default().1 = *money;
        }
        Self { names, others: (others(before), others(now)) }
    }
}

/// The largest parts first, whichever way they go; of equal ones by name.
fn sort_parts(parts: &mut [WhyPart]) {
    let size = |part: &WhyPart| part.change.difference.unsigned_abs();
    sort_by(parts, |a, b| size(b).cmp(&size(a)).then_with(|| a.name.cmp(&b.name)));
}

fn breakdown(metric: Metric, dimension: Dimension, before: Period<'_>, now: Period<'_>) -> Option<WhyBreakdown> {
    let Names { names, others } = Names::of(dimension, before, now);
    if names.keys().all(Option::is_none) {
        return None;
    }
    let part = |(name, (before, now)): (Option<&str>, (Money, Money))| WhyPart {
        name: name.map(str::to_owned),
        change: Change::of(metric.of(&before), metric.of(&now)),
    };
    let mut parts: Vec<WhyPart> = names.into_iter().map(part).collect();
    parts.retain(|part| part.change != Change::default());
    sort_parts(&mut parts);
    let rest = parts.split_off(PARTS_MAX.min(parts.len()));
    let mut left = WhyOthers {
        names: i64::try_from(rest.len()).unwrap_or(i64::MAX).saturating_add(others.0.names.max(others.1.names)),
        change: Change::of(metric.of(&others.0.money), metric.of(&others.1.money)),
    };
    rest.iter().for_each(|part| left.change.add(part.change.before, part.change.now));
    let others = (left.names > 0).then_some(left);
    Some(WhyBreakdown { dimension, parts, others })
}

fn customers(metric: Metric, before: Period<'_>, now: Period<'_>) -> Vec<WhyCustomers> {
    let Names { names, .. } = Names::of(Dimension::Customer, before, now);
    let mut kinds: Vec<WhyCustomers> = CustomerKind::ALL
        .into_iter()
        .map(|kind| WhyCustomers { kind, customers: 0, change: Change::default(), largest: Vec::new() })
        .collect();
    for (name, (before, now)) in names {
        let kind = CustomerKind::of(&before, &now);
        let Some(of_kind) = kinds.iter_mut().find(|one| one.kind == kind) else { continue };
        let change = Change::of(metric.of(&before), metric.of(&now));
        of_kind.customers += 1;
        of_kind.change.add(change.before, change.now);
        of_kind.largest.push(WhyPart { name: name.map(str::to_owned), change });
    }
    kinds.retain(|kind| kind.customers > 0);
    for kind in &mut kinds {
        kind.largest.retain(|part| part.change.difference != 0);
        sort_parts(&mut kind.largest);
        kind.largest.truncate(CUSTOMERS_MAX);
    }
    kinds
}

/// Why a figure of one currency differs. Both periods must tell every name: a name that only one of them tells is taken to have nothing in
/// the other.
pub fn why(metric: Metric, before: Period<'_>, now: Period<'_>) -> Option<WhyCurrency> {
    let either = now.report.or(before.report)?;
    let change = Change::of(before.total(metric), now.total(metric));
    let by: Vec<WhyBreakdown> =
        DIMENSIONS.into_iter().filter_map(|dimension| breakdown(metric, dimension, before, now)).collect();
    let customers = customers(metric, before, now);
    let told = Told { metric, currency: &either.currency, minor_per_major: either.minor_per_major };
    let sentence = told.sentence(change, &by, &customers);
    Some(WhyCurrency {
        currency: either.currency.clone(),
        minor_per_major: either.minor_per_major,
        change,
        sentence,
        by,
        customers,
    })
}

#[cfg(test)]
mod tests {
    use super::super::dated::Dating;
    use super::super::money_count::{Extent, MoneyCount};
    use super::super::money_day::MoneyDay;
    use super::super::money_day::tests::{paid, read_back};
    use super::super::paid::CreditAsked;
    use super::*;
    use crate::attribution::Model;
    use crate::report::money_day::PaidRow;
    use proptest::prelude::*;

    fn told(rows: &[PaidRow], dimensions: &[Dimension], model: Model) -> Vec<CurrencyReport> {
        let asked = CreditAsked { model, window_s: Some(40 * 86_400), is_own_window: false };
        let mut count = MoneyCount::new(asked, &[], dimensions);
        count.add(Dating::At(0), &read_back(&MoneyDay::of(rows, &SortedMap::new())));
        count.finish(Extent { places: 1, are_hours: false, lines: usize::MAX })
    }

    /// Each has one of eleven customers.
    fn rows() -> impl Strategy<Value = Vec<PaidRow>> {
        prop::collection::vec((paid(), 0..11_u8), 0..25).prop_map(|rows| {
            rows.into_iter().map(|(row, customer)| PaidRow { customer: format!("cus_{customer}"), ..row }).collect()
        })
    }

    fn sum<'a>(changes: impl Iterator<Item = &'a Change>) -> Change {
        let mut sum = Change::default();
        changes.for_each(|change| sum.add(change.before, change.now));
        sum
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_difference_under_each_dimension_and_over_the_customers(
            before in rows(),
            now in rows(),
            metric in prop::sample::select(Metric::ALL.to_vec()),
            model in prop::sample::select(Model::ALL.to_vec()),
        ) {
            let by = |rows: &[PaidRow]| (told(rows, &DIMENSIONS, model), told(rows, &[Dimension::Customer], model));
            let (before, now) = (by(&before), by(&now));
            for currency in ["eur", "usd", "jpy"] {
                let find = |reports| <[CurrencyReport]>::iter(reports).find(|one: &&CurrencyReport| one.currency == currency);
                let before = Period { report: find(&before.0), customers: find(&before.1) };
                let now = Period { report: find(&now.0), customers: find(&now.1) };
                let Some(why) = why(metric, before, now) else {
                    prop_assert!(before.report.is_none() && now.report.is_none());
                    continue;
                };
                prop_assert_eq!(why.change.difference, why.change.now - why.change.before);
                for breakdown in &why.by {
                    prop_assert!(breakdown.parts.len() <= PARTS_MAX);
                    let others = breakdown.others.iter().map(|others| &others.change);
                    prop_assert_eq!(sum(breakdown.parts.iter().map(|part| &part.change).chain(others)), why.change, "{:?}", breakdown.dimension);
                    let least = breakdown.parts.iter().map(|part| part.change.difference.abs()).min().unwrap_or(0);
                    prop_assert!(breakdown.parts.iter().all(|part| part.change.difference.abs() >= least));
                }
                prop_assert_eq!(sum(why.customers.iter().map(|kind| &kind.change)), why.change);
                prop_assert!(why.sentence.ends_with('.') && !why.sentence.contains("--"));
            }
        }
    }

    #[test]
    fn a_customer_is_of_one_kind() {
        let money = |gross_minor, new_customers| Money { gross_minor, new_customers, ..Money::default() };
        for (before, now, kind) in [
            (money(0, 0), money(5, 1), CustomerKind::New),
            (money(0, 0), money(5, 0), CustomerKind::PaidAgain),
            (money(5, 1), money(5, 0), CustomerKind::PaidInBoth),
            (money(5, 0), money(0, 0), CustomerKind::PaidBeforeOnly),
            (money(0, 0), money(0, 0), CustomerKind::OnlyMoneyBack),
        ] {
            assert_eq!(CustomerKind::of(&before, &now), kind);
        }
    }
}
