//! The queue of late answers: nobody can keep it from finishing, and one site's queue does not hold up another's.

use headwater::base::id::{SiteId, VisitorId};
use headwater_tools::desk::{Desk, SIGNING_SECRET, block_on};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::{Random, Task, interleave};
use headwater_worker::port::database::Database;
use headwater_worker::store::pending;
use serde_json::json;

const NOW_S: i64 = 1_790_000_000;

fn uuid(number: u64) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}

fn purchase(key: &str, customer: &str, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: customer.to_owned(), email: format!("{customer}@example.com"), metadata: json!({}) };
    Purchase { key: key.to_owned(), buyer, amount: 100, currency: "eur", at_s }
}

/// Payments of one customer's address: those of `second`, copied as if they had been delivered.
fn many(desk: &Desk, copies: usize) {
    for key in ["first", "second"] {
        for event in purchase(key, "cus_hub", NOW_S).once() {
            assert_eq!(desk.deliver(&event).body["outcome"], "stored");
        }
    }
    desk.drain();
    let ids = format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies})");
    for (table, columns, wanted) in [
        (
            "fact",
            "site, mode, replace(object, 'second', 'k' || i), digest, integration, as_of_s, origin, event, replace(body, 'second', 'k' || i)",
            "object LIKE '%second'",
        ),
        (
            "link",
            "site, mode, replace(source, 'second', 'k' || i), replace(target, 'second', 'k' || i)",
            "source LIKE '%second'",
        ),
        ("version", "site, mode, replace(id, 'second', 'k' || i), version", "id LIKE '%second'"),
        (
            "clue",
            "site, clue, mode, replace(payment, 'second', 'k' || i)",
            "payment LIKE '%second' AND clue NOT LIKE '%second'",
        ),
    ] {
        desk.database
            .execute(&format!("{ids} INSERT INTO {table} SELECT {columns} FROM n CROSS JOIN {table} WHERE {wanted}"))
            .unwrap();
    }
}

/// The clue of the address that the payments of `many` share.
fn address(desk: &Desk, payment: &str) -> String {
    let sql = format!("SELECT clue FROM clue WHERE clue LIKE 'email:%' AND payment LIKE '%{payment}'");
    desk.database.query(&sql).unwrap()[0]["clue"].as_str().unwrap().to_owned()
}

fn cursor(desk: &Desk, hub: &str) -> Option<(String, i64)> {
    let rows = desk.database.query(&format!("SELECT cursor, done FROM pending WHERE hub = '{hub}'")).unwrap();
    rows.first().map(|row| (row["cursor"].as_str().unwrap().to_owned(), row["done"].as_i64().unwrap()))
}

/// Queues the payments of a clue as a beacon does.
fn claim(desk: &Desk, hub: &str) {
    let (now_s, visitor) = (desk.now_s.get(), VisitorId::parse(&uuid(1)).unwrap());
    let cause = pending::Cause { text: "visit", now_s };
    let statement = pending::add_for_visit(&desk.site, &visitor, &[hub.to_owned()], &cause);
    let queued = block_on(desk.database.batch(vec![statement])).unwrap();
    assert_eq!(queued[0].0, [json!({"hub": hub})], "some payment carries {hub}");
}

#[test]
fn a_pass_keeps_its_place_when_it_is_queued_again() {
    let mut desk = Desk::new(NOW_S);
    many(&desk, 1_200);
    let hub = address(&desk, "second");
    claim(&desk, &hub);
    let mut places = Vec::new();
    // A claim between each two pages: the pass must come to its end all the same.
    desk.import_pages(1);
    while places.len() < 100 && places.last() != Some(&Some((String::new(), 0))) {
        block_on(desk.drain_once()).unwrap();
        claim(&desk, &hub);
        places.push(cursor(&desk, &hub));
    }
    assert_eq!(places.len(), 25, "1,202 payments are 25 pages: {places:?}");
    let begun = places.iter().flatten().filter(|(at, _)| !at.is_empty()).collect::<Vec<_>>();
    assert!(begun.is_sorted(), "never back: {begun:?}");
}

#[test]
fn what_was_queued_while_a_pass_was_under_way_has_a_pass_of_its_own() {
    let desk = Desk::new(NOW_S);
    many(&desk, 600);
    let hub = address(&desk, "second");
    claim(&desk, &hub);
    block_on(desk.drain_once()).unwrap();
    assert_ne!(cursor(&desk, &hub).unwrap().0, "", "under way");
    claim(&desk, &hub);
    desk.drain();
    assert_eq!(cursor(&desk, &hub), Some((String::new(), 0)), "it rests, to go on in a minute");
    let generation = |desk: &Desk| desk.database.query("SELECT generation FROM pending").unwrap()[0].clone();
    let before = generation(&desk);
    claim(&desk, &hub);
    desk.drain();
    assert_ne!(generation(&desk), before, "noted, and not done at once");
    desk.now_s.set(NOW_S + 60);
    desk.drain();
    assert_eq!(cursor(&desk, &hub), Some((String::new(), 1)), "done");
    desk.now_s.set(NOW_S + 120);
    block_on(desk.prune()).unwrap();
    assert_eq!(cursor(&desk, &hub), None);
}

