//! Lists, single objects, keys.

use super::{KEY, NOW_MS, ask, charges, get, ids};
use crate::fake_stripe::{FakeStripe, Kind};
use serde_json::json;

#[test]
fn pages_go_from_the_newest_to_the_oldest() {
    let mut fake = charges(25);
    let (_, first) = ask(&mut fake, &get("/v1/charges"));
    assert_eq!(
        (ids(&first).len(), first["has_more"].as_bool(), first["url"].as_str()),
        (10, Some(true), Some("/v1/charges"))
    );
    let mut seen = Vec::new();
    let mut path = "/v1/charges?limit=7".to_owned();
    loop {
        let (status, page) = ask(&mut fake, &get(&path));
        assert_eq!(status, 200);
        seen.extend(ids(&page));
        if page["has_more"] == json!(false) {
            break;
        }
        path = format!("/v1/charges?limit=7&starting_after={}", seen.last().unwrap());
    }
    let expected: Vec<String> = (0..25).rev().map(|number| format!("ch_{number}")).collect();
    assert_eq!(seen, expected);
    // The page that ends with the oldest object says so.
    let (_, last) = ask(&mut fake, &get("/v1/charges?limit=5&starting_after=ch_5"));
    assert_eq!((ids(&last).len(), last["has_more"].as_bool()), (5, Some(false)));
    let (_, newer) = ask(&mut fake, &get("/v1/charges?limit=3&ending_before=ch_20"));
    assert_eq!(
        (ids(&newer), newer["has_more"].as_bool()),
        (vec!["ch_23".into(), "ch_22".into(), "ch_21".into()], Some(true))
    );
}

#[test]
fn an_unknown_cursor_parameter_or_object_is_named() {
    let mut fake = charges(2);
    let (status, body) = ask(&mut fake, &get("/v1/charges?starting_after=ch_none"));
    assert_eq!(
        (status, &body["error"]["code"], &body["error"]["param"]),
        (404, &json!("resource_missing"), &json!("starting_after"))
    );
    let (status, body) = ask(&mut fake, &get("/v1/charges?status=paid"));
    assert_eq!((status, &body["error"]["code"]), (400, &json!("parameter_unknown")));
    let (status, body) = ask(&mut fake, &get("/v1/charges/ch_none"));
    assert_eq!((status, &body["error"]["code"]), (404, &json!("resource_missing")));
    assert_eq!(ask(&mut fake, &get("/v1/charges/ch_1")).1["id"], json!("ch_1"));
    assert_eq!(ask(&mut fake, &get("/v1/charges?limit=101")).0, 400);
    assert_eq!(ask(&mut fake, &get("/v1/nothing")).0, 404);
}

#[test]
fn a_filter_by_an_object_of_another_account_is_refused() {
    let mut fake = charges(1);
    fake.put(json!({"id": "re_1", "object": "refund", "charge": "ch_0", "created": 2_000}));
    assert_eq!(ids(&ask(&mut fake, &get("/v1/refunds?charge=ch_0")).1), ["re_1"]);
    let (status, body) = ask(&mut fake, &get("/v1/refunds?charge=ch_none"));
    assert_eq!(
        (status, &body["error"]["code"], &body["error"]["param"]),
        (404, &json!("resource_missing"), &json!("charge"))
    );
}

#[test]
fn brackets_arrive_encoded() {
    let mut fake = charges(10);
    let (_, page) = ask(&mut fake, &get("/v1/charges?created%5Bgte%5D=1001&created%5Blt%5D=1003"));
    assert_eq!(ids(&page), ["ch_5", "ch_4", "ch_3", "ch_2"]);
}

