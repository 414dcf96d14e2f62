//! Stripe's event envelope: which facts a delivery brings.
//!
//! `signature` checks the delivery before; `ledger` says what the facts mean.
//!
//! What always holds: reading never panics. What cannot be read is named by a stable cause.

use super::account::{self, ConnectedAccounts};
use super::fact::{Fact, FactBody, Origin, SeenEmails};
use super::field::{FieldError, Reader};
use super::parse;
use super::reading::{CaptureTelling, Reading, ReadingRules, Telling};
use crate::base::id::{Mode, StripeId};
use serde_json::Value;
use std::fmt;

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
const THIN_EVENT: &str = "thin_event";
/// Reason of an event of another account than the site's own: its money.
pub const CONNECTED_ACCOUNT: &str = "connected_account";
/// Reason of a type that Headwater does not follow.
const TYPE_NOT_FOLLOWED: &str = "type_not_followed";

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

/// How far payment facts since lies before the first payment-level event, in seconds (M4).
pub const PAYMENT_FACTS_MARGIN_S: i64 = 600;

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
    /// When the body is not JSON, not an event, or a field that money or identity depends on has the wrong type.
    pub fn read_for(body: &[u8], rules: ReadingRules, accounts: &ConnectedAccounts) -> Result<Self, EventError> {
        let value: Value = crate::base::json::parse_json(body).map_err(|_| EventError::NotJson)?;
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
            let capture = CaptureTelling::of_event(read);
            let previous = read.at("data.previous_attributes");
            facts(read, &Telling { event_type: &event_type, as_of_s, capture, previous }, rules)?
        };
        let (created_s, mode) = (created_s.unwrap_or(0), Mode::from_livemode(livemode));
        Ok(Self { id, event_type, created_s, mode, of_other_account: other.is_some(), content })
    }

    /// From when on this event shows that payment-level facts arrive, unix seconds; `None` for other events (M4).
    pub fn payment_facts_since_s(&self) -> Option<i64> {
        is_payment_level(&self.event_type).then(|| self.created_s.saturating_sub(PAYMENT_FACTS_MARGIN_S))
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
    // An embedded object is recognised by its own lists, not by the type of the event around it.
    let inside = Telling { event_type: "", as_of_s: telling.as_of_s, capture: telling.capture, previous: None };
    let all = std::iter::once((object, telling))
        .chain(parse::embedded(object, telling).into_iter().map(|value| (value, &inside)));
    for (value, telling) in all {
        let Some(body) = parse::body(value, telling, reading).map_err(EventError::Field)? else { continue };
        let id = Reader(value).id("id").map_err(EventError::Field)?;
        let object = id.ok_or(EventError::NotAnEvent("data.object.id"))?;
        let as_of_s = telling.as_of_s;
        let sold = parse::shown_line_items(value).map(FactBody::CheckoutSearch);
        let bodies = std::iter::once(body).chain(sold);
        facts.extend(bodies.map(|body| Fact { object: object.clone(), as_of_s, origin, body }));
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stripe::rest::ENABLED_EVENTS;

    #[test]
    fn every_event_that_an_endpoint_is_asked_for_is_followed() {
        assert!(ENABLED_EVENTS.iter().all(|event_type| is_followed(event_type)));
    }
}
