//! The rule for query plans: a statement finds its rows by key, however large a site has grown.
//!
//! The rule stands here once, and two tests apply it. A native test asks SQLite's own planner. An end-to-end test asks
//! that of workerd, which is newer and plans some statements differently: a distinct `UNION` as a merge of two whole
//! indexes, `EXISTS` as a join. Every file of `worker/sql` is held to the rule; a file that is not stands in [`EXCUSED`]
//! with its reason.

use crate::migrations::MIGRATIONS;
use crate::sqlite::Sqlite;
use std::collections::BTreeMap;
use std::path::Path;

/// The tables that stay small, each with what bounds it. Every other one grows with what a site sees or sells.
pub const SMALL: [(&str, &str); 28] = [
    ("site", "an owner has a few"),
    ("site_deletion", "an owner has a few sites"),
    ("integration", "a site has a few"),
    ("signing_secret", "an integration has a few"),
    ("api_key", "two an integration: live and test"),
    ("endpoint", "one a key"),
    ("job", "three a key"),
    ("rebuild", "two a site"),
    ("note", "five hundred a site at most"),
    ("promotion_source", "five hundred a site at most"),
    ("exchange_walk", "two a site"),
    ("fee_walk", "one a key"),
    ("cost", "twenty thousand a site at most, and the owner writes each"),
    ("visit_sum_until", "one a site"),
    ("recurring_until", "two a site"),
    ("check_total", "one a day and currency of one key's check, cleared by the next"),
    ("moment", "two a site"),
    ("day_salt", "one a day, gone with it"),
    ("sign_in", "three hundred, by its prune"),
    ("member", "fifty at most"),
    ("invitation", "one a member, a week old at most"),
    ("api_token", "fifty a site at most, and the owner makes each"),
    ("sign_in_link", "minutes old at most"),
    ("sign_in_failure", "minutes old at most"),
    ("commit_guard", "never holds a row"),
    ("sweep", "three"),
    ("heartbeat", "one, and one a part of the cron's minute"),
    ("resealing", "one a change of the key"),
];

/// Statements that may go through rows of a table that grows, each with its reason.
pub const EXCUSED: [(&str, &str); 35] = [
    ("activity.insert", "the newest twenty"),
    ("activity.shorten", "the newest alone, for its number"),
    ("activity.prune", "the oldest ten"),
    ("visit_rows.delete_site", "35 days of a few sites, by its prune"),
    ("api_key.busy", "it stops at the first open question of a key"),
    (
        "api_key.of_site",
        "it counts the questions still open, for the owner's eyes; an import makes them and answers them",
    ),
    ("commit_guard.erased", "it stops at the first"),
    ("delivery.next_kept", "twenty at most, by the index of what is in quarantine"),
    ("delivery.list", "the newest of the index, a hundred at most"),
    ("delivery.kept", "it stops at a thousand"),
    ("delivery.quarantined", "a thousand at most, by the index of what is in quarantine"),
    ("pending.waiting", "one of each site's queue, by the index of turns"),
    ("erasure.under_way", "those that are under way, by their own index, five at most"),
    ("integration.of_site", "it stops at the first delivery in quarantine, by their own index"),
    ("moment.drop", "once, at the end of a removal"),
    ("moment.reset", "once, at the end of a removal"),
    ("payment.latest_groups", "the newest of the index, two hundred at most"),
    ("pending.next", "it stops at the first that is due, by the index of turns; those that rest before it are few"),
    ("question.forget", "once, when an integration ends"),
    ("question.open", "the first of the index, as many as are asked for"),
    ("line_item_question.forget", "once, when an integration ends"),
    ("line_item_question.open", "the first of the index, as many as are asked for"),
    (
        "stale_day.next",
        "the newest mark of each site and mode, and the newest days of one of them, as many as are asked for",
    ),
    ("visit.first", "one row at the end of each index"),
    ("session.next", "as many as are asked for"),
    ("money_column.delete_all", "once, when a rebuild begins"),
    ("money_sum.delete_all", "once, when a rebuild begins, or the reporting currency is another"),
    ("visit_column.delete_all", "once, when a rebuild begins, or a zone is another"),
    ("visit_span.delete_all", "once, when a rebuild begins, or a zone is another"),
    ("visit_sum.delete_all", "once, when a rebuild begins, or a zone is another"),
    ("recurring_book.delete_all", "once, when a rebuild begins"),
    ("rate.count", "it stops at the most that a site may have"),
    ("rate.put", "it counts up to the most that a site may have"),
    ("recurring_change.first", "one row at an end of each index"),
    ("signing_secret.of_site", "the newest hundred of the index"),
];

/// A plan's steps, each the text of `EXPLAIN QUERY PLAN`'s column `detail`.
pub type Steps = Vec<String>;

/// Every statement of the Worker by its name: the files of `worker/sql`, without their lines of comment, as the Worker has them.
///
/// # Errors
/// When the folder cannot be read.
pub fn statements() -> std::io::Result<BTreeMap<String, String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("worker").join("sql");
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".sql")) {
            let text = std::fs::read_to_string(&path)?;
            let code = text.split_inclusive('\n').filter(|line| !line.starts_with("--"));
            all.insert(name.to_owned(), code.collect());
        }
    }
    Ok(all)
}

