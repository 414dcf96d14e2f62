//! A shop's events as Stripe sends them at API version 2026-10-28, for the native tools and tests.

use serde_json::{Value, json};

/// Who buys.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// `cus_…`
    pub customer: String,
    /// Their address.
    pub email: String,
    /// What the checkout carries.
    pub metadata: Value,
}

/// A purchase or a renewal.
#[derive(Debug, Clone)]
pub struct Purchase {
    /// The part of every id after its prefix.
    pub key: String,
    /// Who.
    pub buyer: Buyer,
    /// Minor units.
    pub amount: i64,
    /// Lower-case code.
    pub currency: &'static str,
    /// When, unix seconds.
    pub at_s: i64,
}

/// An event around an object.
pub fn event(event_type: &str, at_s: i64, object: Value) -> Value {
    let id = format!("evt_{}_{}", event_type.replace('.', "_"), object.get("id").and_then(Value::as_str).unwrap_or(""));
    json!({
        "id": id, "object": "event", "api_version": "2026-10-28.endive", "created": at_s, "livemode": false,
        "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null}, "type": event_type, "data": {"object": object},
    })
}

impl Purchase {
    fn charge(&self, refunded: i64) -> Value {
        json!({
            "id": format!("ch_{}", self.key), "object": "charge", "amount": self.amount, "amount_captured": self.amount,
            "amount_refunded": refunded, "captured": true, "paid": true, "status": "succeeded", "currency": self.currency,
            "customer": self.buyer.customer, "payment_intent": format!("pi_{}", self.key),
            "billing_details": {"email": self.buyer.email}, "metadata": {}, "refunded": refunded == self.amount,
            "disputed": false, "livemode": false, "created": self.at_s,
        })
    }

    fn intent(&self, reference: String) -> Value {
        json!({
            "id": format!("pi_{}", self.key), "object": "payment_intent", "amount": self.amount, "amount_received": self.amount,
            "currency": self.currency, "customer": self.buyer.customer, "latest_charge": format!("ch_{}", self.key),
            "status": "succeeded", "metadata": {}, "livemode": false, "created": self.at_s,
            "payment_details": {"customer_reference": null, "order_reference": reference},
        })
    }

    fn session(&self, (mode, intent, invoice, subscription): (&str, Value, Value, Value)) -> Value {
        json!({
            "id": format!("cs_test_{}", self.key), "object": "checkout.session", "mode": mode, "status": "complete",
            "payment_status": "paid", "amount_total": self.amount, "currency": self.currency, "customer": self.buyer.customer,
            "customer_details": {"email": self.buyer.email}, "client_reference_id": null, "payment_intent": intent,
            "invoice": invoice, "subscription": subscription, "metadata": self.buyer.metadata, "livemode": false, "created": self.at_s - 60,
        })
    }

    fn invoice(&self, subscription: &str, reason: &str) -> Value {
        json!({
            "id": format!("in_{}", self.key), "object": "invoice", "status": "paid", "amount_due": self.amount,
            "amount_paid": self.amount, "amount_remaining": 0, "total": self.amount, "currency": self.currency,
            "customer": self.buyer.customer, "customer_email": self.buyer.email, "billing_reason": reason, "metadata": {},
            "livemode": false, "created": self.at_s, "status_transitions": {"paid_at": self.at_s},
            "parent": {"type": "subscription_details", "subscription_details": {"subscription": subscription, "metadata": {}}},
        })
    }

    /// A purchase by Checkout, once.
    pub fn once(&self) -> Vec<Value> {
        let session = self.session(("payment", json!(format!("pi_{}", self.key)), Value::Null, Value::Null));
        vec![
            event("charge.succeeded", self.at_s, self.charge(0)),
            event("payment_intent.succeeded", self.at_s, self.intent(format!("cs_test_{}", self.key))),
            event("checkout.session.completed", self.at_s + 1, session),
        ]
    }

    /// The first payment of a subscription by Checkout.
    pub fn subscribe(&self, subscription: &str) -> Vec<Value> {
        let invoice = json!(format!("in_{}", self.key));
        let session = self.session(("subscription", Value::Null, invoice, json!(subscription)));
        let made = json!({
            "id": subscription, "object": "subscription", "status": "active", "customer": self.buyer.customer, "metadata": {},
            "items": {"data": [{"quantity": 1, "current_period_end": self.at_s + 30 * 86_400, "price": {"id": "price_monthly",
                "product": "prod_plan", "nickname": "Monthly", "unit_amount": self.amount, "currency": self.currency, "recurring": {"interval": "month"}}}]},
            "livemode": false, "created": self.at_s,
        });
        let mut events = vec![event("customer.subscription.created", self.at_s, made)];
        events.extend(self.invoiced(subscription, "subscription_create"));
        events.push(event("checkout.session.completed", self.at_s + 2, session));
        events
    }

    /// A renewal: nothing of the checkout is on it.
    pub fn renew(&self, subscription: &str) -> Vec<Value> {
        self.invoiced(subscription, "subscription_cycle")
    }

    fn invoiced(&self, subscription: &str, reason: &str) -> Vec<Value> {
        let paid = json!({
            "id": format!("inpay_{}", self.key), "object": "invoice_payment", "amount_paid": self.amount, "amount_requested": self.amount,
            "currency": self.currency, "invoice": format!("in_{}", self.key), "is_default": true, "status": "paid",
            "payment": {"type": "payment_intent", "payment_intent": format!("pi_{}", self.key)}, "created": self.at_s,
            "status_transitions": {"paid_at": self.at_s},
        });
        vec![
            event("charge.succeeded", self.at_s, self.charge(0)),
            event("payment_intent.succeeded", self.at_s, self.intent(format!("in_{}", self.key))),
            event("invoice.paid", self.at_s + 1, self.invoice(subscription, reason)),
            event("invoice_payment.paid", self.at_s + 1, paid),
        ]
    }

    /// A refund of some of it.
    pub fn refund(&self, amount: i64, at_s: i64) -> Vec<Value> {
        let refund = json!({
            "id": format!("re_{}", self.key), "object": "refund", "amount": amount, "currency": self.currency, "status": "succeeded",
            "charge": format!("ch_{}", self.key), "payment_intent": format!("pi_{}", self.key), "reason": "requested_by_customer",
            "metadata": {}, "created": at_s,
        });
        vec![event("refund.created", at_s, refund), event("charge.refunded", at_s, self.charge(amount))]
    }

    /// A dispute of all of it, lost.
    pub fn dispute(&self, at_s: i64) -> Vec<Value> {
        let dispute = |status: &str| {
            json!({
                "id": format!("dp_{}", self.key), "object": "dispute", "amount": self.amount, "currency": self.currency,
                "charge": format!("ch_{}", self.key), "payment_intent": format!("pi_{}", self.key), "status": status,
                "balance_transactions": [{"id": format!("txn_{}", self.key), "amount": -self.amount, "created": at_s}],
                "livemode": false, "created": at_s, "metadata": {},
            })
        };
        vec![
            event("charge.dispute.created", at_s, dispute("needs_response")),
            event("charge.dispute.funds_withdrawn", at_s + 1, dispute("needs_response")),
            event("charge.dispute.closed", at_s + 2, dispute("lost")),
        ]
    }
}