#[test]
fn claims_derive_many_payments_once_a_minute_and_few_at_once() {
    let desk = Desk::new(NOW_S);
    many(&desk, 600);
    let batches = |desk: &Desk, work: &dyn Fn(&Desk)| {
        let before = desk.database.batches();
        work(desk);
        desk.database.batches() - before
    };
    let hub = address(&desk, "second");
    claim(&desk, &hub);
    let pass = batches(&desk, &Desk::drain);
    assert!(pass > 40, "602 payments are 13 pages: {pass}");
    for _ in 0..20 {
        claim(&desk, &hub);
        assert!(batches(&desk, &Desk::drain) <= 2, "rests");
    }
    desk.now_s.set(NOW_S + 61);
    assert!(batches(&desk, &Desk::drain) >= pass - 2, "one pass for all of them");
    // Somebody whose payments are one page waits for nothing.
    for event in purchase("single", "cus_single", NOW_S).once() {
        desk.deliver(&event);
    }
    let own = address(&desk, "single");
    for _ in 0..3 {
        claim(&desk, &own);
        assert!(batches(&desk, &Desk::drain) >= 4, "at once");
        assert_eq!(cursor(&desk, &own), None);
    }
}

/// A beacon every two seconds on one site, each followed by what an answer's drain does; the cron each minute. Another site's queue is
/// done within a minute.
#[test]
fn a_beacon_every_two_seconds_delays_another_sites_queue_by_no_more_than_a_minute() {
    let mut desk = Desk::new(NOW_S);
    desk.import_pages(3);
    many(&desk, 5_000);
    let attacked = desk.site.clone();
    let (other, integration) = desk.new_site("UTC");
    let late = purchase("late", "cus_late", NOW_S);
    for event in late.once() {
        assert_eq!(desk.deliver_to(&integration, SIGNING_SECRET, &event).body["outcome"], "stored");
    }
    let (hub, of_other) = (address(&desk, "second"), address(&desk, "late"));
    let waits = |desk: &Desk, site: &SiteId| {
        !desk.database.query(&format!("SELECT hub FROM pending WHERE site = '{site}' AND done = 0")).unwrap().is_empty()
    };
    let (mut since_s, mut longest_s) = (None, 0);
    for second in (0..600).step_by(2) {
        let now_s = NOW_S + 10 + second;
        desk.now_s.set(now_s);
        desk.site = attacked.clone();
        claim(&desk, &hub);
        // The attacker's answer is not followed by a drain: the worst case is that only the cron works.
        if second % 100 == 40 {
            desk.site = other.clone();
            claim(&desk, &of_other);
            assert!(waits(&desk, &other));
            since_s = since_s.or(Some(now_s));
        }
        if now_s % 60 == 0 {
            block_on(desk.drain_once()).unwrap();
        }
        if let Some(began_s) = since_s.filter(|_| !waits(&desk, &other)) {
            longest_s = longest_s.max(now_s - began_s);
            since_s = None;
        }
    }
    assert!(since_s.is_none() || !waits(&desk, &other));
    assert!((1..=60).contains(&longest_s), "{longest_s} seconds");
    assert!(waits(&desk, &attacked), "the attacked site's own is long");
}

#[test]
fn sites_and_their_clues_have_turns() {
    let mut desk = Desk::new(NOW_S);
    desk.import_pages(1);
    let sites = [desk.site.clone(), desk.new_site("UTC").0, desk.new_site("UTC").0];
    for (at, hub) in [(0, "a"), (0, "b"), (1, "a"), (1, "b"), (2, "z")] {
        let site = &sites[at];
        let sql = format!(
            "INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn) VALUES ('{site}', 'test', '{hub}', '', 1, 'test', 1, 1)"
        );
        desk.database.execute(&sql).unwrap();
    }
    let mut taken = Vec::new();
    for _ in 0..5 {
        let before = desk.database.query("SELECT site, hub FROM pending").unwrap();
        block_on(desk.drain_once()).unwrap();
        let after = desk.database.query("SELECT site, hub FROM pending").unwrap();
        taken.extend(
            before.into_iter().filter(|row| !after.contains(row)).map(|row| row["site"].as_str().unwrap().to_owned()),
        );
    }
    let first: std::collections::BTreeSet<&String> = taken[..3].iter().collect();
    assert_eq!(first.len(), 3, "each site once before any twice: {taken:?}");
}

#[test]
fn every_statement_that_queues_keeps_the_place_of_a_pass_and_joins_the_end() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../worker/sql");
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let sql = std::fs::read_to_string(&path).unwrap();
        if !sql.contains("INSERT INTO pending") {
            continue;
        }
        found += 1;
        let (insert, again) = sql.split_once("DO UPDATE SET ").unwrap();
        assert!(insert.contains("queued_s, turn)"), "{path:?}: its turn is the time it was queued");
        assert!(again.contains("generation = generation + 1") && again.contains("done = 0"), "{path:?}");
        assert!(!again.contains("cursor") && !again.contains("turn") && !again.contains("pass"), "{path:?}: {again}");
    }
    assert!(found >= 5, "{found}");
}

#[test]
fn answers_at_once_drain_one_after_the_other() {
    let mut desk = Desk::new(NOW_S);
    desk.isolates.set(1);
    many(&desk, 600);
    let hub = address(&desk, "second");
    claim(&desk, &hub);
    desk.database.interleave(true);
    let drains = (0..10).map(|_| {
        let drain = async { desk.drain_in_turn().await.unwrap() };
        Some(Box::pin(drain) as Task<'_>)
    });
    let before = desk.database.batches();
    let drained = interleave(drains.collect(), &mut Random::new(7), |_| false);
    assert!(drained.iter().filter(|drained| **drained == Some(true)).count() <= 2, "{drained:?}");
    desk.database.interleave(false);
    assert_eq!(cursor(&desk, &hub), Some((String::new(), 1)), "nothing is left to do");
    assert!(desk.database.batches() - before < 100, "13 pages, once");
    // One that was killed holds nobody up for good.
    let mut killed = Box::pin(desk.drain_in_turn());
    desk.database.interleave(true);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(killed.as_mut().poll(&mut context).is_pending());
    std::mem::forget(killed);
    desk.database.interleave(false);
    desk.pass_ms(30_000);
    assert!(block_on(desk.drain_in_turn()).unwrap());
}
