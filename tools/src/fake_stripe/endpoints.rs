//! Webhook endpoints: made, changed and deleted over the API, their secret shown once; and the deliveries that are due to
//! them.

use super::kind::Kind;
use super::refusal::Refusal;
use super::request::Call;
use super::store::{Store, id_of};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

const ENDPOINTS_MAX: usize = 16;
/// From the official library's types of `2026-10-28.endive`.
const EVENT_TYPES: &str = include_str!("../../../tests/fixtures/stripe-event-types.txt");

/// A delivery that Stripe is about to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The event's id.
    pub event: String,
    /// The endpoint's id.
    pub endpoint: String,
    /// Where it goes.
    pub url: String,
    /// What it is signed with.
    pub secret: String,
    /// The event, to be signed as it stands.
    pub body: String,
}

/// What the account knows of its endpoints beside the objects themselves.
#[derive(Debug, Default)]
pub(super) struct Endpoints {
    secrets: BTreeMap<String, String>,
    made: u64,
    due: Vec<Due>,
    /// Event and endpoint of every delivery that has not succeeded.
    open: BTreeSet<(String, String)>,
}

impl Endpoints {
    /// `POST /v1/webhook_endpoints`
    pub(super) fn create(&mut self, store: &mut Store, call: &Call, now_s: i64) -> Result<Value, Refusal> {
        let known = |name: &str| matches!(name, "url" | "enabled_events[]" | "api_version" | "description");
        call.refuse_unknown(|name| known(name) || is_metadata(name))?;
        let needed =
            |name: &str| Refusal::invalid(400, format!("Missing required param: {name}.")).code("parameter_missing");
        let url = call.param("url").ok_or_else(|| needed("url").param("url"))?;
        let types = call.list("enabled_events");
        if types.is_empty() {
            return Err(needed("enabled_events").param("enabled_events"));
        }
        check(url, &types)?;
        if store.count(Kind::WebhookEndpoint) >= ENDPOINTS_MAX {
            let message = format!("You have reached the maximum of {ENDPOINTS_MAX} test webhook endpoints.");
            return Err(Refusal::invalid(400, message));
        }
        self.made += 1;
        let id = format!("we_fake{}", self.made);
        let secret = format!("whsec_{}", hex::encode(Sha256::digest(format!("{id} of {now_s}"))));
        let endpoint = json!({
            "id": id, "object": "webhook_endpoint", "api_version": call.param("api_version"), "application": null,
            "created": now_s, "description": call.param("description"), "enabled_events": types, "livemode": false,
            "metadata": metadata(call, Map::new()), "status": "enabled", "url": url,
        });
        store.put(endpoint.clone());
        self.secrets.insert(id, secret.clone());
        Ok(with(endpoint, "secret", json!(secret)))
    }

    /// `POST /v1/webhook_endpoints/<id>`
    pub(super) fn update(store: &mut Store, call: &Call, id: &str) -> Result<Value, Refusal> {
        let known = |name: &str| matches!(name, "url" | "enabled_events[]" | "disabled" | "description");
        call.refuse_unknown(|name| known(name) || is_metadata(name))?;
        let mut endpoint = store.get(Kind::WebhookEndpoint, id).cloned().ok_or_else(|| missing(id))?;
        let types = call.list("enabled_events");
        check(call.param("url").unwrap_or("https://"), &types)?;
        for name in ["url", "description"] {
            if let Some(value) = call.param(name) {
                endpoint = with(endpoint, name, json!(value));
            }
        }
        if !types.is_empty() {
            endpoint = with(endpoint, "enabled_events", json!(types));
        }
        if let Some(disabled) = call.param("disabled") {
            endpoint = with(endpoint, "status", json!(if disabled == "true" { "disabled" } else { "enabled" }));
        }
        let before = endpoint.get("metadata").and_then(Value::as_object).cloned().unwrap_or_default();
        endpoint = with(endpoint, "metadata", metadata(call, before));
        store.put(endpoint.clone());
        Ok(endpoint)
    }

