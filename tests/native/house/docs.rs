//! What the documents and comments name is there: files, folders, headings, commands, crates, tests.

use super::tree::{Ignored, matches_glob, texts, texts_in};
use super::{Offenders, allowed_for_now, keep_rule};
use std::collections::BTreeSet;

/// Files that the documents name and that stand in our users' own projects.
const FILES_OF_OTHERS: [&str; 1] = ["next.config.mjs"];

/// A line of a document, and whether it stands in a block of code.
struct Line<'a> {
    number: usize,
    text: &'a str,
    is_code: bool,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut is_code = false;
    text.lines()
        .enumerate()
        .map(|(at, text)| {
            let is_fence = text.trim_start().starts_with("```");
            is_code ^= is_fence;
            Line { number: at + 1, text, is_code: is_code || is_fence }
        })
        .collect()
}

/// The parts of a line between backticks.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn without_code_spans(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("``")
}

/// Every tracked file and every folder of one.
fn files_and_folders() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in texts().keys() {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        found.extend(ends.map(|end| path[..end].to_owned()));
    }
    found
}

struct Names {
    all: BTreeSet<String>,
    top_folders: BTreeSet<String>,
    file_names: BTreeSet<String>,
    ignored: Ignored,
}

impl Names {
    fn read() -> Names {
        let all = files_and_folders();
        let top_folders = all.iter().filter_map(|path| path.split_once('/')).map(|(top, _)| top.to_owned()).collect();
        let file_names = texts().keys().map(|path| path.rsplit('/').next().unwrap().to_owned()).collect();
        Names { all, top_folders, file_names, ignored: Ignored::read() }
    }

    /// The words that look like paths of this repository and lead nowhere.
    fn dead_paths(&self, text: &str) -> Vec<String> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_./<>*{},@-".contains(letter);
        let words = text.split(|letter| !is_part(letter)).map(|word| word.trim_end_matches(['.', ',']));
        let looks_like_path = |word: &&str| {
            word.split_once('/').is_some_and(|(top, rest)| self.top_folders.contains(top) && !rest.is_empty())
        };
        let dead = words.filter(looks_like_path).flat_map(braces_apart).filter(|path| !self.is_there(path));
        dead.collect()
    }

    fn is_there(&self, path: &str) -> bool {
        let glob = placeholders_as_stars(path.trim_end_matches('/'));
        self.all.contains(&glob)
            || self.ignored.covers(&glob)
            || (glob.contains('*') && self.all.iter().any(|path| matches_glob(&glob, path)))
    }

    /// Whether a word names a file by its name alone, and no folder has such a file.
    fn is_dead_file_name(&self, word: &str) -> bool {
        let endings = [".rs", ".mjs", ".sql", ".svelte", ".toml"];
        let plain = word.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.-".contains(letter));
        let named = endings.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending));
        let ours = !word.starts_with('.') && !FILES_OF_OTHERS.contains(&word);
        plain && named && ours && !self.file_names.contains(word)
    }
}

/// `a/{b,c}.rs` is `a/b.rs` and `a/c.rs`.
fn braces_apart(word: &str) -> Vec<String> {
    let parts = word.split_once('{').and_then(|(start, rest)| Some((start, rest.split_once('}')?)));
    match parts {
        Some((start, (inner, end))) => inner.split(',').map(|part| format!("{start}{part}{end}")).collect(),
        None => vec![word.to_owned()],
    }
}

/// `<table>.<verb>.sql` is `*.*.sql`, and so is `NNNN_<what>.sql`.
fn placeholders_as_stars(path: &str) -> String {
    let mut glob = String::new();
    for (at, part) in path.replace("NNNN", "*").split('<').enumerate() {
        match part.split_once('>') {
            Some((_, rest)) if at > 0 => glob.push_str(&format!("*{rest}")),
            _ => glob.push_str(part),
        }
    }
    glob
}

fn offend(offenders: &mut Offenders, path: &str, line: usize, what: &str) {
    offenders.insert(format!("{path}: {what}"), format!("line {line}"));
}

#[test]
fn documents_name_files_that_are_there() {
    let names = Names::read();
    let mut offenders = Offenders::new();
    for (path, text) in texts_in(&[""], &[".md"]) {
        for line in lines(text) {
            let spans: Vec<&str> = if line.is_code { vec![line.text] } else { code_spans(line.text).collect() };
            for span in spans {
                let words = span.split([' ', ',', '(', ')']).filter(|word| names.is_dead_file_name(word));
                let words = words.map(str::to_owned).chain(names.dead_paths(span));
                words.for_each(|word| offend(&mut offenders, path, line.number, &word));
            }
        }
    }
    keep_rule("There is no such file or folder: name the one that is meant.", &offenders, allowed_for_now::DOCUMENTS);
}

