//! What is stored in a form of its own, and what an earlier version stored in another: both are the same.

use crate::simulator::{straight, world};
use headwater::base::id::StripeId;
use headwater::stripe::fact::{Fact, FactBody, Origin};
use headwater::stripe::link::own_links;
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::{Desk, block_on};
use headwater_tools::fake_stripe::history::History;
use headwater_tools::shop::{Buyer, Purchase};
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;

/// Stores every fact as earlier versions did: under its long names, and with a row for every link.
pub(crate) fn lengthen_facts(desk: &Desk) {
    for row in desk.database.query("SELECT site, mode, object, digest, body FROM fact").unwrap() {
        let text = |column: &str| row[column].as_str().unwrap();
        let body = FactBody::from_stored(text("body")).unwrap().body;
        let long = body.to_json().unwrap().replace('\'', "''");
        let (object, digest) = (text("object"), text("digest"));
        desk.database
            .execute(&format!("UPDATE fact SET body = '{long}' WHERE object = '{object}' AND digest = '{digest}'"))
            .unwrap();
        let fact = Fact { object: StripeId::parse(object).unwrap(), as_of_s: 0, origin: Origin::Event, body };
        for link in own_links(&fact) {
            let values = [text("site"), text("mode"), link.from.as_str(), link.to.as_str()].join("', '");
            desk.database.execute(&format!("INSERT INTO link VALUES ('{values}') ON CONFLICT DO NOTHING")).unwrap();
        }
    }
}

/// Stores every payment's present answer as earlier versions did: in the history.
pub(crate) fn put_answers_back(desk: &Desk) {
    for sql in [
        "INSERT INTO answer SELECT p.site, p.mode, p.id, p.answers, x.decided_s, p.confidence, p.rung, p.visitor, c.source, c.campaign, x.cause
         FROM payment p JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
           LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.model = 'last_non_direct' AND c.position = 0
         WHERE x.decided_s IS NOT NULL",
        "UPDATE explanation SET decided_s = NULL, cause = NULL",
    ] {
        assert!(desk.database.execute(sql).unwrap() > 0);
    }
}

fn simulated() -> Desk {
    let desk = Desk::new(NOW_S);
    straight(&world(&desk), &desk);
    desk
}

fn imported() -> Desk {
    let written = History::small(5, NOW_S).write();
    let account = Account::new(written.account(KEY, NOW_S), NOW_S);
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(50);
    account.desk
}

fn purchase(key: &str) -> Purchase {
    let buyer = Buyer { customer: "cus_a".to_owned(), email: "a@example.com".to_owned(), metadata: json!({}) };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S }
}

fn query(desk: &Desk, sql: &str) -> Vec<Value> {
    desk.database.query(sql).unwrap()
}

#[test]
fn every_fact_is_stored_short_and_its_links_are_found_in_it() {
    for desk in [simulated(), imported()] {
        let bodies = query(&desk, "SELECT body FROM fact");
        assert!(bodies.len() > 40, "{}", bodies.len());
        for row in bodies {
            assert!(FactBody::from_stored(row["body"].as_str().unwrap()).unwrap().is_short, "{row}");
        }
    }
}

#[test]
fn what_an_earlier_version_stored_gives_the_same_and_a_rebuild_moves_it() {
    for desk in [simulated(), imported()] {
        let (derived, links) = (desk.derived(), desk.dump());
        lengthen_facts(&desk);
        assert!(query(&desk, "SELECT 1 FROM fact WHERE body ->> 'k' IS NOT NULL").is_empty());
        desk.database
            .execute(
                "INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s)
                 SELECT DISTINCT site, mode, clue, '', 1, 'upgrade', 0 FROM clue",
            )
            .unwrap();
        desk.drain();
        assert_eq!(desk.derived(), derived, "derived again from the long form");
        block_on(desk.rebuild()).unwrap();
        assert_eq!(desk.dump(), links, "the same bodies, and the same links");
        let twice = "SELECT l.source FROM link l JOIN fact f ON f.object = l.source JOIN json_each(f.body, '$.t') t ON t.value = l.target";
        assert_eq!(query(&desk, twice), Vec::<Value>::new(), "what a body shows needs no row");
    }
}

