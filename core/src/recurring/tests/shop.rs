//! Subscriptions as Stripe reports them.

use crate::base::email::PseudonymKey;
use crate::stripe::event::{Event, EventContent};
use crate::stripe::fact::{Fact, Origin};
use crate::stripe::object::Objects;
use crate::stripe::reading::ReadingRules;
use serde_json::{Value, json};

pub(super) const T: i64 = 1_790_000_000;

#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) name: char,
    pub(super) minor: Option<i64>,
    pub(super) interval: &'static str,
    pub(super) count: i64,
    pub(super) quantity: i64,
    pub(super) metered: bool,
    pub(super) currency: &'static str,
}

impl Plan {
    pub(super) fn monthly(minor: i64) -> Self {
        let (interval, count, quantity) = ("month", 1, 1);
        Self { name: 'a', minor: Some(minor), interval, count, quantity, metered: false, currency: "eur" }
    }

    fn item(&self) -> Value {
        let Self { name, minor, interval, count, quantity, metered, currency } = *self;
        let usage = if metered { "metered" } else { "licensed" };
        let recurring = json!({"interval": interval, "interval_count": count, "usage_type": usage});
        let price = json!({"id": format!("price_{name}"), "product": format!("prod_{name}"), "unit_amount": minor, "currency": currency,
            "nickname": null, "recurring": recurring});
        json!({"quantity": quantity, "price": price})
    }
}

pub(super) fn object(number: u32, plans: &[Plan], fields: &Value) -> Value {
    let items: Vec<Value> = plans.iter().map(Plan::item).collect();
    let mut object = json!({"id": format!("sub_{number}"), "object": "subscription", "status": "active",
        "customer": format!("cus_{}", number / 10), "created": T, "cancel_at_period_end": false, "metadata": {},
        "items": {"data": items, "has_more": fields.get("items_more").is_some()}});
    for (key, value) in fields.as_object().unwrap() {
        object[key] = value.clone();
    }
    object
}

pub(super) fn told(event_type: &str, at_s: i64, object: &Value, previous: Option<Value>) -> Fact {
    let key = PseudonymKey::new([7; 32]);
    let mut data = json!({"object": object});
    if let Some(previous) = previous {
        data["previous_attributes"] = previous;
    }
    let event =
        json!({"object": "event", "id": "evt_1", "created": at_s, "livemode": false, "type": event_type, "data": data});
    let rules = ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() };
    match Event::read(event.to_string().as_bytes(), rules).unwrap().content {
        EventContent::Facts(mut facts, _) => facts.remove(0),
        EventContent::Ignored(reason) => panic!("{event_type} is ignored: {reason}"),
    }
}

pub(super) fn event(what: &str, at_s: i64, object: &Value, previous: Option<Value>) -> Fact {
    told(&format!("customer.subscription.{what}"), at_s, object, previous)
}

pub(super) fn list(at_s: i64, object: &Value) -> Fact {
    Fact { origin: Origin::List, ..event("updated", at_s, object, None) }
}

pub(super) fn objects(facts: impl IntoIterator<Item = Fact>) -> Objects {
    Objects::of(facts)
}
