//! A payment as the ledger derives it.

use super::bought::Bought;
use super::entry::{Entry, EntryKind, PaymentState};
use super::kin::{Kin, KinObject};
use super::note::MoneyNote;
use crate::base::id::{PaymentId, StripeId};
use crate::base::money::Currency;
use crate::base::sorted::SortedSet;
use crate::base::wire::wire;

/// A payment as the facts decide it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its key.
    pub id: PaymentId,
    /// Posted or not.
    pub state: PaymentState,
    /// The currency of all its entries.
    pub currency: Currency,
    /// When it was paid, unix seconds.
    pub paid_s: i64,
    /// A renewal: its subscription had money before (A19).
    pub renewal: bool,
    /// When the subscription began, for a renewal, or the first money after a trial, whose beginning is known (A19).
    pub began_s: Option<i64>,
    /// Payment first, then refunds, then disputes, each by time.
    pub entries: Vec<Entry>,
    /// The answer may change when payment facts since moves (M4, M5).
    pub needs_payment_facts_since: bool,
    /// The objects that belong to it, nearest first (A11).
    pub kin: Kin,
    /// What of its money was concluded rather than reported.
    pub notes: Vec<MoneyNote>,
    /// Ids of objects outside the kin that change its money when they come or change (M5).
    pub waits_for: SortedSet<StripeId>,
    /// Checkout Sessions that name it, so that it is found by them.
    pub named_by: SortedSet<StripeId>,
    /// What it bought.
    pub bought: Bought,
    /// Its Checkout Sessions whose line items Stripe is to be asked for, since nothing else tells what they sold.
    pub unread_checkouts: Vec<StripeId>,
    /// The self-reported source in a custom field of its Checkout Session, or of the one that began its subscription.
    pub self_reported: Option<String>,
}

impl Payment {
    /// The sum of the entries of one kind. Cannot overflow: money back never exceeds the payment, and a payment is an [`Amount`](crate::base::money::Amount).
    pub fn sum_minor(&self, kind: EntryKind) -> i64 {
        self.entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.amount.minor()).sum()
    }

    /// Touches up to here count: the payment, or where its subscription began before (a renewal, a trial that was turned into money)
    /// that beginning, else for a renewal the first payment of its customer as far as one is remembered (A19).
    pub fn journey_until_s(&self, remembered_s: Option<i64>) -> i64 {
        let first_s = self.began_s.or(remembered_s.filter(|_| self.renewal));
        first_s.map_or(self.paid_s, |first_s| first_s.min(self.paid_s))
    }

    /// Whether the charge that paid it is not known yet: other objects alone report it.
    pub fn lacks_charge(&self) -> bool {
        let has_charge = self.kin.of_kind(KinObject::Charge).next().is_some();
        self.state == PaymentState::Paid && self.id.as_str().starts_with("pi_") && !has_charge
    }

    /// What stays.
    pub fn net_minor(&self) -> i64 {
        self.entries.iter().map(|entry| entry.amount.minor()).sum()
    }
}

wire! {
    /// A Stripe object that belongs to a payment.
    pub struct StripeObject {
        /// `charge`, `payment_intent`, `invoice` …
        pub kind: String,
        /// Its id at Stripe.
        pub id: StripeId,
    }
}