#[test]
fn a_key_may_do_what_it_is_granted() {
    let mut fake = charges(1);
    let mut request = get("/v1/charges");
    request.headers[0].1 = "Bearer rk_test_demo_otherwxyz".to_owned();
    let (status, body) = ask(&mut fake, &request);
    assert_eq!((status, &body["error"]["message"]), (401, &json!("Invalid API Key provided: rk_test_****wxyz")));
    fake.grant(KEY, ["rak_dispute_read"]);
    let (status, body) = ask(&mut fake, &get("/v1/charges"));
    assert_eq!(status, 403);
    let message = body["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("'rk_test_*********wxyz'") && message.contains("Having the 'rak_charge_read' permission"),
        "{message}"
    );
    assert_eq!(ask(&mut fake, &get("/v1/disputes")).0, 200);
    assert_eq!(ask(&mut fake, &get("/v1/disputes?expand%5B%5D=data.charge")).0, 403);
    fake.revoke(KEY);
    assert_eq!(ask(&mut fake, &get("/v1/disputes")).0, 401);
}

#[test]
fn a_forgotten_version_is_noticed() {
    let mut request = get("/v1/charges");
    request.headers.truncate(1);
    assert_eq!(ask(&mut charges(1), &request).0, 400);
}

#[test]
fn an_id_is_replaced_by_its_object() {
    let mut fake = charges(1);
    fake.put(json!({"id": "re_1", "object": "refund", "charge": "ch_0", "created": 2_000}));
    fake.put(json!({"id": "cus_1", "object": "customer", "created": 2_000}));
    let (_, page) = ask(&mut fake, &get("/v1/refunds?expand%5B%5D=data.charge&expand%5B1%5D=data.charge.customer"));
    assert_eq!(page["data"][0]["charge"]["customer"]["object"], json!("customer"));
    assert_eq!(ask(&mut fake, &get("/v1/refunds?expand%5B%5D=data.charge.a.b.c")).0, 400);
    assert_eq!(ask(&mut fake, &get("/v1/refunds?expand%5B%5D=data.reason")).0, 400);
}

#[test]
fn a_deleted_customer_leaves_a_stub() {
    let mut fake = FakeStripe::new(KEY);
    fake.put(json!({"id": "cus_1", "object": "customer", "created": 2_000}));
    fake.delete(Kind::Customer, "cus_1");
    assert_eq!(ids(&ask(&mut fake, &get("/v1/customers")).1), Vec::<String>::new());
    assert_eq!(ask(&mut fake, &get("/v1/customers/cus_1")).1["deleted"], json!(true));
}

#[test]
fn canceled_subscriptions_are_listed_when_asked_for() {
    let mut fake = FakeStripe::new(KEY);
    for status in ["active", "canceled"] {
        fake.put(json!({"id": format!("sub_{status}"), "object": "subscription", "status": status, "created": 2_000}));
    }
    assert_eq!(ids(&ask(&mut fake, &get("/v1/subscriptions")).1), ["sub_active"]);
    assert_eq!(ids(&ask(&mut fake, &get("/v1/subscriptions?status=all")).1).len(), 2);
}

#[test]
fn events_are_listed_for_thirty_days_and_by_twenty_types() {
    let mut fake = FakeStripe::new(KEY);
    let now_s = NOW_MS / 1_000;
    for (id, age_days) in [("evt_old", 31), ("evt_new", 29)] {
        fake.put(
            json!({"id": id, "object": "event", "type": "charge.succeeded", "created": now_s - age_days * 86_400}),
        );
    }
    assert_eq!(ids(&ask(&mut fake, &get("/v1/events?types%5B%5D=charge.succeeded")).1), ["evt_new"]);
    assert_eq!(ids(&ask(&mut fake, &get("/v1/events?type=refund.created")).1), Vec::<String>::new());
    assert_eq!(ask(&mut fake, &get("/v1/events/evt_old")).0, 404);
    let types: String = (0..21).map(|number| format!("types%5B{number}%5D=charge.failed&")).collect();
    assert_eq!(ask(&mut fake, &get(&format!("/v1/events?{types}"))).0, 400);
}

#[test]
fn requests_are_counted() {
    let mut fake = charges(1);
    for at_ms in [0, 300, 600, 999, 1_000, 1_001] {
        fake.answer(&get("/v1/charges/ch_0"), NOW_MS + at_ms).unwrap();
    }
    assert_eq!((fake.calls.count(), fake.calls.most_per_second()), (6, 5));
    assert_eq!(fake.calls.by_path(), [("GET /v1/charges".to_owned(), 6)].into());
}
