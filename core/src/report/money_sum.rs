//! Money added up ahead of time, under one model and within the site's own window: of each day in all, and of each day and month by the
//! names under each dimension.
//!
//! What always holds: sums of days add up to those of any range, and are what counting its payments gives. Names beyond [`NAMES_MAX`] of one
//! day or month are the exception: their money is counted among the others of that day or month.

use super::dimension::Dimension;
use super::figures::{Money, OtherLines};
use super::money_count::{MoneyCount, rounded};
use super::money_day::MoneyDay;
use super::paid::CreditAsked;
use crate::attribution::Confidence;
use crate::base::money::Currency;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Names of one currency, and of one day or month, that are kept apart.
const NAMES_MAX: usize = 2_000;

/// What is told of the money of one currency, whatever it is broken down by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) total: Money,
    pub(super) source_known: Money,
    pub(super) visitor_only: Money,
    pub(super) claimed: Money,
    pub(super) by_confidence: BTreeMap<Confidence, Money>,
}

impl Totals {
    pub(super) fn add(&mut self, other: &Self) {
        self.total.add(&other.total);
        self.source_known.add(&other.source_known);
        self.visitor_only.add(&other.visitor_only);
        self.claimed.add(&other.claimed);
        for (confidence, money) in &other.by_confidence {
            self.by_confidence.entry(*confidence).or_default().add(money);
        }
    }
}

/// Money of one currency by name, and that of the names that are not kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) names: BTreeMap<Option<String>, Money>,
    pub(super) others: OtherLines,
}

impl Named {
    pub(super) fn of(names: BTreeMap<Option<String>, Money>, others: OtherLines) -> Self {
        let mut named = Self { names, others };
        named.bound();
        named
    }

    /// Leaves the names with most money, and counts the others together. What has no name stays.
    fn bound(&mut self) {
        if self.names.len() <= NAMES_MAX {
            return;
        }
        let mut order: Vec<(i64, Option<String>)> = self
            .names
            .iter()
            .filter(|(name, _)| name.is_some())
            .map(|(name, money)| (-money.net_minor.saturating_abs(), name.clone()))
            .collect();
        order.sort_unstable();
        for (_, name) in order.split_off(NAMES_MAX.min(order.len())) {
            let Some(money) = self.names.remove(&name) else { continue };
            self.others.names += 1;
            self.others.money.add(&money);
        }
    }
}

/// The money of one day or month in all, by currency; of a day also the net by channel, as the chart has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredTotals", into = "StoredTotals")]
pub struct TotalSums(pub(super) BTreeMap<Currency, (Totals, BTreeMap<Option<String>, i64>)>);

/// The money of one day or month by the names under one dimension, by currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredNames", into = "StoredNames")]
pub struct NamedSums(pub(super) BTreeMap<Currency, Named>);

/// One or the other, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Sums {
    /// In all.
    Total(TotalSums),
    /// By name.
    Named(NamedSums),
}

/// The sums of a day: in all, and under each dimension.
pub fn of_day(asked: CreditAsked, day: &MoneyDay) -> (TotalSums, BTreeMap<Dimension, NamedSums>) {
    let mut count = MoneyCount::new(asked, &[], Dimension::ALL);
    count.add("", day);
    count.into_sums()
}

impl TotalSums {
    /// Whether there is no money.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Of a month: the sums of its days.
    pub fn of_days(days: impl Iterator<Item = Self>) -> Self {
        let mut month = Self::default();
        for (currency, (totals, _)) in days.flat_map(|day| day.0) {
            month.0.entry(currency).or_default().0.add(&totals);
        }
        month
    }

    /// Everything under no name.
    fn unnamed(self) -> NamedSums {
        let none = |(currency, (totals, _)): (Currency, (Totals, _))| {
            (currency, Named::of(BTreeMap::from([(None, totals.total)]), OtherLines::default()))
        };
        NamedSums(self.0.into_iter().map(none).collect())
    }
}

