//! The kinds of purchase in a history, each with how often it happens.

use super::story::Outcome;
use crate::simulator::Random;

/// A kind of purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tale {
    /// By Checkout; whether it carries the visitor.
    Checkout(bool),
    /// By a Payment Link; whether the reference is the tracker's or the shop's own.
    Link(bool),
    Api,
    ApiWithoutIntent,
    ByHand,
    Outside,
    Abandoned,
    /// Subscriptions: whether the checkout carries the visitor.
    Monthly(bool),
    Yearly,
    Trial,
    Cancelled,
    RenewalDeclined,
    RenewalRefunded,
    CustomerDeleted,
    /// What becomes of a purchase by Checkout.
    Refunded(Refunding),
    /// What was given back of a dispute lost in part, in hundredths here.
    Disputed(Outcome),
    Ended(Ending),
    /// What only histories that are written evenly tell.
    Odd(Odd),
}

/// What seldom happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// Two disputes, each of a part.
    DisputedTwice,
    /// Two disputes of more than there was.
    DisputedBeyond,
    /// Won, and lost again.
    DisputedAgain,
    RefundedThenDisputedWhole,
    RenewalDisputed,
    RenewalRefundedInPart,
    RenewalRefundFails,
    /// Authorised, and that is all.
    Held,
    /// A slow method, and whether it works in the end.
    Delayed(bool),
    DelayedThenRefunded,
    PartlyThenRefundFails,
    PartlyThenAllRefunded,
    /// Two refunds that fail, and one that does not.
    FailsTwice,
}

const ODD: [Odd; 14] = [
    Odd::DisputedTwice,
    Odd::DisputedBeyond,
    Odd::DisputedAgain,
    Odd::RefundedThenDisputedWhole,
    Odd::RenewalDisputed,
    Odd::RenewalRefundedInPart,
    Odd::RenewalRefundFails,
    Odd::Held,
    Odd::Delayed(true),
    Odd::Delayed(false),
    Odd::DelayedThenRefunded,
    Odd::PartlyThenRefundFails,
    Odd::PartlyThenAllRefunded,
    Odd::FailsTwice,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refunding {
    Whole,
    Part,
    Twice,
    Failing,
    FailingThenAgain,
    ThenDisputed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Partly,
    PartlyThenRefunded,
    PartlyThenDisputed,
    Voided,
    Declined,
    DeclinedFirst,
    FailedLater,
}

/// Every tale, and how many there are of it in a thousand or so.
const TALES: [(usize, Tale); 36] = [
    (300, Tale::Checkout(true)),
    (70, Tale::Checkout(false)),
    (90, Tale::Link(true)),
    (20, Tale::Link(false)),
    (90, Tale::Api),
    (15, Tale::ApiWithoutIntent),
    (10, Tale::ByHand),
    (3, Tale::Outside),
    (30, Tale::Abandoned),
    (70, Tale::Monthly(true)),
    (20, Tale::Monthly(false)),
    (20, Tale::Yearly),
    (15, Tale::Trial),
    (15, Tale::Cancelled),
    (8, Tale::RenewalDeclined),
    (5, Tale::RenewalRefunded),
    (6, Tale::CustomerDeleted),
    (25, Tale::Refunded(Refunding::Whole)),
    (25, Tale::Refunded(Refunding::Part)),
    (12, Tale::Refunded(Refunding::Twice)),
    (9, Tale::Refunded(Refunding::Failing)),
    (4, Tale::Refunded(Refunding::FailingThenAgain)),
    (3, Tale::Refunded(Refunding::ThenDisputed)),
    (6, Tale::Disputed(Outcome::Lost)),
    (2, Tale::Disputed(Outcome::LostInPart(70))),
    (2, Tale::Disputed(Outcome::LostInPartAbroad(30))),
    (5, Tale::Disputed(Outcome::Won)),
    (2, Tale::Disputed(Outcome::Open)),
    (2, Tale::Disputed(Outcome::Inquiry)),
    (6, Tale::Ended(Ending::Partly)),
    (3, Tale::Ended(Ending::PartlyThenRefunded)),
    (3, Tale::Ended(Ending::PartlyThenDisputed)),
    (6, Tale::Ended(Ending::Voided)),
    (14, Tale::Ended(Ending::Declined)),
    (8, Tale::Ended(Ending::DeclinedFirst)),
    (1, Tale::Ended(Ending::FailedLater)),
];

/// How many tales there are.
pub(super) const COUNT: usize = TALES.len();

impl Tale {
    /// The tale in a place of the list.
    pub(super) fn at(place: usize) -> Option<Self> {
        TALES.get(place).map(|(_, tale)| *tale)
    }

    /// One by lot, each as likely as another, the odd ones too.
    pub(super) fn evenly(random: &mut Random) -> Self {
        let place = random.below(TALES.len() + ODD.len());
        let odd = || ODD.get(place - TALES.len()).map(|odd| Self::Odd(*odd));
        Self::at(place).or_else(odd).unwrap_or(Self::Api)
    }

    /// One by lot.
    pub(super) fn by_lot(random: &mut Random) -> Self {
        let mut place = random.below(TALES.iter().map(|(weight, _)| weight).sum());
        for (weight, tale) in TALES {
            if place < weight {
                return tale;
            }
            place -= weight;
        }
        Self::Api
    }
}
