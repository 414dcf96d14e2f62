//! What happened, in few words: purchases with what became of them, subscriptions, customers.
//!
//! Objects, events and sums are each made of these, apart from one another.

use crate::shop::{Buyer, Price, Purchase};
use std::rc::Rc;

/// A purchase, a renewal, or an attempt at one.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) purchase: Purchase,
    pub(super) way: Way,
    pub(super) fate: Fate,
    /// `client_reference_id`
    pub(super) reference: Option<String>,
    /// Whether its checkout, or that of its subscription, names a visitor.
    pub(super) names_visitor: bool,
}

/// How it came to be.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// A Checkout Session that ran out.
    Abandoned,
    /// Once, by Checkout or by a Payment Link.
    Checkout { link: Option<&'static str> },
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
    /// What was let go of an authorisation is shown as a refund object too.
    pub(super) release_shown: bool,
    pub(super) refunds: Vec<Back>,
    pub(super) dispute: Option<Quarrel>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum End {
    #[default]
    Captured,
    /// A day later, this much of what was authorised.
    Partly(i64),
    /// Let go a week later.
    Voided,
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
    Won,
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

    /// The part of what was authorised that was never taken.
    pub(super) fn released_minor(&self) -> i64 {
        match self.fate.end {
            End::Partly(taken) => self.purchase.amount - taken,
            End::Voided => self.purchase.amount,
            _ => 0,
        }
    }
}
