//! A site of any size: visitors who come back, what they buy, and what becomes of it, over two years.
//!
//! [`Plan`] draws the history from a seed; [`seed`] plays it to a [`Desk`], oldest first: every visit is a beacon, every
//! payment a delivery, through the Worker's own handlers and SQL files. What always holds: the same size gives the same
//! history, and on a new desk the same rows.

mod crowd;
mod lot;
mod play;
mod sale;

use crate::simulator::Random;
use crowd::Visit;
pub use play::seed;
use sale::{Carries, Sale};
use serde_json::Value;
use std::collections::BTreeMap;

const DAY_S: i64 = 86_400;
/// The customer of every payment that [`Size::hub`] chooses.
pub const HUB: &str = "cus_hub";

/// How large a site is, and what it is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Sessions.
    pub sessions: u32,
    /// Payments, renewals included.
    pub payments: u32,
    /// How many days the history goes back; more than one.
    pub days: i64,
    /// When it ends, unix seconds.
    pub until_s: i64,
    /// What everything is drawn from.
    pub seed: u64,
    /// Every how-manieth purchase is one customer's ([`HUB`]); 0: none is.
    pub hub: u32,
}

/// Money in one currency, in minor units; what went back is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Sums {
    /// How many payments.
    pub payments: i64,
    /// What they brought in.
    pub gross_minor: i64,
    /// What was refunded.
    pub refunds_minor: i64,
    /// What was lost to disputes.
    pub disputes_minor: i64,
}

/// Something that happens. The numbers are places in the lists of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// A visit begins.
    Visit(u32),
    /// It goes on, on its how-manieth further page.
    Page(u32, u8),
    /// The visitor tells their email in it.
    Identify(u32),
    /// Something is bought.
    Buy(u32),
    /// It is paid again, for the how-manieth time.
    Renew(u32, u32),
    /// Some of the first payment goes back.
    Refund(u32),
    /// The first payment is disputed.
    Dispute(u32),
}

/// A history, drawn and not yet played.
#[derive(Debug)]
pub struct Plan {
    size: Size,
    visits: Vec<Visit>,
    sales: Vec<Sale>,
    /// When each deed is done, oldest first.
    deeds: Vec<(i64, Deed)>,
}

impl Plan {
    /// Draws it.
    pub fn new(size: Size) -> Self {
        let mut random = Random::new(size.seed);
        let visits = crowd::visits(&size, &mut random);
        let sales = sale::sales(&size, &visits, &mut random);
        let mut plan = Self { size, visits, sales, deeds: Vec::new() };
        plan.deeds = plan.all_deeds();
        plan.deeds.sort_by_key(|(at_s, _)| *at_s);
        plan
    }

    fn all_deeds(&self) -> Vec<(i64, Deed)> {
        let mut all = Vec::with_capacity(self.visits.len() * 3 / 2 + self.sales.len() * 2);
        for (number, visit) in (0..).zip(&self.visits) {
            all.push((visit.at_s, Deed::Visit(number)));
            all.extend((1..=visit.more_pages).map(|nth| (visit.at_s + i64::from(nth) * 40, Deed::Page(number, nth))));
            if visit.identifies {
                all.push((visit.at_s + 100, Deed::Identify(number)));
            }
        }
        for (number, sale) in (0..).zip(&self.sales) {
            if sale.carries == Carries::Email {
                all.push((sale.at_s - 10, Deed::Identify(sale.visit)));
            }
            all.push((sale.at_s, Deed::Buy(number)));
            let renewals = 1..=sale.renewals.unwrap_or(0);
            all.extend(renewals.map(|nth| (sale.renewed_s(nth), Deed::Renew(number, nth))));
            all.extend(sale.refund.map(|refund| (refund.at_s, Deed::Refund(number))));
            all.extend(sale.dispute_s.map(|at_s| (at_s, Deed::Dispute(number))));
        }
        all
    }

    /// How many visitors it has.
    pub fn visitors(&self) -> u32 {
        self.visits.last().map_or(0, |visit| visit.visitor + 1)
    }

    /// What the ledger must come to, by currency.
    pub fn sums(&self) -> BTreeMap<&'static str, Sums> {
        let mut all = BTreeMap::<_, Sums>::new();
        for sale in &self.sales {
            let sums = all.entry(sale.currency).or_default();
            let payments = 1 + i64::from(sale.renewals.unwrap_or(0));
            sums.payments += payments;
            sums.gross_minor += payments * sale.amount();
            sums.refunds_minor += sale.refund.map_or(0, |refund| refund.amount);
            sums.disputes_minor += sale.dispute_s.map_or(0, |_| sale.amount());
        }
        all
    }

    /// Everything that Stripe reports, oldest first.
    pub fn events(&self) -> impl Iterator<Item = Value> {
        self.deeds.iter().flat_map(|(_, deed)| self.events_of(*deed))
    }

    /// What Stripe reports of a deed.
    fn events_of(&self, deed: Deed) -> Vec<Value> {
        let seed = self.size.seed;
        match deed {
            Deed::Visit(_) | Deed::Page(..) | Deed::Identify(_) => Vec::new(),
            Deed::Buy(sale) => self.sale(sale).map(|sale| sale.bought(seed)).unwrap_or_default(),
            Deed::Renew(sale, nth) => self.sale(sale).map(|sale| sale.renewed(seed, nth)).unwrap_or_default(),
            Deed::Refund(sale) => {
                let refunded = self.sale(sale).and_then(|sale| Some((sale.purchase(seed), sale.refund?)));
                refunded.map(|(purchase, refund)| purchase.refund(refund.amount, refund.at_s)).unwrap_or_default()
            }
            Deed::Dispute(sale) => {
                let disputed = self.sale(sale).and_then(|sale| Some((sale.purchase(seed), sale.dispute_s?)));
                disputed.map(|(purchase, at_s)| purchase.dispute(at_s)).unwrap_or_default()
            }
        }
    }

    fn sale(&self, number: u32) -> Option<&Sale> {
        self.sales.get(usize::try_from(number).ok()?)
    }

    fn visit(&self, number: u32) -> Option<&Visit> {
        self.visits.get(usize::try_from(number).ok()?)
    }
}

#[cfg(test)]
mod tests;