impl NamedSums {
    /// Of a month: the sums of its days. A day without names is given by its money in all.
    pub fn of_days(days: impl Iterator<Item = Result<Self, TotalSums>>) -> Self {
        let mut month: BTreeMap<Currency, Named> = BTreeMap::new();
        for (currency, day) in days.flat_map(|day| day.unwrap_or_else(TotalSums::unnamed).0) {
            let sum = month.entry(currency).or_insert_with(|| Named::of(BTreeMap::new(), OtherLines::default()));
            for (name, money) in day.names {
                sum.names.entry(name).or_default().add(&money);
            }
            sum.others.names += day.others.names;
            sum.others.money.add(&day.others.money);
        }
        month.values_mut().for_each(Named::bound);
        Self(month)
    }

    /// Whether no money has a name.
    pub fn is_unnamed(&self) -> bool {
        self.0.values().all(|named| named.others.names == 0 && named.names.keys().all(Option::is_none))
    }
}

/// Gross, refunds, disputes, millionths of payments, net of renewals.
#[derive(Serialize, Deserialize)]
struct StoredMoney(i64, i64, i64, i64, i64);

impl From<Money> for StoredMoney {
    fn from(money: Money) -> Self {
        let Money { gross_minor, refunds_minor, disputes_minor, payment_millionths, renewal_net_minor, .. } = money;
        Self(gross_minor, refunds_minor, disputes_minor, payment_millionths, renewal_net_minor)
    }
}

impl From<StoredMoney> for Money {
    fn from(StoredMoney(gross, refunds, disputes, payment_millionths, renewal_net_minor): StoredMoney) -> Self {
        Self {
            gross_minor: gross,
            refunds_minor: refunds,
            disputes_minor: disputes,
            net_minor: gross.saturating_add(refunds).saturating_add(disputes),
            payments: rounded(payment_millionths),
            payment_millionths,
            renewal_net_minor,
        }
    }
}

/// A line a currency: total, source known, visitor only, claimed; by confidence; net by channel.
#[derive(Serialize, Deserialize)]
struct StoredTotals(Vec<StoredTotalLine>);

#[derive(Serialize, Deserialize)]
struct StoredTotalLine(Currency, [StoredMoney; 4], Vec<(Confidence, StoredMoney)>, Vec<(Option<String>, i64)>);

impl From<StoredTotals> for TotalSums {
    fn from(stored: StoredTotals) -> Self {
        let line = |StoredTotalLine(currency, sums, by_confidence, by_channel): StoredTotalLine| {
            let [total, source_known, visitor_only, claimed] = sums.map(Money::from);
            let by_confidence = by_confidence.into_iter().map(|(confidence, money)| (confidence, money.into())).collect();
            let totals = Totals { total, source_known, visitor_only, claimed, by_confidence };
            (currency, (totals, by_channel.into_iter().collect()))
        };
        Self(stored.0.into_iter().map(line).collect())
    }
}

impl From<TotalSums> for StoredTotals {
    fn from(sums: TotalSums) -> Self {
        let line = |(currency, (totals, by_channel)): (Currency, (Totals, BTreeMap<Option<String>, i64>))| {
            let Totals { total, source_known, visitor_only, claimed, by_confidence } = totals;
            let sums = [total, source_known, visitor_only, claimed].map(StoredMoney::from);
            let by_confidence = by_confidence.into_iter().map(|(confidence, money)| (confidence, money.into())).collect();
            StoredTotalLine(currency, sums, by_confidence, by_channel.into_iter().collect())
        };
        Self(sums.0.into_iter().map(line).collect())
    }
}

/// A line a currency: each name with its money; how many others, and their money.
#[derive(Serialize, Deserialize)]
struct StoredNames(Vec<StoredNamesLine>);

#[derive(Serialize, Deserialize)]
struct StoredNamesLine(Currency, Vec<(Option<String>, StoredMoney)>, i64, StoredMoney);