#[test]
fn news_of_what_is_stored_long_are_the_same_as_of_what_is_stored_short() {
    let after = |is_long: bool| {
        let desk = Desk::new(NOW_S);
        for event in purchase("a").once() {
            desk.deliver(&event);
        }
        if is_long {
            lengthen_facts(&desk);
        }
        for event in purchase("a").refund(2_000, NOW_S + 60).iter().chain(&purchase("b").once()) {
            assert_eq!(desk.deliver(event).body["outcome"], "stored");
        }
        desk.drain();
        (desk.derived(), desk.net())
    };
    assert_eq!(after(true), after(false));
}

#[test]
fn versions_are_raised_while_a_worker_of_the_version_before_may_run() {
    let derived = std::cell::RefCell::new(Vec::new());
    let raised = |until_s: Option<i64>| {
        let desk = Desk::new(NOW_S);
        if let Some(until_s) = until_s {
            desk.database.execute(&format!("INSERT INTO version VALUES ('', '', 'raised_until', {until_s})")).unwrap();
        }
        for event in purchase("a").once() {
            assert_eq!(desk.deliver(&event).body["outcome"], "stored");
        }
        let is_long = query(&desk, "SELECT 1 FROM fact WHERE body ->> 'kind' IS NULL").is_empty();
        assert_eq!(is_long, until_s.is_some_and(|until_s| until_s > NOW_S));
        let links = query(&desk, "SELECT 1 FROM link WHERE source LIKE 'ch_%' AND target LIKE 'cus_%'");
        assert_eq!(links.len(), usize::from(is_long));
        desk.drain();
        derived.borrow_mut().push(desk.derived());
        query(&desk, "SELECT id FROM version WHERE site <> '' ORDER BY id").len()
    };
    assert_eq!((raised(None), raised(Some(NOW_S))), (0, 0));
    assert!(raised(Some(NOW_S + 60)) > 2);
    let derived = derived.into_inner();
    assert!(derived.windows(2).all(|two| two[0] == two[1]));
}

#[test]
fn the_migration_raises_versions_for_a_day_where_anything_is_stored() {
    let desk = Desk::new(NOW_S);
    let migration = include_str!("../../worker/migrations/0020_versions.sql");
    desk.database.execute(migration).unwrap();
    assert!(query(&desk, "SELECT 1 FROM version").is_empty(), "a new database has had no other Worker");
    desk.deliver(&purchase("a").once()[0]);
    desk.database.execute(migration).unwrap();
    let until = query(&desk, "SELECT version - unixepoch() AS left_s FROM version");
    assert!((86_000..=86_400).contains(&until[0]["left_s"].as_i64().unwrap()), "{until:?}");
}

#[test]
fn a_history_that_an_earlier_version_wrote_goes_on() {
    let whole = |is_old: bool| {
        let desk = Desk::new(NOW_S);
        let purchase = Purchase {
            buyer: Buyer { metadata: json!({"utm_source": "news"}), ..purchase("a").buyer },
            ..purchase("a")
        };
        let events = purchase.once();
        desk.deliver(&events[0]);
        let payment = query(&desk, "SELECT id FROM payment")[0]["id"].as_str().unwrap().to_owned();
        if is_old {
            put_answers_back(&desk);
        }
        let shown =
            |desk: &Desk| desk.payment(&payment).history.iter().map(|answer| json!(answer)).collect::<Vec<Value>>();
        let first = shown(&desk);
        block_on(desk.rebuild()).unwrap();
        assert_eq!(shown(&desk), first, "a rebuild adds nothing");
        for event in &events[1..] {
            desk.deliver(event);
        }
        desk.drain();
        (first, shown(&desk))
    };
    let (first, last) = whole(false);
    assert_eq!(first.len(), 1);
    assert!(last.starts_with(&first), "{last:?}");
    assert_eq!(whole(true), (first, last));
}
