//! Money whose source is not known, by what its payments lack, from the columns of days.
//!
//! What always holds: a payment counts under the first thing that it lacks once, so the counts and sums of all reasons add up to those of
//! the currency, except for payments whose explanation was lost.

use super::money_day::{BETWEEN, MoneyDay};
use crate::attribution::Confidence;
use crate::base::money::Currency;
use crate::base::sorted::SortedMap;
use crate::stripe::ledger::EntryKind;

/// Payments and what of their money moved on the days, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnplacedSum {
    /// How many payments.
    pub payments: i64,
    /// Their money, less what went back.
    pub net_minor: i64,
}

/// What lacks one thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lacking {
    /// What lacks it before anything else.
    pub first: UnplacedSum,
    /// What lacks it, whatever else it lacks.
    pub at_most: UnplacedSum,
}

/// Money of one currency whose source is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnplacedMoney {
    /// All of it.
    pub all: UnplacedSum,
    /// By the codes of what it lacks.
    pub lacking: SortedMap<String, Lacking>,
}

impl UnplacedSum {
    fn add(&mut self, other: Self) {
        self.payments += other.payments;
        self.net_minor = self.net_minor.saturating_add(other.net_minor);
    }
}

/// Adds a day's payments whose source is not known, by currency. The day needs the column of payments and that of
/// [`Dimension::Missing`](super::Dimension::Missing).
pub fn add_unplaced(sums: &mut SortedMap<Currency, UnplacedMoney>, day: &MoneyDay) {
    let is_unplaced = |paid: &super::paid::Paid| paid.confidence == Confidence::Unknown;
    for (place, paid) in day.payments.iter().enumerate().filter(|(_, paid)| is_unplaced(paid)) {
        let mut own = UnplacedSum::default();
        for entry in &paid.entries {
            let payments = i64::from(entry.kind == EntryKind::Payment);
            own.add(UnplacedSum { payments, net_minor: entry.amount_minor });
        }
        let of = sums.entry(paid.currency).or_default();
        of.all.add(own);
        let codes = day.lacks.name(place).into_iter().flat_map(|codes| codes.split(BETWEEN));
        for (code, at) in codes.zip(0..) {
            let lacking = of.lacking.entry(code.to_owned()).or_default();
            lacking.at_most.add(own);
            if at == 0 {
                lacking.first.add(own);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::money_day::tests::{paid, read_back};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reasons_add_up_to_what_has_no_source(rows in prop::collection::vec(paid(), 0..20)) {
            let mut sums = SortedMap::new();
            for days in rows.chunks(7) {
                add_unplaced(&mut sums, &read_back(&MoneyDay::of(days, &SortedMap::new())));
            }
            for (currency, of) in &sums {
                let own = || rows.iter().filter(|row| row.currency == *currency && row.confidence == Confidence::Unknown);
                let net = |row: &super::super::money_day::PaidRow| row.entries.iter().map(|moved| moved.entry.amount_minor).sum::<i64>();
                prop_assert_eq!(of.all.net_minor, own().map(net).sum::<i64>());
                let (mut first, mut without) = (UnplacedSum::default(), 0);
                of.lacking.values().for_each(|lacking| first.add(lacking.first));
                own().filter(|row| row.missing.is_empty()).for_each(|row| without += net(row));
                prop_assert_eq!(first.net_minor + without, of.all.net_minor);
                for (code, lacking) in &of.lacking {
                    let lacks = own().filter(|row| row.missing.split(BETWEEN).any(|one| one == code));
                    prop_assert_eq!(lacking.at_most.net_minor, lacks.map(net).sum::<i64>());
                    let lacks_first = own().filter(|row| row.missing.split(BETWEEN).next() == Some(code));
                    prop_assert_eq!(lacking.first.net_minor, lacks_first.map(net).sum::<i64>());
                }
            }
            prop_assert_eq!(sums.is_empty(), rows.iter().all(|row| row.confidence != Confidence::Unknown));
        }
    }
}
