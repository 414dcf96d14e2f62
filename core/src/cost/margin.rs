//! What of net revenue is left to pay for what brought it.

use super::figures::{FixedFee, PaymentFees};
use crate::base::money::Currency;

/// All of it, in basis points.
pub const WHOLE_BP: i64 = 10_000;

/// Currencies that can have a fixed fee.
const FIXED_MAX: usize = 20;

/// The most that a fixed fee may be, minor units.
const FIXED_MAX_MINOR: i64 = 1_000_000;

/// The owner's word on what each sale costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// What is left of net revenue after what was sold is paid for, in basis points.
    pub margin_bp: i64,
    /// What each payment costs.
    pub fees: PaymentFees,
}

/// Money of some payments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Takings {
    /// Captured money less what was given back or withdrawn, minor units.
    pub net_minor: i64,
    /// Captured money, minor units.
    pub gross_minor: i64,
    /// Captured payments.
    pub payments: i64,
}

impl Takings {
    /// With those of further payments.
    pub fn add(&mut self, other: &Self) {
        self.net_minor = self.net_minor.saturating_add(other.net_minor);
        self.gross_minor = self.gross_minor.saturating_add(other.gross_minor);
        self.payments = self.payments.saturating_add(other.payments);
    }
}

impl PaymentFees {
    /// Whether all of it is within bounds, each currency once.
    pub fn is_valid(&self) -> bool {
        let is_first = |(place, one): (usize, &FixedFee)| {
            (0..=FIXED_MAX_MINOR).contains(&one.amount_minor)
                && self.fixed.iter().take(place).all(|before| before.currency != one.currency)
        };
        let rate_fits = (0..=WHOLE_BP).contains(&self.rate_bp);
        rate_fits && self.fixed.len() <= FIXED_MAX && self.fixed.iter().enumerate().all(is_first)
    }
}

impl Margin {
    /// The contribution of some payments: net revenue × margin, less the fees. It is rounded down once, so that it reaches a whole cost
    /// exactly when the exact contribution does.
    pub fn contribution_minor(&self, currency: Currency, of: Takings) -> i64 {
        let fixed = self.fees.fixed.iter().find(|one| one.currency == currency).map_or(0, |one| one.amount_minor);
        let share = |minor: i64, bp: i64| i128::from(minor) * i128::from(bp);
        let exact = share(of.net_minor, self.margin_bp) - share(of.gross_minor, self.fees.rate_bp);
        let whole = exact.div_euclid(i128::from(WHOLE_BP)) - share(of.payments, fixed);
        i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
    }
}
