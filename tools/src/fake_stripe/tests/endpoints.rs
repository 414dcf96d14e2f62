//! Webhook endpoints and the deliveries that are due to them.

use super::{KEY, NOW_MS, ask, get, ids, request};
use crate::fake_stripe::{FakeStripe, Kind};
use crate::shop;
use headwater_worker::port::outbound::Outgoing;
use serde_json::{Value, json};

const FORM: &str = "url=https%3A%2F%2Fa.example%2Fhook&enabled_events%5B0%5D=charge.succeeded&enabled_events%5B1%5D=refund.created\
                    &api_version=2026-10-28.endive&description=Headwater&metadata%5Bsite%5D=site_1";

fn make(form: &str) -> Outgoing {
    request("POST", "/v1/webhook_endpoints", form)
}

fn charged(id: &str) -> Value {
    let charge = json!({"id": id, "object": "charge", "created": NOW_MS / 1_000});
    shop::event("charge.succeeded", NOW_MS / 1_000, charge)
}

#[test]
fn an_endpoint_tells_its_secret_once() {
    let mut fake = FakeStripe::new(KEY);
    let (status, made) = ask(&mut fake, &make(FORM));
    assert_eq!((status, &made["status"], &made["metadata"]), (200, &json!("enabled"), &json!({"site": "site_1"})));
    assert_eq!(made["enabled_events"], json!(["charge.succeeded", "refund.created"]));
    let id = made["id"].as_str().unwrap();
    assert_eq!((made["secret"].as_str(), made["api_version"].as_str()), (fake.secret(id), Some("2026-10-28.endive")));
    let (_, listed) = ask(&mut fake, &get("/v1/webhook_endpoints?limit=100"));
    assert_eq!((ids(&listed), listed["data"][0].get("secret")), (vec![id.to_owned()], None));
    let change =
        request("POST", &format!("/v1/webhook_endpoints/{id}"), "disabled=true&metadata%5Bsite%5D=&metadata%5Ba%5D=b");
    let (_, changed) = ask(&mut fake, &change);
    assert_eq!(
        (&changed["status"], &changed["metadata"], &changed["url"]),
        (&json!("disabled"), &json!({"a": "b"}), &made["url"])
    );
    let delete = request("DELETE", &format!("/v1/webhook_endpoints/{id}"), "");
    assert_eq!(ask(&mut fake, &delete), (200, json!({"id": id, "object": "webhook_endpoint", "deleted": true})));
    assert_eq!(ask(&mut fake, &delete).0, 404);
}

#[test]
fn the_same_key_of_idempotency_gives_the_same_reply() {
    let mut fake = FakeStripe::new(KEY);
    let mut once = make(FORM);
    once.headers.push(("idempotency-key", "one".to_owned()));
    let first = ask(&mut fake, &once);
    assert_eq!(ask(&mut fake, &once), first);
    assert_eq!(fake.count(Kind::WebhookEndpoint), 1);
    once.body = FORM.replace("Headwater", "Other");
    let (status, body) = ask(&mut fake, &once);
    assert_eq!((status, &body["error"]["type"]), (400, &json!("idempotency_error")));
    fake.revoke(KEY);
    assert_eq!(ask(&mut fake, &once).0, 401);
}

#[test]
fn what_an_endpoint_may_not_be_is_refused() {
    let mut fake = FakeStripe::new(KEY);
    let refusals = [
        ("enabled_events%5B%5D=*", "url"),
        ("url=https%3A%2F%2Fa.example", "enabled_events"),
        ("url=a.example&enabled_events%5B%5D=*", "url"),
        ("url=https%3A%2F%2Fa.example&enabled_events%5B%5D=charge.succeded", "enabled_events[0]"),
        ("url=https%3A%2F%2Fa.example&enabled_events%5B%5D=*&secret=mine", "secret"),
    ];
    for (form, param) in refusals {
        let (status, body) = ask(&mut fake, &make(form));
        assert_eq!((status, body["error"]["param"].as_str()), (400, Some(param)));
    }
    for _ in 0..16 {
        assert_eq!(ask(&mut fake, &make(FORM)).0, 200);
    }
    assert_eq!(ask(&mut fake, &make(FORM)).0, 400);
    fake.grant(KEY, ["rak_webhook_read"]);
    assert_eq!(ask(&mut fake, &get("/v1/webhook_endpoints")).0, 200);
    let (status, body) = ask(&mut fake, &make(FORM));
    assert!(status == 403 && body["error"]["message"].as_str().unwrap().contains("rak_webhook_write"));
}

#[test]
fn an_event_is_due_to_who_wants_it_and_open_until_it_is_taken() {
    let mut fake = FakeStripe::new(KEY);
    fake.happen([charged("ch_before")]);
    let (_, made) = ask(&mut fake, &make(FORM));
    let other = shop::event("customer.created", NOW_MS / 1_000, json!({"id": "cus_1", "object": "customer"}));
    fake.happen([charged("ch_heard"), other]);
    fake.happen_unheard([charged("ch_gap")]);
    let due = fake.take_due();
    assert_eq!((due.len(), fake.take_due().len()), (1, 0));
    assert_eq!(
        (due[0].url.as_str(), Some(due[0].secret.as_str())),
        ("https://a.example/hook", made["secret"].as_str())
    );
    let event: Value = serde_json::from_str(&due[0].body).unwrap();
    assert_eq!((&event["data"]["object"]["id"], &event["pending_webhooks"]), (&json!("ch_heard"), &json!(1)));
    let failed = get("/v1/events?delivery_success=false&types%5B%5D=charge.succeeded");
    assert_eq!(ids(&ask(&mut fake, &failed).1), ["evt_charge_succeeded_ch_gap", "evt_charge_succeeded_ch_heard"]);
    fake.succeeded(&due[0]);
    assert_eq!(ids(&ask(&mut fake, &failed).1), ["evt_charge_succeeded_ch_gap"]);
    assert_eq!(fake.count(Kind::Charge), 3);
    let path = format!("/v1/webhook_endpoints/{}", due[0].endpoint);
    ask(&mut fake, &request("POST", &path, "disabled=true"));
    fake.happen([charged("ch_after")]);
    assert_eq!(fake.due_count(), 0);
}

#[test]
fn a_deleted_customer_is_gone_from_the_list() {
    let mut fake = FakeStripe::new(KEY);
    fake.put(json!({"id": "cus_1", "object": "customer", "created": 1}));
    fake.happen([shop::event("customer.deleted", 2, json!({"id": "cus_1", "object": "customer"}))]);
    assert_eq!(fake.count(Kind::Customer), 0);
}
