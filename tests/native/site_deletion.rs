//! Deleting a site: it is gone at once for everybody, none of its rows is left in the end, and every other site keeps its own.

use headwater::base::id::{IntegrationId, SiteId};
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::{Desk, Reply, SIGNING_SECRET, block_on};
use headwater_tools::fake_stripe::{FakeStripe, Kind};
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::{Random, Task, interleave, preempt};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;

fn uuid(n: u64) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn purchase(key: &str, visitor: u64, at_s: i64) -> Purchase {
    let metadata = json!({"headwater_visitor_id": uuid(visitor), "headwater_session_id": uuid(visitor + 100)});
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

fn sold() -> Vec<Value> {
    let at = |days: i64| NOW_S - days * DAY_S;
    let renewal = Purchase { key: "r".to_owned(), ..purchase("a", 1, at(10)) };
    [
        purchase("a", 1, at(40)).subscribe("sub_a"),
        renewal.renew("sub_a"),
        purchase("b", 2, at(5)).once(),
        purchase("b", 2, at(5)).refund(700, at(4)),
        purchase("c", 3, at(3)).once(),
        purchase("c", 3, at(3)).dispute(at(2)),
    ]
    .concat()
}

fn event_beacon(desk: &Desk, visitor: u64) -> Value {
    json!({"version": 1, "site": desk.site, "visitor": uuid(visitor), "session": uuid(visitor + 100), "alias": uuid(visitor + 500),
        "url": "https://shop.example/thanks?session_id=cs_test_b", "referrer": "", "type": "event", "name": "signup", "props": {"plan": "pro"}})
}

fn engagement(desk: &Desk, visitor: u64) -> Value {
    json!({"version": 1, "site": desk.site, "visitor": uuid(visitor), "session": uuid(visitor + 100), "url": "https://shop.example/",
        "referrer": "", "type": "engagement", "engaged_ms": 5_000, "scroll_percent": 50})
}

/// What happens to a site: visits, purchases, and what its owner writes.
fn live(desk: &Desk, integration: &IntegrationId, secret: &str) {
    for visitor in 1..5 {
        desk.visit(&uuid(visitor), &uuid(visitor + 100), Landing::at("https://shop.example/?utm_source=news"));
        desk.visit(&uuid(visitor), &uuid(visitor + 100), Landing::at("https://shop.example/pricing"));
        desk.identify(
            &uuid(visitor),
            &uuid(visitor + 100),
            &json!({"email": format!("{visitor}@example.com"), "user_id": "u"}),
        );
        for beacon in [event_beacon(desk, visitor), engagement(desk, visitor)] {
            assert_eq!(block_on(desk.answer(desk.beacon(&beacon))).status, 202);
        }
    }
    for event in sold() {
        assert_eq!(desk.deliver_to(integration, secret, &event).status, 200, "{:?}", desk.faults);
    }
    let mut quarantined =
        event("customer.updated", NOW_S, json!({"id": "cus_q", "object": "customer", "metadata": {}}));
    quarantined["livemode"] = json!(true);
    assert_eq!(desk.deliver_to(integration, secret, &quarantined).body["outcome"], "quarantined");
    let site = &desk.site;
    let owner = |method: &str, path: &str, body: Value| {
        let reply = desk.owner(method, &format!("/api/sites/{site}/{path}"), Some(body));
        assert!(reply.status < 300, "{path}: {}", reply.body);
    };
    owner("POST", "api-tokens", json!({"name": "A", "scopes": ["report"]}));
    owner("POST", "notes", json!({"day": "2026-09-01", "text": "began"}));
    owner("POST", "people/00000004-0000-4000-8000-000000000000/erase", json!({"confirm": uuid(4)}));
    assert_eq!(
        desk.owner("PATCH", &format!("/api/sites/{site}"), Some(json!({"reporting_currency": "usd"}))).status,
        200
    );
    desk.drain();
    desk.add_up();
    desk.convert();
}

fn path(site: &SiteId) -> String {
    format!("/api/sites/{site}")
}

fn delete(desk: &Desk) -> Reply {
    desk.owner("DELETE", &path(&desk.site), Some(json!({"confirm": "Shop"})))
}

/// The tables, each with the column that names the site.
fn tables(desk: &Desk) -> Vec<String> {
    // Who changed what stays told for 400 days, the deletion among it: names of calls and ids.
    let sql = "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND m.name <> 'activity' ORDER BY 1";
    let rows = desk.database.query(sql).unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

fn columns(desk: &Desk, table: &str) -> Vec<(String, String)> {
    let rows = desk.database.query(&format!("SELECT name, type FROM pragma_table_info('{table}')")).unwrap();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "name"), text(row, "type"))).collect()
}

