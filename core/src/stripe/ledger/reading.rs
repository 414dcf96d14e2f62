//! A charge and a refund, each read over all its versions.

use super::policy::Policy;
use crate::base::id::StripeId;
use crate::base::money::{Amount, Currency};
use crate::stripe::fact::{Charge, ChargeStatus, ChargeTold, Refund, RefundCategory, RefundStatus};
use crate::stripe::object::Versions;

/// A charge, read over all its versions.
pub(super) struct ChargeReading {
    pub(super) status: ChargeStatus,
    pub(super) captured: bool,
    pub(super) amount: Amount,
    pub(super) amount_captured: Amount,
    pub(super) failed_after_success: bool,
    pub(super) told_itself: bool,
    pub(super) created_s: i64,
    pub(super) paid_s: i64,
    pub(super) currency: Option<Currency>,
}

impl ChargeReading {
    pub(super) fn of(versions: &Versions<Charge>) -> Self {
        let failed = versions.any(|v| v.status == ChargeStatus::Failed);
        let succeeded = versions.any(|v| v.status == ChargeStatus::Succeeded);
        let created_s = versions.largest(|v| v.created_s).unwrap_or(0);
        let amount = versions.largest(|v| v.amount).unwrap_or(Amount::ZERO);
        let amount_captured = versions.largest(|v| v.amount_captured).unwrap_or(Amount::ZERO);
        Self {
            status: versions.largest(|v| v.status).unwrap_or(ChargeStatus::Other),
            captured: versions.any(|v| v.captured && v.status == ChargeStatus::Succeeded),
            amount,
            amount_captured,
            failed_after_success: failed && (succeeded || versions.any(|v| v.failed_after_success)),
            told_itself: versions.any(|v| v.told == ChargeTold::Itself),
            created_s,
            paid_s: versions.earliest(|v| v.captured_s).unwrap_or(created_s),
            currency: versions.newest(|v| v.currency),
        }
    }

    /// Captured money, whether or not it may be posted.
    pub(super) fn is_money(&self) -> bool {
        self.status == ChargeStatus::Succeeded && self.captured && self.amount_captured > Amount::ZERO
    }

    pub(super) fn is_authorisation(&self) -> bool {
        self.status == ChargeStatus::Succeeded && !self.captured
    }

    /// Takes it as captured with this amount, where only other objects say so.
    pub(super) fn capture(&mut self, amount: Amount) {
        self.status = ChargeStatus::Succeeded;
        self.captured = true;
        self.amount_captured = amount;
    }

    /// What was authorised and not captured, once something was.
    pub(super) fn released(&self) -> i64 {
        (self.amount.minor() - self.amount_captured.minor()).max(0)
    }

    /// M5: a charge from before payment facts since that was only mentioned later posts nothing of its own.
    pub(super) fn may_post(&self, policy: Policy) -> bool {
        self.told_itself || !policy.payment_facts_since.is_after(self.created_s)
    }
}

/// A refund, read over all its versions.
pub(super) struct RefundReading<'a> {
    pub(super) id: &'a StripeId,
    pub(super) minor: i64,
    pub(super) status: RefundStatus,
    pub(super) created_s: i64,
    pub(super) charge: Option<StripeId>,
    pub(super) currency: Option<Currency>,
    pub(super) category: Option<RefundCategory>,
    pub(super) request: Option<String>,
    /// When it was first reported.
    pub(super) told_s: i64,
    /// When it was first reported as failed or canceled.
    pub(super) reversed_s: Option<i64>,
}

impl<'a> RefundReading<'a> {
    pub(super) fn of(id: &'a StripeId, versions: &Versions<Refund>) -> Self {
        let reversed = versions.dated().filter(|(_, v)| v.status == RefundStatus::Reversed);
        Self {
            id,
            minor: versions.largest(|v| v.amount).map_or(0, Amount::minor),
            status: versions.largest(|v| v.status).unwrap_or(RefundStatus::Open),
            created_s: versions.earliest(|v| Some(v.created_s)).unwrap_or(0),
            charge: versions.newest(|v| v.charge.clone()),
            currency: versions.newest(|v| v.currency),
            category: versions.largest(|v| v.category).flatten(),
            request: versions.largest(|v| v.request.clone()).flatten(),
            told_s: versions.dated().map(|(told_s, _)| told_s).min().unwrap_or(0),
            reversed_s: reversed.map(|(told_s, _)| told_s).min(),
        }
    }

    /// Not failed and not canceled.
    pub(super) fn stands(&self) -> bool {
        self.status != RefundStatus::Reversed
    }
}
