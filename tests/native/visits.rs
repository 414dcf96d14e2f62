//! Visits, through the real handler: custom events, engagement, and visitors whose browsers keep nothing.

use headwater_tools::desk::{Desk, Reply, block_on};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::{Random, Task, interleave};
use headwater_worker::http::Request;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const VISITOR: &str = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
const OTHER: &str = "1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f11";
const SESSION: &str = "2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f12";
const ADDRESS: &str = "192.0.2.77";
const PAGE: &str = "https://shop.example/pricing?token=secret#x";

/// A beacon of a browser that keeps nothing, from an address.
fn cookieless(desk: &Desk, address: &str, change: &Value) -> Request {
    let mut body = json!({"version": 1, "type": "page_view", "site": desk.site, "url": PAGE, "referrer": ""});
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    let mut request = desk.beacon(&body);
    request.headers.insert("cf-connecting-ip".to_owned(), address.to_owned());
    request
}

/// A beacon of a browser with cookies.
fn named(desk: &Desk, change: &Value) -> Request {
    let mut change = change.clone();
    for (key, id) in [("visitor", VISITOR), ("session", SESSION)] {
        if change.get(key).is_none() {
            change[key] = json!(id);
        }
    }
    cookieless(desk, ADDRESS, &change)
}

fn post(desk: &Desk, request: Request) -> Reply {
    let reply = block_on(desk.answer(request));
    assert_eq!(reply.status, 202, "{reply:?} {:?}", desk.faults);
    assert_eq!(reply.body, json!({"outcome": "accepted"}));
    reply
}

fn rows(desk: &Desk, sql: &str) -> Vec<Value> {
    desk.database.query(sql).unwrap()
}

/// Page views that are kept.
fn kept(desk: &Desk) -> i64 {
    desk.lay_out_visits();
    rows(desk, "SELECT ifnull(sum(kept), 0) AS kept FROM seen_visit")[0]["kept"].as_i64().unwrap()
}

fn sessions(desk: &Desk) -> Vec<Value> {
    rows(desk, "SELECT visitor, id, hits FROM visit ORDER BY started_s, id")
}

#[test]
fn an_event_is_kept_with_its_page_and_continues_the_session_without_a_hit() {
    let desk = Desk::new(NOW_S);
    post(&desk, named(&desk, &json!({})));
    desk.now_s.set(NOW_S + 60);
    let hostile = "<img src=x onerror=alert(1)>'; DROP TABLE session; --";
    post(&desk, named(&desk, &json!({"type": "event", "name": hostile, "props": {"plan": hostile, "seats": 3}})));
    let stored = rows(&desk, "SELECT site, at_ms, session, visitor, name, page, props FROM visit_event");
    let props = json!({"plan": hostile, "seats": "3"}).to_string();
    assert_eq!(
        stored,
        [
            json!({"site": desk.site, "at_ms": (NOW_S + 60) * 1000, "session": SESSION, "visitor": VISITOR, "name": hostile,
            "page": "shop.example/pricing", "props": props})
        ]
    );
    let session = rows(&desk, "SELECT started_s, last_s, hits FROM visit");
    assert_eq!(session, [json!({"started_s": NOW_S, "last_s": NOW_S + 60, "hits": 1})]);
    assert_eq!(kept(&desk), 1);
}

#[test]
fn an_event_whose_page_view_was_lost_begins_the_session() {
    let desk = Desk::new(NOW_S);
    post(&desk, named(&desk, &json!({"type": "event", "name": "x", "url": "https://shop.example/?utm_source=news"})));
    desk.lay_out_visits();
    let session = rows(&desk, "SELECT hits, source FROM seen_visit");
    assert_eq!(session, [json!({"hits": 0, "source": "news"})]);
}

