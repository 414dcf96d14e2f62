//! Money added up ahead of time, under one model and within the site's own window: of each day in all, and of each day and month by the
//! names under each dimension.
//!
//! What always holds: sums of days add up to those of any range, and are what counting its payments gives. Names beyond [`NAMES_MAX`] of one
//! day or month are the exception: their money is counted among the others of that day or month.

use super::dimension::Dimension;
use super::figures::{Money, OtherLines};
use super::money_pack::{pack_money, unpack_money};
use super::pack::{LinePacker, LineUnpacker};
use super::paid::CONFIDENCES;
use crate::attribution::Confidence;
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort};
use std::borrow::Cow;

/// The form of these sums and of the columns beside them; what an earlier version made has another.
pub const FORM: i64 = 4;

/// Names of one currency, and of one day or month, that are kept apart.
const NAMES_MAX: usize = 2_000;

/// What is told of the money of one currency, whatever it is broken down by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) total: Money,
    pub(super) source_known: Money,
    pub(super) visitor_only: Money,
    pub(super) claimed: Money,
    pub(super) by_confidence: SortedMap<Confidence, Money>,
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
    pub(super) names: SortedMap<Option<String>, Money>,
    pub(super) others: OtherLines,
}

impl Named {
    pub(super) fn of(names: SortedMap<Option<String>, Money>, others: OtherLines) -> Self {
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
        sort(&mut order);
        for (_, name) in order.split_off(NAMES_MAX.min(order.len())) {
            let Some(money) = self.names.remove(&name) else { continue };
            self.others.names += 1;
            self.others.money.add(&money);
        }
    }
}

/// The money of one day or month in all, by currency; of a day also the net by channel, as the chart has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TotalSums(pub(super) SortedMap<Currency, (Totals, SortedMap<Option<String>, i64>)>);

/// The money of one day or month by the names under one dimension, by currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedSums(pub(super) SortedMap<Currency, Named>);

/// Sums of a day or month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// In all.
    pub total: TotalSums,
    /// Under each dimension.
    pub by: SortedMap<Dimension, NamedSums>,
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
            (currency, Named::of(SortedMap::from([(None, totals.total)]), OtherLines::default()))
        };
        NamedSums(self.0.into_iter().map(none).collect())
    }
}

