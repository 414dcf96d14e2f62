//! A history: everything that happens, drawn and in its order, and not yet played.

use super::crowd::{self, Visit};
use super::sale::{self, Carries, Sale};
use super::size::{Size, Sums};
use crate::simulator::Random;
use serde_json::Value;
use std::collections::BTreeMap;

/// Something that happens. The numbers are places in the lists of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
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
    pub(super) size: Size,
    pub(super) visits: Vec<Visit>,
    pub(super) sales: Vec<Sale>,
    /// When each deed is done, oldest first.
    pub(super) deeds: Vec<(i64, Deed)>,
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
    pub(super) fn events_of(&self, deed: Deed) -> Vec<Value> {
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

    /// Whose deed it is.
    pub(super) fn visitor_of(&self, deed: Deed) -> Option<u32> {
        match deed {
            Deed::Visit(visit) | Deed::Page(visit, _) | Deed::Identify(visit) => {
                self.visit(visit).map(|visit| visit.visitor)
            }
            Deed::Buy(sale) | Deed::Renew(sale, _) | Deed::Refund(sale) | Deed::Dispute(sale) => {
                self.sale(sale).map(|sale| sale.visitor)
            }
        }
    }

    fn sale(&self, number: u32) -> Option<&Sale> {
        self.sales.get(usize::try_from(number).ok()?)
    }

    pub(super) fn visit(&self, number: u32) -> Option<&Visit> {
        self.visits.get(usize::try_from(number).ok()?)
    }
}
