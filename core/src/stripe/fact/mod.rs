//! Facts: the listed fields of one version of a Stripe object, and who told us.
//!
//! `parse` reads them out of JSON; `object` joins the versions. Sources of the fields in their two shapes (before and after API
//! 2025-03-31): Stripe's API reference, versions 2024-06-20 and 2026-10-28.
//!
//! What always holds: an email address or a user id stands here as its pseudonym, never in clear. Equal facts have equal digests.

mod before;
mod body;
mod carried;
mod money;
mod plan;
mod search;
mod session;
mod short_names;
mod stored;

pub use before::Before;
pub use body::*;
pub use carried::{Carried, SeenEmails};
pub use money::*;
pub use plan::*;
pub use search::CheckoutSearch;
pub use session::{PaymentStatus, SessionMode};
pub use stored::{BodyText, StoredBody};

use crate::base::id::StripeId;
use crate::base::json::{Error, FromJson, from_value, parse_json, refused};
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Where a version of an object was seen. A list or retrieve shows the object as it is now, so it ranks above an event of the same second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A webhook event.
    Event,
    /// A page of a list, or one object retrieved.
    List,
}

/// One version of one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The object's id.
    pub object: StripeId,
    /// When Stripe said so: the event's `created`, or when the list was read. Unix seconds.
    pub as_of_s: i64,
    /// Event or list.
    pub origin: Origin,
    /// The fields kept.
    pub body: FactBody,
}

/// The fields kept, by kind of object.
#[allow(
    clippy::large_enum_variant,
    reason = "a decision holds some dozens of them, and a box each would cost more code"
)]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FactBody {
    /// `charge`
    Charge(Charge),
    /// `payment_intent`
    PaymentIntent(PaymentIntent),
    /// `checkout.session`
    CheckoutSession(CheckoutSession),
    /// `invoice`
    Invoice(Invoice),
    /// `invoice_payment`
    InvoicePayment(InvoicePayment),
    /// `refund`
    Refund(Refund),
    /// `dispute`
    Dispute(Dispute),
    /// `subscription`
    Subscription(Subscription),
    /// `customer`
    Customer(Customer),
    /// No object of Stripe's, but its answer to a question.
    CheckoutSearch(CheckoutSearch),
    /// `product`
    Product(Product),
}

impl FactBody {
    /// The kind as Stripe's `object` field names it, except `checkout_session`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Charge(_) => "charge",
            Self::PaymentIntent(_) => "payment_intent",
            Self::CheckoutSession(_) => "checkout_session",
            Self::Invoice(_) => "invoice",
            Self::InvoicePayment(_) => "invoice_payment",
            Self::Refund(_) => "refund",
            Self::Dispute(_) => "dispute",
            Self::Subscription(_) => "subscription",
            Self::Customer(_) => "customer",
            Self::CheckoutSearch(_) => "checkout_search",
            Self::Product(_) => "product",
        }
    }

    /// Whether its object has come to its end, which Stripe never takes back: of two versions of one second it is the later.
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Subscription(subscription) => subscription.has_ended(),
            Self::Customer(customer) => customer.deleted,
            _ => false,
        }
    }

    /// What its event says of the object's state before; `None` for a kind whose versions nothing shown depends on.
    pub fn before(&self) -> Option<&Before> {
        match self {
            Self::Subscription(Subscription { before, .. })
            | Self::Customer(Customer { before, .. })
            | Self::Product(Product { before, .. }) => Some(before),
            _ => None,
        }
    }

    /// The same body with what its event says of the object's state before.
    #[must_use]
    pub fn with_before(mut self, known: Before) -> Self {
        match &mut self {
            Self::Subscription(Subscription { before, .. })
            | Self::Customer(Customer { before, .. })
            | Self::Product(Product { before, .. }) => *before = known,
            _ => {}
        }
        self
    }

    /// The body as it is stored. Field order is fixed by the types, so equal bodies have equal text.
    ///
    /// # Errors
    /// Never in practice: every field is text, a number or a map with text keys.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The fields of the body as it is stored.
    pub(in crate::stripe) fn fields(json: &str) -> Option<Map<String, Value>> {
        match parse_json(json.as_bytes()) {
            Ok(Value::Object(fields)) => Some(fields),
            _ => None,
        }
    }

    fn of_kind(kind: &str, fields: Value) -> Result<Self, Error> {
        Ok(match kind {
            "charge" => Self::Charge(from_value(fields)?),
            "payment_intent" => Self::PaymentIntent(from_value(fields)?),
            "checkout_session" => Self::CheckoutSession(from_value(fields)?),
            "invoice" => Self::Invoice(from_value(fields)?),
            "invoice_payment" => Self::InvoicePayment(from_value(fields)?),
            "refund" => Self::Refund(from_value(fields)?),
            "dispute" => Self::Dispute(from_value(fields)?),
            "subscription" => Self::Subscription(from_value(fields)?),
            "customer" => Self::Customer(from_value(fields)?),
            "checkout_search" => Self::CheckoutSearch(from_value(fields)?),
            "product" => Self::Product(from_value(fields)?),
            _ => return Err(refused(&"a fact of no known kind")),
        })
    }
}

impl FromJson for FactBody {
    fn from_json(mut fields: Value) -> Result<Self, Error> {
        let kind = fields.get_mut("kind").map(Value::take);
        let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
        Self::of_kind(kind, fields)
    }
}

impl<'de> Deserialize<'de> for FactBody {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_json(Value::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// The identity of a stored body: the first 16 bytes of its SHA-256, as hex. Two versions of equal content are one.
pub fn digest(body_json: &str) -> String {
    let hash = Sha256::digest(body_json.as_bytes());
    hex::encode(hash.get(..16).unwrap_or_default())
}
