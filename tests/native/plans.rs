//! Queries find their rows by key: a customer with thousands of payments costs a new payment no more than one with two.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use headwater_tests::desk::Desk;
use headwater_tests::shop::{Buyer, Purchase};
use headwater_tests::sqlite::Sqlite;
use serde_json::json;

const NOW_S: i64 = 1_790_000_000;

/// What a delivery or a page view reads, and the tables it must not go through row by row.
const HOT: [(&str, &str); 63] = [
    ("fact.reach", include_str!("../../worker/sql/fact.reach.sql")),
    ("version.reach", include_str!("../../worker/sql/version.reach.sql")),
    ("version.of", include_str!("../../worker/sql/version.of.sql")),
    ("payment.reach", include_str!("../../worker/sql/payment.reach.sql")),
    ("payment.remembered", include_str!("../../worker/sql/payment.remembered.sql")),
    ("identify.around", include_str!("../../worker/sql/identify.around.sql")),
    ("session.touches", include_str!("../../worker/sql/session.touches.sql")),
    ("session.owners", include_str!("../../worker/sql/session.owners.sql")),
    ("session.visitors_seen", include_str!("../../worker/sql/session.visitors_seen.sql")),
    ("session.hit", include_str!("../../worker/sql/session.hit.sql")),
    ("hit.insert", include_str!("../../worker/sql/hit.insert.sql")),
    ("visit_event.insert", include_str!("../../worker/sql/visit_event.insert.sql")),
    ("session.last_of_visitor", include_str!("../../worker/sql/session.last_of_visitor.sql")),
    ("day_salt.of_day", include_str!("../../worker/sql/day_salt.of_day.sql")),
    ("engagement.add", include_str!("../../worker/sql/engagement.add.sql")),
    ("checkout_return.find", include_str!("../../worker/sql/checkout_return.find.sql")),
    ("commit_guard.versions", include_str!("../../worker/sql/commit_guard.versions.sql")),
    ("commit_guard.visits", include_str!("../../worker/sql/commit_guard.visits.sql")),
    ("commit_guard.touches", include_str!("../../worker/sql/commit_guard.touches.sql")),
    ("commit_guard.identifies", include_str!("../../worker/sql/commit_guard.identifies.sql")),
    ("pending.add_for_visit", include_str!("../../worker/sql/pending.add_for_visit.sql")),
    ("pending.add_for_identify", include_str!("../../worker/sql/pending.add_for_identify.sql")),
    ("pending.add_for_customer", include_str!("../../worker/sql/pending.add_for_customer.sql")),
    ("pending.add_for_alias", include_str!("../../worker/sql/pending.add_for_alias.sql")),
    ("alias.find", include_str!("../../worker/sql/alias.find.sql")),
    ("signed_customer.find", include_str!("../../worker/sql/signed_customer.find.sql")),
    ("commit_guard.named", include_str!("../../worker/sql/commit_guard.named.sql")),
    ("commit_guard.identify_key", include_str!("../../worker/sql/commit_guard.identify_key.sql")),
    ("fact.known", include_str!("../../worker/sql/fact.known.sql")),
    ("fact.of_integration", include_str!("../../worker/sql/fact.of_integration.sql")),
    ("fact.a_charge", include_str!("../../worker/sql/fact.a_charge.sql")),
    ("entry.for_check", include_str!("../../worker/sql/entry.for_check.sql")),
    ("commit_guard.job", include_str!("../../worker/sql/commit_guard.job.sql")),
    ("commit_guard.connected", include_str!("../../worker/sql/commit_guard.connected.sql")),
    ("commit_guard.signed", include_str!("../../worker/sql/commit_guard.signed.sql")),
    ("commit_guard.lease", include_str!("../../worker/sql/commit_guard.lease.sql")),
    ("question.open", include_str!("../../worker/sql/question.open.sql")),
    ("question.answered", include_str!("../../worker/sql/question.answered.sql")),
    ("api_key.claim", include_str!("../../worker/sql/api_key.claim.sql")),
    ("api_key.read", include_str!("../../worker/sql/api_key.read.sql")),
    ("api_key.release", include_str!("../../worker/sql/api_key.release.sql")),
    ("job.of_key", include_str!("../../worker/sql/job.of_key.sql")),
    ("job.advance", include_str!("../../worker/sql/job.advance.sql")),
    ("job.hold", include_str!("../../worker/sql/job.hold.sql")),
    ("pending.of_scope", include_str!("../../worker/sql/pending.of_scope.sql")),
    ("pending.page", include_str!("../../worker/sql/pending.page.sql")),
    ("endpoint.read", include_str!("../../worker/sql/endpoint.read.sql")),
    ("check_total.list", include_str!("../../worker/sql/check_total.list.sql")),
    ("check_total.add", include_str!("../../worker/sql/check_total.add.sql")),
    ("delivery.attempt", include_str!("../../worker/sql/delivery.attempt.sql")),
    ("delivery.read", include_str!("../../worker/sql/delivery.read.sql")),
    ("delivery.finish", include_str!("../../worker/sql/delivery.finish.sql")),
    ("delivery.sealed", include_str!("../../worker/sql/delivery.sealed.sql")),
    ("delivery.one", include_str!("../../worker/sql/delivery.one.sql")),
    ("signing_secret.of_integration", include_str!("../../worker/sql/signing_secret.of_integration.sql")),
    ("integration.by_id", include_str!("../../worker/sql/integration.by_id.sql")),
    ("moment.read", include_str!("../../worker/sql/moment.read.sql")),
    ("moment.leans", include_str!("../../worker/sql/moment.leans.sql")),
    ("fact.reach_without", include_str!("../../worker/sql/fact.reach_without.sql")),
    ("entry.by_cell", include_str!("../../worker/sql/entry.by_cell.sql")),
    ("entry.span", include_str!("../../worker/sql/entry.span.sql")),
    ("email.insert", include_str!("../../worker/sql/email.insert.sql")),
    ("subscription.upsert", include_str!("../../worker/sql/subscription.upsert.sql")),
];

