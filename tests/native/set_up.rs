//! How far a site's set-up is: each step is true only on proof, and says when and by what.

use headwater::api::SetUp;
use headwater::attribution::Rung;
use headwater_tools::desk::{Desk, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const VISITOR: &str = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
const SESSION: &str = "2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f12";

fn set_up(desk: &Desk) -> SetUp {
    read_reply(desk.owner("GET", &format!("/api/sites/{}/set-up", desk.site), None).body)
}

fn deliver(desk: &Desk, key: &str, currency: &'static str, metadata: Value) {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata };
    let now_s = desk.now_s.get();
    for event in &(Purchase { key: key.to_owned(), buyer, amount: 5_000, currency, at_s: now_s }).once() {
        assert_eq!(desk.deliver(event).status, 200);
    }
    desk.drain();
}

/// A page view whose request brought the visitor's cookie, if `from` says where it came from.
fn view(desk: &Desk, from: Option<&str>) {
    let page = "https://www.shop.example/";
    let body = json!({"version": 1, "type": "page_view", "site": desk.site, "url": page, "referrer": "",
        "visitor": VISITOR, "session": SESSION});
    let mut request = desk.beacon(&body);
    if let Some(from) = from {
        request.headers.insert("sec-fetch-site".to_owned(), from.to_owned());
        request.headers.insert("cookie".to_owned(), format!("_hw_vid={VISITOR}"));
    }
    assert_eq!(block_on(desk.answer(request)).status, 202, "{:?}", desk.faults);
    desk.now_s.set(desk.now_s.get() + 60);
}

#[test]
fn the_first_beacon_says_its_host_and_a_renewed_cookie_says_where() {
    let desk = Desk::new(NOW_S);
    let renewed = |desk: &Desk| set_up(desk).cookie.map(|cookie| (cookie.renewed_s, cookie.by_path));
    assert_eq!((set_up(&desk).first_host, renewed(&desk)), (None, None));
    view(&desk, None);
    desk.visit(
        "1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f11",
        "3b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f11",
        Landing::at("https://shop.example/"),
    );
    assert_eq!(set_up(&desk).first_host.as_deref(), Some("www.shop.example"), "the first, not the last");
    view(&desk, Some("cross-site"));
    assert_eq!(renewed(&desk), None, "no cookie of another site counts");
    let first_s = desk.now_s.get();
    view(&desk, Some("same-site"));
    view(&desk, Some("same-site"));
    assert_eq!(renewed(&desk), Some((first_s, false)));
    let path_s = desk.now_s.get();
    for from in ["same-origin", "same-site", "same-origin"] {
        view(&desk, Some(from));
    }
    assert_eq!(renewed(&desk), Some((path_s, true)), "a path of the site itself is more, and stays");
}

#[test]
fn the_newest_payment_of_each_rung_is_named() {
    let desk = Desk::new(NOW_S);
    assert!(!set_up(&desk).connected);
    view(&desk, None);
    deliver(&desk, "a", "usd", json!({}));
    assert_eq!((set_up(&desk).key_s, set_up(&desk).delivered_s), (None, Some(desk.now_s.get())));
    for (key, currency, metadata) in [
        ("b", "usd", json!({})),
        ("c", "eur", json!({"headwater_visitor_id": VISITOR, "headwater_session_id": SESSION})),
        ("d", "eur", json!({"headwater_visitor_id": "9b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f19"})),
        ("e", "usd", json!({"headwater_visitor_id": VISITOR, "headwater_session_id": SESSION})),
    ] {
        desk.now_s.set(desk.now_s.get() + 60);
        deliver(&desk, key, currency, metadata);
    }
    let [live, test] = <[_; 2]>::try_from(set_up(&desk).modes).unwrap();
    assert!(live.decided.is_empty() && live.currencies.is_empty());
    assert_eq!(test.currencies, ["usd", "eur"], "most payments first");
    let now_s = desk.now_s.get();
    let ages: Vec<_> = test.decided.iter().map(|one| (one.rung, (now_s - one.paid_s) / 60)).collect();
    let session = Some(Rung::SessionMetadata);
    assert_eq!(ages, [(session, 0), (None, 3), (Some(Rung::VisitorMetadata), 1), (session, 2)]);
    let path = format!("/api/sites/{}/payments/{}?mode=test", desk.site, test.decided[0].payment);
    assert_eq!(desk.owner("GET", &path, None).status, 200, "the payment can be opened");
}

#[test]
fn a_visit_by_the_link_of_a_test_purchase_is_told_for_an_hour_and_no_other_one() {
    let desk = Desk::new(NOW_S);
    let told = |desk: &Desk| set_up(desk).test_visit.map(|visit| (visit.began_s, visit.session, visit.visitor));
    let visit = |desk: &Desk, n: u8, query: &str| {
        let [session, visitor] = [1, 3].map(|kind| format!("{kind}b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f{n:02x}"));
        let page = format!("https://shop.example/pricing{query}");
        desk.visit(&visitor, &session, Landing::at(&page));
        (desk.now_s.get(), session, visitor)
    };
    for (n, query) in [
        (1, ""),
        (2, "?utm_source=headwater&utm_medium=test&utm_campaign=test-purchase-2"),
        (3, "?utm_source=headwater&utm_medium=test"),
        (4, "?utm_source=other&utm_medium=test&utm_campaign=test-purchase"),
    ] {
        visit(&desk, n, query);
    }
    assert_eq!(told(&desk), None);
    let link = "?utm_source=headwater&utm_medium=test&utm_campaign=test-purchase&utm_content=of-its-own";
    let first = visit(&desk, 5, link);
    assert_eq!(told(&desk), Some(first));
    desk.now_s.set(NOW_S + 60);
    let second = visit(&desk, 6, link);
    visit(&desk, 7, "");
    assert_eq!(told(&desk), Some(second.clone()), "the latest of them");
    desk.now_s.set(NOW_S + 60 + 3_600);
    assert_eq!(told(&desk), Some(second));
    desk.now_s.set(NOW_S + 60 + 3_601);
    assert_eq!(told(&desk), None);
}
