//! Rules of the house: what the tree must look like, so that a reader finds what the documents promise.

use headwater_tools::sqlite::Sqlite;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(folder: &Path, wanted: &dyn Fn(&Path) -> bool, found: &mut Vec<PathBuf>) {
    const MADE: [&str; 10] = [
        "target",
        "node_modules",
        "dist",
        "build",
        ".git",
        ".wrangler",
        ".tools",
        ".headwater",
        ".svelte-kit",
        "shots",
    ];
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() {
            if !MADE.contains(&name.as_ref()) {
                files(&path, wanted, found);
            }
        } else if wanted(&path) {
            found.push(path.clone());
        }
    }
}

fn texts(folders: &[&str], extensions: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let wanted = |path: &Path| extensions.contains(&path.extension().unwrap_or_default().to_string_lossy().as_ref());
    for folder in folders {
        files(&root().join(folder), &wanted, &mut found);
    }
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    found.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap_or_default())).collect()
}

fn sql_files() -> Vec<(String, String)> {
    let named = |(path, text): (String, String)| {
        (path.trim_start_matches("worker/sql/").trim_end_matches(".sql").to_owned(), text)
    };
    texts(&["worker/sql"], &["sql"]).into_iter().map(named).collect()
}

fn without_comments(sql: &str) -> String {
    sql.lines().map(|line| line.split("--").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// A file up to its tests.
fn product(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or("")
}

fn dependencies(manifest: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(manifest)).unwrap();
    let section = text.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let lines = section.lines().filter(|line| line.contains('=') && !line.starts_with('#'));
    lines.map(|line| line.split(['.', ' ', '=']).next().unwrap().to_owned()).collect()
}

#[test]
fn the_core_depends_on_little_and_the_tracker_on_nothing() {
    // Addresses' queries; hex and the digests; zones of time; JSON. `schemars` only describes the API (feature `schema`).
    let expected = ["form_urlencoded", "hex", "hmac", "jiff", "schemars", "serde", "serde_json", "sha2"];
    assert_eq!(dependencies("core/Cargo.toml"), expected.map(str::to_owned).into());
    assert!(dependencies("tracker/Cargo.toml").is_empty());
}

#[test]
fn sql_stands_in_worker_sql_alone() {
    let words = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE "];
    for (path, text) in texts(&["worker/src", "core/src"], &["rs"]) {
        for line in product(&text).lines().filter(|line| !line.trim_start().starts_with("//")) {
            for literal in line.split('"').skip(1).step_by(2) {
                assert!(!words.iter().any(|word| literal.contains(word)), "{path}: {line}");
            }
        }
    }
}

#[test]
fn every_sql_file_is_one_statement_that_fits_the_schema_and_is_used() {
    let database = Sqlite::in_memory().unwrap();
    let sources: String =
        texts(&["worker/src"], &["rs"]).into_iter().map(|(_, text)| product(&text).to_owned()).collect();
    let mut named = BTreeSet::new();
    for (name, sql) in sql_files() {
        let statement = without_comments(&sql);
        assert!(!statement.trim_end().trim_end_matches(';').contains(';'), "{name}: one statement a file");
        if let Err(error) = database.prepare(&sql) {
            panic!("{name}: {error}");
        }
        assert!(sources.contains(&format!("\"{name}\"")), "{name}: nothing uses it");
        named.insert(name);
    }
    for quoted in sources.split("sql!(\"").skip(1) {
        let name = quoted.split('"').next().unwrap();
        assert!(named.contains(name), "there is no worker/sql/{name}.sql");
    }
}

/// Statements that do not bind the site first, each with the reason.
const NOT_BY_SITE: &[(&str, &str)] = &[
    ("api_key.rows_of_day", "the plan's bound is that of the account, not of a site"),
    ("api_key.busy", "the work of all sites; it gives the site"),
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
    ("engagement.prune", "housekeeping over all sites, by age alone"),
    ("hit.prune", "housekeeping over all sites, by age alone"),
    ("alias.prune", "housekeeping over all sites, by key and age"),
    ("alias.sweep_end", "housekeeping over all sites, by key"),
    ("checkout_return.prune", "housekeeping over all sites, by key and age"),
    ("checkout_return.sweep_end", "housekeeping over all sites, by key"),
    ("identify.prune", "housekeeping over all sites, by key and age"),
    ("identify.sweep_end", "housekeeping over all sites, by key"),
    ("sweep.place", "how far the housekeeping over all sites has come"),
    ("integration.activate", "by the integration of a verified delivery"),
    ("integration.by_id", "a webhook's address names the integration; this finds its site"),
    ("integration.insert", "the new integration's id comes first, its site second"),
    ("job.removals", "the removals of all sites; it gives the site"),
    ("pending.next", "the queue of all sites; it gives the site"),
    ("pending.prune", "housekeeping over all sites, by age alone"),
    ("visit_rows.of_day", "the plan's bound is that of the account, not of a site; the site's own part is told apart"),
    ("visit_rows.list", "the plan's bound is that of the account, not of a site; it gives the site"),
    ("visit_rows.add_dropped", "the dropping of old rows is no site's"),
    ("visit_rows.whole_day", "the plan's bound is that of the account, not of a site"),
    ("visit_rows.prune", "housekeeping over all sites, by age alone"),
    ("sign_in.begin", "of the owner, not of a site"),
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
        let sql = without_comments(&sql).split_whitespace().collect::<Vec<_>>().join(" ");
        let by_site = ["site = ?1", "site) = (?1", "VALUES (?1", "SELECT ?1,", "WHERE id = ?1"]
            .iter()
            .any(|part| sql.contains(part));
        let excepted = excepted.contains_key(name.as_str());
        assert!(by_site || excepted, "{name}: its site is not its first parameter, and no reason is given");
        // A table of a site that is read is read of that site, however often it stands in the statement.
        let tables = [
            "session",
            "hit",
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
            "check_total",
            "subscription",
            "signed_customer",
            "alias",
        ];
        let read = |table: &&str| {
            ["FROM", "JOIN", "UPDATE"]
                .iter()
                .map(|word| sql.matches(&format!("{word} {table} ")).count())
                .sum::<usize>()
        };
        let reads: usize = tables.iter().map(read).sum();
        let bound = sql.matches("site = ?1").count()
            + sql.matches(".site = p.site").count()
            + sql.matches(".site = e.site").count()
            + sql.matches(".site = k.site").count()
            + sql.matches("(site, clue, mode, payment) IN (SELECT ?1").count()
            + sql.matches("(site, mode, source, target) IN (SELECT ?1").count();
        assert!(excepted || bound >= reads, "{name}: {reads} tables of a site, {bound} times its site");
    }
    let names: BTreeSet<String> = sql_files().into_iter().map(|(name, _)| name).collect();
    for (name, reason) in NOT_BY_SITE {
        assert!(names.contains(*name) && !reason.is_empty(), "{name} is excepted and there is no such file");
    }
}

