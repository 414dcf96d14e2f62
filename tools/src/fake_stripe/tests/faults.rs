//! What goes wrong on purpose, and what arrives between two pages.

use super::{KEY, NOW_MS, ask, charges, get, ids, request};
use crate::desk::block_on;
use crate::fake_stripe::{Fault, Wire};
use headwater_worker::port::outbound::{Outbound, Unreachable};
use serde_json::{Value, json};

#[test]
fn a_planned_fault_comes_once_and_at_its_call() {
    let mut fake = charges(3);
    let faults = [
        Fault::Status401,
        Fault::Status403("rak_charge_read".to_owned()),
        Fault::TooMany(Some(7)),
        Fault::TooMany(None),
        Fault::Status500,
        Fault::Status503,
        Fault::Status409,
        Fault::NoRetry,
    ];
    let expected = [401, 403, 429, 429, 500, 503, 409, 500];
    for (at, fault) in (1..).zip(faults) {
        fake.faults.at(at, fault);
    }
    let replies: Vec<_> = (0..10).map(|_| fake.answer(&get("/v1/charges"), NOW_MS).unwrap()).collect();
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!((statuses[0], &statuses[1..9], statuses[9]), (200, expected.as_slice(), 200));
    let header = |at: usize, name: &str| replies[at].headers.get(name).map(String::as_str);
    assert_eq!((header(3, "retry-after"), header(4, "retry-after")), (Some("7"), None));
    assert_eq!((header(7, "stripe-should-retry"), header(8, "stripe-should-retry")), (Some("true"), Some("false")));
    assert!(replies.iter().all(|reply| reply.headers.contains_key("request-id")));
    let message =
        |at: usize| serde_json::from_slice::<Value>(&replies[at].body).unwrap()["error"]["message"].to_string();
    assert!(message(1).contains("rk_test_****wxyz") && message(2).contains("'rak_charge_read'"));
}

#[test]
fn a_lost_reply_was_heard_and_a_reset_was_not() {
    let mut fake = charges(0);
    let make = request("POST", "/v1/webhook_endpoints", "url=https%3A%2F%2Fa.example%2F&enabled_events%5B%5D=*");
    fake.faults.at(0, Fault::Reset);
    fake.faults.at(1, Fault::LostReply);
    assert_eq!(fake.answer(&make, NOW_MS).unwrap_err(), Unreachable);
    assert_eq!(fake.count(crate::fake_stripe::Kind::WebhookEndpoint), 0);
    assert_eq!(fake.answer(&make, NOW_MS).unwrap_err(), Unreachable);
    assert_eq!(fake.count(crate::fake_stripe::Kind::WebhookEndpoint), 1);
    assert!(fake.calls.0.iter().all(|called| called.status.is_none() && called.fault.is_some()));
}

#[test]
fn a_spoilt_body_is_no_json() {
    let mut fake = charges(3);
    fake.faults.at(0, Fault::CutOff);
    fake.faults.at(1, Fault::Html);
    for _ in 0..2 {
        let reply = fake.answer(&get("/v1/charges"), NOW_MS).unwrap();
        assert_eq!(reply.status, 200);
        assert!(serde_json::from_slice::<Value>(&reply.body).is_err());
    }
}

#[test]
fn faults_by_lot_follow_their_seed() {
    let outcomes = |seed: u64| {
        let mut fake = charges(3);
        fake.faults.one_in(3, seed);
        (0..60).map(|_| fake.answer(&get("/v1/charges"), NOW_MS).map(|reply| reply.status)).collect::<Vec<_>>()
    };
    assert_eq!(format!("{:?}", outcomes(1)), format!("{:?}", outcomes(1)));
    assert_ne!(format!("{:?}", outcomes(1)), format!("{:?}", outcomes(2)));
    let well = outcomes(1).iter().filter(|outcome| matches!(outcome, Ok(200))).count();
    assert!((30..60).contains(&well), "{well}");
}

#[test]
fn what_arrives_between_pages_moves_no_page() {
    let mut fake = charges(6);
    fake.arrive_at(1, vec![json!({"id": "ch_new", "object": "charge", "created": 9_999})]);
    let (_, first) = ask(&mut fake, &get("/v1/charges?limit=2"));
    assert_eq!(ids(&first), ["ch_5", "ch_4"]);
    let (_, second) = ask(&mut fake, &get("/v1/charges?limit=2&starting_after=ch_4"));
    assert_eq!(ids(&second), ["ch_3", "ch_2"]);
    let (_, newer) = ask(&mut fake, &get("/v1/charges?limit=2&ending_before=ch_5"));
    assert_eq!((ids(&newer), &newer["has_more"]), (vec!["ch_new".to_owned()], &json!(false)));
    // Pages by number would have shown ch_4 twice; a cursor whose object is gone is refused.
    fake.delete(crate::fake_stripe::Kind::Charge, "ch_2");
    assert_eq!(ask(&mut fake, &get("/v1/charges?starting_after=ch_2")).0, 404);
}

#[test]
fn the_wire_has_a_clock_that_requests_and_waits_move() {
    let wire = Wire::new(charges(1), NOW_MS);
    let reply = block_on(wire.send(get("/v1/charges"))).unwrap();
    block_on(wire.wait(250));
    assert_eq!((reply.status, wire.clock_ms() - NOW_MS), (200, 350));
    // Given up before it is heard.
    drop(wire.send(get("/v1/charges")));
    assert_eq!(wire.stripe.borrow().calls.count(), 1);
    wire.stripe.borrow_mut().revoke(KEY);
    assert_eq!(block_on(wire.send(get("/v1/charges"))).unwrap().status, 401);
}