#[test]
fn engagement_adds_up_by_page_and_is_no_hit() {
    let desk = Desk::new(NOW_S);
    post(&desk, named(&desk, &json!({})));
    let engaged = |at_s: i64, url: &str, (engaged_ms, scroll_percent): (i64, i64)| {
        desk.now_s.set(NOW_S + at_s);
        let beacon =
            json!({"type": "engagement", "url": url, "engaged_ms": engaged_ms, "scroll_percent": scroll_percent});
        post(&desk, named(&desk, &beacon));
    };
    engaged(10, PAGE, (5_000, 40));
    engaged(20, PAGE, (7_000, 30));
    engaged(30, "https://shop.example/other", (0, 90));
    let stored = || rows(&desk, "SELECT session, page, engaged_ms, scroll_percent, first_s, last_s FROM engagement");
    let row = |page: &str, (engaged_ms, scroll_percent): (i64, i64), (first, last): (i64, i64)| {
        json!({"session": SESSION, "page": page, "engaged_ms": engaged_ms, "scroll_percent": scroll_percent,
            "first_s": NOW_S + first, "last_s": NOW_S + last})
    };
    let other = row("shop.example/other", (0, 90), (30, 30));
    assert_eq!(stored(), [other.clone(), row("shop.example/pricing", (12_000, 40), (10, 20))]);
    engaged(40, PAGE, (DAY_S * 1000, 0));
    engaged(41, PAGE, (DAY_S * 1000, 0));
    assert_eq!(stored(), [other, row("shop.example/pricing", (DAY_S * 1000, 40), (10, 41))], "a day at most");
    let session = rows(&desk, "SELECT last_s, hits FROM visit");
    assert_eq!(session, [json!({"last_s": NOW_S, "hits": 1})], "it neither counts nor continues");
    assert_eq!(kept(&desk), 1);
}

/// A beacon's own id.
fn id(n: u32) -> Value {
    json!(format!("{n:08x}-0000-4000-8000-000000000001"))
}

#[test]
fn a_beacon_that_is_sent_again_counts_once() {
    let desk = Desk::new(NOW_S);
    let campaign = "https://shop.example/?utm_source=news";
    let beacons = [
        json!({"id": id(1)}),
        json!({"id": id(2), "type": "event", "name": "signup"}),
        json!({"id": id(3), "type": "identify", "traits": {"email": "ada@example.com"}}),
        json!({"id": id(4), "type": "engagement", "engaged_ms": 5_000, "scroll_percent": 10}),
        json!({"id": id(5), "url": campaign}),
    ];
    let send = |request: &dyn Fn(&Value) -> Request| {
        for (at, beacon) in beacons.iter().enumerate() {
            post(&desk, request(beacon));
            desk.now_s.set(desk.now_s.get() + 3);
            // Its answer was lost; meanwhile other things happened.
            for again in &beacons[..=at] {
                post(&desk, request(again));
            }
        }
    };
    let counts =
        "SELECT (SELECT group_concat(hits) FROM seen_visit) AS hits, (SELECT sum(kept) FROM seen_visit) AS kept,
        (SELECT count(*) FROM visit_event) AS events, (SELECT count(*) FROM identify) AS identifies,
        (SELECT sum(engaged_ms) FROM engagement) AS engaged_ms";
    send(&|beacon| named(&desk, beacon));
    let once = json!({"hits": "2", "kept": 2, "events": 1, "identifies": 1, "engaged_ms": 5_000});
    desk.lay_out_visits();
    assert_eq!(rows(&desk, counts), [once]);
    assert_eq!(rows(&desk, "SELECT last_s - started_s AS length FROM visit"), [json!({"length": 12})]);
}

