//! What visits weigh: bytes of a visit in its table and indexes, and rows written a page view, with a budget on both.
//!
//! `cargo nextest run -p headwater-tests visit_weight:: --no-capture` prints them by table, index and statement, and what the same visits
//! weigh in the table of the version before.

use headwater_tools::desk::{Desk, block_on};
use headwater_tools::plans;
use headwater_tools::simulator::Random;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const VISITS: usize = 6_000;
/// Bytes a visit, lists of pages included, as in the first 90 days.
const BYTES_A_VISIT: f64 = 250.0;
/// Rows written a page view, the entries of indexes among them.
const ROWS_A_PAGE_VIEW: f64 = 2.25;

const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0",
];

/// Small numbers more often than large ones.
fn often_small(random: &mut Random, bound: usize) -> usize {
    let first = 1 + random.below(bound);
    random.below(first)
}

fn text(random: &mut Random, length: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    (0..length).map(|_| char::from(LETTERS[random.below(LETTERS.len())])).collect()
}

fn uuid(random: &mut Random) -> String {
    let mut hex = |digits: usize| (0..digits).map(|_| format!("{:x}", random.below(16))).collect::<String>();
    format!("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12))
}

fn page(random: &mut Random) -> String {
    match often_small(random, 300) {
        0 | 1 => "/".to_owned(),
        2 => "/pricing".to_owned(),
        nth => format!("/guides/how-to-number-{nth}"),
    }
}

/// The query and the referrer of a visit's first page: half of them found by a search or by nothing, a seventh from advertisements.
fn arrival(random: &mut Random) -> (String, String) {
    let campaign = often_small(random, 60);
    match random.below(14) {
        0..4 => (String::new(), "https://www.google.com/".to_owned()),
        4..7 => (String::new(), String::new()),
        7 => {
            let clicked =
                format!("gad_source=1&gad_campaignid=2{:010}&gclid=Cj0KCQ{}", random.below(1 << 30), text(random, 85));
            (
                format!("?utm_source=google&utm_medium=cpc&utm_campaign=brand-{campaign}&{clicked}"),
                "https://www.google.com/".to_owned(),
            )
        }
        8 => (format!("?fbclid=IwY2xjaw{}", text(random, 90)), "https://m.facebook.com/".to_owned()),
        9 => (format!("?utm_source=newsletter&utm_medium=email&utm_campaign=issue-{campaign}"), String::new()),
        10 => (String::new(), "https://chatgpt.com/".to_owned()),
        11 => (String::new(), "https://t.co/".to_owned()),
        12 => (format!("?via=partner-{campaign}"), String::new()),
        _ => (String::new(), format!("https://blog{campaign}.example/a-post-about-shops")),
    }
}

struct PageView {
    at_s: i64,
    body: Value,
    agent: &'static str,
    country: &'static str,
}

/// Journeys of one to several visits over 60 days, each visit of one page or more, some two on average: the page views, oldest first.
fn page_views(site: &str, random: &mut Random) -> Vec<PageView> {
    let mut all = Vec::new();
    let mut visits = 0;
    while visits < VISITS {
        let (visitor, agent) = (uuid(random), AGENTS[random.below(AGENTS.len())]);
        let country = ["US", "DE", "GB", "FR", "IN"][often_small(random, 5)];
        let mut at_s = NOW_S + i64::try_from(random.below(60 * 86_400)).unwrap();
        for _ in 0..=often_small(random, 5) {
            let (session, (query, referrer)) = (uuid(random), arrival(random));
            let mut seen_s = at_s;
            let more = [0, 0, 0, 0, 0, 1, 1, 2, 3, 5][random.below(10)];
            for nth in 0..=more {
                let (path, query) = (page(random), if nth == 0 { query.as_str() } else { "" });
                let referrer = if nth == 0 { referrer.clone() } else { "https://shop.example/".to_owned() };
                let body = json!({"version": 1, "id": uuid(random), "type": "page_view", "site": site, "visitor": visitor,
                    "session": session, "url": format!("https://shop.example{path}{query}"), "referrer": referrer});
                all.push(PageView { at_s: seen_s, body, agent, country });
                seen_s += 10 + i64::try_from(random.below(200)).unwrap();
            }
            visits += 1;
            at_s += 3_600 + i64::try_from(random.below(10 * 86_400)).unwrap();
        }
    }
    all.sort_by_key(|view| view.at_s);
    all
}

/// Bytes of each tree of some tables.
fn bytes(desk: &Desk, tables: &str) -> BTreeMap<String, f64> {
    let sql = format!(
        "SELECT d.name, sum(d.pgsize) AS bytes, sum(d.ncell) AS cells FROM dbstat d CROSS JOIN sqlite_schema s ON s.name = d.name
         WHERE s.tbl_name IN ({tables}) GROUP BY 1 HAVING cells > 0"
    );
    let rows = desk.database.query(&sql).unwrap();
    rows.iter().map(|row| (row["name"].as_str().unwrap().to_owned(), row["bytes"].as_f64().unwrap())).collect()
}

/// Rows that statements wrote to the tables of visits and page views, by statement; and the entries of their indexes, none of which is
/// ever written again.
fn rows_written(desk: &Desk) -> BTreeMap<String, f64> {
    let statements = plans::statements().unwrap();
    let mut rows = BTreeMap::new();
    for (sql, written) in desk.database.written() {
        let name = statements.iter().find(|(_, text)| **text == sql).map_or("?", |(name, _)| name);
        if written > 0 && ["visit.", "hit.", "session."].iter().any(|table| name.starts_with(table)) {
            rows.insert(name.to_owned(), f64::from(u32::try_from(written).unwrap()));
        }
    }
    let sql = "SELECT d.name, sum(d.ncell) AS cells FROM dbstat d CROSS JOIN sqlite_schema s ON s.name = d.name
        WHERE s.type = 'index' AND s.tbl_name IN ('visit', 'hit', 'session') GROUP BY 1 HAVING cells > 0";
    for row in desk.database.query(sql).unwrap() {
        rows.insert(format!("{} (index)", row["name"].as_str().unwrap()), row["cells"].as_f64().unwrap());
    }
    rows
}

/// A part of each, and the sum of them, as lines to be read.
fn lines(what: &str, by: f64, parts: &BTreeMap<String, f64>) -> (f64, String) {
    let sum = parts.values().sum::<f64>() / by;
    let parts = parts.iter().map(|(name, part)| format!("{:>10.2}    {name}", part / by));
    let lines: Vec<String> = std::iter::once(format!("{sum:>10.2}  {what}")).chain(parts).collect();
    (sum, lines.join("\n"))
}

#[test]
fn a_visit_stays_within_its_budget() {
    let desk = Desk::new(NOW_S);
    let views = page_views(desk.site.as_str(), &mut Random::new(23));
    for view in &views {
        desk.now_s.set(view.at_s);
        let mut request = desk.beacon(&view.body);
        request.country = Some(view.country.to_owned());
        request.headers.insert("user-agent".to_owned(), view.agent.to_owned());
        let reply = block_on(desk.answer(request));
        assert_eq!(reply.body["outcome"], "accepted", "{reply:?} {:?}", desk.faults);
    }
    let count =
        |sql: &str| f64::from(u32::try_from(desk.database.query(sql).unwrap()[0]["n"].as_i64().unwrap()).unwrap());
    let (visits, seen) = (count("SELECT count(*) AS n FROM visit"), f64::from(u32::try_from(views.len()).unwrap()));
    println!("{visits} visits of {:.2} page views", seen / visits);
    let (rows, told) = lines("rows written a page view", seen, &rows_written(&desk));
    println!("{told}");
    let (young, told) = lines("bytes a visit", visits, &bytes(&desk, "'visit', 'hit'"));
    println!("{told}");
    // Ninety days later the lists of pages are gone.
    desk.now_s.set(NOW_S + 200 * DAY_S);
    for _ in 0..20 {
        block_on(desk.prune()).unwrap();
    }
    assert_eq!(count("SELECT count(*) AS n FROM visit WHERE pages IS NOT NULL"), 0.0);
    desk.database.execute("VACUUM").unwrap();
    println!("{}", lines("bytes a visit for good, packed", visits, &bytes(&desk, "'visit'")).1);
    assert!(young <= BYTES_A_VISIT, "{young:.0} bytes a visit");
    assert!(rows <= ROWS_A_PAGE_VIEW, "{rows:.2} rows a page view");
    desk.put_visits_back();
    println!(
        "{}",
        lines(
            "bytes a visit in the table of the version before, packed, without page views",
            visits,
            &bytes(&desk, "'session'")
        )
        .1
    );
}
