//! The objects of a purchase, as REST and the events show them, in the state that the caller names.

use super::purchase::{Buyer, Purchase};
use serde_json::{Value, json};

/// What has become of a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeState {
    /// `succeeded` or `failed`.
    pub status: &'static str,
    /// Whether the money was taken, all of it or a part.
    pub captured: bool,
    /// How much was taken, minor units.
    pub captured_minor: i64,
    /// How much went back, what was let go of an authorisation included.
    pub refunded_minor: i64,
    /// Whether the buyer's bank has disputed it.
    pub disputed: bool,
    /// Whether it failed after it had succeeded.
    pub is_void: bool,
    /// Whether a PaymentIntent made it.
    pub by_intent: bool,
}

/// A Checkout Session beside its payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionState {
    /// `payment` or `subscription`.
    pub mode: &'static str,
    /// `complete` or `expired`.
    pub status: &'static str,
    /// `paid`, `unpaid` or `no_payment_required`.
    pub paid: &'static str,
    /// The subscription it began.
    pub subscription: Option<String>,
    /// `client_reference_id`
    pub reference: Option<String>,
    /// The Payment Link that made it.
    pub link: Option<&'static str>,
}

/// A price of the shop's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// `price_…`
    pub id: &'static str,
    /// `prod_…`
    pub product: &'static str,
    /// What the product is called.
    pub name: &'static str,
    /// Minor units.
    pub amount: i64,
    /// Lower-case code.
    pub currency: &'static str,
    /// `month` or `year`; `None` is paid once.
    pub interval: Option<&'static str>,
}

/// What a line item adds up.
#[derive(Debug, Clone, Copy)]
pub struct LineParts {
    /// How many.
    pub quantity: i64,
    /// What was taken off, minor units.
    pub discount: i64,
    /// What was added, minor units.
    pub tax: i64,
}

/// An invoice's part in a subscription.
#[derive(Debug, Clone, Copy)]
pub struct InvoiceState<'a> {
    /// The subscription; `None` for an invoice by hand.
    pub subscription: Option<&'a str>,
    /// `subscription_create`, `subscription_cycle` or `manual`.
    pub reason: &'a str,
    /// Whether it was paid.
    pub is_paid: bool,
    /// What it is for.
    pub price: Option<&'a Price>,
}

/// A subscription as of now.
#[derive(Debug, Clone, Copy)]
pub struct SubscriptionState<'a> {
    /// `sub_…`
    pub id: &'a str,
    /// `active`, `trialing`, `past_due` or `canceled`.
    pub status: &'a str,
    /// When it began, unix seconds.
    pub created_s: i64,
    /// Up to when it is paid.
    pub period_end_s: i64,
    /// When it was cancelled and ended.
    pub ended_s: Option<i64>,
}

impl Buyer {
    /// As objects name them: null for a guest.
    pub fn named(&self) -> Value {
        if self.customer.is_empty() { Value::Null } else { json!(self.customer) }
    }

    /// The customer.
    pub fn object(&self, created_s: i64) -> Value {
        json!({
            "id": self.customer, "object": "customer", "email": self.email, "name": null, "metadata": {},
            "livemode": false, "created": created_s,
        })
    }
}

impl Price {
    /// The price.
    pub fn object(&self, created_s: i64) -> Value {
        let recurring = self.interval.map(|interval| json!({"interval": interval, "interval_count": 1}));
        json!({
            "id": self.id, "object": "price", "active": true, "product": self.product, "nickname": self.name,
            "unit_amount": self.amount, "currency": self.currency, "livemode": false, "created": created_s, "metadata": {},
            "type": if recurring.is_some() { "recurring" } else { "one_time" }, "recurring": recurring,
        })
    }

    /// Its product.
    pub fn product(&self, created_s: i64) -> Value {
        json!({
            "id": self.product, "object": "product", "active": true, "name": self.name, "default_price": null,
            "livemode": false, "created": created_s, "metadata": {},
        })
    }

    /// A subscription to it.
    pub fn subscription(&self, buyer: &Buyer, state: SubscriptionState) -> Value {
        json!({
            "id": state.id, "object": "subscription", "status": state.status, "customer": buyer.named(), "metadata": {},
            "items": {"object": "list", "data": [{
                "id": format!("si_{}", state.id), "object": "subscription_item", "quantity": 1,
                "current_period_end": state.period_end_s, "price": self.object(state.created_s),
            }]},
            "cancel_at_period_end": false, "canceled_at": state.ended_s, "ended_at": state.ended_s, "trial_end": null,
            "currency": self.currency, "livemode": false, "created": state.created_s,
        })
    }
}

