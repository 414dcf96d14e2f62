//! Stripe's event envelope: which facts a delivery brings.
//!
//! Not here: the signature (`signature`), what facts mean (`ledger`). What always holds: reading never panics, and what
//! cannot be read is named by a stable cause.

use super::account::{self, ConnectedAccounts};
use super::fact::{Fact, Origin, ReleaseWay, SeenEmails};
use super::field::{FieldError, Reader};
use super::parse;
use crate::base::email::PseudonymKey;
use crate::base::id::{Mode, StripeId};
use serde_json::Value;
use std::fmt;

/// What reading an object needs to know of the site.
#[derive(Clone, Copy)]
pub struct ReadingRules<'a> {
    /// Makes pseudonyms of addresses and user ids.
    pub key: &'a PseudonymKey,
    /// The site's own metadata keys that hold a visitor id (A12).
    pub extra_visitor_keys: &'a [String],
}

/// Reading under way: the rules, and the addresses met so far.
pub(super) struct Reading<'a> {
    pub(super) rules: ReadingRules<'a>,
    pub(super) emails: SeenEmails,
}

/// The context an object is read in: whose event it is part of.
pub(super) struct Telling<'a> {
    /// The event's type; empty for a list.
    pub(super) event_type: &'a str,
    /// The event's `created`.
    pub(super) as_of_s: i64,
    /// What of the event bears on partial captures (M3); empty for a list.
    pub(super) capture: CaptureTelling<'a>,
    /// The event's `previous_attributes`: the fields that it changed, as they were.
    pub(super) previous: Option<&'a Value>,
}

/// What an event says of who captured or gave back (M3).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CaptureTelling<'a> {
    /// By its `api_version`.
    pub(super) way: Option<ReleaseWay>,
    /// Its `request.id`, or before 2017 `request` itself.
    pub(super) request: Option<&'a str>,
}

/// From this API version on a partial capture makes no refund. Source: Stripe's changelog, 2025-03-31.basil.
const NO_RELEASE_REFUND_SINCE: &str = "2025-03-31";
/// Longest request id kept, in bytes.
const REQUEST_MAX_BYTES: usize = 64;

impl<'a> CaptureTelling<'a> {
    /// An event without a version is of before there were any.
    fn of(event: Reader<'a>) -> Self {
        let version = event.text("api_version").and_then(|text| text.get(..NO_RELEASE_REFUND_SINCE.len()));
        let is_new = version.is_some_and(|date| date >= NO_RELEASE_REFUND_SINCE);
        let request = event.text("request.id").or(event.text("request"));
        Self {
            way: Some(if is_new { ReleaseWay::Nothing } else { ReleaseWay::Refund }),
            request: request.filter(|id| (1..=REQUEST_MAX_BYTES).contains(&id.len())),
        }
    }
}

impl Telling<'_> {
    /// The event's time when it is of this type.
    pub(super) fn time_if(&self, event_type: &str) -> Option<i64> {
        (self.event_type == event_type).then_some(self.as_of_s)
    }

    /// The kind of an object: what it says itself, else what the event is about.
    pub(super) fn kind<'v>(&self, object: Reader<'v>) -> Option<&'v str> {
        object.text("object").or_else(|| match self.event_type.split('.').collect::<Vec<_>>().as_slice() {
            ["charge", "dispute", _] => Some("dispute"),
            ["refund", _] | ["charge", "refund", _] => Some("refund"),
            ["charge", _] => Some("charge"),
            ["checkout", "session", _] => Some("checkout.session"),
            ["customer", "subscription", _] => Some("subscription"),
            ["customer", _] => Some("customer"),
            ["invoice", _] => Some("invoice"),
            ["invoice_payment", _] => Some("invoice_payment"),
            ["payment_intent", _] => Some("payment_intent"),
            ["product", _] => Some("product"),
            _ => None,
        })
    }
}

/// A verified event.
#[derive(Debug, PartialEq)]
pub struct Event {
    /// `evt_…`
    pub id: StripeId,
    /// Stripe's type, such as `charge.succeeded`.
    pub event_type: String,
    /// When Stripe made it, unix seconds.
    pub created_s: i64,
    /// From `livemode`.
    pub mode: Mode,
    /// It is another account's than the endpoint's own (Connect).
    pub of_other_account: bool,
    /// What it brings.
    pub content: EventContent,
}

/// What an event brings.
#[derive(Debug, PartialEq)]
pub enum EventContent {
    /// Facts, at least one, and the addresses met on the way.
    Facts(Vec<Fact>, SeenEmails),
    /// Understood and deliberately not acted on, with the reason.
    Ignored(&'static str),
}

/// Why a signed body is no event we can read. It is quarantined, never refused: a 4xx would come back for three days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventError {
    /// Not JSON.
    NotJson,
    /// JSON, but not an event: the field named is missing or of the wrong type.
    NotAnEvent(&'static str),
    /// An event whose object has a field that cannot be right.
    Field(FieldError),
}

impl EventError {
    /// Stable code of the cause.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson => "not_json",
            Self::NotAnEvent(_) => "not_an_event",
            Self::Field(_) => "field_invalid",
        }
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => f.write_str("the signed body is not JSON"),
            Self::NotAnEvent(field) => write!(f, "the signed body is not a Stripe event: {field} is missing"),
            Self::Field(error) => write!(f, "{error}"),
        }
    }
}

/// Reason of a thin event: the endpoint was made with the wrong payload style.
pub const THIN_EVENT: &str = "thin_event";
/// Reason of an event of another account than the site's own: its money.
pub const CONNECTED_ACCOUNT: &str = "connected_account";
/// Reason of a type that Headwater does not follow.
pub const TYPE_NOT_FOLLOWED: &str = "type_not_followed";

