//! How long a site keeps what it sees of visitors, and what it lets devices keep.

use headwater_tools::desk::{Desk, Reply, block_on};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const VISITOR: &str = "00000001-0000-4000-8000-000000000001";
const SESSION: &str = "00000001-0000-4000-8000-0000000000aa";

fn privacy(details: i64, claims: i64, consent: &str, cookie: i64) -> Value {
    json!({"privacy": {"details_kept_days": details, "claims_kept_days": claims, "consent_default": consent, "cookie_days": cookie}})
}

fn set(desk: &Desk, body: Value) -> Reply {
    desk.owner("PATCH", &format!("/api/sites/{}", desk.site), Some(body))
}

fn count(desk: &Desk, sql: &str) -> i64 {
    desk.database.query(&format!("SELECT count(*) AS n FROM {sql}")).unwrap()[0]["n"].as_i64().unwrap()
}

fn beacon(desk: &Desk, kind: &str, consent: Option<&str>) -> Value {
    let mut beacon = json!({"version": 1, "type": kind, "site": desk.site, "visitor": VISITOR, "session": SESSION,
        "alias": "0b0b0b0b-aaaa-4000-8000-000000000000", "url": "https://shop.example/", "referrer": "", "name": "signup",
        "traits": {"email": "ann@example.com"}, "engaged_ms": 4_000, "scroll_percent": 10});
    if let Some(consent) = consent {
        beacon["consent"] = json!(consent);
    }
    beacon
}

/// A beacon at a path of the site itself, with the visitor's cookie.
fn first_party(desk: &Desk, beacon: &Value) -> Reply {
    let mut request = desk.beacon(beacon);
    request.origin = "https://shop.example".to_owned();
    for (name, value) in [("sec-fetch-site", "same-origin"), ("cookie", &format!("_hw_vid={VISITOR}"))] {
        request.headers.insert(name.to_owned(), value.to_owned());
    }
    block_on(desk.answer(request))
}