impl Purchase {
    /// The charge's state when all of it was taken.
    pub fn taken(&self) -> ChargeState {
        ChargeState {
            status: "succeeded",
            captured: true,
            captured_minor: self.amount,
            refunded_minor: 0,
            disputed: false,
            is_void: false,
            by_intent: true,
        }
    }

    /// The charge.
    pub fn charge(&self, state: &ChargeState) -> Value {
        let own = |prefix: &str, is_there: bool| is_there.then(|| format!("{prefix}{}", self.key));
        json!({
            "id": format!("ch_{}", self.key), "object": "charge", "amount": self.amount, "amount_captured": state.captured_minor,
            "amount_refunded": state.refunded_minor, "captured": state.captured, "paid": state.status == "succeeded",
            "status": state.status, "currency": self.currency, "customer": self.buyer.named(),
            "payment_intent": own("pi_", state.by_intent), "billing_details": {"email": self.buyer.email}, "metadata": {},
            "balance_transaction": own("txn_", state.captured), "failure_balance_transaction": own("txn_void_", state.is_void),
            "refunded": state.refunded_minor == self.amount, "disputed": state.disputed, "livemode": false, "created": self.at_s,
        })
    }

    /// The PaymentIntent. `reference` is the session or invoice it pays.
    pub fn intent(&self, status: &str, received_minor: i64, reference: Option<&str>) -> Value {
        json!({
            "id": format!("pi_{}", self.key), "object": "payment_intent", "amount": self.amount, "amount_received": received_minor,
            "currency": self.currency, "customer": self.buyer.named(), "latest_charge": format!("ch_{}", self.key),
            "status": status, "metadata": {}, "livemode": false, "created": self.at_s,
            "payment_details": {"customer_reference": null, "order_reference": reference},
        })
    }

    /// The Checkout Session that began it.
    pub fn session(&self, state: &SessionState) -> Value {
        let once = state.mode == "payment" && state.status == "complete";
        json!({
            "id": format!("cs_test_{}", self.key), "object": "checkout.session", "mode": state.mode, "status": state.status,
            "payment_status": state.paid, "amount_total": self.amount, "currency": self.currency,
            "customer": self.buyer.named(), "customer_details": {"email": self.buyer.email}, "payment_link": state.link,
            "client_reference_id": state.reference, "payment_intent": once.then(|| format!("pi_{}", self.key)),
            "invoice": state.subscription.as_ref().map(|_| format!("in_{}", self.key)), "subscription": state.subscription,
            "metadata": self.buyer.metadata, "livemode": false, "created": self.at_s - 60,
        })
    }

    /// A line item of its Checkout Session: so many of a price, of which this was taken off and this tax was added.
    pub fn line_item(&self, number: usize, price: &Price, parts: LineParts) -> Value {
        let subtotal = price.amount * parts.quantity;
        json!({
            "id": format!("li_{}_{number}", self.key), "object": "item", "amount_subtotal": subtotal, "amount_discount": parts.discount,
            "amount_tax": parts.tax, "amount_total": subtotal - parts.discount + parts.tax, "currency": price.currency,
            "description": price.name, "price": price.object(self.at_s), "quantity": parts.quantity,
        })
    }

    /// The invoice.
    pub fn invoice(&self, state: &InvoiceState) -> Value {
        let paid_minor = if state.is_paid { self.amount } else { 0 };
        let parent = state.subscription.map(
            |id| json!({"type": "subscription_details", "subscription_details": {"subscription": id, "metadata": {}}}),
        );
        json!({
            "id": format!("in_{}", self.key), "object": "invoice", "status": if state.is_paid { "paid" } else { "open" },
            "amount_due": self.amount, "amount_paid": paid_minor, "amount_remaining": self.amount - paid_minor,
            "total": self.amount, "currency": self.currency, "customer": self.buyer.named(), "parent": parent,
            "customer_email": self.buyer.email, "billing_reason": state.reason, "metadata": {}, "livemode": false,
            "created": self.at_s, "status_transitions": {"paid_at": state.is_paid.then_some(self.at_s)},
            "lines": {"object": "list", "has_more": false, "data": state.price.map(|price| self.line(price, state.subscription))
                .into_iter().collect::<Vec<Value>>()},
        })
    }

