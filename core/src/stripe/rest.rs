//! Stripe's REST API as far as it is used: lists and their permissions, the endpoint's events, what a refusal means.
//!
//! The shell sends the requests; `page` reads the objects. Sources: Stripe's API reference (version 2026-10-28), and its documentation of
//! restricted keys and errors.

use crate::base::id::Mode;
use crate::base::json::FromJson;
use crate::base::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// The version asked for in every request, and pinned for the events of an endpoint.
pub const API_VERSION: &str = "2026-10-28.endive";

/// Objects of a page: the most that Stripe gives.
pub const PAGE: u32 = 100;

/// The events an endpoint is asked to send. `invoice.created` is left out on purpose: an endpoint that fails it delays the
/// merchant's own collections.
pub const ENABLED_EVENTS: [&str; 28] = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "charge.succeeded",
    "charge.captured",
    "charge.updated",
    "charge.failed",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "payment_intent.succeeded",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice_payment.paid",
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
];

/// Most event types that one question about events may name.
pub const EVENT_TYPES_MAX: usize = 20;

/// A permission of a restricted key, under Stripe's own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermissionNeeded {
    /// `rak_…`
    pub name: &'static str,
    /// A list that only it opens, to probe it.
    pub probe: &'static str,
    /// What it opens, in words.
    pub resource: &'static str,
    /// Whether the integration cannot do without.
    pub required: bool,
    /// What is lost without it.
    pub costs: &'static str,
}

macro_rules! permissions {
    ($($name:literal $probe:literal $resource:literal $required:literal $costs:literal;)*) => {
        &[$(PermissionNeeded { name: $name, probe: $probe, resource: $resource, required: $required, costs: $costs }),*]
    };
}

/// Every permission of the key that the pre-filled page makes, in the order of the checklist.
pub const PERMISSIONS: &[PermissionNeeded] = permissions! {
    "rak_charge_read" "charges" "Charges and refunds" true "Without it there is no money to import.";
    "rak_invoice_read" "invoices" "Invoices and their payments" true "Without it renewals cannot be told from first payments, nor joined to their subscription.";
    "rak_checkout_session_read" "checkout/sessions" "Checkout Sessions" true "Without it the ids that your checkout carried are not found, and most payments stay unattributed. What a single payment bought is not known.";
    "rak_dispute_read" "disputes" "Disputes" true "Without it money withdrawn by disputes is missing.";
    "rak_customer_read" "customers" "Customers" false "Emails and metadata of customers are not known, so fewer payments are attributed.";
    "rak_subscription_read" "subscriptions" "Subscriptions" false "Plans and their status are not shown, and metadata of subscriptions is not found.";
    "rak_webhook_write" "webhook_endpoints" "Webhook endpoints" false "The endpoint is not made for you: add it by hand at Stripe and paste its signing secret.";
    "rak_event_read" "events" "Events" false "Events whose delivery failed are not fetched; the daily check still compares charges, refunds and disputes.";
    "rak_payment_intent_read" "payment_intents" "PaymentIntents" false "Events about PaymentIntents whose delivery failed cannot be read.";
    "rak_balance_read" "balance_transactions" "Balance transactions" false "Where less was captured than authorised, what was let go is told from a real refund with less certainty. A reporting currency takes its rates from your own table alone, and no fees are known.";
    "rak_product_read" "products" "Products" false "Plans are shown by their price's name instead of the product's.";
    "rak_plan_read" "prices" "Prices and plans" false "What a subscription costs may be missing.";
};

/// Stripe's page that makes a restricted key with exactly these permissions.
pub fn key_page(mode: Mode) -> String {
    let test = if mode == Mode::Test { "test/" } else { "" };
    let permissions = PERMISSIONS.iter().map(|permission| format!("&permissions%5B%5D={}", permission.name));
    format!("https://dashboard.stripe.com/{test}apikeys/create?name=Headwater{}", permissions.collect::<String>())
}

