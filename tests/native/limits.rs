//! What a stranger's flood costs: limits before the database, a share of rows that leaves money its own, whose pages may
//! read responses.

use headwater::base::sorted::SortedMap;
use headwater_tools::desk::{Desk, OWNER_TOKEN, Reply, block_on};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_worker::http::Request;
use headwater_worker::port::limiter::Limit;
use serde_json::{Value, json};

/// The beginning of a day of UTC.
const NOW_S: i64 = 1_790_035_200;
const DAY_S: i64 = 86_400;

fn uuid(number: u64) -> String {
    // The nil UUID is nobody's.
    format!("{:08x}-0000-4000-8000-000000000000", number + 1)
}

fn page_view(desk: &Desk, number: u64, headers: &[(&str, &str)]) -> Request {
    let mut request = desk
        .beacon(&json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": uuid(number),
        "session": uuid(number), "url": "https://shop.example/", "referrer": ""}));
    request.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    request
}

fn post(desk: &Desk, number: u64, headers: &[(&str, &str)]) -> Reply {
    block_on(desk.answer(page_view(desk, number, headers)))
}

fn from(desk: &Desk, number: u64, address: &str) -> u16 {
    post(desk, number, &[("cf-connecting-ip", address)]).status
}

#[test]
fn one_networks_flood_is_refused_before_the_database_is_asked() {
    let desk = Desk::new(NOW_S);
    desk.limiter.set(Limit::CollectPerAddress, 3);
    assert_eq!((0..3).map(|n| from(&desk, n, "203.0.113.7")).collect::<Vec<_>>(), [202; 3]);
    let batches = desk.database.batches();
    let refused = post(&desk, 9, &[("cf-connecting-ip", "203.0.113.7")]);
    assert_eq!((refused.status, &refused.body["error"]["code"]), (429, &json!("too_many_beacons")));
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!(desk.database.batches(), batches, "D1 is not asked");
    assert_eq!(from(&desk, 10, "203.0.113.8"), 202, "another network goes on");
    assert_eq!(from(&desk, 11, "2001:db8:1:2::1"), 202);
    for n in 0..2 {
        assert_eq!(from(&desk, 12 + n, &format!("2001:db8:1:2::{n}:7")), 202);
    }
    assert_eq!(from(&desk, 20, "2001:db8:1:2:ffff::1"), 429, "a /64 is one customer's");
    // Another site of the same network has its own count; no address stands in a key.
    let own = std::mem::take(&mut desk.limiter.counted(Limit::CollectPerAddress));
    assert!(own.keys().all(|key| !key.contains("203.0") && !key.contains("2001:")), "{own:?}");
    desk.limiter.forget();
    assert_eq!(from(&desk, 21, "203.0.113.7"), 202, "a minute later");
}

#[test]
fn a_flood_from_everywhere_is_refused_by_site() {
    let desk = Desk::new(NOW_S);
    desk.limiter.set(Limit::CollectPerSite, 5);
    let statuses: Vec<u16> = (0..7).map(|n| from(&desk, n, &format!("203.0.113.{n}"))).collect();
    assert_eq!(statuses, [202, 202, 202, 202, 202, 429, 429]);
}

#[test]
fn invented_sites_cannot_make_the_database_busy() {
    let desk = Desk::new(NOW_S);
    desk.limiter.set(Limit::CollectPerAddress, 3);
    let ask = |number: u64| {
        let site = format!("site_{number:032x}");
        let beacon = json!({"version": 1, "type": "page_view", "site": site, "visitor": uuid(1), "session": uuid(1),
            "url": "https://shop.example/", "referrer": ""});
        block_on(desk.answer(desk.beacon(&beacon))).status
    };
    assert_eq!((0..3).map(ask).collect::<Vec<_>>(), [404; 3]);
    let batches = desk.database.batches();
    assert_eq!((3..40).map(ask).collect::<Vec<_>>(), [429; 37]);
    assert_eq!(desk.database.batches(), batches);
}

#[test]
fn webhooks_have_no_limit() {
    let desk = Desk::new(NOW_S);
    for limit in [Limit::CollectPerAddress, Limit::CollectPerSite, Limit::SignInPerAddress] {
        desk.limiter.set(limit, 0);
    }
    for event in purchase("a").once() {
        assert_eq!(desk.deliver(&event).body["outcome"], "stored");
    }
    assert_eq!(post(&desk, 1, &[]).status, 429);
}

fn purchase(key: &str) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata: json!({}) };
    Purchase { key: key.to_owned(), buyer, amount: 100, currency: "eur", at_s: NOW_S }
}

