//! Money back within its bounds: the refunds and disputes of a payment become entries (M5, M8 to M10).
//!
//! What always holds: what goes back of a payment never exceeds what its charge captured, and of a payment from before the
//! integration never what was claimed for it.

use super::amount::Posting;
use super::claim::Claim;
use super::dispute::dispute;
use super::entry::{Entry, PaymentState};
use super::found::Found;
use super::group::Group;
use super::note::MoneyNote;
use super::refund::refunds;
use crate::base::id::PaymentId;
use crate::base::money::{Amount, Currency};
use crate::base::sorted::{SortedMap, sort_by};

/// What of the posted claims refunds of earlier charges can still be counted against (M5).
pub(super) struct ClaimedMoney<'a> {
    left: SortedMap<(PaymentId, Currency), i64>,
    found: &'a Found,
}

impl<'a> ClaimedMoney<'a> {
    pub(super) fn of(claims: &[Claim], found: &'a Found) -> Self {
        let left = claims.iter().map(|claim| ((claim.id.clone(), claim.currency), claim.posted.minor()));
        Self { left: left.collect(), found }
    }

    fn claims(&self, group: &Group) -> Vec<PaymentId> {
        let named = group.invoices.iter().map(PaymentId::of);
        named.chain(self.found.claim(group).map(|(claim, _)| claim.clone())).collect()
    }

    fn left(&self, group: &Group, currency: Currency) -> i64 {
        self.claims(group).into_iter().filter_map(|claim| self.left.get(&(claim, currency))).sum()
    }

    fn take(&mut self, group: &Group, currency: Currency, mut minor: i64) {
        for claim in self.claims(group) {
            if let Some(left) = self.left.get_mut(&(claim, currency)) {
                let taken = minor.min(*left);
                *left -= taken;
                minor -= taken;
            }
        }
    }
}

/// The entries of money that went back, refunds first, each by time.
pub(super) fn entries_back(
    group: &Group,
    posting: &Posting,
    claimed: &mut ClaimedMoney,
    notes: &mut Vec<MoneyNote>,
) -> Vec<Entry> {
    let mut left = match posting.state {
        PaymentState::Paid => posting.captured.minor(),
        PaymentState::BeforePaymentFacts => posting.captured.minor().min(claimed.left(group, posting.currency)),
        PaymentState::Claimed | PaymentState::Authorised | PaymentState::Void => 0,
    };
    let mut all = refunds(group, posting, notes);
    all.extend(group.disputes.iter().filter_map(|(id, versions)| dispute(id, versions)));
    // Amounts of another currency cannot be taken off. Stripe gives back in the charge's own, so this needs weaker evidence that errs.
    all.retain(|back| back.currency.is_none_or(|currency| currency == posting.currency));
    sort_by(&mut all, |a, b| (a.kind, a.at_s, &a.key).cmp(&(b.kind, b.at_s, &b.key)));
    let mut entries = Vec::new();
    for back in all {
        let minor = back.minor.min(left);
        left -= minor;
        if posting.state == PaymentState::BeforePaymentFacts {
            claimed.take(group, posting.currency, minor);
        }
        if let Some(amount) = Amount::new(-minor).ok().filter(|amount| *amount != Amount::ZERO) {
            entries.push(Entry { key: back.key, kind: back.kind, amount, at_s: back.at_s });
        }
    }
    entries
}
