//! The fields kept of each kind of Stripe object.
//!
//! Every field may be missing at Stripe; statuses are open, so unknown ones have a place.

use super::before::Before;
use super::carried::Carried;
use super::money::{ChargeStatus, ChargeTold, DisputeTold, PartialCapture, RefundCategory, RefundStatus};
use super::plan::{BilledPeriod, InvoiceLine, SubscriptionDiscount, SubscriptionItem};
use super::session::{PaymentStatus, SessionMode};
use crate::base::id::StripeId;
use crate::base::json::FromJson;
use crate::base::money::{Amount, Currency};
use serde::{Deserialize, Serialize};

macro_rules! fact_bodies {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* pub $field:ident : $ty:ty),* $(,)? })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
            pub struct $name {
                /// Stripe's `created` of the object, unix seconds; 0 when absent.
                #[serde(default)]
                pub created_s: i64,
                $($(#[$fmeta])* pub $field : $ty),*
            }
        )*
    };
}

fact_bodies! {
    /// A charge: the unit of money once captured (M1).
    pub struct Charge {
        /// Where it stands.
        pub status: ChargeStatus,
        /// False: only an authorisation (M3).
        pub captured: bool,
        /// The amount authorised.
        pub amount: Amount,
        /// The amount captured; where Stripe did not say (before 2020), the amount when `captured`.
        pub amount_captured: Amount,
        /// Cumulative, until a refund fails; whether the release of a partial capture is in it, see M3.
        pub amount_refunded: Amount,
        /// Its currency.
        pub currency: Option<Currency>,
        /// Its PaymentIntent.
        pub payment_intent: Option<StripeId>,
        /// Its invoice (shapes before 2025-03-31).
        pub invoice: Option<StripeId>,
        /// Whether `failure_balance_transaction` is set: it failed after succeeding (M13).
        pub failed_after_success: bool,
        /// How we know of it.
        pub told: ChargeTold,
        /// When it was captured by hand: `created` of a `charge.captured` event.
        pub captured_s: Option<i64>,
        /// Of a partial capture that an event reported (M3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub partial: Option<PartialCapture>,
        /// Whether it has been disputed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub disputed: bool,
        /// Country of the billing address. Facts stored before this field was read lack it, as below.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub country: Option<String>,
        /// What it carries.
        pub carried: Carried,
    }

    /// A PaymentIntent.
    pub struct PaymentIntent {
        /// Whether its status is `succeeded`.
        pub succeeded: bool,
        /// Captured so far.
        pub amount_received: Amount,
        /// Of one that succeeded with less than its amount (M3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub partial: Option<PartialCapture>,
        /// Its currency.
        pub currency: Option<Currency>,
        /// The charge it made last.
        pub latest_charge: Option<StripeId>,
        /// Its invoice: the old `invoice`, else an `order_reference` of an invoice (M6).
        pub invoice: Option<StripeId>,
        /// Its Checkout Session, from an `order_reference` of a session (M6).
        pub checkout_session: Option<StripeId>,
        /// What it carries.
        pub carried: Carried,
    }

    /// A Checkout Session. Payment Links, pricing tables and buy buttons make them too.
    pub struct CheckoutSession {
        /// `payment`, `subscription`, `setup` or unknown.
        pub mode: SessionMode,
        /// Whether money moved.
        pub payment_status: PaymentStatus,
        /// The total the customer agreed to.
        pub amount_total: Amount,
        /// Its currency.
        pub currency: Option<Currency>,
        /// When an event reported it paid; the session itself may have been opened a day before.
        pub paid_s: Option<i64>,
        /// Its PaymentIntent (mode `payment`).
        pub payment_intent: Option<StripeId>,
        /// Its subscription (mode `subscription`).
        pub subscription: Option<StripeId>,
        /// Its invoice.
        pub invoice: Option<StripeId>,
        /// `client_reference_id` where it could be one of ours; anything else is dropped, since shops put addresses there.
        pub client_reference: Option<String>,
        /// Whether a `client_reference_id` was there, ours or not.
        pub has_client_reference: bool,
        /// Country of the address that the customer gave.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub country: Option<String>,
        /// The first promotion code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub promotion_code: Option<StripeId>,
        /// The first coupon.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub coupon: Option<StripeId>,
        /// The self-reported source, as it was answered in a custom field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub self_reported: Option<String>,
        /// What it carries.
        pub carried: Carried,
    }

    /// An invoice.
    pub struct Invoice {
        /// Whether its status is `paid`.
        pub paid: bool,
        /// What was paid on it.
        pub amount_paid: Amount,
        /// Its currency.
        pub currency: Option<Currency>,
        /// Why it was made.
        pub billing_reason: Option<String>,
        /// Its subscription.
        pub subscription: Option<StripeId>,
        /// Its PaymentIntent (old shape).
        pub payment_intent: Option<StripeId>,
        /// Its charge (old shape).
        pub charge: Option<StripeId>,
        /// Marked as paid outside Stripe (M12).
        pub out_of_band: bool,
        /// What of `amount_paid` was paid outside Stripe, where it says so.
        #[serde(default, skip_serializing_if = "Amount::is_zero")]
        pub paid_outside: Amount,
        /// When it was paid.
        pub paid_s: Option<i64>,
        /// Its largest line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub line: Option<InvoiceLine>,
        /// The period of its subscription that it bills, where it bills one at fixed prices.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub billed: Option<BilledPeriod>,
        /// Country of the customer's address on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub country: Option<String>,
        /// The first promotion code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub promotion_code: Option<StripeId>,
        /// The first coupon.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub coupon: Option<StripeId>,
        /// What it carries.
        pub carried: Carried,
        /// What the snapshot of the subscription's metadata carries.
        pub subscription_carried: Carried,
    }

    /// A payment on an invoice (from 2025-05-28).
    pub struct InvoicePayment {
        /// The invoice.
        pub invoice: Option<StripeId>,
        /// Whether its status is `paid`.
        pub paid: bool,
        /// What was paid.
        pub amount_paid: Amount,
        /// Its currency.
        pub currency: Option<Currency>,
        /// By this PaymentIntent.
        pub payment_intent: Option<StripeId>,
        /// Or by this charge.
        pub charge: Option<StripeId>,
        /// Paid outside Stripe: a `payment_record` (M12).
        pub out_of_band: bool,
        /// When it was paid.
        pub paid_s: Option<i64>,
    }

    /// A refund.
    pub struct Refund {
        /// What goes back.
        pub amount: Amount,
        /// Its currency.
        pub currency: Option<Currency>,
        /// Where it stands (M8).
        pub status: RefundStatus,
        /// The charge it belongs to.
        pub charge: Option<StripeId>,
        /// The PaymentIntent it belongs to.
        pub payment_intent: Option<StripeId>,
        /// What its balance transaction says, where that was expanded (M3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub category: Option<RefundCategory>,
        /// `request.id` of the `refund.created` event (M3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub request: Option<String>,
    }

    /// A dispute.
    pub struct Dispute {
        /// What is disputed.
        pub amount: Amount,
        /// Its currency.
        pub currency: Option<Currency>,
        /// Where it stands; unknown ones move no money.
        pub status: String,
        /// The charge disputed.
        pub charge: Option<StripeId>,
        /// Its PaymentIntent.
        pub payment_intent: Option<StripeId>,
        /// How many of `balance_transactions` took money.
        pub withdrawals: u32,
        /// How many gave money back.
        pub reinstatements: u32,
        /// The most that they had taken at once, in their own currency, which need not be the dispute's.
        #[serde(default, skip_serializing_if = "Amount::is_zero")]
        pub withdrawn: Amount,
        /// What of that they gave back since, in the same currency.
        #[serde(default, skip_serializing_if = "Amount::is_zero")]
        pub returned: Amount,
        /// When the first of them took money.
        pub withdrawn_s: Option<i64>,
        /// What the event's type says happened.
        pub told: DisputeTold,
    }

    /// A subscription. The plan is kept for display.
    pub struct Subscription {
        /// Stripe's status, as it stands.
        pub status: Option<String>,
        /// Its items, at most [`SUBSCRIPTION_ITEMS_MAX`](crate::base::limits::SUBSCRIPTION_ITEMS_MAX).
        pub items: Vec<SubscriptionItem>,
        /// It has further items that Stripe did not show or that are not kept: no sum over them is known.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub more_items: bool,
        /// Beginning of the period paid for. Facts stored before this field was read lack it, and so for the two after it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub current_period_start_s: Option<i64>,
        /// What is taken off, at most [`SUBSCRIPTION_DISCOUNTS_MAX`](crate::base::limits::SUBSCRIPTION_DISCOUNTS_MAX).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub discounts: Vec<SubscriptionDiscount>,
        /// The first promotion code of a discount that is shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub promotion_code: Option<StripeId>,
        /// The first coupon of such a discount.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub coupon: Option<StripeId>,
        /// Its collection is paused (`pause_collection`), whatever its status.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub collection_paused: bool,
        /// End of the period paid for.
        pub current_period_end_s: Option<i64>,
        /// Will end with the period.
        pub cancel_at_period_end: bool,
        /// When it ended.
        pub ended_s: Option<i64>,
        /// When its trial ends.
        pub trial_end_s: Option<i64>,
        /// What it carries.
        pub carried: Carried,
        /// What it was before the event that reports it.
        #[serde(default, skip_serializing_if = "Before::is_unknown")]
        pub before: Before,
    }

    /// A customer.
    pub struct Customer {
        /// Deleted: its email is no longer a clue, its id is still remembered.
        pub deleted: bool,
        /// What it carries.
        pub carried: Carried,
        /// What it was before the event that reports it.
        #[serde(default, skip_serializing_if = "Before::is_unknown")]
        pub before: Before,
    }
}

impl Subscription {
    /// Whether its status is one that Stripe calls final: nothing follows it.
    pub fn has_ended(&self) -> bool {
        matches!(self.status.as_deref(), Some("canceled" | "incomplete_expired"))
    }
}
