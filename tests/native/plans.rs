//! Queries find their rows by key: a new payment of a customer with thousands of payments costs no more than of a
//! customer with two.

use headwater_tools::desk::Desk;
use headwater_tools::plans;
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::sqlite::Sqlite;
use serde_json::json;
use std::collections::BTreeMap;

const NOW_S: i64 = 1_790_000_000;

#[test]
fn no_statement_goes_through_a_table_that_grows() {
    let statements = plans::statements().unwrap();
    assert!(statements.len() > 150, "{} statements", statements.len());
    let native = plans::native(&statements).unwrap();
    assert_eq!(plans::faults(&statements, &native), Vec::<String>::new());
    assert_eq!(plans::idle_excuses(&statements, &native), Vec::<&str>::new(), "nothing needs these excuses");
    for (name, reason) in plans::EXCUSED.into_iter().chain(plans::SMALL) {
        assert!(!reason.is_empty(), "{name}: no reason");
    }
}

#[test]
fn the_rule_notices_what_it_is_there_for() {
    let around = "SELECT i.visitor FROM identify i WHERE i.site = ?1";
    for (sql, step) in [
        // What workerd's SQLite made of the identifies around a payment, as they were asked for once: both sides of a distinct UNION from end to end, in order.
        (around, "MERGE (UNION)"),
        (around, "SEARCH i USING INDEX identify_user (site=?)"),
        ("SELECT 1 FROM session WHERE site = ?1", "SEARCH session USING COVERING INDEX session_visitor (site=?)"),
        ("SELECT 1 FROM payment AS p", "SEARCH p USING INDEX payment_paid (site=? AND mode=?)"),
        ("SELECT 1 FROM session", "SCAN session"),
        ("SELECT 1 FROM session s", "SCAN s USING COVERING INDEX session_visitor"),
        ("UPDATE session SET hits = 1", "SCAN session"),
        ("SELECT 1 FROM x JOIN fact f ON f.object = x.id", "SEARCH f USING AUTOMATIC COVERING INDEX (object=?)"),
        ("SELECT 1 FROM fact", "SEARCH fact USING PRIMARY KEY (ANY(site) AND mode=? AND object=?)"),
        ("SELECT 1 FROM fact", "SEARCH fact USING PRIMARY KEY"),
        // A name that nothing explains.
        ("SELECT 1 FROM unheard_of u", "SCAN u"),
    ] {
        assert!(plans::breaks(sql, step), "{sql}: {step}");
    }
    for (sql, step) in [
        (around, "SEARCH i USING INDEX identify_user (site=? AND user=?)"),
        ("SELECT 1 FROM session", "SEARCH session USING INDEX session_started (site=? AND started_s>?)"),
        ("SELECT value FROM json_each(?1) k", "SCAN k VIRTUAL TABLE INDEX 1:"),
        ("SELECT 1 FROM site s", "SCAN s"),
        ("WITH reach (id) AS (SELECT 1) SELECT 1 FROM reach", "SCAN reach"),
        ("SELECT 1 FROM (SELECT 1) k", "SCAN k"),
        ("SELECT 1", "SCAN CONSTANT ROW"),
        ("SELECT 1 FROM session", "USE TEMP B-TREE FOR ORDER BY"),
    ] {
        assert!(!plans::breaks(sql, step), "{sql}: {step}");
    }
    let mut statements = plans::statements().unwrap();
    statements.insert("bad.scan".to_owned(), "SELECT id FROM session WHERE hits > 7".to_owned());
    let native = plans::native(&statements).unwrap();
    assert_eq!(plans::faults(&statements, &native), ["bad.scan: SCAN session"]);
    assert_eq!(plans::faults(&statements, &BTreeMap::new()).len(), statements.len(), "a statement without a plan");
}

#[test]
fn what_is_old_is_found_by_its_age() {
    let database = Sqlite::in_memory().unwrap();
    for (sql, step) in [
        (include_str!("../../worker/sql/hit.prune.sql"), "SEARCH h USING PRIMARY KEY (site=? AND at_ms<?)"),
        (include_str!("../../worker/sql/visit_event.prune.sql"), "SEARCH v USING PRIMARY KEY (site=? AND at_ms<?)"),
    ] {
        let plan = database.plan(sql).unwrap();
        assert!(plan.iter().any(|found| found == step), "{plan:?}");
        // The sites are few.
        let scanned: Vec<&String> = plan.iter().filter(|step| step.starts_with("SCAN")).collect();
        assert!(scanned.iter().all(|step| step.starts_with("SCAN site")) && scanned.len() == 1, "{plan:?}");
    }
}

#[test]
fn a_check_looks_each_payment_up_once() {
    let database = Sqlite::in_memory().unwrap();
    let plan = database.plan(include_str!("../../worker/sql/entry.for_check.sql")).unwrap();
    let entry = plan.iter().find(|step| step.starts_with("SEARCH entry")).unwrap();
    assert!(entry.ends_with("(site=? AND mode=? AND payment=?)"), "not once for each key: {entry}");
}

#[test]
fn the_five_thousandth_payment_costs_what_the_second_does() {
    let desk = Desk::new(NOW_S);
    let purchase = |key: &str, at_s: i64| {
        let buyer = Buyer { customer: "cus_hub".to_owned(), email: "hub@example.com".to_owned(), metadata: json!({}) };
        Purchase { key: key.to_owned(), buyer, amount: 100, currency: "eur", at_s }
    };
    let cost = |key: &str, at_s: i64| {
        let before = desk.database.batches();
        for event in purchase(key, at_s).once() {
            assert_eq!(desk.deliver(&event).body["outcome"], "stored");
        }
        desk.drain();
        desk.database.batches() - before
    };
    cost("first", NOW_S);
    let second = cost("second", NOW_S + 1);
    // Copies of the second payment under other ids: what is stored, as if it had been delivered.
    let ids = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)";
    let copied = [
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
        (
            "clue",
            "site, clue, mode, replace(payment, 'second', 'k' || i)",
            "payment LIKE '%second' AND clue NOT LIKE '%second'",
        ),
        (
            "payment",
            "site, mode, replace(id, 'second', 'k' || i), state, currency, paid_s + i, renewal, gross_minor, refunds_minor, disputes_minor, customer, email, confidence, rung, visitor, remembered_by, attribution, replace(watched, 'second', 'k' || i), money_digest, answers",
            "id LIKE '%second'",
        ),
        (
            "explanation",
            "site, mode, replace(payment, 'second', 'k' || i), replace(body, 'second', 'k' || i), decided_s, cause",
            "payment LIKE '%second'",
        ),
    ];
    for (table, columns, wanted) in copied {
        let made = desk
            .database
            .execute(&format!("{ids} INSERT INTO {table} SELECT {columns} FROM n CROSS JOIN {table} WHERE {wanted}"))
            .unwrap();
        assert!(made >= 5_000, "{table}: {made}");
    }
    assert_eq!(cost("late", NOW_S + 9_000), second);
    // By rows read: nothing of the others is in view.
    let seen = desk.database.query("SELECT count(*) AS count FROM payment").unwrap();
    assert_eq!(seen[0]["count"], 5_003);
}