#[test]
fn engagement_that_is_sent_again_after_more_of_the_same_page_counts_once() {
    let desk = Desk::new(NOW_S);
    post(&desk, named(&desk, &json!({})));
    let engaged = |n: u32| {
        let said = json!({"id": id(n), "type": "engagement", "engaged_ms": 1_000, "scroll_percent": 10});
        post(&desk, named(&desk, &said));
        rows(&desk, "SELECT engaged_ms, length(marks) AS length FROM engagement")[0].clone()
    };
    for n in [1, 2, 3, 4, 1, 2] {
        engaged(n);
    }
    assert_eq!(engaged(4), json!({"engaged_ms": 4_000, "length": 36}));
    assert_eq!(engaged(5), json!({"engaged_ms": 5_000, "length": 36}));
    assert_eq!(engaged(1), json!({"engaged_ms": 6_000, "length": 36}), "what is kept of a page is bounded");
}

#[test]
fn a_cookieless_beacon_that_is_sent_again_counts_once() {
    let desk = Desk::new(NOW_S);
    for _ in 0..2 {
        post(&desk, cookieless(&desk, ADDRESS, &json!({"id": id(1)})));
        post(&desk, cookieless(&desk, ADDRESS, &json!({"id": id(2), "type": "event", "name": "signup"})));
        desk.now_s.set(desk.now_s.get() + 3);
    }
    assert_eq!(sessions(&desk).len(), 1);
    assert_eq!(sessions(&desk)[0]["hits"], 1);
    assert_eq!(rows(&desk, "SELECT name FROM visit_event").len(), 1);
}

#[test]
fn the_last_eight_of_a_session_are_remembered_and_ids_may_be_missing() {
    let desk = Desk::new(NOW_S);
    let hits = || (sessions(&desk)[0]["hits"].clone(), json!(kept(&desk)));
    for n in 1..=9 {
        post(&desk, named(&desk, &json!({"id": id(n)})));
    }
    post(&desk, named(&desk, &json!({"id": id(2)})));
    assert_eq!(hits(), (json!(9), json!(9)));
    desk.now_s.set(NOW_S + 60);
    post(&desk, named(&desk, &json!({"id": id(1)})));
    assert_eq!(hits(), (json!(10), json!(10)), "the ninth last is forgotten: what is kept of a session is bounded");
    for _ in 0..2 {
        post(&desk, named(&desk, &json!({})));
    }
    assert_eq!(hits(), (json!(12), json!(12)), "without ids none is another's repetition");
    let marks = rows(&desk, "SELECT length(marks) AS length FROM visit");
    assert_eq!(marks, [json!({"length": 32})]);
}

#[test]
fn engagement_of_an_unknown_or_foreign_session_leaves_nothing() {
    let desk = Desk::new(NOW_S);
    let engagement = json!({"type": "engagement", "engaged_ms": 5_000, "scroll_percent": 10});
    post(&desk, named(&desk, &engagement));
    post(&desk, cookieless(&desk, ADDRESS, &engagement));
    post(&desk, named(&desk, &json!({})));
    let mut foreign = engagement;
    foreign["visitor"] = json!(OTHER);
    post(&desk, named(&desk, &foreign));
    assert_eq!(rows(&desk, "SELECT * FROM engagement"), [] as [Value; 0]);
    assert_eq!(sessions(&desk).len(), 1);
}

