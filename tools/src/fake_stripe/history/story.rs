//! What happened, in few words: purchases with what became of them, subscriptions, customers.
//!
//! Objects, events and sums are each made from these, independently of one another.

use crate::shop::{Buyer, Price, Purchase};
use std::rc::Rc;

/// The first period of those subscriptions that begin with one that is free.
pub(super) const TRIAL_S: i64 = 14 * 86_400;

/// A purchase, a renewal, or an attempt at one.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) purchase: Purchase,
    pub(super) way: Way,
    pub(super) fate: Fate,
    pub(super) given: Given,
}

/// What the shop gave its checkout, or that of its subscription, beside the buyer's metadata.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// `client_reference_id`
    pub(super) reference: Option<String>,
    /// Whether what was given says where the visit came from.
    pub(super) source_known: bool,
    /// Whether the metadata was given to the payment or the subscription as well.
    pub(super) copied: bool,
}

/// How it came to be.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// A Checkout Session that ran out.
    Abandoned,
    /// Once, by Checkout or by a Payment Link.
    Checkout { link: Option<&'static str> },
    /// Once, by Checkout, with a method that takes three days to say whether it worked.
    Delayed { succeeds: bool },
    /// By the API, without Checkout; with a PaymentIntent or, as in old days, without.
    Api { by_intent: bool },
    /// An invoice by hand.
    ByHand,
    /// An invoice by hand, paid outside Stripe.
    Outside,
    /// The first payment of a subscription by Checkout.
    First(Rc<Contract>),
    /// A subscription by Checkout whose first period is free.
    Trial(Rc<Contract>),
    /// A later payment of a subscription.
    Renewal(Rc<Contract>),
}

/// What became of its charge.
#[derive(Debug, Clone, Default)]
pub(super) struct Fate {
    pub(super) end: End,
    /// A card was declined before another was taken.
    pub(super) declined_first: bool,
    /// Captured in the way of before 2025-03-31: what was let go of an authorisation is a refund, and counted as one.
    pub(super) lets_go_by_refund: bool,
    /// The events are of such a version, which need not be that of the capture.
    pub(super) told_by_old_version: bool,
    pub(super) refunds: Vec<Back>,
    pub(super) disputes: Vec<Quarrel>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum End {
    #[default]
    Captured,
    /// A day later, this much of what was authorised.
    Partly(i64),
    /// Let go a week later.
    Voided,
    /// Nobody has captured it yet.
    Held,
    Declined,
    /// It had succeeded, and failed three days later.
    FailedLater,
}

/// A refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Back {
    pub(super) amount: i64,
    pub(super) at_s: i64,
    /// It comes back a day later; the charge may or may not forget it then.
    pub(super) fails: bool,
}

/// A dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quarrel {
    pub(super) amount: i64,
    pub(super) at_s: i64,
    pub(super) outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Lost,
    /// Lost, and so much was given back all the same.
    LostInPart(i64),
    /// The same, and the account's money is of another currency, of which two are one of the charge's.
    LostInPartAbroad(i64),
    Won,
    /// Won, and the bank took it all again: lost.
    Again,
    Open,
    /// A question of the bank's: no money moves.
    Inquiry,
}

/// A subscription.
#[derive(Debug, Clone)]
pub(super) struct Contract {
    pub(super) id: String,
    pub(super) buyer: Buyer,
    pub(super) price: Price,
    pub(super) begun_s: i64,
    pub(super) paid_until_s: i64,
    pub(super) ended_s: Option<i64>,
    /// As of the end of the history.
    pub(super) status: &'static str,
    pub(super) has_trial: bool,
    /// Whether it carries its buyer's metadata.
    pub(super) carries: bool,
}

/// A customer of Stripe's.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) buyer: Buyer,
    pub(super) at_s: i64,
    /// When they were deleted.
    pub(super) deleted_s: Option<i64>,
}

impl Story {
    /// How many charge objects there are of it.
    pub(super) fn charges(&self) -> usize {
        match self.way {
            Way::Abandoned | Way::Outside | Way::Trial(_) => 0,
            _ => 1 + usize::from(self.fate.declined_first),
        }
    }

    /// The subscription it belongs to.
    pub(super) fn contract(&self) -> Option<&Contract> {
        match &self.way {
            Way::First(contract) | Way::Trial(contract) | Way::Renewal(contract) => Some(contract),
            _ => None,
        }
    }

    /// When its money was told of: a checkout may be over long before.
    pub(super) fn taken_s(&self) -> i64 {
        self.purchase.at_s + if matches!(self.fate.end, End::Partly(_)) { self.end_after_s() } else { 0 }
    }

    /// The part of what was authorised that was never taken, where Stripe tells of it as a refund.
    pub(super) fn release_refund_minor(&self) -> i64 {
        if self.fate.lets_go_by_refund && self.fate.end != End::Held { self.released_minor() } else { 0 }
    }

    /// The part of what was authorised that was never taken.
    pub(super) fn released_minor(&self) -> i64 {
        match self.fate.end {
            End::Partly(taken) => self.purchase.amount - taken,
            End::Voided | End::Held => self.purchase.amount,
            _ => 0,
        }
    }
}