#[test]
fn no_hot_query_goes_through_a_whole_table() {
    let database = Sqlite::in_memory().unwrap();
    let tables = database.query("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<String> = tables.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect();
    for (name, sql) in HOT {
        for step in database.plan(sql).unwrap() {
            let mut words = step.split_whitespace();
            // A list that was bound is gone through; that is what it is for.
            if words.next() == Some("SCAN") && !step.contains("VIRTUAL TABLE") {
                let scanned = words.next().unwrap_or("");
                assert!(
                    !tables.iter().any(|table| table == scanned)
                        && !["p", "q", "s", "l", "c", "v", "f", "e", "i"].contains(&scanned),
                    "{name}: {step}"
                );
            }
            // A search by the site alone is a scan of everything the site has.
            assert!(!(step.starts_with("SEARCH") && step.contains("(site=?)")), "{name}: {step}");
        }
    }
}

#[test]
fn what_is_old_is_found_by_its_age() {
    let database = Sqlite::in_memory().unwrap();
    for (sql, step) in [
        (include_str!("../../worker/sql/hit.prune.sql"), "SEARCH h USING PRIMARY KEY (site=? AND at_ms<?)"),
        (include_str!("../../worker/sql/visit_event.prune.sql"), "SEARCH v USING PRIMARY KEY (site=? AND at_ms<?)"),
        (
            include_str!("../../worker/sql/engagement.prune.sql"),
            "SEARCH e USING COVERING INDEX engagement_first (site=? AND first_s<?)",
        ),
    ] {
        let plan = database.plan(sql).unwrap();
        assert!(plan.iter().any(|found| found == step), "{plan:?}");
        // The sites are few.
        let scanned: Vec<&String> = plan.iter().filter(|step| step.starts_with("SCAN")).collect();
        assert_eq!(scanned, ["SCAN site"], "{plan:?}");
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
        ("version", "site, mode, replace(id, 'second', 'k' || i), version", "id LIKE '%second'"),
        (
            "clue",
            "site, clue, mode, replace(payment, 'second', 'k' || i)",
            "payment LIKE '%second' AND clue NOT LIKE '%second'",
        ),
        (
            "payment",
            "site, mode, replace(id, 'second', 'k' || i), state, currency, paid_s + i, renewal, gross_minor, refunds_minor, disputes_minor, customer, email, confidence, rung, visitor, remembered_by, replace(attribution, 'second', 'k' || i), replace(watched, 'second', 'k' || i), money_digest, answers",
            "id LIKE '%second'",
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
