//! No files depend on each other in a circle: one of them can always be read first.

use super::modules::tree;
use super::tree::{texts, texts_in};
use super::{Offenders, allowed_for_now, keep_rule};
use std::collections::{BTreeMap, BTreeSet};

/// Which file depends on which, and by what.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The edges that stand on a circle.
fn on_circles(graph: &Graph) -> Offenders {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|file| (file.as_str(), reach(graph, file))).collect();
    let mut found = Offenders::new();
    for (from, edges) in graph {
        for (to, by) in edges {
            if reached.get(to.as_str()).is_some_and(|back| back.contains(from.as_str())) {
                found.insert(format!("{from} -> {to}"), by.clone());
            }
        }
    }
    found
}

/// Every file that `file` depends on, directly or by way of others.
fn reach<'a>(graph: &'a Graph, file: &'a str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut next = vec![file];
    while let Some(at) = next.pop() {
        let edges = graph.get(at).into_iter().flat_map(|edges| edges.keys());
        next.extend(edges.map(String::as_str).filter(|to| found.insert(*to)));
    }
    found
}

fn rust_graph(crate_name: &str) -> Graph {
    let mut graph = Graph::new();
    for naming in tree().namings(crate_name).into_iter().filter(|naming| naming.depends) {
        let to = tree().file_of(&naming.target.module).to_owned();
        if naming.target.module[0] == crate_name && to != naming.file {
            let by = format!("line {}: {}", naming.line, naming.written);
            graph.entry(naming.file).or_default().entry(to).or_insert(by);
        }
    }
    graph
}

#[test]
fn no_rust_files_form_a_circle() {
    let crates = ["headwater", "headwater_worker", "headwater_tools", "headwater_tracker"];
    let offenders = crates.iter().flat_map(|name| on_circles(&rust_graph(name))).collect();
    let advice = "Each line is an edge of a circle of files. Move what both ends need into a file below them, or let a folder's \
                  mod.rs only declare and pass on.";
    keep_rule(advice, &offenders, allowed_for_now::CIRCLES);
}

const SCRIPTS: [&str; 4] = [".mjs", ".ts", ".js", ".svelte"];

/// The relative addresses that a script imports, with their lines. What it loads later, by `import(…)`, need not be there before it.
fn imported(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") || line.trim_start().starts_with('*') {
            continue;
        }
        for before in ["from ", "import "] {
            for (place, _) in line.match_indices(before) {
                let rest = &line[place + before.len()..];
                let Some(quote) = rest.chars().next().filter(|mark| ['"', '\''].contains(mark)) else { continue };
                let address = rest[1..].split(quote).next().unwrap();
                if address.starts_with('.') {
                    found.push((at + 1, address));
                }
            }
        }
    }
    found
}

/// The tracked file that `address` names in `file`.
fn script_at(file: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    let stem = path.trim_end_matches(".js");
    let candidates = [path.clone(), format!("{stem}.ts"), format!("{path}.mjs"), format!("{path}/index.ts")];
    candidates.into_iter().find(|path| texts().contains_key(path))
}

#[test]
fn no_scripts_form_a_circle() {
    let mut graph = Graph::new();
    for (path, text) in texts_in(&[""], &SCRIPTS) {
        for (line, address) in imported(text) {
            if let Some(to) = script_at(path, address).filter(|to| to != path) {
                graph.entry(path.to_owned()).or_default().insert(to, format!("line {line}: {address}"));
            }
        }
    }
    assert!(graph.len() > 100, "imports are read");
    keep_rule("Move what both ends need into a file of its own.", &on_circles(&graph), allowed_for_now::SCRIPT_CIRCLES);
}

#[test]
fn a_circle_is_seen_and_a_way_is_none() {
    let graph = |edges: &[[&str; 2]]| {
        let mut graph = Graph::new();
        for [from, to] in edges {
            graph.entry((*from).to_owned()).or_default().insert((*to).to_owned(), String::new());
        }
        graph
    };
    assert!(on_circles(&graph(&[["a", "b"], ["b", "c"], ["a", "c"]])).is_empty());
    let circle = on_circles(&graph(&[["a", "b"], ["b", "c"], ["c", "b"]]));
    assert_eq!(circle.keys().collect::<Vec<_>>(), ["b -> c", "c -> b"]);
}