#[test]
fn a_cookieless_visitor_is_one_for_a_day_a_site_and_a_browser() {
    let mut desk = Desk::new(NOW_S - NOW_S % DAY_S);
    let reply = post(&desk, cookieless(&desk, ADDRESS, &json!({})));
    assert_eq!(reply.header("set-cookie"), None);
    post(&desk, cookieless(&desk, ADDRESS, &json!({"url": "https://shop.example/two", "referrer": PAGE})));
    let [first] = &sessions(&desk)[..] else { panic!("{:?}", sessions(&desk)) };
    assert_eq!(first["hits"], 2);
    let visitor = first["visitor"].clone();
    // An isolate that remembers nothing computes the same.
    desk.elsewhere(|desk| post(desk, cookieless(desk, ADDRESS, &json!({"type": "event", "name": "signup"}))));
    assert_eq!(rows(&desk, "SELECT visitor FROM visit_event"), [json!({"visitor": visitor})]);
    assert_eq!(sessions(&desk).len(), 1);

    let visitors = |desk: &Desk| rows(desk, "SELECT DISTINCT visitor FROM visit").len();
    post(&desk, cookieless(&desk, "192.0.2.78", &json!({})));
    assert_eq!(visitors(&desk), 2, "another address");
    let mut request = cookieless(&desk, ADDRESS, &json!({}));
    request.headers.insert("user-agent".to_owned(), "Mozilla/5.0 (Macintosh) AppleWebKit/605 Safari/605".to_owned());
    post(&desk, request);
    assert_eq!(visitors(&desk), 3, "another browser");
    let (other, _) = desk.new_site("UTC");
    post(&desk, cookieless(&desk, ADDRESS, &json!({"site": other})));
    assert_eq!(visitors(&desk), 4, "another site");
    desk.now_s.set(desk.now_s.get() + DAY_S);
    post(&desk, cookieless(&desk, ADDRESS, &json!({})));
    assert_eq!(visitors(&desk), 5, "another day");
}

#[test]
fn a_cookieless_session_ends_after_half_an_hour_or_with_a_new_campaign() {
    let desk = Desk::new(NOW_S - NOW_S % DAY_S);
    let start_s = desk.now_s.get();
    let news = "https://shop.example/?utm_source=news&utm_medium=email";
    for (at_s, url, expected) in [
        (0, news, 1),
        (1_700, news, 1),
        (3_400, "https://shop.example/two", 1),
        (3_410, "https://shop.example/?gclid=abc", 2),
        (3_420, "https://shop.example/three", 2),
        (5_220, "https://shop.example/four", 3),
    ] {
        desk.now_s.set(start_s + at_s);
        post(&desk, cookieless(&desk, ADDRESS, &json!({"url": url})));
        assert_eq!(sessions(&desk).len(), expected, "{url} at {at_s}");
    }
    let visitors = rows(&desk, "SELECT DISTINCT visitor FROM visit");
    assert_eq!(visitors.len(), 1);
    // Looked at for longer than a session lasts: it is still the last one's page.
    desk.now_s.set(start_s + 9_000);
    let engagement = json!({"type": "engagement", "engaged_ms": 9_000, "scroll_percent": 1});
    post(&desk, cookieless(&desk, ADDRESS, &engagement));
    let of = rows(&desk, "SELECT (SELECT id FROM visit ORDER BY at DESC LIMIT 1) = session AS last FROM engagement");
    assert_eq!(of, [json!({"last": 1})]);
}

#[test]
fn first_beacons_of_one_visitor_at_once_are_one_session() {
    for seed in 0..40 {
        let desk = Desk::new(NOW_S);
        desk.database.interleave(true);
        let url = |n: usize| json!({"url": format!("https://shop.example/{n}")});
        let beacon = |n| {
            let request = cookieless(&desk, ADDRESS, &url(n));
            let desk = &desk;
            Some(Box::pin(async move { desk.answer(request).await.status == 202 }) as Task)
        };
        let ended = interleave((0..4).map(beacon).collect(), &mut Random::new(seed), |_| false);
        assert_eq!(ended, [Some(true); 4], "{:?}", desk.faults);
        let [session] = &sessions(&desk)[..] else { panic!("{seed}: {:?}", sessions(&desk)) };
        assert_eq!(session["hits"], 4);
        assert_eq!(rows(&desk, "SELECT * FROM day_salt").len(), 1);
    }
}