fn sign_in(desk: &Desk, address: &str, body: &Value) -> Reply {
    let headers =
        [("origin", "https://headwater.example"), ("sec-fetch-site", "same-origin"), ("cf-connecting-ip", address)];
    let request = Request {
        method: "POST".to_owned(),
        origin: "https://headwater.example".to_owned(),
        path: "/api/session".to_owned(),
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: Some(body.to_string().into_bytes()),
        ..Request::default()
    };
    block_on(desk.answer(request))
}

#[test]
fn wrong_tokens_are_counted_by_network_and_the_right_one_never() {
    let desk = Desk::new(NOW_S);
    desk.limiter.set(Limit::SignInPerAddress, 10);
    let guess = |address: &str| sign_in(&desk, address, &json!({"token": "hw_owner_guessed"}));
    let statuses: Vec<u16> = (0..60).map(|n| guess(&format!("2001:db8:1:2::{n}")).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 10);
    let refused = guess("2001:db8:1:2::1");
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("60")));
    assert_eq!(refused.body["error"]["code"], "too_many_tries");
    for _ in 0..20 {
        assert_eq!(
            sign_in(&desk, "2001:db8:1:2::1", &json!({"token": OWNER_TOKEN})).status,
            204,
            "the right one passes"
        );
    }
    assert_eq!(sign_in(&desk, "2001:db8:1:2::1", &json!({"code": "00"})).status, 429, "codes count as well");
    assert_eq!(guess("203.0.113.7").status, 401, "another network");
    assert!(desk.database.query("SELECT * FROM sign_in_failure").unwrap().is_empty());
}

/// Rows that D1 bills for what visits left behind (`docs/data-model.md`): a visit's row and two indexes, and the count's.
fn rows_of_visits(desk: &Desk) -> i64 {
    let count = |sql: &str| desk.database.query(sql).unwrap()[0]["n"].as_i64().unwrap();
    3 * count("SELECT count(*) AS n FROM visit")
}

fn counted(desk: &Desk) -> i64 {
    desk.database.query("SELECT coalesce(sum(rows), 0) AS n FROM visit_rows").unwrap()[0]["n"].as_i64().unwrap()
}

#[test]
fn an_hour_of_a_hundred_beacons_a_second_leaves_money_its_rows() {
    let mut desk = Desk::new(NOW_S);
    desk.bound_visits(40_000);
    let (mut accepted, mut number) = (0, 0);
    // Each second a hundred, over four isolates that know nothing of each other. Once all of them have stopped the hour goes on as it is.
    for second in 0..3_600 {
        desk.now_s.set(NOW_S + second);
        let before = accepted;
        for _ in 0..25 {
            number += 1;
            accepted += i64::from(post(&desk, number, &[]).body["outcome"] == "accepted");
        }
        if accepted == before {
            break;
        }
    }
    for _ in 0..3 {
        accepted += desk.elsewhere(|desk| {
            let outcomes = (0..100).map(|n| post(desk, 1_000_000 + number + n, &[]).body["outcome"].clone());
            i64::try_from(outcomes.filter(|outcome| outcome == "accepted").count()).unwrap()
        });
        number += 100;
    }
    let rows = rows_of_visits(&desk);
    assert!((36_000..=42_000).contains(&rows), "{rows} rows, {accepted} beacons");
    assert!((i64::abs(counted(&desk) - rows)) * 10 < rows, "counted {} of {rows}", counted(&desk));
    let batches = desk.database.batches();
    let ignored = post(&desk, 1, &[]);
    assert_eq!((ignored.status, ignored.body), (202, json!({"outcome": "ignored", "reason": "budget"})));
    assert_eq!(desk.database.batches(), batches, "D1 is not asked any more");
    // Money goes on, and tomorrow visits do.
    for event in purchase("a").once() {
        assert_eq!(desk.deliver(&event).body["outcome"], "stored");
    }
    desk.now_s.set(NOW_S + DAY_S);
    assert_eq!(post(&desk, 2_000_000, &[]).body["outcome"], "accepted");
}

#[test]
fn the_count_costs_no_round_trip_and_hardly_a_row() {
    let mut desk = Desk::new(NOW_S);
    desk.bound_visits(1_000_000);
    post(&desk, 1, &[]);
    let batches = desk.database.batches();
    for n in 2..1_002 {
        post(&desk, n, &[]);
    }
    assert_eq!(desk.database.batches() - batches, 1_000, "one batch a beacon, as without a bound");
    let writes = desk.database.query("SELECT rows FROM visit_rows").unwrap();
    assert_eq!(writes.len(), 1);
    assert!((i64::abs(counted(&desk) - 3_000)) < 525, "{}", counted(&desk));
}

