//! The kinds of objects that the fake Stripe knows: their paths, the permission that reads them, the filters of their
//! lists.

use serde_json::Value;

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `ch_…`
    Charge,
    /// `inpay_…`
    InvoicePayment,
    /// `in_…`
    Invoice,
    /// `cs_test_…`
    CheckoutSession,
    /// `re_…`
    Refund,
    /// `dp_…`
    Dispute,
    /// `sub_…`
    Subscription,
    /// `cus_…`
    Customer,
    /// `prod_…`
    Product,
    /// `price_…`
    Price,
    /// `evt_…`
    Event,
    /// `we_…`
    WebhookEndpoint,
    /// `pi_…`
    PaymentIntent,
    /// `txn_…`
    BalanceTransaction,
}

/// What is fixed about a kind.
struct Facts {
    kind: Kind,
    path: &'static str,
    object: &'static str,
    permission: &'static str,
    /// Beside `created`, which all lists but that of endpoints take.
    filters: &'static [&'static str],
}

impl Facts {
    const fn new(kind: Kind, path: &'static str, object: &'static str, permission: &'static str) -> Self {
        Self { kind, path, object, permission, filters: &[] }
    }

    const fn filtered_by(self, filters: &'static [&'static str]) -> Self {
        Self { filters, ..self }
    }
}

/// Refunds ride on the permission of charges, payments of invoices on that of invoices, prices on that of plans.
const ALL: [Facts; 14] = [
    Facts::new(Kind::Charge, "charges", "charge", "rak_charge_read").filtered_by(&["customer", "payment_intent"]),
    Facts::new(Kind::InvoicePayment, "invoice_payments", "invoice_payment", "rak_invoice_read").filtered_by(&[
        "invoice",
        "status",
        "payment[type]",
        "payment[payment_intent]",
    ]),
    Facts::new(Kind::Invoice, "invoices", "invoice", "rak_invoice_read").filtered_by(&[
        "customer",
        "status",
        "subscription",
    ]),
    Facts::new(Kind::CheckoutSession, "checkout/sessions", "checkout.session", "rak_checkout_session_read")
        .filtered_by(&[
            "customer",
            "status",
            "subscription",
            "payment_intent",
            "payment_link",
            "customer_details[email]",
        ]),
    Facts::new(Kind::Refund, "refunds", "refund", "rak_charge_read").filtered_by(&["charge", "payment_intent"]),
    Facts::new(Kind::Dispute, "disputes", "dispute", "rak_dispute_read").filtered_by(&["charge", "payment_intent"]),
    Facts::new(Kind::Subscription, "subscriptions", "subscription", "rak_subscription_read")
        .filtered_by(&["customer", "status"]),
    Facts::new(Kind::Customer, "customers", "customer", "rak_customer_read").filtered_by(&["email"]),
    Facts::new(Kind::Product, "products", "product", "rak_product_read").filtered_by(&["active"]),
    Facts::new(Kind::Price, "prices", "price", "rak_plan_read").filtered_by(&["active", "currency", "product", "type"]),
    Facts::new(Kind::Event, "events", "event", "rak_event_read").filtered_by(&["type", "types[]", "delivery_success"]),
    Facts::new(Kind::WebhookEndpoint, "webhook_endpoints", "webhook_endpoint", "rak_webhook_read"),
    Facts::new(Kind::PaymentIntent, "payment_intents", "payment_intent", "rak_payment_intent_read")
        .filtered_by(&["customer"]),
    Facts::new(Kind::BalanceTransaction, "balance_transactions", "balance_transaction", "rak_balance_read")
        .filtered_by(&["currency", "payout", "source", "type"]),
];

impl Kind {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().map(|facts| facts.kind)
    }

    fn facts(self) -> &'static Facts {
        ALL.iter().find(|facts| facts.kind == self).unwrap_or_else(|| unreachable!("every kind has its facts"))
    }

    /// Of a path below `/v1/`, and the id that may follow.
    pub fn of_path(path: &str) -> Option<(Self, Option<&str>)> {
        ALL.iter().find_map(|facts| match path.strip_prefix(facts.path)? {
            "" => Some((facts.kind, None)),
            rest => {
                rest.strip_prefix('/').filter(|id| !id.is_empty() && !id.contains('/')).map(|id| (facts.kind, Some(id)))
            }
        })
    }

    /// Of an object, by its field `object`.
    pub fn of_object(object: &Value) -> Option<Self> {
        let name = object.get("object")?.as_str()?;
        ALL.iter().find(|facts| facts.object == name).map(|facts| facts.kind)
    }

    /// Of a field that holds an id and can be expanded.
    pub fn of_field(field: &str) -> Option<Self> {
        match field {
            "charge" | "latest_charge" => Some(Self::Charge),
            "payment_intent" => Some(Self::PaymentIntent),
            "customer" => Some(Self::Customer),
            "invoice" | "latest_invoice" => Some(Self::Invoice),
            "subscription" => Some(Self::Subscription),
            "product" => Some(Self::Product),
            "balance_transaction" => Some(Self::BalanceTransaction),
            _ => None,
        }
    }

    /// Of what a balance transaction is of, by its id.
    pub fn of_source(id: &str) -> Option<Self> {
        let kinds = [("ch_", Self::Charge), ("re_", Self::Refund), ("dp_", Self::Dispute)];
        kinds.into_iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, kind)| kind)
    }

    /// Below `/v1/`.
    pub fn path(self) -> &'static str {
        self.facts().path
    }

    /// As its objects name it.
    pub fn object(self) -> &'static str {
        self.facts().object
    }

    /// What a restricted key needs to read it.
    pub fn permission(self) -> &'static str {
        self.facts().permission
    }

    /// Whether its list takes a parameter.
    pub fn filters_by(self, name: &str) -> bool {
        let of_created = matches!(name, "created" | "created[gt]" | "created[gte]" | "created[lt]" | "created[lte]");
        (of_created && self != Self::WebhookEndpoint) || self.facts().filters.contains(&name)
    }

    /// What of an object a filter compares.
    pub fn filtered<'a>(self, object: &'a Value, name: &str) -> Option<&'a str> {
        let pointer = match (self, name) {
            (Self::Invoice, "subscription") => "/parent/subscription_details/subscription".to_owned(),
            (_, name) => format!("/{}", name.trim_end_matches(']').replace('[', "/")),
        };
        object.pointer(&pointer)?.as_str()
    }
}
