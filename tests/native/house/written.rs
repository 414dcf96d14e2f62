//! Every tracked text is clean: no merge left half done, no loose blanks, nothing of the machine that it was written on.

use super::tree::texts;
use super::{Offenders, keep_rule};

/// The lock files name public registries by design; nothing else may.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "package-lock.json"];

fn tracked() -> impl Iterator<Item = (&'static str, &'static str)> {
    texts().iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
}

/// The lines that are wrong: the first of each file, with what is wrong about it.
fn lines_that(wrong: impl Fn(&str) -> Option<String>) -> Offenders {
    let first = |(path, text): (&str, &str)| {
        let mut lines = text.lines().enumerate();
        let (at, what) = lines.find_map(|(at, line)| Some((at, wrong(line)?)))?;
        Some((path.to_owned(), format!("line {}: {what}", at + 1)))
    };
    tracked().filter_map(first).collect()
}

#[test]
fn no_merge_is_left_half_done() {
    // Put together here, so that this file is none of those it looks for.
    let marks = ['<', '|', '>'].map(|mark| format!("{} ", mark.to_string().repeat(7)));
    let middle = "=".repeat(7);
    let is_mark = |line: &str| marks.iter().any(|mark| line.starts_with(mark)) || line == middle;
    let offenders = lines_that(|line| is_mark(line).then(|| "a conflict mark".to_owned()));
    keep_rule("Finish the merge.", &offenders, &[]);
}

#[test]
fn every_kind_of_file_is_looked_at() {
    let kinds = [
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "wrangler.toml",
        ".ci/run",
        ".svelte",
        ".mjs",
        ".ts",
        ".rs",
        ".sql",
        ".html",
    ];
    let missing: Vec<&str> =
        kinds.into_iter().filter(|kind| !tracked().any(|(path, _)| path.ends_with(kind))).collect();
    assert!(missing.is_empty(), "these are not looked at: {missing:?}");
}

#[test]
fn no_line_ends_in_blanks() {
    let offenders = lines_that(|line| line.ends_with([' ', '\t', '\r']).then(|| "blanks at its end".to_owned()));
    keep_rule("Take the blanks at the ends of lines away.", &offenders, &[]);
}

#[test]
fn every_text_ends_with_one_line_end() {
    let ends_well = |text: &str| text.is_empty() || (text.ends_with('\n') && !text.ends_with("\n\n"));
    let wrong = tracked().filter(|(_, text)| !ends_well(text)).map(|(path, _)| (path.to_owned(), "its end".to_owned()));
    keep_rule("End the file with one line end.", &wrong.collect(), &[]);
}

#[test]
fn nothing_names_a_machine_or_a_registry() {
    // Put together here, so that this file does not name them itself.
    let machine = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["/tm", "p/"], ["..", "/shared"]];
    let registries = [["regis", "try.npmjs"], ["crates", "-io"], ["index.", "crates.io"]];
    let (machine, registries) = (machine.map(|parts| parts.concat()), registries.map(|parts| parts.concat()));
    let mut offenders = Offenders::new();
    for (path, text) in tracked() {
        let registries = registries.iter().filter(|_| !LOCK_FILES.contains(&path));
        for name in machine.iter().chain(registries).filter(|name| text.contains(name.as_str())) {
            offenders.insert(path.to_owned(), format!("names {name}"));
        }
    }
    keep_rule("Nothing in the tree may know where it was written or whence packages come.", &offenders, &[]);
}