/// Whether Stripe can reach an origin from outside: it is https, and its host is neither this machine nor a private network's.
pub fn is_reachable(origin: &str) -> bool {
    let Some(authority) = origin.strip_prefix("https://") else { return false };
    if authority.starts_with('[') {
        return false;
    }
    let host = authority.split(':').next().unwrap_or("");
    let is_local = ["localhost", "local", "internal", "test", "lan", "home.arpa"]
        .iter()
        .any(|name| host == *name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')));
    // A bare address is a laboratory's: certificates that Stripe accepts are for names.
    let is_address = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    host.contains('.') && !is_local && !is_address
}

/// A list that an import reads, in the order it does: what others lead up to comes first, so that a payment finds everything
/// when its charge comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// Names of plans.
    Products,
    /// Customers.
    Customers,
    /// Subscriptions of every status.
    Subscriptions,
    /// Paid invoices.
    Invoices,
    /// Complete Checkout Sessions.
    CheckoutSessions,
    /// Which payment paid which invoice.
    InvoicePayments,
    /// Money.
    Charges,
    /// Money back.
    Refunds,
    /// Money withdrawn.
    Disputes,
}

impl List {
    /// Every list, in order.
    pub const ALL: [Self; 9] = [
        Self::Products,
        Self::Customers,
        Self::Subscriptions,
        Self::Invoices,
        Self::CheckoutSessions,
        Self::InvoicePayments,
        Self::Charges,
        Self::Refunds,
        Self::Disputes,
    ];

    /// The path below `/v1/`, which is its name as well.
    pub fn name(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Customers => "customers",
            Self::Subscriptions => "subscriptions",
            Self::Invoices => "invoices",
            Self::CheckoutSessions => "checkout/sessions",
            Self::InvoicePayments => "invoice_payments",
            Self::Charges => "charges",
            Self::Refunds => "refunds",
            Self::Disputes => "disputes",
        }
    }

    /// The filter an import reads it with.
    pub fn filter(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Subscriptions => Some(("status", "all")),
            Self::Invoices | Self::InvoicePayments => Some(("status", "paid")),
            Self::CheckoutSessions => Some(("status", "complete")),
            _ => None,
        }
    }

    /// Whether an import reads it before the charges.
    pub fn precedes_charges(self) -> bool {
        !matches!(self, Self::Charges | Self::Refunds | Self::Disputes)
    }

    /// Whether an import can do without it.
    pub fn is_optional(self) -> bool {
        matches!(self, Self::Products | Self::Customers | Self::Subscriptions)
    }
}

/// What a failed reply means for the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiFailure {
    /// 401: the key is dead.
    KeyRefused,
    /// 403: the key lacks this permission, or one that Stripe did not name.
    PermissionMissing(Option<String>),
    /// 429: not before so many seconds, where Stripe says so.
    RateLimited(Option<i64>),
    /// No reply, half a reply, or one that asks to be tried again.
    Unreachable(Option<i64>),
    /// 404 with `resource_missing`, and the parameter that names it.
    NotThere(Option<String>),
    /// Any other refusal: asking again would not help.
    Refused(u16),
}

/// The longest pause that Stripe's `Retry-After` is believed, in seconds.
const RETRY_AFTER_MAX_S: i64 = 3_600;

impl ApiFailure {
    /// Reads a reply whose status is not 2xx. `headers` have names in lower case.
    pub fn of(status: u16, headers: &SortedMap<String, String>, body: &[u8]) -> Self {
        let error = crate::base::json::parse_json(body).ok().and_then(|mut value| Some(value.get_mut("error")?.take()));
        let text = |name: &str| error.as_ref().and_then(|error| error.get(name)?.as_str()).map(str::to_owned);
        let retry_after = headers.get("retry-after").and_then(|text| text.trim().parse::<i64>().ok());
        let retry_after = retry_after.map(|seconds| seconds.clamp(0, RETRY_AFTER_MAX_S));
        let should_retry = headers.get("stripe-should-retry").map(String::as_str);
        match status {
            401 => Self::KeyRefused,
            403 => Self::PermissionMissing(text("message").as_deref().and_then(permission_named)),
            429 => Self::RateLimited(retry_after),
            404 => Self::NotThere(text("param")),
            400 if text("code").as_deref() == Some("resource_missing") => Self::NotThere(text("param")),
            _ if should_retry == Some("false") && status < 500 => Self::Refused(status),
            _ if status == 409 || status >= 500 || should_retry == Some("true") => Self::Unreachable(retry_after),
            _ => Self::Refused(status),
        }
    }