/// The plans of the native SQLite over an empty database.
///
/// # Errors
/// When a statement does not fit the schema.
pub fn native(statements: &BTreeMap<String, String>) -> rusqlite::Result<BTreeMap<String, Steps>> {
    let database = Sqlite::in_memory()?;
    statements.iter().map(|(name, sql)| Ok((name.clone(), database.plan(sql)?))).collect()
}

/// What is wrong with these plans, a line each: a step that breaks the rule, a statement without a plan, an excuse that nothing needs.
pub fn faults(statements: &BTreeMap<String, String>, plans: &BTreeMap<String, Steps>) -> Vec<String> {
    let mut all = Vec::new();
    for (name, sql) in statements {
        let Some(steps) = plans.get(name) else {
            all.push(format!("{name}: it has no plan"));
            continue;
        };
        let broken: Vec<&String> =
            steps.iter().filter(|step| breaks(sql, step) && !is_of_a_deleted_site(name, step)).collect();
        if !EXCUSED.iter().any(|(excused, _)| excused == name) {
            all.extend(broken.iter().map(|step| format!("{name}: {step}")));
        }
    }
    all
}

/// The excuses that none of these plans needs.
pub fn idle_excuses(statements: &BTreeMap<String, String>, plans: &BTreeMap<String, Steps>) -> Vec<&'static str> {
    let needs = |name: &str| {
        let planned = statements.get(name).zip(plans.get(name));
        planned.is_some_and(|(sql, steps)| steps.iter().any(|step| breaks(sql, step)))
    };
    EXCUSED.iter().map(|(name, _)| *name).filter(|name| !needs(name)).collect()
}

/// Whether a step of a statement's plan breaks the rule.
pub fn breaks(sql: &str, step: &str) -> bool {
    let words: Vec<&str> = step.split_whitespace().collect();
    match words.as_slice() {
        // Two sides in order, each walked from end to end.
        ["MERGE", ..] => true,
        ["SCAN", "CONSTANT", "ROW", ..] => false,
        // A list that was bound: that is what it is for.
        ["SCAN", ..] if step.contains("VIRTUAL TABLE") => false,
        ["SCAN", scanned, ..] => grows(sql, scanned),
        ["SEARCH", searched, ..] => grows(sql, searched) && !is_by_key(step),
        _ => false,
    }
}

/// What deletes the rows of a deleted site finds them by the site alone, as many as are asked for, and deletes what it has read.
fn is_of_a_deleted_site(name: &str, step: &str) -> bool {
    name.ends_with(".delete_site") && step.starts_with("SEARCH")
}

/// By more than the site, or the site and mode, of its rows; and by an index that stands.
fn is_by_key(step: &str) -> bool {
    let constraints = step.rsplit_once('(').map_or("", |(_, constraints)| constraints.trim_end_matches(')'));
    // An expression that is indexed stands there as <expr>.
    let constraints = constraints.replace("<expr>", "expression");
    let columns = constraints.split(" AND ").map(|column| column.split(['=', '<', '>']).next().unwrap_or(""));
    // ANY(…) is a skip-scan: it goes through every value of the column.
    let by_key = columns.clone().any(|column| !["", "site", "mode", "integration"].contains(&column));
    by_key && !step.contains("ANY(") && !step.contains("AUTOMATIC")
}

/// Whether what a step names is a table that grows. It names a table's alias where there is one; what is neither a table nor made by
/// the statement itself, a common table expression or a subquery of what other steps read, is taken for one.
fn grows(sql: &str, named: &str) -> bool {
    let words = words(sql);
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let any = |holds: &dyn Fn(usize) -> bool| (0..words.len()).any(holds);
    let alias = |at: usize| if word(at + 1) == "AS" { word(at + 2) } else { word(at + 1) };
    let reads = |at: usize| ["FROM", "JOIN", "INTO", "UPDATE"].contains(&word(at));
    let stands_for = |at: usize| {
        let is_named = word(at + 1) == named || alias(at + 1) == named;
        (reads(at) && is_table(word(at + 1)) && is_named).then(|| word(at + 1))
    };
    let tables: Vec<&str> = (0..words.len()).filter_map(stands_for).collect();
    if tables.is_empty() {
        let is_expression = |name: &str| any(&|at| word(at) == name && ["(", "AS"].contains(&word(at + 1)));
        let is_its_alias = |at: usize| reads(at) && alias(at + 1) == named && is_expression(word(at + 1));
        let is_subquery = |at: usize| word(at) == ")" && alias(at) == named;
        return !(named.starts_with("(subquery-") || is_expression(named) || any(&is_its_alias) || any(&is_subquery));
    }
    tables.iter().any(|table| !SMALL.iter().any(|(small, _)| small == table))
}

/// The words of a statement without its comments, each parenthesis and comma a word of its own.
fn words(sql: &str) -> Vec<String> {
    let lines = sql.lines().map(|line| line.split("--").next().unwrap_or(""));
    let text = lines.collect::<Vec<_>>().join(" ");
    let text = ["(", ")", ","].iter().fold(text, |text, sign| text.replace(sign, &format!(" {sign} ")));
    text.split_whitespace().map(str::to_owned).collect()
}

fn is_table(name: &str) -> bool {
    !name.is_empty() && MIGRATIONS.iter().any(|migration| migration.contains(&format!("CREATE TABLE {name} (")))
}