#[test]
fn the_owner_sees_what_visits_cost_and_which_are_not_kept() {
    let mut desk = Desk::new(NOW_S);
    desk.bound_visits(400);
    for n in 0..400 {
        post(&desk, n, &[]);
    }
    let shown = desk.owner("GET", "/api/sites", None).body["visit_rows"].clone();
    assert_eq!((shown["bound"].as_i64(), shown["ends_s"].as_i64()), (Some(400), Some(NOW_S + DAY_S)));
    assert_eq!(shown["used_up"], json!([desk.site]), "{shown}");
    assert!(shown["rows"].as_i64().unwrap() >= 400);
    desk.now_s.set(NOW_S + DAY_S);
    let tomorrow = desk.owner("GET", "/api/sites", None).body["visit_rows"].clone();
    assert_eq!((tomorrow["rows"].as_i64(), &tomorrow["used_up"]), (Some(0), &json!([])));
    desk.bound_visits(0);
    assert_eq!(desk.owner("GET", "/api/sites", None).body["visit_rows"]["bound"], Value::Null);
}

#[test]
fn only_the_sites_own_pages_may_read_an_answer() {
    let desk = Desk::new(NOW_S);
    let allowed = |origin: &str, from: &str| {
        let reply = post(&desk, 1, &[("origin", origin), ("sec-fetch-site", from)]);
        assert_eq!(reply.header("vary"), Some("Origin"));
        let header = |name| reply.header(name).map(str::to_owned);
        (header("access-control-allow-origin"), header("access-control-allow-credentials"))
    };
    for own in
        ["https://shop.example", "https://www.shop.example", "http://shop.example:8080", "https://shop.example:8443"]
    {
        assert_eq!(allowed(own, "cross-site"), (Some(own.to_owned()), None));
        assert_eq!(allowed(own, "same-site"), (Some(own.to_owned()), Some("true".to_owned())));
    }
    for other in [
        "https://evil.example",
        "https://shop.example.evil.example",
        "https://evilshop.example",
        "null",
        "file://",
        "http://localhost:3000",
        "ftp://shop.example",
        "https://shop.example@evil.example",
        "https://evil.example:443/shop.example",
    ] {
        for from in ["cross-site", "same-site", "same-origin"] {
            assert_eq!(allowed(other, from), (None, None), "{other} {from}");
        }
    }
    // Of a site that is not known nothing is said to anybody.
    let unknown = json!({"version": 1, "type": "page_view", "site": "site_none", "visitor": uuid(1), "session": uuid(1),
        "url": "https://shop.example/", "referrer": ""});
    assert_eq!(block_on(desk.answer(desk.beacon(&unknown))).header("access-control-allow-origin"), None);
    // A refusal that comes after the site is known may be read, so that the page can tell why.
    let refused = post(&desk, 1, &[("sec-fetch-site", "same-site"), ("cookie", "_hw_vid=<script>")]);
    assert_eq!(refused.header("access-control-allow-origin"), Some("https://shop.example"));
}

#[test]
fn a_preflight_lets_pages_of_our_sites_through() {
    let desk = Desk::new(NOW_S);
    let ask = |origin: &str| {
        let headers = SortedMap::from([("origin".to_owned(), origin.to_owned())]);
        let request =
            Request { method: "OPTIONS".to_owned(), path: "/api/hw".to_owned(), headers, ..Request::default() };
        let reply = block_on(desk.answer(request));
        assert_eq!(reply.status, 204);
        reply.header("access-control-allow-origin").map(str::to_owned)
    };
    assert_eq!(ask("https://www.shop.example").as_deref(), Some("https://www.shop.example"));
    assert_eq!(ask("https://evil.example"), None);
    let batches = desk.database.batches();
    for _ in 0..50 {
        ask("https://evil.example");
    }
    assert_eq!(desk.database.batches(), batches, "the hosts are remembered");
}

#[test]
fn dropping_old_rows_is_paid_out_of_visits_own_part() {
    let mut desk = Desk::new(NOW_S);
    desk.bound_visits(40_000);
    let before = "INSERT INTO hit (site, at_ms, id, session, visitor, page)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT site.id, ?, 'h' || i, 's', 'v', '/' FROM n CROSS JOIN site";
    desk.database.execute(&before.replace('?', &(NOW_S * 1_000).to_string())).unwrap();
    desk.now_s.set(NOW_S + 91 * DAY_S);
    let hits = |desk: &Desk| desk.database.query("SELECT count(*) AS n FROM hit").unwrap()[0]["n"].as_i64().unwrap();
    block_on(desk.prune()).unwrap();
    assert_eq!((hits(&desk), counted(&desk)), (1_000 - 222, 222), "a turn's part; counts of long ago are gone");
    // On a day of a flood old rows wait.
    desk.database.execute("UPDATE visit_rows SET rows = 40000").unwrap();
    block_on(desk.prune()).unwrap();
    assert_eq!(hits(&desk), 1_000 - 222);
    desk.now_s.set(NOW_S + 92 * DAY_S);
    for _ in 0..5 {
        block_on(desk.prune()).unwrap();
    }
    assert_eq!(hits(&desk), 0);
}