/// The comment on a line of code, or the whole line where the whole file is settings.
fn comment<'a>(path: &str, line: &'a str) -> Option<&'a str> {
    let words = line.trim_start();
    let after = |mark: &str| {
        let trailing = || line.find(&format!(" {mark} ")).map(|at| &line[at..]);
        words.starts_with(mark).then_some(words).or_else(trailing)
    };
    match path.rsplit('.').next()? {
        "toml" => Some(line),
        "sql" => after("--"),
        "rs" => after("//"),
        "mjs" | "js" | "ts" | "svelte" | "css" => {
            let starts = ["*", "/*", "<!--"].iter().any(|mark| words.starts_with(mark));
            starts.then_some(words).or_else(|| after("//"))
        }
        _ => None,
    }
}

#[test]
fn comments_name_files_that_are_there() {
    let names = Names::read();
    let mut offenders = Offenders::new();
    for (path, text) in texts_in(&[""], &[".rs", ".mjs", ".js", ".ts", ".svelte", ".css", ".sql", ".toml"]) {
        for (at, line) in text.lines().enumerate() {
            for dead in comment(path, line).map(|comment| names.dead_paths(comment)).unwrap_or_default() {
                offend(&mut offenders, path, at + 1, &dead);
            }
        }
    }
    keep_rule("A comment names what is not there: name the file that is meant.", &offenders, allowed_for_now::COMMENTS);
}

/// A heading as GitHub makes an anchor of it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase().replace(' ', "-");
    kept.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect()
}

fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let headings = lines(text).into_iter().filter(|line| !line.is_code && line.text.starts_with('#'));
    for heading in headings {
        let plain = anchor(heading.text.trim_start_matches('#'));
        let again = (1..).map(|count| format!("{plain}-{count}"));
        let free = std::iter::once(plain.clone()).chain(again).find(|name| !found.contains(name));
        found.extend(free);
    }
    found
}

/// The path that `link` leads to from the document at `path`.
fn followed(path: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').collect();
    if !link.is_empty() {
        parts.pop();
    }
    for part in link.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match part {
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn links_lead_somewhere() {
    let all = files_and_folders();
    let mut offenders = Offenders::new();
    for (path, text) in texts_in(&[""], &[".md"]) {
        for line in lines(text).iter().filter(|line| !line.is_code) {
            let plain = without_code_spans(line.text);
            let inline = plain.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            let listed = plain.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, link)| link);
            for link in inline.chain(listed).filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
                let (file, wanted) = link.split_once('#').map_or((link, None), |(file, name)| (file, Some(name)));
                let target = followed(path, file).filter(|target| all.contains(target));
                let text = target.as_ref().and_then(|target| texts().get(target)?.as_deref());
                let has_anchor = wanted.is_none_or(|name| text.is_some_and(|text| anchors(text).contains(name)));
                if target.is_none() || !has_anchor {
                    offend(&mut offenders, path, line.number, link);
                }
            }
        }
    }
    keep_rule("The link leads to no file or to no heading of it.", &offenders, &[]);
}

/// The names of npm's scripts: every key of `scripts` in package.json.
fn npm_scripts() -> BTreeSet<String> {
    let manifest: serde_json::Value = serde_json::from_str(texts()["package.json"].as_deref().unwrap()).unwrap();
    manifest["scripts"].as_object().unwrap().keys().cloned().collect()
}

/// The words that follow `before` in the text.
fn words_after<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(before).map(move |(at, _)| {
        let rest = &text[at + before.len()..];
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_:".contains(letter);
        rest.split(|letter| !is_part(letter)).next().unwrap().trim_end_matches([':', '-'])
    })
}

#[test]
fn npm_commands_that_are_named_are_there() {
    let scripts = npm_scripts();
    let mut offenders = Offenders::new();
    for (path, text) in texts_in(&[""], &[".md", ".rs", ".mjs", ".js", ".ts", ".svelte", ".toml", ".sql", ".html"]) {
        for (at, line) in text.lines().enumerate() {
            let unknown = words_after(line, "npm run ").filter(|name| !name.is_empty() && !scripts.contains(*name));
            unknown.for_each(|name| offend(&mut offenders, path, at + 1, &format!("npm run {name}")));
        }
    }
    keep_rule("package.json has no such script.", &offenders, &[]);
}

