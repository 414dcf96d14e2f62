//! The sums that an import must come to. Plain bookkeeping over what happened computes them, apart from the objects and
//! from any ledger.

use super::story::{Contract, End, Outcome, Quarrel, Story, TRIAL_S, Way};
use serde::Serialize;
use std::collections::BTreeMap;

/// Sums of one currency in minor units, with the report's names and signs: refunds and disputes are negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Captured money.
    pub gross_minor: i64,
    /// Money given back, ≤ 0.
    pub refunds_minor: i64,
    /// Money that disputes hold or took, ≤ 0.
    pub disputes_minor: i64,
    /// gross + refunds + disputes.
    pub net_minor: i64,
    /// How many payments brought the gross.
    pub payments: i64,
    /// The part of net that renewals of subscriptions brought.
    pub renewal_net_minor: i64,
}

/// The sums of one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ExpectedCurrency {
    /// Everything.
    pub total: Sums,
    /// What came of a checkout that told its source, the renewals of such subscriptions included.
    pub source_known: Sums,
}

/// The sums of each currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// By lower-case code.
    pub currencies: BTreeMap<String, ExpectedCurrency>,
}

impl Expected {
    /// Net by currency, zeros left out.
    pub fn net(&self) -> BTreeMap<String, i64> {
        let nets = self.currencies.iter().map(|(currency, sums)| (currency.clone(), sums.total.net_minor));
        nets.filter(|(_, net)| *net != 0).collect()
    }

    /// Counts one payment more, as it is before any refund.
    pub fn add_payment(&mut self, currency: &str, amount: i64, source_known: bool, is_renewal: bool) {
        let sums = Sums { gross_minor: amount, payments: 1, ..Sums::default() };
        self.add(currency, sums, source_known, is_renewal);
    }

    pub(super) fn count(&mut self, story: &Story) {
        // What follows a trial is the first money of its subscription.
        let is_first_money = |of: &Contract| of.has_trial && story.purchase.at_s == of.begun_s + TRIAL_S;
        let renewal = matches!(&story.way, Way::Renewal(contract) if !is_first_money(contract));
        self.add(story.purchase.currency, sums(story), story.given.source_known, renewal);
    }

    fn add(&mut self, currency: &str, mut sums: Sums, source_known: bool, is_renewal: bool) {
        sums.net_minor = sums.gross_minor + sums.refunds_minor + sums.disputes_minor;
        sums.renewal_net_minor = if is_renewal { sums.net_minor } else { 0 };
        if sums == Sums::default() {
            return;
        }
        let of = self.currencies.entry(currency.to_owned()).or_default();
        of.total.add(sums);
        if source_known {
            of.source_known.add(sums);
        }
    }
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.gross_minor += other.gross_minor;
        self.refunds_minor += other.refunds_minor;
        self.disputes_minor += other.disputes_minor;
        self.net_minor += other.net_minor;
        self.payments += other.payments;
        self.renewal_net_minor += other.renewal_net_minor;
    }
}

/// What truly came and went.
pub(super) fn sums(story: &Story) -> Sums {
    let taken = match (story.charges(), story.fate.end) {
        (0, _) | (_, End::Voided | End::Held | End::Declined | End::FailedLater) => return Sums::default(),
        (_, End::Captured) => story.purchase.amount,
        (_, End::Partly(taken)) => taken,
    };
    let back: i64 = story.fate.refunds.iter().filter(|back| !back.fails).map(|back| back.amount).sum();
    // No dispute takes what went back before.
    let out = story.fate.disputes.iter().map(out).sum::<i64>().min(taken - back);
    Sums { gross_minor: taken, refunds_minor: -back, disputes_minor: -out, payments: 1, ..Sums::default() }
}

fn out(quarrel: &Quarrel) -> i64 {
    match quarrel.outcome {
        Outcome::Lost | Outcome::Open | Outcome::Again => quarrel.amount,
        Outcome::LostInPart(back) | Outcome::LostInPartAbroad(back) => quarrel.amount - back,
        Outcome::Won | Outcome::Inquiry => 0,
    }
}
