//! Parts of entries, and how they add up to sums of money.

use super::figures::Money;
use crate::attribution::model::WHOLE;
use crate::stripe::ledger::EntryKind;

/// A part of an entry, credited as one share is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) kind: EntryKind,
    pub(super) amount_minor: i64,
    /// Millionths of the payment.
    pub(super) weight: u32,
    pub(super) renewal: bool,
    /// The payment is its customer's first.
    pub(super) is_first: bool,
    /// Of a payment in the reporting currency: what of its fees, ≤ 0.
    pub(super) fee: PartFee,
}

/// What of a payment's fees a part has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartFee {
    /// It is not looked at here: in the payment's own currency, and beside its other entries.
    Elsewhere,
    /// It is not known.
    Unknown,
    /// So many minor units.
    Minor(i64),
}

impl Money {
    /// With a part more.
    pub(super) fn add_part(&mut self, part: &Part) {
        let add = |sum: &mut i64| *sum = sum.saturating_add(part.amount_minor);
        match part.kind {
            EntryKind::Payment => {
                add(&mut self.gross_minor);
                self.payment_millionths += i64::from(part.weight);
                self.payments = rounded(self.payment_millionths);
                if part.is_first {
                    self.new_customer_millionths += i64::from(part.weight);
                    self.new_customers = rounded(self.new_customer_millionths);
                }
            }
            EntryKind::Refund => add(&mut self.refunds_minor),
            EntryKind::Dispute => add(&mut self.disputes_minor),
        }
        match part.fee {
            PartFee::Elsewhere => {}
            PartFee::Unknown => {
                self.fees_unknown_millionths += i64::from(part.weight);
                self.fees_unknown = rounded(self.fees_unknown_millionths);
            }
            PartFee::Minor(minor) => self.fees_minor = self.fees_minor.saturating_add(minor),
        }
        add(&mut self.net_minor);
        if part.renewal {
            add(&mut self.renewal_net_minor);
        }
    }

    /// With more.
    pub fn add(&mut self, other: &Self) {
        self.gross_minor = self.gross_minor.saturating_add(other.gross_minor);
        self.refunds_minor = self.refunds_minor.saturating_add(other.refunds_minor);
        self.disputes_minor = self.disputes_minor.saturating_add(other.disputes_minor);
        self.net_minor = self.net_minor.saturating_add(other.net_minor);
        self.payment_millionths += other.payment_millionths;
        self.payments = rounded(self.payment_millionths);
        self.renewal_net_minor = self.renewal_net_minor.saturating_add(other.renewal_net_minor);
        self.new_customer_millionths += other.new_customer_millionths;
        self.new_customers = rounded(self.new_customer_millionths);
        self.fees_minor = self.fees_minor.saturating_add(other.fees_minor);
        self.fees_unknown_millionths += other.fees_unknown_millionths;
        self.fees_unknown = rounded(self.fees_unknown_millionths);
    }
}

fn exact(rounded: i64, millionths: i64) -> i64 {
    if millionths == 0 { rounded * i64::from(WHOLE) } else { millionths }
}

impl Money {
    /// [`Money::payment_millionths`], also where it was left out.
    pub fn millionths(&self) -> i64 {
        exact(self.payments, self.payment_millionths)
    }

    /// [`Money::new_customer_millionths`], also where it was left out.
    pub fn new_millionths(&self) -> i64 {
        exact(self.new_customers, self.new_customer_millionths)
    }

    /// [`Money::fees_unknown_millionths`], also where it was left out.
    pub fn unknown_fee_millionths(&self) -> i64 {
        exact(self.fees_unknown, self.fees_unknown_millionths)
    }
}

/// Whole payments, halves up.
pub(super) fn rounded(millionths: i64) -> i64 {
    let whole = i64::from(WHOLE);
    (millionths + whole / 2).div_euclid(whole)
}
