//! SQL stands in `worker/sql` alone, a statement a file, and each statement names its site first.

use super::modules::tree;
use super::rust::RustFile;
use super::tree::texts_in;
use super::{Offenders, keep_rule};
use headwater_tools::sqlite::Sqlite;
use std::collections::{BTreeMap, BTreeSet};

/// Files that hold statements of their own, each with the reason.
const STATEMENTS_IN_CODE: &[(&str, &str)] = &[
    ("tools/src/dump.rs", "reads whole tables for a test to compare; the product never runs it"),
    ("tools/src/visits.rs", "lays visits out for a test to look at; the product never runs it"),
    ("tools/src/joining.rs", "puts databases together that were seeded in parts; the product never runs it"),
];

/// Every file of `worker/sql` with its name, which is what the code calls it by.
fn sql_files() -> Vec<(&'static str, &'static str)> {
    let files = texts_in(&["worker/sql/"], &[".sql"]);
    let named = |(path, text): (&'static str, &'static str)| {
        (path.trim_start_matches("worker/sql/").trim_end_matches(".sql"), text)
    };
    files.into_iter().map(named).collect()
}

fn without_comments(sql: &str) -> String {
    sql.lines().map(|line| line.split("--").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn worker_files() -> impl Iterator<Item = (&'static str, &'static RustFile)> {
    tree().product().filter(|(path, _)| path.starts_with("worker/src/"))
}

#[test]
fn sql_stands_in_worker_sql_alone() {
    let words = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE "];
    let mut offenders = Offenders::new();
    for (path, file) in tree().product() {
        for literal in &file.literals {
            if words.iter().any(|word| literal.text.contains(word)) {
                offenders.insert(path.to_owned(), format!("line {}: {}", literal.line, literal.text));
            }
        }
    }
    let allowed: Vec<&str> = STATEMENTS_IN_CODE.iter().map(|(path, _)| *path).collect();
    keep_rule("Make it a file worker/sql/<table>.<verb>.sql.", &offenders, &allowed);
}

#[test]
fn every_sql_file_is_one_statement_that_fits_the_schema() {
    let database = Sqlite::in_memory().unwrap();
    for (name, sql) in sql_files() {
        let statement = without_comments(sql);
        assert!(!statement.trim_end().trim_end_matches(';').contains(';'), "{name}: one statement a file");
        if let Err(error) = database.prepare(sql) {
            panic!("{name}: {error}");
        }
    }
}

#[test]
fn every_sql_file_is_used_and_every_used_one_is_there() {
    let named: BTreeSet<&str> = sql_files().into_iter().map(|(name, _)| name).collect();
    let literals: Vec<_> =
        worker_files().flat_map(|(path, file)| file.literals.iter().map(move |it| (path, it))).collect();
    let unused: Vec<_> = named.iter().filter(|name| literals.iter().all(|(_, it)| it.text != **name)).collect();
    assert!(unused.is_empty(), "nothing uses these files of worker/sql; delete them: {unused:?}");
    for (path, literal) in literals {
        let is_name = literal.of_macro.as_deref() == Some("sql");
        let name = literal.text.as_str();
        assert!(!is_name || named.contains(name), "{path}:{}: there is no worker/sql/{name}.sql", literal.line);
    }
}

/// Statements that do not bind the site first, each with the reason.
const NOT_BY_SITE: &[(&str, &str)] = &[
    ("api_key.rows_of_day", "the plan's bound is that of the account, not of a site"),
    ("api_key.busy", "the work of all sites; it gives the site"),
    ("site_deletion.under_way", "the deleting of all sites; it gives the site"),
    ("visit_rows.add_deleted", "what was deleted of all sites counts together"),
    ("day_salt.keep", "the salt is one for all sites; the site is part of what is digested"),
    ("day_salt.of_day", "the salt is one for all sites; the site is part of what is digested"),
    ("day_salt.prune", "the salt is one for all sites; the site is part of what is digested"),
    (
        "delivery.attempt",
        "keyed by the integration of the webhook's address, which is bound first; its site is written",
    ),
    ("delivery.finish", "keyed by integration and event"),
    ("delivery.give_back", "keyed by integration and event"),
    ("delivery.put_back", "keyed by integration and event"),
    ("delivery.prune", "housekeeping over all sites, by age alone"),
    ("delivery.take_unretried", "of all sites; it gives the site"),
    ("delivery.read", "keyed by integration and event"),
    ("api_key.refused", "the page Health is of all sites; it gives the site"),
    ("api_key.sealed", "the page Health is of all sites; it gives the site"),
    ("api_key.unchecked", "the page Health is of all sites; it gives the site"),
    ("delivery.quarantined", "the page Health is of all sites; it gives the site"),
    ("endpoint.lost", "the page Health is of all sites; it gives the site"),
    ("job.differing", "the page Health is of all sites; it gives the site"),
    ("job.paused", "the page Health is of all sites; it gives the site"),
    ("pending.waiting", "the page Health is of all sites; it gives the site"),
    ("signing_secret.sealed", "the page Health is of all sites; it gives the site"),
    ("site.pseudonym_key_sealed", "sealing anew goes over all sites; it gives the site"),
    ("site.identify_key_sealed", "sealing anew goes over all sites; it gives the site"),
    ("site.identify_key_before_sealed", "sealing anew goes over all sites; it gives the site"),
    ("signing_secret.sealed_next", "sealing anew goes over all sites; it gives the site"),
    ("api_key.sealed_next", "sealing anew goes over all sites; it gives the site"),
    ("email.sealed_next", "sealing anew goes over all sites; it gives the site"),
    ("identify.sealed_next", "sealing anew goes over all sites; it gives the site"),
    ("delivery.sealed_next", "sealing anew goes over all sites; it gives the site"),
    ("site.reseal_pseudonym_key", "sealing anew goes over all sites; it names each row by its key"),
    ("site.reseal_identify_key", "sealing anew goes over all sites; it names each row by its key"),
    ("site.reseal_identify_key_before", "sealing anew goes over all sites; it names each row by its key"),
    ("signing_secret.reseal", "sealing anew goes over all sites; it names each row by its key"),
    ("api_key.reseal", "sealing anew goes over all sites; it names each row by its key"),
    ("email.reseal", "sealing anew goes over all sites; it names each row by its key"),
    ("identify.reseal", "sealing anew goes over all sites; it names each row by its key"),
    ("delivery.reseal", "sealing anew goes over all sites; it names each row by its key"),
    ("resealing.of_keys", "a change of the key is no site's"),
    ("resealing.newest", "a change of the key is no site's"),
    ("resealing.begin", "a change of the key is no site's"),
    ("resealing.forget_text", "a text is named by its site and place together"),
    ("resealing.advance", "a change of the key is no site's"),
    ("heartbeat.beat", "the cron's minute is no site's"),
    ("heartbeat.fail", "the cron's minute is no site's"),
    ("heartbeat.list", "the cron's minute is no site's"),
    ("heartbeat.recover", "the cron's minute is no site's"),
    ("hit.prune", "housekeeping over all sites, by age alone"),
    ("session.next", "housekeeping over all sites; it gives the site"),
    (
        "visit.of_ids",
        "no index has a visitor's or session's id beside the site; what is found by id is then held to the site",
    ),
    ("visit.pages_end", "housekeeping over all sites; it gives the site"),
    ("alias.prune", "housekeeping over all sites, by key and age"),
    ("alias.sweep_end", "housekeeping over all sites, by key"),
    ("checkout_return.prune", "housekeeping over all sites, by key and age"),
    ("checkout_return.sweep_end", "housekeeping over all sites, by key"),
    ("identify.prune", "housekeeping over all sites, by key and age"),
    ("identify.sweep_end", "housekeeping over all sites, by key"),
    ("sweep.erase", "how far the housekeeping over all sites has come; a place has its site in it"),
    ("sweep.place", "how far the housekeeping over all sites has come"),
    ("integration.activate", "by the integration of a verified delivery"),
    ("integration.by_id", "a webhook's address names the integration; this finds its site"),
    ("integration.insert", "the new integration's id comes first, its site second"),
    ("erasure.under_way", "the erasures of all sites; it gives the site"),
    ("job.removals", "the removals of all sites; it gives the site"),
    ("exchange.next", "what waits of all sites; it gives the site"),
    ("exchange_walk.next", "the walks of all sites; it gives the site"),
    ("stale_day.next", "the marks of all sites; it gives the site"),
    ("recurring_until.due", "the books of all sites; it gives the site"),
    ("visit_sum_until.due", "the sums of all sites; it gives the site"),
    ("visit_sum_until.without_money", "the sums of all sites; it gives the site"),
    ("rebuild.under_way", "the rebuilds of all sites; it gives the site"),
    ("pending.next", "the queue of all sites; it gives the site"),
    ("pending.prune", "housekeeping over all sites, by age alone"),
    ("visit_rows.of_day", "the plan's bound is that of the account, not of a site; the site's own part is told apart"),
    ("visit_rows.list", "the plan's bound is that of the account, not of a site; it gives the site"),
    ("visit_rows.add_dropped", "the dropping of old rows is no site's"),
    ("visit_rows.whole_day", "the plan's bound is that of the account, not of a site"),
    ("visit_rows.prune", "housekeeping over all sites, by age alone"),
    ("sign_in.begin", "of the owner, not of a site"),
    ("sign_in.begin_invited", "of a member, not of a site"),
    ("sign_in.end_of_member", "of a member, not of a site"),
    ("member.list", "of the installation, not of a site"),
    ("member.insert", "of the installation, not of a site"),
    ("member.change", "of the installation, not of a site"),
    ("member.delete", "of the installation, not of a site"),
    ("invitation.insert", "of a member, not of a site"),
    ("invitation.delete", "of a member, not of a site"),
    ("invitation.delete_of_member", "of a member, not of a site"),
    ("invitation.prune", "of a member, not of a site"),
    ("api_token.of_sha256", "a program says only its token; this finds its site"),
    ("activity.insert", "of the installation; it writes the site"),
    ("activity.shorten", "of the installation, not of a site"),
    ("activity.list", "of the installation; it gives the site"),
    ("activity.prune", "housekeeping over the installation, by number and age"),
    ("sign_in.end", "of the owner, not of a site"),
    ("sign_in.end_others", "of the owner, not of a site"),
    ("sign_in.list", "of the owner, not of a site"),
    ("sign_in.of_cookie", "of the owner, not of a site"),
    ("sign_in.prune", "of the owner, not of a site"),
    ("sign_in.use", "of the owner, not of a site"),
    ("sign_in_link.insert", "of the owner, not of a site"),
    ("sign_in_link.prune", "of the owner, not of a site"),
    ("sign_in_link.take", "of the owner, not of a site"),
    ("signing_secret.insert", "by the integration, which the handler has found under its site"),
    ("signing_secret.of_integration", "by the integration of a webhook's address"),
    ("visit_event.prune", "housekeeping over all sites, by age alone"),
    ("site.list", "every site, for the owner"),
    ("site.of_integration", "a webhook's address names the integration; this finds its site"),
    ("site.insert", "the row is the site"),
    ("site.mark_seen", "the row is the site"),
];

#[test]
fn every_statement_names_its_site_first() {
    let excepted: BTreeMap<&str, &str> = NOT_BY_SITE.iter().copied().collect();
    for (name, sql) in sql_files() {
        let sql = without_comments(sql).split_whitespace().collect::<Vec<_>>().join(" ");
        let by_site = ["site = ?1", "site) = (?1", "VALUES (?1", "SELECT ?1,", "WHERE id = ?1"]
            .iter()
            .any(|part| sql.contains(part));
        let excepted = excepted.contains_key(name);
        assert!(by_site || excepted, "{name}: its site is not its first parameter, and no reason is given");
        // A table of a site that is read is read of that site, however often it stands in the statement.
        let tables = [
            "session",
            "hit",
            "visit",
            "visit_event",
            "engagement",
            "identify",
            "checkout_return",
            "email",
            "fact",
            "link",
            "version",
            "moment",
            "pending",
            "payment",
            "entry",
            "credit",
            "clue",
            "answer",
            "api_key",
            "endpoint",
            "job",
            "question",
            "line_item_question",
            "check_total",
            "subscription",
            "signed_customer",
            "alias",
            "assignment",
            "recurring_step",
            "recurring_paid",
            "recurring_left_out",
            "recurring_change",
            "recurring_book",
        ];
        let read = |table: &&str| {
            ["FROM", "JOIN", "UPDATE"]
                .iter()
                .map(|word| sql.matches(&format!("{word} {table} ")).count())
                .sum::<usize>()
        };
        let reads: usize = tables.iter().map(read).sum();
        let bound = sql.matches("site = ?1").count()
            + sql.matches("FROM site WHERE id = ?1").count()
            // A visit's key has its site within it.
            + [".at = k.at", ".at >= k.at", ".at = o.at"].map(|key| sql.matches(key).count()).iter().sum::<usize>()
            + sql.matches(".site = p.site").count()
            + sql.matches(".site = e.site").count()
            + sql.matches(".site = k.site").count()
            + sql.matches("(site, clue, mode, payment) IN (SELECT ?1").count()
            + sql.matches("(site, mode, source, target) IN (SELECT ?1").count()
            + sql.matches("(e.site, e.at_ms, e.id) IN ( SELECT site,").count();
        assert!(excepted || bound >= reads, "{name}: {reads} tables of a site, {bound} times its site");
    }
    let names: BTreeSet<&str> = sql_files().into_iter().map(|(name, _)| name).collect();
    for (name, reason) in NOT_BY_SITE {
        assert!(names.contains(name) && !reason.is_empty(), "{name} is excepted and there is no such file");
    }
}
