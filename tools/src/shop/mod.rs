//! A shop's events as Stripe sends them at API version 2026-10-28, for the native tools and tests.

mod objects;
mod purchase;

pub use objects::{ChargeState, InvoiceState, LineParts, Price, SessionState, SubscriptionState};
pub use purchase::{Buyer, Purchase};
use serde_json::{Value, json};

/// An event around an object.
pub fn event(event_type: &str, at_s: i64, object: Value) -> Value {
    let id = format!("evt_{}_{}", event_type.replace('.', "_"), object.get("id").and_then(Value::as_str).unwrap_or(""));
    json!({
        "id": id, "object": "event", "api_version": "2026-10-28.endive", "created": at_s, "livemode": false,
        "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null}, "type": event_type, "data": {"object": object},
    })
}

impl Purchase {
    fn succeeded(&self) -> Vec<Value> {
        vec![event("charge.succeeded", self.at_s, self.charge(&self.taken()))]
    }

    fn checkout(&self, mode: &'static str, subscription: Option<&str>) -> Value {
        let subscription = subscription.map(str::to_owned);
        self.session(&SessionState {
            mode,
            status: "complete",
            paid: "paid",
            subscription,
            reference: None,
            link: None,
        })
    }

    /// A purchase by Checkout, once.
    pub fn once(&self) -> Vec<Value> {
        let session = format!("cs_test_{}", self.key);
        let mut events = self.succeeded();
        let intent = self.intent("succeeded", self.amount, Some(&session));
        events.push(event("payment_intent.succeeded", self.at_s, intent));
        events.push(event("checkout.session.completed", self.at_s + 1, self.checkout("payment", None)));
        events
    }

    /// The first payment of a subscription by Checkout.
    pub fn subscribe(&self, subscription: &str) -> Vec<Value> {
        let price = Price {
            id: "price_monthly",
            product: "prod_plan",
            name: "Monthly",
            amount: self.amount,
            currency: self.currency,
            interval: Some("month"),
        };
        let state = SubscriptionState {
            id: subscription,
            status: "active",
            created_s: self.at_s,
            period_end_s: self.at_s + 30 * 86_400,
            ended_s: None,
        };
        let made = price.subscription(&self.buyer, state);
        let mut events = vec![event("customer.subscription.created", self.at_s, made)];
        events.extend(self.invoiced(subscription, "subscription_create"));
        events.push(event(
            "checkout.session.completed",
            self.at_s + 2,
            self.checkout("subscription", Some(subscription)),
        ));
        events
    }

    /// A renewal: nothing of the checkout is on it.
    pub fn renew(&self, subscription: &str) -> Vec<Value> {
        self.invoiced(subscription, "subscription_cycle")
    }

    fn invoiced(&self, subscription: &str, reason: &str) -> Vec<Value> {
        let state = InvoiceState { subscription: Some(subscription), reason, is_paid: true, price: None };
        let intent = self.intent("succeeded", self.amount, Some(&format!("in_{}", self.key)));
        let mut events = self.succeeded();
        events.push(event("payment_intent.succeeded", self.at_s, intent));
        events.push(event("invoice.paid", self.at_s + 1, self.invoice(&state)));
        events.push(event("invoice_payment.paid", self.at_s + 1, self.invoice_payment("payment_intent", true)));
        events
    }

    /// A refund of some of it.
    pub fn refund(&self, amount: i64, at_s: i64) -> Vec<Value> {
        let refund = self.refund_object("", amount, "succeeded", at_s);
        let charge = self.charge(&ChargeState { refunded_minor: amount, ..self.taken() });
        vec![event("refund.created", at_s, refund), event("charge.refunded", at_s, charge)]
    }

    /// A dispute of all of it, lost.
    pub fn dispute(&self, at_s: i64) -> Vec<Value> {
        let dispute = |status: &str| self.dispute_object(self.amount, status, at_s, &[-self.amount]);
        vec![
            event("charge.dispute.created", at_s, dispute("needs_response")),
            event("charge.dispute.funds_withdrawn", at_s + 1, dispute("needs_response")),
            event("charge.dispute.closed", at_s + 2, dispute("lost")),
        ]
    }
}