impl From<StoredNames> for NamedSums {
    fn from(stored: StoredNames) -> Self {
        let line = |StoredNamesLine(currency, names, others, money): StoredNamesLine| {
            let names = names.into_iter().map(|(name, money)| (name, money.into())).collect();
            (currency, Named { names, others: OtherLines { names: others, money: money.into() } })
        };
        Self(stored.0.into_iter().map(line).collect())
    }
}

impl From<NamedSums> for StoredNames {
    fn from(sums: NamedSums) -> Self {
        let line = |(currency, Named { names, others }): (Currency, Named)| {
            let names = names.into_iter().map(|(name, money)| (name, money.into())).collect();
            StoredNamesLine(currency, names, others.names, others.money.into())
        };
        Self(sums.0.into_iter().map(line).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::money_day::tests::paid;
    use super::*;
    use crate::attribution::Model;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_of_days_and_months_are_what_counting_gives(
            days in prop::collection::vec(prop::collection::vec(paid(), 0..5), 1..8),
            model in prop::sample::select(Model::ALL.to_vec()),
            month in (0..8_usize, 0..8_usize),
        ) {
            let asked = CreditAsked { model, window_s: Some(30 * 86_400), is_own_window: true };
            let dimensions =
                [Dimension::Source, Dimension::Campaign, Dimension::Country, Dimension::Confidence, Dimension::Rung, Dimension::Renewal];
            let days: Vec<MoneyDay> = days.iter().map(|rows| MoneyDay::of(rows, &BTreeMap::new())).collect();
            let mut plain = MoneyCount::new(asked, &[], &dimensions);
            let mut summed = MoneyCount::new(asked, &[], &dimensions);
            let stored = |sums: &Sums| serde_json::to_string(sums).unwrap();
            let month = month.0.min(month.1)..month.0.max(month.1).min(days.len());
            let mut of_month = Vec::new();
            for (n, day) in days.iter().enumerate() {
                let name = format!("2026-09-{:02}", n + 1);
                plain.add(&name, day);
                let (total, by) = of_day(asked, day);
                let total: TotalSums = serde_json::from_str(&stored(&Sums::Total(total))).unwrap();
                summed.add_totals(&name, &total);
                let read = |sums: NamedSums| serde_json::from_str::<NamedSums>(&stored(&Sums::Named(sums))).unwrap();
                let by: BTreeMap<Dimension, NamedSums> =
                    by.into_iter().filter(|(_, sums)| !sums.is_unnamed()).map(|(one, sums)| (one, read(sums))).collect();
                if month.contains(&n) {
                    of_month.push((total, by));
                    continue;
                }
                for dimension in dimensions {
                    match by.get(&dimension) {
                        Some(names) => summed.add_names(dimension, names),
                        None => summed.add_unnamed(dimension, &total),
                    }
                }
            }
            for dimension in dimensions {
                let day = |(total, by): &(TotalSums, BTreeMap<Dimension, NamedSums>)| by.get(&dimension).cloned().ok_or_else(|| total.clone());
                let month = NamedSums::of_days(of_month.iter().map(day));
                if month.is_unnamed() {
                    summed.add_unnamed(dimension, &TotalSums::of_days(of_month.iter().map(|(total, _)| total.clone())));
                } else {
                    summed.add_names(dimension, &month);
                }
            }
            prop_assert_eq!(summed.finish(), plain.finish());
        }
    }

    #[test]
    fn names_beyond_the_bound_are_counted_together_and_the_sum_stays() {
        let money = |net_minor| Money { net_minor, gross_minor: net_minor, ..Money::default() };
        let names = (1..=2_500).map(|n| (Some(format!("n{n}")), money(n))).chain([(None, money(1))]);
        let named = Named::of(names.collect(), OtherLines::default());
        assert_eq!((named.names.len(), named.others.names), (NAMES_MAX + 1, 500));
        assert!(named.names.contains_key(&None) && !named.names.contains_key(&Some("n500".to_owned())));
        let sum: i64 = named.names.values().map(|money| money.net_minor).sum();
        assert_eq!(sum + named.others.money.net_minor, 2_500 * 2_501 / 2 + 1);
    }
}