    /// `DELETE /v1/webhook_endpoints/<id>`
    pub(super) fn delete(&mut self, store: &mut Store, id: &str) -> Result<Value, Refusal> {
        store.delete(Kind::WebhookEndpoint, id).ok_or_else(|| missing(id))?;
        self.secrets.remove(id);
        self.open.retain(|(_, endpoint)| endpoint != id);
        self.due.retain(|due| due.endpoint != id);
        Ok(json!({"id": id, "object": "webhook_endpoint", "deleted": true}))
    }

    /// What an endpoint's deliveries are signed with.
    pub(super) fn secret(&self, id: &str) -> Option<&str> {
        self.secrets.get(id).map(String::as_str)
    }

    /// Addresses an event to every endpoint that wants it. Gives the event as it is kept.
    pub(super) fn address(&mut self, store: &Store, event: Value, is_sent: bool) -> Value {
        let name = event.get("type").and_then(Value::as_str).unwrap_or("").to_owned();
        let endpoints: Vec<&Value> = store.older(Kind::WebhookEndpoint, None).filter(|one| wants(one, &name)).collect();
        let event = with(event, "pending_webhooks", json!(endpoints.len()));
        for endpoint in endpoints {
            let (Some(id), Some(event_id)) = (id_of(endpoint), id_of(&event)) else { continue };
            self.open.insert((event_id.to_owned(), id.to_owned()));
            if is_sent {
                self.due.push(Due {
                    event: event_id.to_owned(),
                    endpoint: id.to_owned(),
                    url: endpoint.get("url").and_then(Value::as_str).unwrap_or("").to_owned(),
                    secret: self.secrets.get(id).cloned().unwrap_or_default(),
                    body: event.to_string(),
                });
            }
        }
        event
    }

    pub(super) fn due_count(&self) -> usize {
        self.due.len()
    }

    /// What is to be delivered now; it is given once.
    pub(super) fn take_due(&mut self) -> Vec<Due> {
        std::mem::take(&mut self.due)
    }

    /// A delivery was answered 2xx.
    pub(super) fn succeeded(&mut self, due: &Due) {
        self.open.remove(&(due.event.clone(), due.endpoint.clone()));
    }

    /// Whether nobody waits for an event any more.
    pub(super) fn is_delivered(&self, event: &str) -> bool {
        let from = (event.to_owned(), String::new());
        self.open.range(from..).next().is_none_or(|(open, _)| open != event)
    }
}

fn wants(endpoint: &Value, name: &str) -> bool {
    let types = endpoint.get("enabled_events").and_then(Value::as_array).into_iter().flatten();
    let enabled = endpoint.get("status").and_then(Value::as_str) == Some("enabled");
    enabled && types.filter_map(Value::as_str).any(|wanted| wanted == "*" || wanted == name)
}

/// Stripe refuses hosts that are not public; the fake takes them, since the tests have no others.
fn check(url: &str, types: &[&str]) -> Result<(), Refusal> {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        let message = "Invalid URL: An explicit scheme (such as https) must be provided.";
        return Err(Refusal::invalid(400, message).code("url_invalid").param("url"));
    }
    match types.iter().position(|name| !EVENT_TYPES.lines().any(|known| known == *name)) {
        Some(at) => {
            let message = format!("Invalid enabled_events[{at}]: must be one of the known types of events");
            Err(Refusal::invalid(400, message).param(&format!("enabled_events[{at}]")))
        }
        None => Ok(()),
    }
}

fn is_metadata(name: &str) -> bool {
    name.starts_with("metadata[") && name.ends_with(']')
}

/// An empty value takes a key away.
fn metadata(call: &Call, mut before: Map<String, Value>) -> Value {
    for (name, value) in &call.params {
        let Some(key) = name.strip_prefix("metadata[").and_then(|name| name.strip_suffix(']')) else { continue };
        before.remove(key);
        if !value.is_empty() {
            before.insert(key.to_owned(), json!(value));
        }
    }
    Value::Object(before)
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
    object
}

fn missing(id: &str) -> Refusal {
    Refusal::missing("webhook_endpoint", id, "webhook_endpoint")
}