    fn line(&self, price: &Price, subscription: Option<&str>) -> Value {
        let item =
            json!({"type": "subscription_item_details", "subscription_item_details": {"subscription": subscription}});
        json!({
            "id": format!("il_{}", self.key), "object": "line_item", "amount": self.amount, "currency": self.currency,
            "parent": subscription.map(|_| item),
            "pricing": {"type": "price_details", "price_details": {"price": price.id, "product": price.product}},
        })
    }

    /// What ties the invoice to its payment; `payment` is `payment_intent`, or `payment_record` for money outside Stripe.
    pub fn invoice_payment(&self, payment: &str, is_paid: bool) -> Value {
        let by = if payment == "payment_intent" { "pi" } else { "pr" };
        json!({
            "id": format!("inpay_{}", self.key), "object": "invoice_payment", "amount_requested": self.amount,
            "amount_paid": is_paid.then_some(self.amount), "currency": self.currency, "invoice": format!("in_{}", self.key),
            "is_default": true, "status": if is_paid { "paid" } else { "open" }, "livemode": false, "created": self.at_s,
            "payment": {"type": payment, payment: format!("{by}_{}", self.key)},
            "status_transitions": {"paid_at": is_paid.then_some(self.at_s)},
        })
    }

    /// A refund; `suffix` tells several of one charge apart.
    pub fn refund_object(&self, suffix: &str, amount: i64, status: &str, at_s: i64) -> Value {
        json!({
            "id": format!("re_{}{suffix}", self.key), "object": "refund", "amount": amount, "currency": self.currency,
            "status": status, "charge": format!("ch_{}", self.key), "payment_intent": format!("pi_{}", self.key),
            "reason": "requested_by_customer", "metadata": {}, "created": at_s,
            "balance_transaction": format!("txn_re_{}{suffix}", self.key),
        })
    }

    /// The balance transaction of such a refund.
    pub fn refund_transaction(&self, suffix: &str, amount: i64, category: &str, at_s: i64) -> Value {
        json!({
            "id": format!("txn_re_{}{suffix}", self.key), "object": "balance_transaction", "amount": -amount,
            "currency": self.currency, "reporting_category": category, "source": format!("re_{}{suffix}", self.key),
            "type": "refund", "created": at_s, "fee": 0, "net": -amount, "fee_details": [],
        })
    }

    /// The balance transaction of the charge, of which so much was captured: Stripe keeps 2.9 % and 30 minor units.
    pub fn charge_transaction(&self, captured: i64) -> Value {
        let fee = (captured * 29 + 500) / 1_000 + 30;
        json!({
            "id": format!("txn_{}", self.key), "object": "balance_transaction", "amount": captured, "currency": self.currency,
            "fee": fee, "net": captured - fee, "fee_details": [{"type": "stripe_fee", "amount": fee, "currency": self.currency}],
            "reporting_category": "charge", "source": format!("ch_{}", self.key), "type": "charge", "created": self.at_s,
        })
    }

    /// The balance transaction of a dispute that took so much: Stripe keeps 15 more.
    pub fn dispute_transaction(&self, dispute: &str, amount: i64, at_s: i64) -> Value {
        json!({
            "id": format!("txn_{dispute}"), "object": "balance_transaction", "amount": -amount, "currency": self.currency,
            "fee": 1_500, "net": -amount - 1_500, "fee_details": [{"type": "stripe_fee", "amount": 1_500, "currency": self.currency}],
            "reporting_category": "dispute", "source": dispute, "type": "adjustment", "created": at_s,
        })
    }

    /// A dispute; `moves` are the balance transactions so far, negative when money left.
    pub fn dispute_object(&self, amount: i64, status: &str, at_s: i64, moves: &[i64]) -> Value {
        let transaction = |(number, moved): (usize, &i64)| {
            let suffix = if number == 0 { String::new() } else { format!("_{number}") };
            json!({"id": format!("txn_dp_{}{suffix}", self.key), "object": "balance_transaction", "amount": moved, "created": at_s})
        };
        json!({
            "id": format!("dp_{}", self.key), "object": "dispute", "amount": amount, "currency": self.currency,
            "charge": format!("ch_{}", self.key), "payment_intent": format!("pi_{}", self.key), "status": status,
            "reason": "fraudulent", "balance_transactions": moves.iter().enumerate().map(transaction).collect::<Vec<_>>(),
            "livemode": false, "created": at_s, "metadata": {},
        })
    }
}