    /// Stable code of the reason, for the page and the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyRefused => "key_refused",
            Self::PermissionMissing(_) => "permission_missing",
            Self::RateLimited(_) => "rate_limited",
            Self::Unreachable(_) => "stripe_unreachable",
            Self::NotThere(_) => "not_at_stripe",
            Self::Refused(_) => "stripe_refused",
        }
    }
}

/// The permission that a 403 names. Only what looks like one is taken out of the message: the rest holds part of the key.
fn permission_named(message: &str) -> Option<String> {
    let start = message.find("rak_")?;
    let name: String =
        message.get(start..)?.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').take(80).collect();
    (name.len() > 4).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_page_asks_for_exactly_what_is_probed() {
        let page = key_page(Mode::Live);
        assert!(page.starts_with("https://dashboard.stripe.com/apikeys/create?name=Headwater&"));
        assert_eq!(page.matches("rak_").count(), PERMISSIONS.len());
        assert!(!page.contains("_write") || page.matches("_write").count() == 1, "only endpoints are written");
        assert!(key_page(Mode::Test).contains("/test/apikeys/"));
    }

    #[test]
    fn replies_are_told_apart() {
        let headers = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let of = |status, pairs: &[(&str, &str)], body: &str| ApiFailure::of(status, &headers(pairs), body.as_bytes());
        assert_eq!(of(401, &[], "{}"), ApiFailure::KeyRefused);
        let message = r#"{"error": {"message": "The provided key 'rk_test_***abcd' does not have it. Having the 'rak_charge_read' permission would do."}}"#;
        assert_eq!(of(403, &[], message), ApiFailure::PermissionMissing(Some("rak_charge_read".to_owned())));
        assert_eq!(of(403, &[], "<html>"), ApiFailure::PermissionMissing(None));
        assert_eq!(of(429, &[("retry-after", "7")], ""), ApiFailure::RateLimited(Some(7)));
        assert_eq!(of(429, &[("retry-after", "-7000000")], ""), ApiFailure::RateLimited(Some(0)));
        assert_eq!(of(429, &[("retry-after", "soon")], ""), ApiFailure::RateLimited(None));
        assert_eq!(of(503, &[], ""), ApiFailure::Unreachable(None));
        assert_eq!(of(409, &[], ""), ApiFailure::Unreachable(None));
        assert_eq!(of(400, &[("stripe-should-retry", "true")], ""), ApiFailure::Unreachable(None));
        assert_eq!(of(400, &[], "{}"), ApiFailure::Refused(400));
        assert_eq!(of(302, &[], ""), ApiFailure::Refused(302));
        let missing = r#"{"error": {"code": "resource_missing", "param": "starting_after"}}"#;
        assert_eq!(of(400, &[], missing), ApiFailure::NotThere(Some("starting_after".to_owned())));
    }

    #[test]
    fn only_public_names_are_reachable() {
        for origin in ["https://headwater.example", "https://headwater.example.workers.dev:8443"] {
            assert!(is_reachable(origin), "{origin}");
        }
        for origin in [
            "http://headwater.example",
            "https://localhost:8787",
            "https://shop.localhost",
            "https://127.0.0.1",
            "https://10.0.0.7:8787",
            "https://[::1]:8787",
            "https://nas.local",
            "https://headwater",
            "",
        ] {
            assert!(!is_reachable(origin), "{origin}");
        }
    }

    #[test]
    fn events_fit_two_questions() {
        assert_eq!(ENABLED_EVENTS.chunks(EVENT_TYPES_MAX).count(), 2);
        assert!(!ENABLED_EVENTS.contains(&"invoice.created"));
    }
}