/// The types that are followed; any other is ignored and counted.
fn is_followed(event_type: &str) -> bool {
    const EXACT: &[&str] = &[
        "charge.succeeded",
        "charge.captured",
        "charge.updated",
        "charge.failed",
        "charge.refunded",
        "charge.refund.updated",
        "payment_intent.succeeded",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice.payment_failed",
        "invoice_payment.paid",
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "customer.created",
        "customer.updated",
        "customer.deleted",
        // Only the names of plans come from these; nothing waits for them.
        "product.created",
        "product.updated",
    ];
    EXACT.contains(&event_type)
        || ["refund.", "charge.dispute.", "customer.subscription."].iter().any(|p| event_type.starts_with(p))
}

/// The types that show a site receives payment-level facts (M4).
fn is_payment_level(event_type: &str) -> bool {
    matches!(
        event_type,
        "charge.succeeded" | "charge.captured" | "charge.updated" | "payment_intent.succeeded" | "invoice_payment.paid"
    )
}

/// How far before the first payment-level event the moment lies, in seconds (M4).
const MOMENT_MARGIN_S: i64 = 600;

impl Event {
    /// Reads the body of a verified delivery to a site that takes no other account's events.
    ///
    /// # Errors
    /// See [`Event::read_for`].
    pub fn read(body: &[u8], rules: ReadingRules) -> Result<Self, EventError> {
        Self::read_for(body, rules, &ConnectedAccounts::default())
    }

    /// Reads the body of a verified delivery to a site that takes the events of these accounts too.
    ///
    /// # Errors
    /// When the body is not JSON, not an event, or a field that money or identity hangs on has the wrong type.
    pub fn read_for(body: &[u8], rules: ReadingRules, accounts: &ConnectedAccounts) -> Result<Self, EventError> {
        let value: Value = crate::base::json::read(body).map_err(|_| EventError::NotJson)?;
        Self::of(&value, rules, accounts)
    }

    /// Reads an event out of JSON: a delivery's body, or one of a list of events.
    pub(super) fn of(value: &Value, rules: ReadingRules, accounts: &ConnectedAccounts) -> Result<Self, EventError> {
        let read = Reader(value);
        let id = read.id("id").ok().flatten().ok_or(EventError::NotAnEvent("id"))?;
        let event_type: String = read
            .text("type")
            .filter(|t| !t.is_empty())
            .ok_or(EventError::NotAnEvent("type"))?
            .chars()
            .filter(|c| !c.is_control())
            .take(100)
            .collect();
        let livemode = read.at("livemode").and_then(Value::as_bool).ok_or(EventError::NotAnEvent("livemode"))?;
        let thin = read.text("object") == Some("v2.core.event");
        let created_s = read.seconds("created");
        let other = account::named(read);
        let content = if other.is_some_and(|account| !accounts.takes(account)) {
            EventContent::Ignored(CONNECTED_ACCOUNT)
        } else if thin {
            EventContent::Ignored(THIN_EVENT)
        } else if !is_followed(&event_type) {
            EventContent::Ignored(TYPE_NOT_FOLLOWED)
        } else {
            let as_of_s = created_s.ok_or(EventError::NotAnEvent("created"))?;
            let capture = CaptureTelling::of(read);
            let previous = read.at("data.previous_attributes");
            facts(read, &Telling { event_type: &event_type, as_of_s, capture, previous }, rules)?
        };
        let (created_s, mode) = (created_s.unwrap_or(0), Mode::from_livemode(livemode));
        Ok(Self { id, event_type, created_s, mode, of_other_account: other.is_some(), content })
    }

    /// From when on this event shows that payment-level facts arrive, unix seconds; `None` for other events (M4).
    pub fn moment_s(&self) -> Option<i64> {
        is_payment_level(&self.event_type).then(|| self.created_s.saturating_sub(MOMENT_MARGIN_S))
    }
}

fn facts(read: Reader, telling: &Telling, rules: ReadingRules) -> Result<EventContent, EventError> {
    let object = read.at("data.object").ok_or(EventError::NotAnEvent("data.object"))?;
    let mut reading = Reading { rules, emails: SeenEmails::new() };
    let facts = facts_of(object, telling, Origin::Event, &mut reading)?;
    if facts.is_empty() {
        Ok(EventContent::Ignored(TYPE_NOT_FOLLOWED))
    } else {
        Ok(EventContent::Facts(facts, reading.emails))
    }
}

/// The facts of one object, and of those inside it.
pub(super) fn facts_of(
    object: &Value,
    telling: &Telling,
    origin: Origin,
    reading: &mut Reading,
) -> Result<Vec<Fact>, EventError> {
    let mut facts = Vec::new();
    // An embedded object is told by its own lists, not by the type of the event around it.
    let inside = Telling { event_type: "", as_of_s: telling.as_of_s, capture: telling.capture, previous: None };
    let all = std::iter::once((object, telling))
        .chain(parse::embedded(object, telling).into_iter().map(|value| (value, &inside)));
    for (value, telling) in all {
        let Some(body) = parse::body(value, telling, reading).map_err(EventError::Field)? else { continue };
        let id = Reader(value).id("id").map_err(EventError::Field)?;
        let object = id.ok_or(EventError::NotAnEvent("data.object.id"))?;
        facts.push(Fact { object, as_of_s: telling.as_of_s, origin, body });
    }
    Ok(facts)
}
