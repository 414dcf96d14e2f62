//! Rules of the house: what the tree must look like, so that a reader finds what the documents promise.
//!
//! Rust is parsed and never cut as text. Every rule names its offenders and says what to do. Where the tree does not keep a rule yet,
//! `allowed_for_now` lists the exact offenders. Such a list only gets shorter: a name that offends no longer must leave it.

mod allowed_for_now;
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
    let mended: Vec<String> =
        allowed.iter().filter(|name| !offenders.contains_key(**name)).map(|name| format!("    \"{name}\",")).collect();
    let mut message = String::new();
    if !new.is_empty() {
        message += &format!("{} offend. {advice}\n{}\n", new.len(), new.join("\n"));
    }
    if !mended.is_empty() {
        message += &format!("{} offend no longer. Take them from the list:\n{}\n", mended.len(), mended.join("\n"));
    }
    assert!(message.is_empty(), "{message}");
}

#[test]
fn a_rule_names_what_is_new_and_what_is_mended() {
    let offenders = Offenders::from([("a".to_owned(), "line 1".to_owned())]);
    keep_rule("", &offenders, &["a"]);
    assert!(std::panic::catch_unwind(|| keep_rule("", &offenders, &[])).is_err());
    assert!(std::panic::catch_unwind(|| keep_rule("", &offenders, &["a", "b"])).is_err());
}