/// Which rows of a table are a site's; none: it has none of any site.
fn of_site(desk: &Desk, table: &str, site: &SiteId, number: i64) -> Option<String> {
    let has = |name: &str| columns(desk, table).iter().any(|(column, _)| column == name);
    match table {
        "site" => Some(format!("id = '{site}'")),
        "visit" => Some(format!("site_number = {number}")),
        "signing_secret" => Some(format!("integration IN (SELECT id FROM integration WHERE site = '{site}')")),
        _ if has("site") => Some(format!("site = '{site}'")),
        _ => None,
    }
}

fn number(desk: &Desk, site: &SiteId) -> i64 {
    desk.database.query(&format!("SELECT number FROM site WHERE id = '{site}'")).unwrap()[0]["number"].as_i64().unwrap()
}

/// Every row of a site, by table.
fn rows(desk: &Desk, site: &SiteId, number: i64) -> Vec<String> {
    let mut all = Vec::new();
    for table in tables(desk) {
        let Some(fits) = of_site(desk, &table, site, number) else { continue };
        let found = desk.database.query(&format!("SELECT * FROM {table} WHERE {fits}")).unwrap();
        let mut found: Vec<String> = found.iter().map(|row| format!("{table} {row}")).collect();
        found.sort();
        all.extend(found);
    }
    all
}

