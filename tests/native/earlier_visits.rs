//! Visits that an earlier version stored: they are read where they stand, and moved a few at a time.

use headwater_tools::desk::{Desk, Reply, block_on};
use headwater_tools::seed::{Plan, Size, seed};
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const VISITOR: &str = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
const SESSION: &str = "2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f12";

fn post(desk: &Desk, change: &Value) -> Reply {
    let mut body = json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": VISITOR, "session": SESSION,
        "url": "https://shop.example/two", "referrer": "https://shop.example/"});
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    let reply = block_on(desk.answer(desk.beacon(&body)));
    assert_eq!(reply.body, json!({"outcome": "accepted"}), "{:?}", desk.faults);
    reply
}

fn query(desk: &Desk, sql: &str) -> Vec<Value> {
    desk.lay_out_visits();
    desk.database.query(sql).unwrap()
}

fn count(desk: &Desk, table: &str) -> i64 {
    query(desk, &format!("SELECT count(*) AS n FROM {table}"))[0]["n"].as_i64().unwrap()
}

/// What is known of every visit, whichever table it stands in.
fn visits(desk: &Desk) -> Vec<Value> {
    query(
        desk,
        "SELECT site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version, proved, country, device, browser, os,
         is_new, events, engaged_ms FROM seen_visit ORDER BY id",
    )
}

fn history() -> Desk {
    let mut desk = Desk::new(NOW_S);
    let size = Size { sessions: 260, payments: 60, days: 40, until_s: NOW_S, seed: 5, hub: 7 };
    seed(&mut desk, &Plan::new(size)).unwrap();
    desk.now_s.set(NOW_S + 60);
    desk
}

/// What the owner is shown.
fn answers(desk: &Desk) -> Vec<Value> {
    let site = &desk.site;
    let people = query(desk, "SELECT visitor FROM seen_visit GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 12");
    let people =
        people.iter().map(|row| format!("/api/sites/{site}/people/{}?mode=test", row["visitor"].as_str().unwrap()));
    let reports = ["", "&filter=channel:is:Referral"]
        .map(|filter| format!("/api/sites/{site}/report?mode=test&from=2026-08-01&to=2026-09-21{filter}"));
    let paths = people.chain(reports).chain([format!("/api/sites/{site}/set-up")]);
    paths
        .map(|path| {
            let mut reply = desk.owner("GET", &path, None);
            assert_eq!(reply.status, 200, "{path} {:?} {:?}", reply.body, desk.faults);
            if let Some(visits) = reply.body.get_mut("visits").and_then(Value::as_array_mut) {
                // An earlier version stored page views in a table of their own, which is not a matter of this test.
                visits.iter_mut().for_each(|visit| visit["pages"] = Value::Null);
            }
            reply.body
        })
        .collect()
}

fn payments(desk: &Desk) -> Vec<Value> {
    query(desk, "SELECT id, confidence, rung, visitor, watched FROM payment ORDER BY id")
}

fn move_some(desk: &Desk, turns: i64) {
    for _ in 0..turns {
        block_on(desk.prune()).unwrap();
    }
}

#[test]
fn where_a_visit_stands_changes_no_answer() {
    let desk = history();
    let (known, shown, paid) = (visits(&desk), answers(&desk), payments(&desk));
    assert!(known.len() == 260 && paid.len() >= 50, "{} visits, {} payments", known.len(), paid.len());
    desk.put_visits_back();
    assert_eq!((count(&desk, "visit"), count(&desk, "session")), (0, 260));
    let holds = |what: &str| {
        assert_eq!(visits(&desk), known, "{what}");
        assert_eq!(answers(&desk), shown, "{what}");
        block_on(desk.rebuild()).unwrap();
        assert_eq!(payments(&desk), paid, "{what}, derived anew");
        assert_eq!(answers(&desk), shown, "{what}, derived anew");
    };
    holds("all in the table of the version before");
    desk.add_up();
    move_some(&desk, 1);
    let moved = count(&desk, "visit");
    assert_eq!(moved, 1_000 / 6, "a turn's part");
    let until = desk.database.query("SELECT until_s FROM visit_sum_until").unwrap();
    assert!(until[0]["until_s"].as_i64().unwrap() > NOW_S - 2 * DAY_S, "what is moved is added up already: {until:?}");
    holds("some moved");
    move_some(&desk, 2);
    assert_eq!((count(&desk, "visit"), count(&desk, "session")), (260, 0));
    holds("all moved");
    let long = "SELECT count(*) AS n FROM visit WHERE touch LIKE '{%' OR length(channel) > 2";
    assert_eq!(desk.database.query(long).unwrap()[0]["n"], 0, "in the short form");
}

