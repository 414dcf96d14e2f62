//! What ledger and check both assume about Stripe, compared with Stripe's own text: the doc comments of its official
//! library. A check that shares an assumption with the ledger cannot show that it is wrong. This test can.

use headwater::stripe::assumption::{ASSUMPTIONS, Assumption};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The declarations of a resource: `node_modules` has them once `npm ci` ran, as every test of this project needs.
fn declarations(file: &str) -> String {
    let path = root().join("node_modules/stripe/esm/resources").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}; run npm ci", path.display()))
}

/// The doc comments that stand above the first field of this name, or the whole text.
fn said<'a>(text: &'a str, field: &str) -> Option<&'a str> {
    if field.is_empty() {
        return Some(text);
    }
    let declared = [format!("\n    {field}: "), format!("\n    {field}?: ")];
    let end = declared.iter().filter_map(|declared| text.find(declared)).min()?;
    let start = text[..end].rfind("/**")?;
    text.get(start..end)
}

fn rests(assumption: &Assumption, text: &str) -> Result<(), String> {
    let (file, field) = assumption.source;
    let name = assumption.name;
    let said = said(text, field).ok_or(format!("{name}: {file} has no field {field} any more"))?;
    if said.contains(assumption.sentence) {
        return Ok(());
    }
    Err(format!(
        "{name} ({}) rests on words that {file} no longer says of {field:?}:\n  {}\nIt says:\n{said}\nRead what changed, then \
         the ledger and the check.",
        assumption.assumed, assumption.sentence
    ))
}

#[test]
fn stripe_still_says_what_is_taken_for_granted() {
    let failed: Vec<String> =
        ASSUMPTIONS.iter().filter_map(|one| rests(one, &declarations(one.source.0)).err()).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn a_sentence_that_changed_is_noticed() {
    for assumption in ASSUMPTIONS {
        let text = declarations(assumption.source.0);
        let changed = text.replace(assumption.sentence, "something else");
        assert!(rests(assumption, &changed).is_err(), "{}", assumption.name);
        let (_, field) = assumption.source;
        if !field.is_empty() {
            let moved = text.replace(&format!("\n    {field}"), "\n    another_field");
            assert!(rests(assumption, &moved).is_err(), "{}: its field is gone", assumption.name);
        }
    }
}

#[test]
fn each_has_its_place_in_the_docs() {
    let docs = std::fs::read_to_string(root().join("docs/ledger.md")).unwrap();
    let (_, section) = docs.split_once("## Assumptions about Stripe").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let mut names = BTreeSet::new();
    for assumption in ASSUMPTIONS {
        assert!(names.insert(assumption.name), "{} twice", assumption.name);
        let row = format!("| {} | {} |", assumption.name, assumption.assumed);
        assert!(section.contains(&row), "docs/ledger.md misses: {row}");
    }
    let rows = section.lines().filter(|line| line.starts_with("| S")).count();
    assert_eq!(rows, ASSUMPTIONS.len(), "no more and no fewer");
}