#[test]
fn a_cookie_of_a_cookieless_request_is_not_looked_at() {
    let desk = Desk::new(NOW_S);
    for cookie in [format!("_hw_vid={VISITOR}"), "_hw_vid=<script>".to_owned()] {
        let mut request = cookieless(&desk, ADDRESS, &json!({"cookie_domain": "headwater.example"}));
        request.headers.insert("sec-fetch-site".to_owned(), "same-site".to_owned());
        request.headers.insert("cookie".to_owned(), cookie);
        assert_eq!(post(&desk, request).header("set-cookie"), None);
    }
    let [session] = &sessions(&desk)[..] else { panic!("{:?}", sessions(&desk)) };
    assert_ne!(session["visitor"], VISITOR);
}

#[test]
fn an_identify_without_a_visitor_is_refused() {
    let desk = Desk::new(NOW_S);
    let identify = json!({"type": "identify", "traits": {"id": "7"}});
    let reply = block_on(desk.answer(cookieless(&desk, ADDRESS, &identify)));
    assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!("visitor_id_invalid")));
    assert_eq!(rows(&desk, "SELECT 1 FROM visit UNION ALL SELECT 1 FROM day_salt"), [] as [Value; 0]);
}

#[test]
fn neither_address_nor_user_agent_is_kept() {
    let desk = Desk::new(NOW_S);
    post(&desk, cookieless(&desk, ADDRESS, &json!({})));
    post(&desk, cookieless(&desk, ADDRESS, &json!({"type": "event", "name": "signup"})));
    for table in rows(&desk, "SELECT name FROM sqlite_schema WHERE type = 'table'") {
        let name = table["name"].as_str().unwrap();
        let held = json!(rows(&desk, &format!("SELECT * FROM {name}"))).to_string();
        // The browser's name alone is kept, and nothing else that its agent says.
        let agent = ["Mozilla", "X11", "rv:", "Gecko", "Firefox/", "140"];
        assert!(!held.contains(ADDRESS) && !agent.iter().any(|part| held.contains(part)), "{name}: {held}");
    }
}

#[test]
fn a_cookieless_return_from_checkout_attributes_its_payment() {
    let desk = Desk::new(NOW_S - NOW_S % DAY_S + 3_600);
    let at_s = desk.now_s.get();
    post(&desk, cookieless(&desk, ADDRESS, &json!({"url": "https://shop.example/?utm_source=news&utm_medium=email"})));
    let buyer = Buyer { customer: "cus_a".to_owned(), email: "a@example.com".to_owned(), metadata: json!({}) };
    let purchase = Purchase { key: "k".to_owned(), buyer, amount: 100, currency: "eur", at_s: at_s + 60 };
    let events = purchase.once();
    let text = json!(events).to_string();
    let session = text.split('"').find(|part| part.starts_with("cs_")).unwrap().to_owned();
    for event in events {
        desk.deliver(&event);
    }
    desk.now_s.set(at_s + 70);
    let back = format!("https://shop.example/thanks?session_id={session}");
    post(&desk, cookieless(&desk, ADDRESS, &json!({"url": back, "referrer": "https://checkout.stripe.com/"})));
    desk.drain();
    let visitor = sessions(&desk)[0]["visitor"].clone();
    let payments = rows(&desk, "SELECT visitor, rung FROM payment");
    assert_eq!(payments, [json!({"visitor": visitor, "rung": "returned_session"})]);
    assert_eq!(sessions(&desk).len(), 1);
}

