//! What the reading of an object needs to know: the site's rules, the event that tells of the object, and the addresses met so far.
//!
//! The event's envelope (`event`), the pages of Stripe's lists (`page`) and the objects (`parse`) all read with these.

use super::fact::{ReleaseWay, SeenEmails};
use super::field::Reader;
use crate::base::email::PseudonymKey;
use crate::visit::self_reported::SelfReportedKeys;
use serde_json::Value;

/// What reading an object needs to know of the site.
#[derive(Clone, Copy)]
pub struct ReadingRules<'a> {
    /// Makes pseudonyms of addresses and user ids.
    pub key: &'a PseudonymKey,
    /// The site's own metadata keys that hold a visitor id (A12).
    pub extra_visitor_keys: &'a [String],
    /// What asks for the self-reported source.
    pub self_reported_keys: &'a SelfReportedKeys,
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
    /// An event without a version is from before versions existed.
    pub(super) fn of_event(event: Reader<'a>) -> Self {
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