fn visitors(desk: &Desk) -> Vec<String> {
    let rows = desk.database.query("SELECT DISTINCT visitor FROM visit ORDER BY 1").unwrap();
    rows.iter().map(|row| row["visitor"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_out_of_bounds_is_refused() {
    let desk = Desk::new(NOW_S);
    for body in [
        privacy(6, 400, "by_page", 400),
        privacy(396, 400, "by_page", 400),
        privacy(90, 6, "by_page", 400),
        privacy(90, 401, "by_page", 400),
        privacy(90, 400, "by_page", 0),
        privacy(90, 400, "by_page", 401),
    ] {
        let reply = set(&desk, body.clone());
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (400, Some("privacy_invalid")), "{body}");
    }
    assert_eq!(set(&desk, privacy(90, 400, "never", 400)).status, 400);
    let told = set(&desk, privacy(7, 8, "cookieless", 1)).body["privacy"].clone();
    assert_eq!(told, privacy(7, 8, "cookieless", 1)["privacy"]);
    assert_eq!(desk.owner("GET", "/api/sites", None).body["sites"][0]["privacy"], told);
}

#[test]
fn a_cookieless_site_keeps_no_id_until_the_visitor_grants_it() {
    let desk = Desk::new(NOW_S);
    assert_eq!(set(&desk, privacy(90, 400, "cookieless", 400)).status, 200);
    for kind in ["page_view", "event", "engagement"] {
        let reply = first_party(&desk, &beacon(&desk, kind, None));
        assert_eq!((reply.status, reply.body["outcome"].as_str()), (202, Some("accepted")), "{kind}: {}", reply.body);
        assert!(!reply.headers.iter().any(|(name, _)| name == "set-cookie"), "{kind}");
    }
    let reply = first_party(&desk, &beacon(&desk, "identify", None));
    assert_eq!(reply.body, json!({"outcome": "ignored", "reason": "no_consent"}));
    // What is no text is no consent either: it is what a page says that does not wait for any.
    let mut unasked = beacon(&desk, "page_view", None);
    unasked["consent"] = json!(true);
    assert_eq!(first_party(&desk, &unasked).status, 202);
    let everything = desk.everything();
    for id in [VISITOR, SESSION, "0b0b0b0b", "ann@"] {
        assert!(!everything.contains(id), "{id}");
    }
    assert_eq!(visitors(&desk).len(), 1, "the visitor of the day");
    assert_eq!(count(&desk, "identify") + count(&desk, "alias") + count(&desk, "checkout_return"), 0);

    for granted in ["granted", "1"] {
        let reply = first_party(&desk, &beacon(&desk, "identify", Some(granted)));
        assert_eq!(reply.body["outcome"], "accepted", "{granted}");
        assert!(reply.headers.iter().any(|(name, _)| name == "set-cookie"), "{granted}");
    }
    assert!(visitors(&desk).contains(&VISITOR.to_owned()));
    assert_eq!(count(&desk, "identify"), 1);
}

#[test]
fn the_cookie_lives_as_long_as_the_site_says() {
    let desk = Desk::new(NOW_S);
    let cookie = |desk: &Desk| {
        let reply = first_party(desk, &beacon(desk, "page_view", None));
        reply.headers.iter().find(|(name, _)| *name == "set-cookie").map(|(_, value)| value.to_owned()).unwrap()
    };
    assert!(cookie(&desk).contains("; Max-Age=34560000;"), "{}", cookie(&desk));
    assert_eq!(set(&desk, privacy(90, 400, "by_page", 30)).status, 200);
    // Other isolates, and the cache at the edge, know within five minutes.
    assert!(cookie(&desk).contains("; Max-Age=2592000;"), "{}", cookie(&desk));
}

#[test]
fn details_and_claims_are_kept_for_the_days_of_their_site() {
    let mut desk = Desk::new(NOW_S);
    let (other, _) = desk.new_site("UTC");
    let first = desk.site.clone();
    for site in [&first, &other] {
        desk.site = site.clone();
        for kind in ["page_view", "page_view", "event", "engagement", "identify"] {
            assert_eq!(block_on(desk.answer(desk.beacon(&beacon(&desk, kind, None)))).status, 202);
        }
        desk.visit(VISITOR, SESSION, Landing::at("https://shop.example/pricing"));
    }
    desk.site = first.clone();
    assert_eq!(set(&desk, privacy(10, 20, "by_page", 400)).status, 200);
    let of = |desk: &Desk, site: &str| {
        let held = |table: &str| count(desk, &format!("{table} WHERE site = '{site}'"));
        let pages = count(
            desk,
            &format!("visit v JOIN site s ON s.number = v.site_number WHERE s.id = '{site}' AND v.pages IS NOT NULL"),
        );
        [held("visit_event"), held("engagement"), pages, held("identify"), held("alias")]
    };
    let shown = |desk: &Desk, site: &str| {
        let reply = desk.owner("GET", &format!("/api/sites/{site}/people/{VISITOR}?mode=test"), None);
        reply.body.to_string().contains("shop.example/pricing")
    };
    let prune = |desk: &Desk| (0..3).for_each(|_| block_on(desk.prune()).unwrap());
    let sums = |desk: &Desk| desk.database.query("SELECT * FROM visit_sum ORDER BY 1, 2, 3, 4").unwrap();
    desk.now_s.set(NOW_S + 9 * DAY_S);
    prune(&desk);
    desk.add_up();
    let added = sums(&desk);
    assert_eq!(of(&desk, first.as_str()), [1, 1, 1, 1, 1]);
    assert!(shown(&desk, first.as_str()));
    desk.now_s.set(NOW_S + 11 * DAY_S);
    assert!(!shown(&desk, first.as_str()), "it is shown no more, before it is dropped");
    prune(&desk);
    assert_eq!(of(&desk, first.as_str()), [0, 0, 0, 1, 1]);
    assert_eq!(of(&desk, other.as_str()), [1, 1, 1, 1, 1], "the other site has its own days");
    desk.now_s.set(NOW_S + 21 * DAY_S);
    prune(&desk);
    assert_eq!(of(&desk, first.as_str()), [0, 0, 0, 0, 0]);
    assert_eq!(of(&desk, other.as_str()), [1, 1, 1, 1, 1]);
    assert!(shown(&desk, other.as_str()));
    assert_eq!(sums(&desk), added, "what was added up stays");
    let visits = |desk: &Desk| {
        let path = format!("/api/sites/{first}/report?from=2026-09-01&to=2026-10-31&mode=test");
        desk.owner("GET", &path, None).body["visits"].clone()
    };
    let before = visits(&desk);
    assert!(before["visits"].as_i64() > Some(0) || before.to_string().contains('1'), "{before}");
    block_on(desk.rebuild()).unwrap();
    desk.add_up();
    assert_eq!(visits(&desk), before, "visits, page views and reading time are all there after a rebuild");
    // The other site's days are the usual ones.
    desk.now_s.set(NOW_S + 91 * DAY_S);
    prune(&desk);
    assert_eq!(of(&desk, other.as_str()), [0, 0, 0, 1, 1]);
    desk.now_s.set(NOW_S + 401 * DAY_S);
    prune(&desk);
    assert_eq!(of(&desk, other.as_str()), [0, 0, 0, 0, 0]);
}
