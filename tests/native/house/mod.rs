//! Rules of the house: what the tree must look like, so that a reader finds what the documents promise.
//!
//! Rust is parsed and never cut as text. Every rule names its offenders and says what to do. Where the tree does not keep a rule yet,
//! the rule has a list `ALLOWED_FOR_NOW` of exact offenders, and a name that offends no longer must leave that list.

mod circles;
mod dependencies;
mod docs;
mod floors;
mod modules;
mod names;
mod rust;
mod sizes;
mod sql;
mod tree;
mod written;

use std::collections::BTreeMap;

/// What breaks a rule: an exact name that stays the same when lines move, and where and how.
type Offenders = BTreeMap<String, String>;

/// Fails when something offends that is not allowed, or when something is allowed that does not offend.
fn keep_rule(advice: &str, offenders: &Offenders, allowed: &[&str]) {
    let new: Vec<String> = offenders
        .iter()
        .filter(|(name, _)| !allowed.contains(&name.as_str()))
        .map(|(name, detail)| format!("    \"{name}\",  // {detail}"))
        .collect();
    let mended: Vec<&&str> = allowed.iter().filter(|name| !offenders.contains_key(**name)).collect();
    assert!(new.is_empty(), "{} offend. {advice}\n{}", new.len(), new.join("\n"));
    assert!(mended.is_empty(), "these offend no longer; take them from the rule's list of exceptions: {mended:#?}");
}

#[test]
fn a_rule_names_what_is_new_and_what_is_mended() {
    let offenders = Offenders::from([("a".to_owned(), "line 1".to_owned())]);
    keep_rule("", &offenders, &["a"]);
    assert!(std::panic::catch_unwind(|| keep_rule("", &offenders, &[])).is_err());
    assert!(std::panic::catch_unwind(|| keep_rule("", &offenders, &["a", "b"])).is_err());
}
