//! The rebuild of everything derived: it changes nothing that is right, mends what is not, and can be killed anywhere.

use crate::simulator::{self, straight, vouched_world, world};
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::{Desk, block_on};
use headwater_tools::fake_stripe::history::History;
use headwater_tools::simulator::parting;
use std::pin::pin;
use std::task::{Context, Waker};

const NOW_S: i64 = 1_790_000_000;

/// Every row of every table, but for where the rebuild itself stands, and for sums of days: the cron adds them up anew behind it, to the
/// same bytes (`rollup`).
fn tables(desk: &Desk) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table'
        AND name NOT IN ('rebuild', 'stale_day', 'money_column', 'money_sum', 'visit_span', 'visit_sum', 'visit_column', 'visit_sum_until', 'recurring_book', 'recurring_until') ORDER BY name";
    let names = desk.database.query(sql).unwrap();
    let mut all = Vec::new();
    for name in names.iter().map(|row| row["name"].as_str().unwrap()) {
        let mut rows: Vec<String> = desk
            .database
            .query(&format!("SELECT * FROM \"{name}\""))
            .unwrap()
            .iter()
            .map(|row| format!("{name} {row}"))
            .collect();
        rows.sort();
        all.extend(rows);
    }
    all
}

fn assert_same(found: &[String], expected: &[String], what: &str) {
    let (found, expected) = (found.join("\n"), expected.join("\n"));
    assert!(found == expected, "{what}: {}", parting(&found, &expected));
}

fn assert_done(desk: &Desk, what: &str) {
    let open = "SELECT * FROM rebuild WHERE state <> 'done' OR skipped > 0";
    assert_eq!(desk.database.query(open).unwrap(), Vec::<serde_json::Value>::new(), "{what}");
    assert_eq!(desk.database.query("SELECT * FROM rebuild").unwrap().len(), 2, "{what}: both modes");
}

fn simulated() -> Desk {
    let desk = Desk::new(NOW_S);
    straight(&world(&desk), &desk);
    desk
}

fn vouched() -> Desk {
    let (desk, key) = simulator::desk();
    straight(&vouched_world(&desk, &key), &desk);
    desk
}

fn imported(seed: u64) -> Account {
    let written = History::small(seed, NOW_S).write();
    let account = Account::new(written.account(KEY, NOW_S), NOW_S);
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(50);
    account
}

/// Polls a rebuild so many times, then drops it. Gives whether it came to its end before.
fn is_done_within(desk: &Desk, polls: usize) -> bool {
    desk.database.interleave(true);
    let mut context = Context::from_waker(Waker::noop());
    let mut rebuild = pin!(desk.rebuild());
    let is_done = (0..polls).any(|_| rebuild.as_mut().poll(&mut context).is_ready());
    desk.database.interleave(false);
    is_done
}

#[test]
fn what_is_right_stays_as_it_is() {
    let assert_untouched = |desk: &Desk, what: &str| {
        let before = tables(desk);
        assert!(before.len() > 50, "{what}: too little to tell anything");
        for times in 1..=2 {
            block_on(desk.rebuild()).unwrap();
            assert_done(desk, what);
            assert_same(&tables(desk), &before, &format!("{what}, {times}"));
        }
    };
    assert_untouched(&simulated(), "simulated");
    assert_untouched(&vouched(), "vouched for");
    for seed in 0..3 {
        assert_untouched(&imported(seed).desk, &format!("imported {seed}"));
    }
}

/// By hand: entries gone, changed and made up; credits and clues gone; sums and subscriptions wrong.
fn damage_rows(desk: &Desk) {
    for sql in [
        "DELETE FROM entry WHERE payment IN (SELECT id FROM payment ORDER BY id LIMIT 3)",
        "UPDATE entry SET amount_minor = amount_minor + 1 WHERE payment IN (SELECT id FROM payment ORDER BY id DESC LIMIT 2)",
        "INSERT INTO entry SELECT site, mode, id, 'made_up', 'payment', 7, currency, paid_s FROM payment ORDER BY id DESC LIMIT 3",
        "INSERT INTO entry SELECT site, mode, 'pi_of_nobody', 'made_up', 'payment', 7, currency, paid_s FROM payment LIMIT 1",
        "UPDATE payment SET gross_minor = 1 WHERE id IN (SELECT id FROM payment ORDER BY id DESC LIMIT 2)",
        "DELETE FROM credit WHERE payment IN (SELECT id FROM payment ORDER BY paid_s LIMIT 4)",
        "DELETE FROM clue WHERE payment IN (SELECT id FROM payment ORDER BY paid_s LIMIT 4)",
        "INSERT INTO clue SELECT site, 'made_up', mode, id FROM payment LIMIT 1",
        "UPDATE subscription SET status = 'made_up'",
    ] {
        desk.database.execute(sql).unwrap();
    }
}

#[test]
fn damaged_rows_are_mended() {
    for (what, desk) in [("simulated", simulated()), ("vouched for", vouched()), ("imported", imported(1).desk)] {
        let before = tables(&desk);
        damage_rows(&desk);
        assert_ne!(tables(&desk), before);
        block_on(desk.rebuild()).unwrap();
        assert_done(&desk, what);
        assert_same(&tables(&desk), &before, what);
    }
}

#[test]
fn payments_and_links_that_are_gone_come_back() {
    for (what, desk) in [("simulated", simulated()), ("vouched for", vouched()), ("imported", imported(2).desk)] {
        let before = desk.dump();
        for sql in [
            "DELETE FROM link",
            "DELETE FROM subscription",
            "DELETE FROM payment WHERE id IN (SELECT id FROM payment ORDER BY id LIMIT 5)",
            "INSERT INTO payment SELECT site, mode, 'pi_made_up', state, currency, paid_s, renewal, 1, 0, 0, NULL, NULL, confidence,
               rung, visitor, NULL, attribution, '[]', 'made up', 1 FROM payment LIMIT 1",
        ] {
            desk.database.execute(sql).unwrap();
        }
        block_on(desk.rebuild()).unwrap();
        assert_done(&desk, what);
        // Payments that lean on one that came back later are queued.
        desk.drain();
        assert_same(&desk.dump(), &before, what);
        for answer in desk.last_answers() {
            assert!(answer.contains("\"present\":1"), "{what}: {answer}");
        }
    }
}

#[test]
fn everything_derived_comes_back_from_facts_and_visits() {
    for (what, desk) in [("simulated", simulated()), ("vouched for", vouched()), ("imported", imported(3).desk)] {
        let before = desk.dump();
        for table in ["payment", "entry", "credit", "clue", "answer", "subscription", "link"] {
            desk.database.execute(&format!("DELETE FROM {table}")).unwrap();
        }
        block_on(desk.rebuild()).unwrap();
        desk.drain();
        assert_same(&desk.dump(), &before, what);
    }
}

#[test]
fn a_rebuild_may_be_killed_anywhere() {
    let desk = simulated();
    let before = tables(&desk);
    // The first two polls begin it.
    let mut polls = 3;
    loop {
        damage_rows(&desk);
        let is_done = is_done_within(&desk, polls);
        block_on(desk.go_on_rebuilding()).unwrap();
        assert_done(&desk, &format!("killed after {polls} polls"));
        assert_same(&tables(&desk), &before, &format!("killed after {polls} polls"));
        if is_done {
            break;
        }
        polls += 3;
    }
    assert!(polls > 30, "{polls}: too few places to tell anything");
}