impl NamedSums {
    /// Of a month: the sums of its days. A day without names is given by its money in all.
    pub fn of_days(days: impl Iterator<Item = Result<Self, TotalSums>>) -> Self {
        let mut month: SortedMap<Currency, Named> = SortedMap::new();
        for (currency, day) in days.flat_map(|day| day.unwrap_or_else(TotalSums::unnamed).0) {
            let sum = month.entry(currency).or_insert_with(|| Named::of(SortedMap::new(), OtherLines::default()));
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

/// Goes through the currencies of stored sums.
fn each_currency(text: &str, mut one: impl FnMut(Currency, &mut LineUnpacker)) {
    let mut from = LineUnpacker::of(text);
    for _ in 0..from.numbers.take_count() {
        let currency = from.take_name().and_then(|name| Currency::parse_counted(&name).ok());
        // A text that is not ours ends sooner than it says.
        let Some(currency) = currency else { return };
        one(currency, &mut from);
    }
}

/// Goes through the names of stored [`NamedSums`], and what is told of the others, by currency.
pub(super) fn each_name(
    text: &str,
    mut name: impl FnMut(Currency, Option<&str>, &Money),
    mut others: impl FnMut(Currency, &OtherLines),
) {
    each_currency(text, |currency, from| {
        for _ in 0..from.numbers.take_count() {
            if from.numbers.is_at_end() {
                return;
            }
            let of = from.take_name();
            name(currency, of.as_deref(), &unpack_money(currency, &mut from.numbers));
        }
        let names = from.numbers.take_count();
        others(currency, &OtherLines { names, money: unpack_money(currency, &mut from.numbers) });
    });
}

impl TotalSums {
    /// As it is stored.
    pub fn text(&self) -> String {
        let mut packer = LinePacker::default();
        packer.numbers.put(self.0.len() as u64);
        for (currency, (totals, by_channel)) in &self.0 {
            packer.put_name(Some(currency.as_str()));
            for money in [&totals.total, &totals.source_known, &totals.visitor_only, &totals.claimed] {
                pack_money(*currency, money, &mut packer.numbers);
            }
            for confidence in CONFIDENCES {
                let money = totals.by_confidence.get(&confidence);
                packer.numbers.put(u64::from(money.is_some()));
                money.into_iter().for_each(|money| pack_money(*currency, money, &mut packer.numbers));
            }
            packer.numbers.put(by_channel.len() as u64);
            for (channel, net_minor) in by_channel {
                packer.put_name(channel.as_deref());
                packer.numbers.put_signed(*net_minor);
            }
        }
        packer.text()
    }

    /// Of what was stored.
    pub fn read(text: &str) -> Self {
        let mut sums = Self::default();
        each_currency(text, |currency, from| {
            let [total, source_known, visitor_only, claimed] =
                [(); 4].map(|()| unpack_money(currency, &mut from.numbers));
            let mut by_confidence = SortedMap::new();
            for confidence in CONFIDENCES {
                if from.numbers.take() == Some(1) {
                    by_confidence.insert(confidence, unpack_money(currency, &mut from.numbers));
                }
            }
            let mut by_channel = SortedMap::new();
            for _ in 0..from.numbers.take_count() {
                if from.numbers.is_at_end() {
                    return;
                }
                let channel = from.take_name().map(Cow::into_owned);
                by_channel.insert(channel, from.numbers.take_signed().unwrap_or(0));
            }
            sums.0.insert(currency, (Totals { total, source_known, visitor_only, claimed, by_confidence }, by_channel));
        });
        sums
    }
}

impl NamedSums {
    /// As it is stored.
    pub fn text(&self) -> String {
        let mut packer = LinePacker::default();
        packer.numbers.put(self.0.len() as u64);
        for (currency, Named { names, others }) in &self.0 {
            packer.put_name(Some(currency.as_str()));
            packer.numbers.put(names.len() as u64);
            for (name, money) in names {
                packer.put_name(name.as_deref());
                pack_money(*currency, money, &mut packer.numbers);
            }
            packer.numbers.put_count(others.names);
            pack_money(*currency, &others.money, &mut packer.numbers);
        }
        packer.text()
    }

    /// Of what was stored.
    pub fn read(text: &str) -> Self {
        let mut all: SortedMap<Currency, SortedMap<Option<String>, Money>> = SortedMap::new();
        let mut sums = Self::default();
        let name = |currency, name: Option<&str>, money: &Money| {
            all.entry(currency).or_default().insert(name.map(str::to_owned), *money);
        };
        let mut others = Vec::new();
        each_name(text, name, |currency, of| others.push((currency, of.clone())));
        for (currency, others) in others {
            let names = all.remove(&currency).unwrap_or_default();
            sums.0.insert(currency, Named { names, others });
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::super::dated::Dating;
    use super::super::money_count::{Extent, MoneyCount, sums_of_day};
    use super::super::money_day::MoneyDay;
    use super::super::money_day::tests::paid;
    use super::super::paid::CreditAsked;
    use super::*;
    use crate::attribution::Model;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn sums_of_days_and_months_are_what_counting_gives(
            days in prop::collection::vec(prop::collection::vec(paid(), 0..5), 1..8),
            model in prop::sample::select(Model::ALL.to_vec()),
            month in (0..8_usize, 0..8_usize),
        ) {
            let asked = CreditAsked { model, window_s: Some(30 * 86_400), is_own_window: true };
            let dimensions =
                [Dimension::Source, Dimension::Campaign, Dimension::Country, Dimension::Confidence, Dimension::Rung, Dimension::Renewal, Dimension::Product];
            let days: Vec<MoneyDay> = days.iter().map(|rows| MoneyDay::of(rows, &SortedMap::new())).collect();
            let mut plain = MoneyCount::new(asked, &[], &dimensions);
            let mut summed = MoneyCount::new(asked, &[], &dimensions);
            let month = month.0.min(month.1)..month.0.max(month.1).min(days.len());
            let mut of_month = Vec::new();
            for (n, day) in days.iter().enumerate() {
                plain.add(Dating::At(n), day);
                let Sums { total, by } = sums_of_day(asked, day);
                prop_assert_eq!(&TotalSums::read(&total.text()), &total);
                summed.add_totals(n, &total);
                let by: BTreeMap<Dimension, NamedSums> = by.into_iter().filter(|(_, sums)| !sums.is_unnamed()).collect();
                if month.contains(&n) {
                    of_month.push((total, by));
                    continue;
                }
                for dimension in dimensions {
                    match by.get(&dimension) {
                        Some(names) => {
                            prop_assert_eq!(&NamedSums::read(&names.text()), names);
                            summed.add_names(dimension, &names.text());
                        }
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
                    summed.add_names(dimension, &month.text());
                }
            }
            let extent = Extent { places: days.len(), are_hours: false, lines: 3 };
            prop_assert_eq!(summed.finish(extent), plain.finish(extent));
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
