//! Payments whose source is not known, and what the owner says of payments by hand.

use crate::attribution::Missing;
use crate::attribution::by_hand::ByHand;
use crate::base::id::PaymentId;
use crate::base::wire::wire;
use crate::visit::channel::Channel;

wire! {
    /// Answer of `GET /api/sites/<site>/unplaced`: payments of a range that are unattributed, or whose visitor is known and source is not.
    pub struct Unplaced {
        /// A currency each, most payments first.
        pub currencies: Vec<UnplacedCurrency>,
        /// How far it is with deciding them again; absent when nothing is queued.
        pub again: Option<UnplacedAgain>,
        /// What the owner said last by hand, of any payment of the mode, newest first; 20 at most.
        pub said: Vec<Assignment>,
    }

    /// The payments of one currency whose source is not known.
    pub struct UnplacedCurrency {
        /// Lower-case ISO code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// How many were paid in the range.
        pub payments: i64,
        /// Their money that moved in the range, less what went back in it.
        pub net_minor: i64,
        /// By what they lack, most money first.
        pub reasons: Vec<UnplacedReason>,
    }

    /// Something that payments lack. The same as a breakdown of the report by `missing`, and how much the remedy would have placed.
    pub struct UnplacedReason {
        /// What, and the remedy.
        pub missing: Missing,
        /// Payments that lack it before anything else: the counts of all reasons add up to the payments of the currency.
        pub payments: i64,
        /// Their money.
        pub net_minor: i64,
        /// Payments that lack it, whatever else they lack: so many at most would the remedy have placed.
        pub at_most_payments: i64,
        /// Their money.
        pub at_most_minor: i64,
    }

    /// Payments that are decided again, newest first.
    pub struct UnplacedAgain {
        /// Since when.
        pub queued_at_s: i64,
        /// When the last one that is done was paid; absent before the first.
        pub reached_s: Option<i64>,
    }

    /// Answer of `GET /api/sites/<site>/unplaced/payments`.
    pub struct UnplacedPayments {
        /// Newest first. A page may be short where a reason is asked for, since 200 payments are looked at for each.
        pub payments: Vec<UnplacedPayment>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// A payment whose source is not known.
    pub struct UnplacedPayment {
        /// Its key.
        pub id: PaymentId,
        /// When the money moved.
        pub paid_at_s: i64,
        /// Lower-case ISO code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// What stays of it.
        pub net_minor: i64,
        /// A renewal of a subscription.
        pub renewal: bool,
        /// The visitor that the payment names, who was never seen.
        pub visitor: Option<String>,
        /// The customer's email, for the owner's eyes.
        pub email: Option<String>,
        /// What it lacks before anything else.
        pub missing: Option<Missing>,
    }

    /// Body of `PUT /api/sites/<site>/payments/<payment>/assignment`.
    pub struct NewAssignment {
        /// Where the payment came from, 1 to 200 characters.
        pub source: String,
        /// Its channel, neither Direct nor Unassigned; absent: the rules decide by the source.
        #[serde(default)]
        pub channel: Option<Channel>,
        /// Its campaign, at most 200 characters.
        #[serde(default)]
        pub campaign: Option<String>,
        /// Host and path of the first page, at most 300 characters; the rest of an address is dropped.
        #[serde(default)]
        pub landing_page: Option<String>,
        /// Why, in the owner's own words, at most 500 characters.
        #[serde(default)]
        pub note: Option<String>,
    }

    /// What the owner said of a payment by hand.
    pub struct Assignment {
        /// The payment.
        pub payment: PaymentId,
        /// When.
        pub at_s: i64,
        /// The user agent of the browser that was signed in; absent: a program with the owner's token.
        pub agent: Option<String>,
        /// What was said; absent: what was said before was taken back.
        pub said: Option<ByHand>,
        /// Why, in the owner's own words; empty where none were given.
        pub note: String,
        /// It is the latest word about its payment.
        pub stands: bool,
    }

    /// Answer of `…/payments/<payment>/assignment`: empty where nothing was said.
    pub struct Assignments {
        /// Newest first, 50 at most.
        pub assignments: Vec<Assignment>,
    }
}
