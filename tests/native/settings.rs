//! Settings of a site: changed one by one, told as they are then, and what a change makes stale is made anew.

use headwater::api::{EmailMatching, Site};
use headwater::attribution::Rung;
use headwater_tools::desk::{Desk, Reply, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const VISITOR: &str = "00000001-0000-4000-8000-000000000001";
const SESSION: &str = "00000001-0000-4000-8000-0000000000aa";

fn change(desk: &Desk, body: Value) -> Reply {
    desk.owner("PATCH", &format!("/api/sites/{}", desk.site), Some(body))
}

fn changed(desk: &Desk, body: Value) -> Site {
    let reply = change(desk, body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    read_reply(reply.body)
}

#[test]
fn each_setting_is_changed_alone_and_told_as_it_is_then() {
    let desk = Desk::new(NOW_S);
    let before = changed(&desk, json!({"claims_join": true}));
    for (said, told) in [
        (json!({"name": "  <b>Shop</b> \u{201c}2\u{201d} "}), json!({"name": "<b>Shop</b> \u{201c}2\u{201d}"})),
        (json!({"hosts": ["https://Example.org/shop", "b.example"]}), json!({"hosts": ["example.org", "b.example"]})),
        (json!({"time_zone": "America/Sao_Paulo"}), json!({"time_zone": "America/Sao_Paulo"})),
        (json!({"email_matching": "signed_only"}), json!({"email_matching": "signed_only"})),
        (json!({"window_days": 30}), json!({"window_days": 30})),
        (json!({"window_days": 0}), json!({"window_days": null})),
        (json!({"count_out_of_band": true}), json!({"count_out_of_band": true})),
        (json!({"visitor_keys": ["shop visitor", " a ", "a"]}), json!({"visitor_keys": ["a", "shop visitor"]})),
        (json!({"visitor_keys": []}), json!({"visitor_keys": []})),
    ] {
        let desk = Desk::new(NOW_S);
        let after = serde_json::to_value(changed(&desk, said.clone())).unwrap();
        let mut expected = serde_json::to_value(&before).unwrap();
        expected["id"] = json!(desk.site);
        for (field, value) in told.as_object().unwrap() {
            expected[field] = value.clone();
        }
        assert_eq!(after, expected, "{said}");
        let sites = desk.owner("GET", "/api/sites", None).body;
        assert_eq!(sites["sites"][0], expected, "{said}");
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_code_and_nothing_is_changed() {
    let desk = Desk::new(NOW_S);
    let before = desk.owner("GET", "/api/sites", None).body;
    let many: Vec<String> = (0..11).map(|n| format!("key_{n}")).collect();
    for (said, code) in [
        (json!({"name": " "}), "site_name_invalid"),
        (json!({"name": "x".repeat(81)}), "site_name_invalid"),
        (json!({"hosts": []}), "site_hosts_invalid"),
        (json!({"hosts": ["not a host"]}), "site_hosts_invalid"),
        (json!({"time_zone": "Mars/Olympus"}), "time_zone_unknown"),
        (json!({"email_matching": "perhaps"}), "body_invalid"),
        (json!({"window_days": -1}), "window_days_invalid"),
        (json!({"window_days": 731}), "window_days_invalid"),
        (json!({"visitor_keys": many}), "visitor_keys_invalid"),
        (json!({"visitor_keys": ["a[b]"]}), "visitor_keys_invalid"),
        (json!({"visitor_keys": ["x".repeat(41)]}), "visitor_keys_invalid"),
        // One wrong field keeps the others from being written.
        (json!({"name": "Other", "window_days": 731}), "window_days_invalid"),
        (json!({}), "change_empty"),
    ] {
        let reply = change(&desk, said.clone());
        assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!(code)), "{said}");
    }
    assert_eq!(desk.owner("GET", "/api/sites", None).body, before);
}

/// A payment whose buyer was identified on a visit, without a signature, 40 days before.
fn known_by_email() -> Desk {
    let desk = Desk::new(NOW_S - 40 * DAY_S);
    assert_eq!(desk.visit(VISITOR, SESSION, Landing::at("https://shop.example/?utm_source=news")).status, 202);
    assert_eq!(desk.identify(VISITOR, SESSION, &json!({"email": "ada@example.com"})).status, 202);
    desk.now_s.set(NOW_S);
    desk.forget();
    let buyer = Buyer { customer: "cus_ada".to_owned(), email: "ada@example.com".to_owned(), metadata: json!({}) };
    let purchase = Purchase { key: "1".to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S };
    for event in purchase.once() {
        assert_eq!(desk.deliver(&event).status, 200);
    }
    desk.drain();
    desk
}

fn rung(desk: &Desk) -> Option<Rung> {
    desk.payment("pi_1").payment.rung
}

/// The cron's minutes that a rebuild takes.
fn settle(desk: &Desk) {
    for _ in 0..10 {
        desk.forget();
        assert_eq!(block_on(desk.minute()).len(), 0);
    }
}

#[test]
fn payments_are_attributed_again_by_what_counts_now() {
    let desk = known_by_email();
    assert_eq!(rung(&desk), Some(Rung::Email));
    let site = changed(&desk, json!({"email_matching": "off"}));
    assert_eq!(site.email_matching, EmailMatching::Off);
    settle(&desk);
    assert_ne!(rung(&desk), Some(Rung::Email));
    changed(&desk, json!({"email_matching": "on"}));
    settle(&desk);
    assert_eq!(rung(&desk), Some(Rung::Email));
}

#[test]
fn a_former_host_is_refused_and_a_new_one_taken() {
    let desk = Desk::new(NOW_S);
    let outcome = |host: &str| {
        let beacon = json!({
            "version": 1, "type": "page_view", "site": desk.site, "visitor": VISITOR, "session": SESSION,
            "url": format!("https://{host}/"), "referrer": ""
        });
        desk.forget();
        let body = block_on(desk.answer(desk.beacon(&beacon))).body;
        (body["outcome"].clone(), body["reason"].clone())
    };
    let first = changed(&desk, json!({"claims_join": true})).hosts[0].clone();
    // The edge, which may know the former hosts for five minutes more, knows none yet.
    changed(&desk, json!({"hosts": ["new.example"]}));
    assert_eq!(outcome("new.example"), (json!("accepted"), Value::Null));
    assert_eq!(outcome(&first), (json!("ignored"), json!("host_not_listed")));
}
