//! The fake Stripe replies as Stripe's documentation says.

mod endpoints;
mod faults;
mod history;
mod lists;

use super::FakeStripe;
use headwater_worker::port::outbound::Outgoing;
use serde_json::{Value, json};

const KEY: &str = "rk_test_demo_abcdwxyz";
const NOW_MS: i64 = 1_790_000_000_000;

fn get(path: &str) -> Outgoing {
    request("GET", path, "")
}

fn request(method: &'static str, path: &str, body: &str) -> Outgoing {
    let headers = vec![("authorization", format!("Bearer {KEY}")), ("stripe-version", "2026-10-28.endive".to_owned())];
    Outgoing { method, url: format!("https://api.stripe.com{path}"), headers, body: body.to_owned() }
}

fn ask(fake: &mut FakeStripe, request: &Outgoing) -> (u16, Value) {
    let incoming = fake.answer(request, NOW_MS).unwrap();
    (incoming.status, serde_json::from_slice(&incoming.body).unwrap())
}

fn ids(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|object| object["id"].as_str().unwrap().to_owned()).collect()
}

fn charges(count: i64) -> FakeStripe {
    let mut fake = FakeStripe::new(KEY);
    for number in 0..count {
        // Two in each second.
        fake.put(json!({"id": format!("ch_{number}"), "object": "charge", "created": 1_000 + number / 2, "customer": "cus_1"}));
    }
    fake
}