/// A row without a column that holds a number.
fn without(row: &str, column: &str) -> String {
    let name = format!("\"{column}\":");
    let Some((before, after)) = row.split_once(&name) else { return row.to_owned() };
    format!("{before}{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Nothing names the site any more, in any column of any table.
fn assert_gone(desk: &Desk, site: &SiteId, number: i64, what: &str) {
    assert_eq!(rows(desk, site, number), Vec::<String>::new(), "{what}");
    let named = tables(desk).into_iter().filter(|table| {
        let rows = desk.database.query(&format!("SELECT * FROM \"{table}\"")).unwrap();
        rows.iter().any(|row| row.to_string().contains(site.as_str()))
    });
    assert_eq!(named.collect::<Vec<_>>(), Vec::<String>::new(), "{what}: something names the site");
    let secrets = "SELECT id FROM signing_secret WHERE integration NOT IN (SELECT id FROM integration)";
    assert_eq!(desk.database.query(secrets).unwrap(), Vec::<Value>::new(), "{what}");
}

/// The same with a Stripe, whose clock goes on as well.
fn minutes_of(account: &Account, count: usize) {
    for _ in 0..count {
        account.pass_s(60);
        let failed = block_on(account.desk.minute());
        assert!(failed.is_empty(), "{failed:?}");
    }
}

fn minutes(desk: &Desk, count: usize) {
    for _ in 0..count {
        desk.now_s.set(desk.now_s.get() + 60);
        let failed = block_on(desk.minute());
        assert!(failed.is_empty(), "{failed:?}");
    }
}

/// Fills every table that names a site with rows of it that mean nothing.
fn fill(desk: &Desk, site: &SiteId, number: i64) {
    desk.database.execute("PRAGMA ignore_check_constraints = ON").unwrap();
    for table in tables(desk) {
        let is_passed_over = ["site", "commit_guard", "site_deletion"].contains(&table.as_str());
        if of_site(desk, &table, site, number).is_none() || is_passed_over {
            continue;
        }
        for n in 0..40 {
            let value = |(name, kind): &(String, String)| match (table.as_str(), name.as_str(), kind.as_str()) {
                ("visit", "at", _) => ((number << 52) + n).to_string(),
                ("visit", "site_number", _) => number.to_string(),
                (_, "site", _) => format!("'{site}'"),
                ("integration", "id", _) | (_, "integration", _) => format!("'int_g{number}x{n}'"),
                ("integration", "kind", _) => "'stripe'".to_owned(),
                ("integration", "status", _) => "'disconnected'".to_owned(),
                (_, "mode", _) => "'test'".to_owned(),
                (_, _, "INTEGER") => n.to_string(),
                (_, _, "BLOB") => format!("x'{n:032x}'"),
                _ => format!("'x{n}'"),
            };
            let columns = columns(desk, &table);
            let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
            let values: Vec<String> = columns.iter().map(value).collect();
            let insert = format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
            desk.database.execute(&insert).unwrap_or_else(|error| panic!("{insert}: {error}"));
        }
    }
    desk.database.execute("PRAGMA ignore_check_constraints = OFF").unwrap();
}

#[test]
fn every_table_that_names_a_site_is_gone_through() {
    let mut desk = Desk::new(NOW_S);
    let gone = desk.site.clone();
    let (other, _) = desk.new_site("UTC");
    let (of_gone, of_other) = (number(&desk, &gone), number(&desk, &other));
    for (site, number) in [(&gone, of_gone), (&other, of_other)] {
        fill(&desk, site, number);
    }
    let filled: Vec<String> = rows(&desk, &gone, of_gone);
    for table in tables(&desk) {
        let is_site = of_site(&desk, &table, &gone, of_gone).is_some();
        let is_there = filled.iter().any(|row| row.starts_with(&format!("{table} ")));
        assert!(
            !is_site || is_there || ["commit_guard", "site_deletion"].contains(&table.as_str()),
            "{table} has no row"
        );
    }
    let before = rows(&desk, &other, of_other);
    desk.site = gone.clone();
    assert_eq!(delete(&desk).status, 200, "{:?}", desk.faults);
    for _ in 0..40 {
        desk.now_s.set(desk.now_s.get() + 60);
        block_on(desk.delete_sites()).unwrap();
    }
    assert_gone(&desk, &gone, of_gone, "filled");
    assert_eq!(rows(&desk, &other, of_other), before, "the other site");
}

#[test]
fn a_site_is_gone_at_once_and_another_keeps_its_own() {
    let mut stripe = FakeStripe::new(KEY);
    stripe.happen_unheard(sold());
    let mut account = Account::new(stripe, NOW_S);
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(10);
    let secret = {
        let stripe = account.wire.stripe.borrow();
        stripe.secret(&account.key().endpoint.id.unwrap()).unwrap().to_owned()
    };
    let (gone, integration) = (account.desk.site.clone(), account.desk.integration.clone());
    let (other, of_other) = account.desk.new_site("UTC");
    live(&account.desk, &integration, &secret);
    account.desk.site = other.clone();
    live(&account.desk, &of_other, SIGNING_SECRET);
    minutes_of(&account, 12);
    account.desk.site = gone.clone();
    let numbers = (number(&account.desk, &gone), number(&account.desk, &other));
    let kept = |account: &Account| {
        // What counts the day's rows, and how far the cron is, moves by itself.
        let moves = |row: &String| row.starts_with("visit_sum_until") || row.starts_with("recurring_until");
        let all = rows(&account.desk, &other, numbers.1).into_iter().filter(|row| !moves(row));
        all.map(|row| without(&row, "pages_until_s")).collect::<Vec<_>>()
    };
    let before = kept(&account);
    assert!(rows(&account.desk, &gone, numbers.0).len() > 100);
    let delivery = account.desk.signed_for(&integration, &secret, sold()[0].to_string().into_bytes());
    let beacon = account.desk.beacon(&event_beacon(&account.desk, 1));

    let reply = account.desk.elsewhere(delete);
    assert_eq!((reply.status, &reply.body["endpoints_left"]), (200, &json!([])), "{}", reply.body);
    assert_eq!(account.wire.stripe.borrow().count(Kind::WebhookEndpoint), 0, "the endpoint at Stripe");
    // This isolate remembers the site and its integration.
    let refused = block_on(account.desk.answer(beacon.clone()));
    assert_eq!((refused.status, refused.body["error"]["code"].as_str()), (404, Some("site_unknown")));
    assert_eq!(block_on(account.desk.answer(delivery.clone())).status, 410);
    let listed = account.desk.owner("GET", "/api/sites", None).body;
    assert_eq!(listed["sites"].as_array().unwrap().len(), 1, "{listed}");
    let days = "from=2026-09-01&to=2026-09-20&mode=test";
    let ranged = ["report", "funnel", "payments", "recurring", "cohorts"].map(|page| format!("{page}?{days}"));
    let plain = ["set-up", "now", "integrations"].map(str::to_owned);
    for page in plain.into_iter().chain(ranged) {
        let reply = account.desk.owner("GET", &format!("/api/sites/{gone}/{page}"), None);
        assert_eq!(reply.status, 404, "{page}: {}", reply.body);
    }
    assert_eq!(account.desk.elsewhere(delete).status, 404, "a second time");
    let health = account.desk.owner("GET", "/api/health/details", None).body;
    let shown = health["checks"].as_array().unwrap().iter().find(|check| check["subject"] == "deletion").unwrap();
    assert!(shown["text"] == "Shop" && shown["count"].as_i64() > Some(0) && shown["site"] == json!(gone), "{shown}");

    minutes_of(&account, 10);
    assert_eq!(block_on(account.desk.answer(delivery.clone())).status, 410);
    minutes_of(&account, 30);
    assert_gone(&account.desk, &gone, numbers.0, "deleted");
    assert_eq!(block_on(account.desk.answer(delivery)).status, 404);
    assert_eq!(block_on(account.desk.answer(beacon)).status, 404);
    assert_eq!(kept(&account), before);
    let health = account.desk.owner("GET", "/api/health/details", None).body;
    assert!(
        health["checks"]
            .as_array()
            .unwrap()
            .iter()
            .any(|check| check["subject"] == "deletion" && check["count"].is_null())
    );
}

#[test]
fn nobody_deletes_by_mistake() {
    let desk = Desk::new(NOW_S);
    live(&desk, &desk.integration, SIGNING_SECRET);
    let before = desk.everything();
    for body in [
        json!({}),
        json!({"confirm": ""}),
        json!({"confirm": "shop"}),
        json!({"confirm": desk.site}),
        json!({"confirm": ["Shop"]}),
    ] {
        let reply = desk.owner("DELETE", &path(&desk.site), Some(body.clone()));
        assert_eq!(reply.status, 400, "{body}: {}", reply.body);
    }
    let mut stranger = desk.owner_request("DELETE", &path(&desk.site), Some(json!({"confirm": "Shop"})));
    stranger.headers.clear();
    assert_eq!(block_on(desk.answer(stranger)).status, 401);
    let none = desk.owner("DELETE", "/api/sites/site_none", Some(json!({"confirm": "Shop"})));
    assert_eq!((none.status, none.body["error"]["code"].as_str()), (404, Some("site_unknown")));
    assert_eq!(desk.everything(), before);
}

#[test]
fn a_new_site_never_takes_the_number_of_one_that_is_still_there() {
    let mut desk = Desk::new(NOW_S);
    live(&desk, &desk.integration, SIGNING_SECRET);
    let old = number(&desk, &desk.site);
    assert_eq!(delete(&desk).status, 200);
    let gone = desk.site.clone();
    let (new, integration) = desk.new_site("UTC");
    assert_ne!(number(&desk, &new), old);
    desk.site = new.clone();
    live(&desk, &integration, SIGNING_SECRET);
    let kept = |desk: &Desk| {
        desk.database.query(&format!("SELECT * FROM visit WHERE site_number = {}", number(desk, &new))).unwrap()
    };
    let before = kept(&desk);
    minutes(&desk, 40);
    assert_gone(&desk, &gone, old, "the site before");
    assert!(!before.is_empty());
    assert_eq!(kept(&desk), before);
}

#[test]
fn a_minute_deletes_a_share_of_the_days_rows() {
    let mut desk = Desk::new(NOW_S);
    let gone = desk.site.clone();
    let number = number(&desk, &gone);
    fill(&desk, &gone, number);
    let total = rows(&desk, &gone, number).len();
    desk.bound_visits(40_000);
    let reply = delete(&desk);
    assert_eq!(reply.status, 200, "{} {:?}", reply.body, desk.faults);
    let mut left = rows(&desk, &gone, number).len();
    assert!(total - left < 1_000, "what goes at once is bounded");
    for minute in 0..3 {
        desk.now_s.set(desk.now_s.get() + 60);
        block_on(desk.delete_sites()).unwrap();
        let now = rows(&desk, &gone, number).len();
        assert!(now < left && left - now < 60, "minute {minute}: {left} → {now}");
        left = now;
    }
    let counted = desk.database.query("SELECT sum(rows) AS rows FROM visit_rows WHERE site = ''").unwrap();
    assert!(counted[0]["rows"].as_i64() > Some(0), "it counts among what visits write: {counted:?}");
    // Once the day's rows are used up it waits for the next.
    desk.database.execute("UPDATE visit_rows SET rows = 50000 WHERE site = ''").unwrap();
    block_on(desk.delete_sites()).unwrap();
    assert_eq!(rows(&desk, &gone, number).len(), left);
}

/// What comes in while a site goes: requests that were made before.
fn coming(desk: &Desk) -> Vec<headwater_worker::http::Request> {
    let visit = json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": uuid(9), "session": uuid(109),
        "url": "https://shop.example/late", "referrer": ""});
    let identify = json!({"version": 1, "type": "identify", "site": desk.site, "visitor": uuid(9), "session": uuid(109),
        "url": "https://shop.example/late", "referrer": "", "traits": {"email": "late@example.com"}});
    let late = purchase("late", 9, NOW_S - 60).once();
    let note = desk.owner_request(
        "POST",
        &format!("/api/sites/{}/notes", desk.site),
        Some(json!({"day": "2026-09-02", "text": "late"})),
    );
    let mut all = vec![desk.beacon(&visit), desk.beacon(&identify), desk.beacon(&event_beacon(desk, 9)), note];
    all.extend(late.iter().map(|event| desk.delivery(event)));
    all
}

