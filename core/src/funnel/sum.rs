//! Visitors of a line of a funnel, added up: those of each step, and what their customers brought.

use super::figures::{FunnelLine, FunnelMoney};
use crate::base::money::Currency;
use crate::base::sorted::SortedMap;

/// What a customer has brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// By currency, minor units.
    pub net_minor: SortedMap<Currency, i64>,
    /// Still paying.
    pub paying: bool,
}

/// Visitors of a line: those of each step, and what their customers brought.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    pub(super) steps: [i64; 5],
    customers: i64,
    net_minor: SortedMap<Currency, i64>,
}

impl Sum {
    /// One visitor, who is not known to be still paying.
    pub(super) fn of([visited, acted, checkout, paid]: [bool; 4]) -> Self {
        let steps = [visited, acted, checkout, paid, false].map(i64::from);
        Self { steps, ..Self::default() }
    }

    pub(super) fn add_customer(&mut self, brought: Option<&Brought>) {
        self.customers += 1;
        let Some(brought) = brought else { return };
        if let Some(paying) = self.steps.last_mut() {
            *paying |= i64::from(brought.paying);
        }
        self.add_money(&brought.net_minor);
    }

    fn add_money(&mut self, more: &SortedMap<Currency, i64>) {
        for (currency, minor) in more {
            let net = self.net_minor.entry(*currency).or_default();
            *net = net.saturating_add(*minor);
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.steps.iter_mut().zip(other.steps).for_each(|(step, more)| *step += more);
        self.customers += other.customers;
        self.add_money(&other.net_minor);
    }

    pub(super) fn told(&self, name: Option<String>, only: Option<Currency>) -> FunnelLine {
        let [visited, acted, checkout, paid, paying] = self.steps;
        let is_asked = |currency: &Currency| only.is_none_or(|only| only == *currency);
        let money = self.net_minor.iter().filter(|(currency, _)| is_asked(currency));
        let money = money.map(|(currency, net_minor)| FunnelMoney {
            currency: currency.as_str().to_owned(),
            minor_per_major: currency.minor_per_major(),
            net_minor: *net_minor,
        });
        FunnelLine { name, visited, acted, checkout, paid, paying, customers: self.customers, money: money.collect() }
    }
}