#[test]
fn files_and_functions_are_short() {
    for (path, text) in texts(&["core/src", "worker/src", "tests/src", "tracker/src"], &["rs"]) {
        if path.contains("/src/") && (path.contains("/tests/") || path.ends_with("/tests.rs")) {
            continue;
        }
        let lines: Vec<&str> = product(&text).lines().collect();
        assert!(lines.len() <= 300, "{path}: {} lines", lines.len());
        let mut began: Option<(usize, usize)> = None;
        for (at, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let words = line.trim_start();
            let starts = [
                "fn ",
                "pub fn ",
                "pub(super) fn ",
                "pub(crate) fn ",
                "async fn ",
                "pub async fn ",
                "pub(super) async fn ",
            ];
            if starts.iter().any(|start| words.starts_with(start)) && words.ends_with('{') {
                began = Some((at, indent));
            }
            if let Some((start, depth)) = began
                && words == "}"
                && indent == depth
            {
                assert!(at - start < 70, "{path}:{}: {} lines", start + 1, at - start + 1);
                began = None;
            }
        }
    }
}

#[test]
fn nothing_names_a_machine() {
    // Put together here, so that this file does not name them itself.
    let mut forbidden: Vec<String> =
        [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["regis", "try.npmjs"], ["crates", "-io"], ["..", "/shared"]]
            .map(|parts| parts.concat())
            .into();
    // The lock files name public registries by design; nothing else may.
    forbidden.push(["index.", "crates.io"].concat());
    let folders = ["core", "worker", "tracker", "tests", "www", "scripts", "docs"];
    let mut all = texts(&folders, &["rs", "toml", "sql", "mjs", "js", "ts", "svelte", "html", "json", "md", "css"]);
    for name in ["Cargo.toml", "package.json", "wrangler.toml", "README.md", "ARCHITECTURE.md"] {
        all.push((name.to_owned(), std::fs::read_to_string(root().join(name)).unwrap_or_default()));
    }
    for (path, text) in all {
        for part in &forbidden {
            assert!(!text.contains(part.as_str()), "{path} names {part}");
        }
    }
}

/// Every text of the tree that people write, whatever its kind.
fn written() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let wanted = |path: &Path| std::fs::read_to_string(path).is_ok();
    files(&root(), &wanted, &mut found);
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    found.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap_or_default())).collect()
}

#[test]
fn no_merge_is_left_half_done() {
    let texts = written();
    for file in
        ["CONTRIBUTING.md", "CHANGELOG.md", "README.md", "wrangler.toml", "www/src/app/App.svelte", "scripts/start.mjs"]
    {
        assert!(texts.iter().any(|(name, _)| name == file), "{file} is not looked at");
    }
    // Put together here, so that this file is none of those it looks for.
    let marks = ['<', '|', '>'].map(|mark| format!("{} ", mark.to_string().repeat(7)));
    for (name, text) in texts {
        let marked =
            text.lines().position(|line| marks.iter().any(|mark| line.starts_with(mark)) || line == "=".repeat(7));
        assert_eq!(marked.map(|line| line + 1), None, "{name}: a conflict mark on this line");
    }
}