#[test]
fn what_is_past_its_time_is_dropped_and_nothing_else() {
    let desk = Desk::new(NOW_S);
    let everything = |desk: &Desk| {
        post(desk, named(desk, &json!({})));
        post(desk, named(desk, &json!({"url": "https://shop.example/two"})));
        post(desk, named(desk, &json!({"type": "event", "name": "x"})));
        post(desk, named(desk, &json!({"type": "engagement", "engaged_ms": 1, "scroll_percent": 1})));
        post(desk, cookieless(desk, ADDRESS, &json!({})));
    };
    everything(&desk);
    let count = |desk: &Desk| {
        let sql = "SELECT (SELECT count(*) FROM visit WHERE pages LIKE '_%_%') AS lists, (SELECT count(*) FROM visit_event) AS events,
            (SELECT count(*) FROM engagement) AS engagement, (SELECT count(*) FROM day_salt) AS salts,
            (SELECT count(*) FROM visit) AS sessions";
        rows(desk, sql).remove(0)
    };
    let all = json!({"lists": 1, "events": 1, "engagement": 1, "salts": 1, "sessions": 2});
    block_on(desk.prune()).unwrap();
    assert_eq!(count(&desk), all);
    desk.now_s.set(NOW_S + DAY_S);
    block_on(desk.prune()).unwrap();
    assert_eq!(count(&desk)["salts"], 0, "a day's salt goes with the day");
    assert_eq!(count(&desk)["lists"], 1);
    desk.now_s.set(NOW_S + 90 * DAY_S);
    block_on(desk.prune()).unwrap();
    assert_eq!(count(&desk)["events"], 1);
    desk.now_s.set(NOW_S + 90 * DAY_S + 1);
    block_on(desk.prune()).unwrap();
    assert_eq!(count(&desk), json!({"lists": 0, "events": 0, "engagement": 0, "salts": 0, "sessions": 2}));
}

#[test]
fn a_beacon_costs_as_few_round_trips_as_it_can() {
    let desk = Desk::new(NOW_S);
    let cost = |request: Request| {
        let before = desk.database.batches();
        post(&desk, request);
        desk.database.batches() - before
    };
    cost(named(&desk, &json!({})));
    desk.now_s.set(NOW_S + 1);
    let engagement = json!({"type": "engagement", "engaged_ms": 1, "scroll_percent": 1});
    assert_eq!(cost(named(&desk, &json!({}))), 1);
    assert_eq!(cost(named(&desk, &json!({"type": "event", "name": "x"}))), 1);
    assert_eq!(cost(named(&desk, &engagement)), 1);
    assert_eq!(cost(cookieless(&desk, ADDRESS, &json!({}))), 3, "the first of an isolate's day asks for the salt");
    assert_eq!(cost(cookieless(&desk, ADDRESS, &json!({}))), 2);
    assert_eq!(cost(cookieless(&desk, ADDRESS, &engagement)), 2);
}

/// A page view of a session of its own, and whether it began a touch.
fn begins(desk: &Desk, session: &str, change: &Value) -> bool {
    let mut change = change.clone();
    change["session"] = json!(session);
    post(desk, named(desk, &change));
    let stored = {
        desk.lay_out_visits();
        rows(desk, &format!("SELECT begins, channel FROM seen_visit WHERE id = '{session}'"))
    };
    let begins = stored[0]["begins"] == 1;
    if !begins {
        assert_eq!(stored[0]["channel"], "Direct", "the way back is no channel");
    }
    begins
}

#[test]
fn a_place_to_sign_in_continues_within_half_an_hour_and_is_a_source_later() {
    let session = |n: u32| format!("2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f{n:02}");
    let from = |referrer: &str| json!({"url": "https://shop.example/", "referrer": referrer});
    let desk = Desk::new(NOW_S);
    assert!(begins(&desk, &session(20), &from("https://github.com/")), "nobody was here before");
    desk.now_s.set(NOW_S + 1_799);
    assert!(!begins(&desk, &session(21), &from("https://github.com/")));
    // It counts as having been here.
    desk.now_s.set(NOW_S + 3_000);
    assert!(!begins(&desk, &session(22), &from("https://www.linkedin.com/")));
    let tagged = json!({"url": "https://shop.example/?utm_source=readme", "referrer": "https://github.com/"});
    assert!(begins(&desk, &session(23), &tagged));
    assert!(begins(&desk, &session(24), &from("https://blog.example/")), "another site is always a source");
    assert!(!begins(&desk, &session(25), &from("https://donate.stripe.com/")));
    let back = json!({"url": "https://shop.example/thanks?session_id=cs_test_a1&utm_source=news", "referrer": "https://bank.example/"});
    assert!(!begins(&desk, &session(26), &back));
    desk.now_s.set(NOW_S + 3_000 + 1_800);
    assert!(begins(&desk, &session(27), &from("https://github.com/")));
    desk.now_s.set(NOW_S + 90_000);
    assert!(!begins(&desk, &session(28), &from("https://www.paypal.com/")));
}