#[test]
fn what_races_with_it_leaves_nothing_behind() {
    for at in 0..4 {
        for (first, steps) in (0..2).flat_map(|first| (0..14).map(move |steps| (first, steps))) {
            let desk = Desk::new(NOW_S);
            live(&desk, &desk.integration, SIGNING_SECRET);
            let number = number(&desk, &desk.site);
            let late = coming(&desk).into_iter().nth(at).unwrap();
            desk.database.interleave(true);
            let deleting: Task = Box::pin(async { delete_now(&desk).await == 200 });
            let other: Task = Box::pin(async { desk.answer(late).await.status != 500 });
            assert!(preempt([deleting, other], first, steps), "{at} {first} {steps}: {:?}", desk.faults);
            desk.database.interleave(false);
            minutes(&desk, 30);
            assert_gone(&desk, &desk.site, number, &format!("{at}, {first} after {steps} steps"));
        }
    }
}

async fn delete_now(desk: &Desk) -> u16 {
    desk.answer(desk.owner_request("DELETE", &path(&desk.site), Some(json!({"confirm": "Shop"})))).await.status
}

#[test]
fn killed_anywhere_and_beside_everything_it_ends_the_same() {
    let mut killed = 0;
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let mut desk = Desk::new(NOW_S);
        let gone = desk.site.clone();
        let (other, of_other) = desk.new_site("UTC");
        live(&desk, &desk.integration, SIGNING_SECRET);
        desk.site = other.clone();
        live(&desk, &of_other, SIGNING_SECRET);
        minutes(&desk, 3);
        desk.site = gone.clone();
        let numbers = (number(&desk, &gone), number(&desk, &other));
        let before = desk.database.query(&format!("SELECT * FROM entry WHERE site = '{other}'")).unwrap();
        desk.database.interleave(true);
        let mut tasks: Vec<Option<Task<'_>>> = vec![Some(Box::pin(async { delete_now(&desk).await == 200 }))];
        for request in coming(&desk) {
            tasks.push(Some(Box::pin(async { desk.answer(request).await.status < 500 })));
        }
        tasks.push(Some(Box::pin(async { desk.minute().await.is_empty() })));
        let ended = interleave(tasks, &mut random, |random| random.one_in(12));
        killed += usize::from(ended[0].is_none());
        desk.database.interleave(false);
        // Whoever is told nothing asks again.
        let again = block_on(delete_now(&desk));
        assert!([200, 404].contains(&again), "{seed}: {again}");
        for minute in 0..40 {
            desk.now_s.set(desk.now_s.get() + 60);
            desk.database.interleave(true);
            let cron: Task = Box::pin(async {
                desk.minute().await;
                true
            });
            interleave(vec![Some(cron)], &mut random, |random| minute < 10 && random.one_in(20));
            desk.database.interleave(false);
        }
        minutes(&desk, 3);
        assert_gone(&desk, &gone, numbers.0, &format!("seed {seed}"));
        assert_eq!(
            desk.database.query(&format!("SELECT * FROM entry WHERE site = '{other}'")).unwrap(),
            before,
            "seed {seed}"
        );
    }
    assert!(killed > 5, "the request was killed {killed} times");
}
