//! Lists that stand in more than one place: the copies say what the source says.

use headwater::attribution::journey::PERSON_MAX_VISITORS;
use headwater::attribution::ladder::EmailMatching;
use headwater::base::id::Mode;
use headwater::base::limits::{ENGAGED_MAX_MS, JOURNEY_FIRST, JOURNEY_LAST};
use headwater::stripe::fact::Origin;
use headwater::stripe::ledger::EntryKind;
use headwater::stripe::rest::{ENABLED_EVENTS, PERMISSIONS};
use headwater::web::click::CLICK_KINDS;
use headwater_tools::fake_stripe::Kind;
use std::collections::BTreeSet;
use std::path::Path;

fn text(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What of a file stands between two texts.
fn between(path: &str, start: &str, end: &str) -> String {
    let text = text(path);
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{path} lacks {start:?}"));
    rest.split_once(end).unwrap_or_else(|| panic!("{path} lacks {end:?} after {start:?}")).0.to_owned()
}

/// The words in backticks. One that begins with a dot stands for the last word's beginning and itself: `` `a.b`, `.c` `` is a.b and a.c.
fn quoted(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut beginning = String::new();
    for word in text.split('`').skip(1).step_by(2) {
        if let Some(end) = word.strip_prefix('.') {
            words.push(format!("{beginning}.{end}"));
        } else {
            beginning = word.rsplit_once('.').map_or(word, |(beginning, _)| beginning).to_owned();
            words.push(word.to_owned());
        }
    }
    words
}

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

#[test]
fn the_docs_rank_click_ids_as_the_list_does() {
    let told = between("docs/attribution.md", "**Click ids**, the first of:", ".");
    let told: Vec<&str> = told.split([',', '\n']).map(str::trim).filter(|w| !w.is_empty()).collect();
    let ranked: Vec<&str> = CLICK_KINDS.iter().map(|kind| kind.parameter).collect();
    assert_eq!(told, ranked);
}

#[test]
fn the_guide_and_the_dashboard_name_the_events_that_an_endpoint_is_asked_for() {
    let guide = between("docs/user-guide.md", "| about | events |", "| Names of plans |");
    assert_eq!(BTreeSet::from_iter(quoted(&guide)), set(ENABLED_EVENTS));
    let dashboard = between("www/src/page/integrations/stripe.ts", "ENABLED_EVENTS", "];\n");
    let named = dashboard.split('"').filter(|word| word.contains('.') && !word.contains(' '));
    assert_eq!(set(named), set(ENABLED_EVENTS));
    let stripes = text("tests/fixtures/stripe-event-types.txt");
    assert!(ENABLED_EVENTS.iter().all(|name| stripes.lines().any(|line| line == *name)));
}

#[test]
fn every_permission_that_is_needed_is_asked_for_and_told_of() {
    let asked = set(PERMISSIONS.iter().map(|permission| permission.name));
    let guide = between("docs/user-guide.md", "| permission | opens |", "\n\n");
    let told = guide.lines().filter_map(|line| line.split('`').nth(1));
    assert_eq!(set(told), asked);
    for kind in Kind::all() {
        let write = kind.permission().replace("_read", "_write");
        assert!(asked.contains(kind.permission()) || asked.contains(&write), "{kind:?}");
    }
}

/// A number that a constant of a file is set to.
fn constant(path: &str, name: &str) -> usize {
    let value = between(path, &format!("const {name}: usize = "), ";");
    value.replace('_', "").parse().unwrap_or_else(|_| panic!("{path}: {name} is no plain number"))
}

/// Asserts that a statement has its limits, in the order in which they stand.
fn assert_limits(statement: &str, limits: &[usize]) {
    let sql = text(&format!("worker/sql/{statement}.sql"));
    let code = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
    let number = |rest: &str| rest.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok());
    let found: Vec<usize> = code.split("LIMIT ").skip(1).filter_map(number).collect();
    let mut found = found.into_iter();
    assert!(limits.iter().all(|limit| found.any(|one| one == *limit)), "{statement}: LIMIT {limits:?}, in this order");
}

#[test]
fn statements_keep_the_limits_that_the_code_states() {
    let reach = constant("worker/src/ledger/view.rs", "REACH_MAX") + 1;
    for statement in ["fact.reach", "commit_guard.read"] {
        assert_limits(statement, &[reach]);
    }
    assert_limits("payer.visitors_of_customer", &[PERSON_MAX_VISITORS]);
    let evidence = "worker/src/store/evidence.rs";
    let (unsigned, identifies) = (constant(evidence, "UNSIGNED_READ"), constant(evidence, "IDENTIFIES_MAX"));
    for statement in ["evidence.find", "commit_guard.read"] {
        assert_limits(statement, &[unsigned, unsigned, identifies]);
    }
    assert_limits("evidence.find", &[identifies, JOURNEY_FIRST, JOURNEY_LAST]);
    let engagement = text("worker/sql/engagement.add.sql");
    assert!(engagement.contains(&format!("min(engaged_ms + excluded.engaged_ms, {ENGAGED_MAX_MS})")));
}

/// Asserts that a table of the schema allows a column exactly these values. Other tables have words of their own in such a column.
fn assert_allowed<T: serde::Serialize>(column: &str, values: &[T]) {
    let names = values.iter().map(|value| serde_json::to_value(value).unwrap().as_str().unwrap().to_owned());
    let check =
        format!("CHECK ({column} IN ({}))", names.map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", "));
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("worker/migrations");
    let mut files =
        std::fs::read_dir(migrations).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    assert!(files.any(|migration| migration.contains(&check)), "no migration has {check}");
}

#[test]
fn the_schema_allows_the_words_that_the_core_writes() {
    assert_allowed("mode", &[Mode::Live, Mode::Test]);
    assert_allowed("origin", &[Origin::Event, Origin::List]);
    assert_allowed("kind", &[EntryKind::Payment, EntryKind::Refund, EntryKind::Dispute]);
    assert_allowed("email_matching", &[EmailMatching::On, EmailMatching::SignedOnly, EmailMatching::Off]);
}

/// The common table expressions of a statement, without comments and indents.
fn reach_of(statement: &str, begins: &str, ends: &str) -> String {
    let sql = text(&format!("worker/sql/{statement}.sql"));
    let lines = sql.lines().map(str::trim).filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
    let from = lines.find(begins).unwrap();
    lines[from..lines.find(ends).unwrap()].trim_end().to_owned()
}

#[test]
fn the_guard_of_identifies_reads_what_the_decision_read() {
    let guard = reach_of("commit_guard.read", "claimed (visitor)", "SELECT ?1, 1 WHERE");
    // The guard's numbers of mode, what is wanted, what is left out and when it was paid.
    let numbers = [("?20", "?paid"), ("?2", "?3"), ("?19", "?2"), ("?17", "?4"), ("?paid", "?5")];
    let guard = numbers.iter().fold(guard, |guard, (own, read)| guard.replace(own, read));
    assert_eq!(guard, reach_of("evidence.find", "claimed (visitor)", "SELECT what, id"));
    let guard = reach_of("commit_guard.read", "WITH", ",\nclaimed (visitor)");
    let reach = reach_of("fact.reach", "WITH", "SELECT what, id");
    assert!(guard.starts_with(&reach), "{guard}\n{reach}");
}