#[test]
fn a_campaign_at_the_end_of_a_long_address_is_read_and_nothing_else_is_kept() {
    let desk = Desk::new(NOW_S);
    let url = format!("https://shop.example/a?token={}&utm_source=newsletter&email=ada@example.com", "x".repeat(9_000));
    post(&desk, named(&desk, &json!({"url": url})));
    desk.lay_out_visits();
    let touch = rows(&desk, "SELECT touch FROM seen_visit");
    assert_eq!(
        serde_json::from_str::<Value>(touch[0]["touch"].as_str().unwrap()).unwrap(),
        json!({"landing_page": "shop.example/a", "utm_source": "newsletter"})
    );
}

const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36";

#[test]
fn what_is_known_of_the_device_is_taken_down_when_a_session_begins_and_only_then() {
    let desk = Desk::new(NOW_S);
    let send = |session: &str, country: &str, headers: &[(&str, &str)]| {
        let mut request = named(&desk, &json!({"session": session}));
        request.country = Some(country.to_owned());
        request.headers.extend(headers.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
        post(&desk, request);
        desk.now_s.set(desk.now_s.get() + 60);
    };
    let brave = r#""Brave";v="141", "Not?A_Brand";v="8", "Chromium";v="141""#;
    let hints = [("sec-ch-ua", brave), ("sec-ch-ua-mobile", "?1"), ("sec-ch-ua-platform", "\"Android\"")];
    let phone = [("user-agent", PHONE), hints[0], hints[1], hints[2]];
    send(SESSION, "DE", &phone);
    // The session goes on somewhere else, as behind a proxy.
    send(SESSION, "FR", &[]);
    send(OTHER, "T1", &[]);
    let facts = {
        desk.lay_out_visits();
        rows(&desk, "SELECT country, device, browser, os, is_new, hits FROM seen_visit ORDER BY started_s")
    };
    let first =
        json!({"country": "DE", "device": "mobile", "browser": "Brave", "os": "Android", "is_new": 1, "hits": 2});
    let second =
        json!({"country": null, "device": "desktop", "browser": "Firefox", "os": "Linux", "is_new": 0, "hits": 1});
    assert_eq!(facts, [first, second]);
    for table in ["visit", "visit_event", "engagement", "visit_rows"] {
        let stored = json!(rows(&desk, &format!("SELECT * FROM {table}"))).to_string();
        assert!(
            !stored.contains("Mozilla") && !stored.contains("141") && !stored.contains(ADDRESS),
            "{table}: {stored}"
        );
    }
}

#[test]
fn a_persons_visits_say_what_is_known_of_the_device_and_of_old_ones_nothing() {
    let desk = Desk::new(NOW_S);
    let mut request = named(&desk, &json!({}));
    request.country = Some("JP".to_owned());
    post(&desk, request);
    let visit = || {
        let reply = desk.owner("GET", &format!("/api/sites/{}/people/{VISITOR}?mode=test", desk.site), None);
        let visit = &reply.body["visits"][0];
        json!([visit["country"], visit["device"], visit["browser"], visit["os"], visit["is_new"]])
    };
    assert_eq!(visit(), json!(["JP", "desktop", "Firefox", "Linux", true]));
    // As a session that was stored before the columns existed.
    desk.database
        .execute("UPDATE visit SET country = NULL, device = NULL, browser = NULL, os = NULL, is_new = NULL")
        .unwrap();
    assert_eq!(visit(), json!([null, null, null, null, null]));
}