#[test]
fn every_npm_command_is_documented() {
    let documents = ["README.md", "CONTRIBUTING.md"].map(|path| texts()[path].as_deref().unwrap()).concat();
    let is_named = |name: &str| {
        let short = ["start", "test"].contains(&name) && documents.contains(&format!("npm {name}"));
        short || words_after(&documents, "npm run ").any(|named| named == name)
    };
    let silent: Vec<String> = npm_scripts().into_iter().filter(|name| !is_named(name)).collect();
    assert!(silent.is_empty(), "say in README.md or CONTRIBUTING.md what these commands do: {silent:?}");
}

/// What a `cargo` command may name: crates, tests, programs, and the files of the native tests.
struct CargoNames {
    crates: BTreeSet<String>,
    tests: BTreeSet<String>,
    programs: BTreeSet<String>,
    native: BTreeSet<String>,
}

impl CargoNames {
    fn read() -> CargoNames {
        let (mut crates, mut tests, mut programs) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (_, text) in texts_in(&[""], &["Cargo.toml"]) {
            let mut section = "";
            for line in text.lines() {
                let name = line.strip_prefix("name = \"").and_then(|rest| rest.strip_suffix('"'));
                match (name, section) {
                    (Some(name), "[package]") => drop(crates.insert(name.to_owned())),
                    (Some(name), "[[test]]") => drop(tests.insert(name.to_owned())),
                    (Some(name), "[[bin]]") => drop(programs.insert(name.to_owned())),
                    _ if line.starts_with('[') => section = line,
                    _ => {}
                }
            }
        }
        let stems = |folder: &str| {
            let files = texts_in(&[folder], &[".rs"]).into_iter();
            files
                .map(|(path, _)| path[folder.len()..].trim_end_matches("/mod.rs").trim_end_matches(".rs").to_owned())
                .collect::<BTreeSet<_>>()
        };
        tests.extend(stems("tracker/tests/"));
        programs.extend(stems("tools/src/bin/"));
        CargoNames { crates, tests, programs, native: stems("tests/native/") }
    }

    /// The names in the command that mean nothing.
    fn unknown<'a>(&self, command: &'a str) -> Vec<&'a str> {
        let words: Vec<&str> =
            command.split_whitespace().take_while(|word| !["&&", "--", "#", "|"].contains(word)).collect();
        let mut found = Vec::new();
        let mut is_native = false;
        for (at, word) in words.iter().enumerate() {
            let known = match words[..at].last().copied() {
                Some("-p" | "--package") => {
                    is_native = *word == "headwater-tests";
                    self.crates.contains(*word)
                }
                Some("--test") => self.tests.contains(*word),
                Some("--bin") => self.programs.contains(*word),
                Some("-E" | "--features" | "--target" | "--profile") => true,
                _ if is_native && !word.starts_with(['-', '\'', '"', '<']) => {
                    self.native.contains(word.split("::").next().unwrap())
                }
                _ => true,
            };
            if !known {
                found.push(*word);
            }
        }
        found
    }
}

#[test]
fn cargo_commands_that_are_named_work() {
    let names = CargoNames::read();
    let mut offenders = Offenders::new();
    for (path, text) in texts_in(&[""], &[".md"]) {
        for line in lines(text) {
            let spans: Vec<&str> = if line.is_code { vec![line.text] } else { code_spans(line.text).collect() };
            for command in spans.iter().flat_map(|span| span.split("cargo ").skip(1)) {
                let unknown = names.unknown(command);
                unknown.iter().for_each(|word| offend(&mut offenders, path, line.number, &format!("cargo … {word}")));
            }
        }
    }
    keep_rule(
        "No crate, test, program or file of tests/native has this name.",
        &offenders,
        allowed_for_now::CARGO_COMMANDS,
    );
}

#[test]
fn paths_and_headings_are_read_as_they_are_meant() {
    assert_eq!(placeholders_as_stars("worker/sql/<table>.<verb>.sql"), "worker/sql/*.*.sql");
    assert_eq!(placeholders_as_stars("worker/migrations/NNNN_<what>.sql"), "worker/migrations/*_*.sql");
    assert_eq!(braces_apart("core/src/{a,b}.rs"), ["core/src/a.rs", "core/src/b.rs"]);
    assert_eq!(anchor(" What becomes of `a`, and when?"), "what-becomes-of-a-and-when");
    let names = Names::read();
    assert_eq!(
        names.dead_paths("see core/src/lib.rs, worker/src/nowhere.rs and worker/build/index.js."),
        ["worker/src/nowhere.rs"]
    );
    assert!(names.is_dead_file_name("nowhere.rs") && !names.is_dead_file_name("lib.rs"));
}
