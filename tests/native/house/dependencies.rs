//! The core depends on little and the tracker on nothing.

use super::tree::texts;
use std::collections::BTreeSet;

fn dependencies(manifest: &str) -> BTreeSet<String> {
    let text = texts()[manifest].as_deref().unwrap();
    let section = text.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let lines = section.lines().filter(|line| line.contains('=') && !line.starts_with('#'));
    lines.map(|line| line.split(['.', ' ', '=']).next().unwrap().to_owned()).collect()
}

#[test]
fn the_core_depends_on_little_and_the_tracker_on_nothing() {
    // Columns of numbers as text; addresses' queries; hex and the digests; JSON. `schemars` only describes the API (feature
    // `schema`).
    let expected =
        ["base64", "form_urlencoded", "headwater-derive", "hex", "hmac", "schemars", "serde", "serde_json", "sha2"];
    assert_eq!(dependencies("core/Cargo.toml"), expected.map(str::to_owned).into());
    assert!(dependencies("tracker/Cargo.toml").is_empty());
}