#[test]
fn a_visit_that_an_earlier_version_began_goes_on() {
    let desk = Desk::new(NOW_S);
    let id = |n: u32| json!(format!("{n:08x}-0000-4000-8000-000000000001"));
    let first = json!({"id": id(1), "url": "https://shop.example/?utm_source=news", "referrer": ""});
    post(&desk, &first);
    let begun = visits(&desk);
    desk.put_visits_back();
    desk.now_s.set(NOW_S + 30);
    post(&desk, &first);
    assert_eq!((count(&desk, "visit"), count(&desk, "session")), (1, 0), "a beacon moves its session");
    assert_eq!(visits(&desk), begun, "sent again it counts once");
    post(&desk, &json!({"id": id(2)}));
    post(&desk, &json!({"id": id(3), "type": "engagement", "engaged_ms": 5_000, "scroll_percent": 10}));
    post(&desk, &json!({"id": id(4), "type": "event", "name": "signup"}));
    let known = query(&desk, "SELECT hits, events, last_s, source FROM seen_visit");
    assert_eq!(known, [json!({"hits": 2, "events": 1, "last_s": NOW_S + 30, "source": "news"})]);
    assert_eq!((count(&desk, "engagement"), count(&desk, "visit_event")), (1, 1));
}

#[test]
fn engagement_that_comes_first_finds_the_visit_of_an_earlier_version() {
    let desk = Desk::new(NOW_S);
    post(&desk, &json!({}));
    desk.put_visits_back();
    post(&desk, &json!({"type": "engagement", "engaged_ms": 5_000, "scroll_percent": 10}));
    assert_eq!(count(&desk, "engagement"), 1);
    desk.now_s.set(NOW_S + 91 * DAY_S);
    move_some(&desk, 1);
    assert_eq!(count(&desk, "engagement"), 0);
    assert_eq!(query(&desk, "SELECT engaged_ms FROM seen_visit"), [json!({"engaged_ms": 5_000})]);
}

#[test]
fn what_both_versions_counted_of_a_visit_is_added_up() {
    let desk = Desk::new(NOW_S);
    post(&desk, &json!({}));
    desk.put_visits_back();
    post(&desk, &json!({}));
    // A Worker of the version before, which knows one table, begins it once more.
    desk.lay_out_visits();
    let anew = "INSERT INTO session (site, id, visitor, started_s, last_s, hits, begins, channel, touch, rules_version, marks)
        SELECT site, id, visitor, started_s + 60, last_s + 90, 3, begins, channel, touch, rules_version, 'abcdef01 ' FROM seen_visit";
    desk.database.execute(anew).unwrap();
    move_some(&desk, 1);
    assert_eq!((count(&desk, "visit"), count(&desk, "session")), (1, 0));
    let known = query(&desk, "SELECT started_s, last_s, hits, marks FROM seen_visit");
    assert_eq!(
        (&known[0]["started_s"], &known[0]["last_s"], &known[0]["hits"]),
        (&json!(NOW_S), &json!(NOW_S + 90), &json!(5))
    );
    assert!(known[0]["marks"].as_str().unwrap().starts_with("abcdef01 "), "{known:?}");
}

#[test]
fn ids_that_begin_alike_in_one_second_are_visits_of_their_own() {
    let desk = Desk::new(NOW_S);
    let session = |n: u32| json!(format!("2b1f7c1e-8a52-4f0e-9c37-{n:012x}"));
    for n in 0..12 {
        post(&desk, &json!({"session": session(n)}));
    }
    for n in 0..6 {
        post(&desk, &json!({"session": session(n)}));
    }
    let known =
        query(&desk, "SELECT count(*) AS visits, sum(hits) AS hits, max(started_s) AS started_s FROM seen_visit");
    assert_eq!(known, [json!({"visits": 12, "hits": 18, "started_s": NOW_S})]);
    desk.put_visits_back();
    move_some(&desk, 1);
    assert_eq!((count(&desk, "visit"), count(&desk, "session")), (12, 0));
}

#[test]
fn lists_of_pages_are_bounded_and_go_after_ninety_days() {
    let desk = Desk::new(NOW_S);
    let path = "x".repeat(180);
    for n in 0..120 {
        desk.now_s.set(NOW_S + n);
        post(&desk, &json!({"url": format!("https://shop.example/{path}{n}")}));
    }
    let (other, _) = desk.new_site("UTC");
    post(&desk, &json!({"site": other, "session": VISITOR}));
    post(&desk, &json!({"site": other, "session": VISITOR}));
    let pages = || query(&desk, "SELECT max(length(pages)) AS longest, sum(kept) AS kept FROM seen_visit").remove(0);
    let longest = pages()["longest"].as_i64().unwrap();
    assert!((8_000..8_400).contains(&longest), "{longest}");
    let shown = |visits: usize| {
        let path = format!("/api/sites/{}/people/{VISITOR}?mode=test", desk.site);
        let reply = desk.owner("GET", &path, None);
        assert_eq!(reply.body["visits"].as_array().unwrap().len(), visits);
        reply.body["visits"][0]["pages"].as_array().unwrap().len()
    };
    assert_eq!((shown(1), pages()["kept"].as_i64().unwrap() > 40), (44, true));
    desk.now_s.set(NOW_S + 90 * DAY_S);
    move_some(&desk, 2);
    assert_eq!(shown(1), 44, "to the second");
    desk.now_s.set(NOW_S + 90 * DAY_S + 1);
    assert_eq!(shown(1), 0, "before the cron has come");
    desk.now_s.set(NOW_S + 90 * DAY_S + 200);
    move_some(&desk, 2);
    assert_eq!(pages()["longest"], Value::Null, "of every site");
    assert_eq!(query(&desk, "SELECT 1 FROM visit WHERE length(marks) > 0"), Vec::<Value>::new());
}
