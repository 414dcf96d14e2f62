//! Floors: a module uses what lies below it. A crate's `lib.rs` names its modules from the top floor down.

use super::modules::{Naming, tree};
use super::{Offenders, allowed_for_now, keep_rule};
use std::collections::BTreeMap;

/// Files below HTTP that name headers or statuses for a reason that stays.
const SPEAK_HTTP: &[(&str, &str)] = &[("worker/src/stripe_api.rs", "the client of Stripe's API, which is HTTP")];

/// The floor of each module that `lib.rs` names: 0 is the top.
fn floors(root: &str) -> BTreeMap<String, usize> {
    let modules = &tree().files[root].modules[0].files;
    modules.iter().enumerate().map(|(floor, module)| (module.name.clone(), floor)).collect()
}

fn upwards(crate_name: &str, root: &str) -> Offenders {
    let floors = floors(root);
    let wrong = |naming: &Naming| {
        let (from, to) = (naming.module.get(1)?, naming.target.module.get(1)?);
        let same_crate = naming.target.module[0] == crate_name;
        (same_crate && floors.get(from)? > floors.get(to)?).then(|| {
            let detail = format!("line {} names {}", naming.line, naming.written);
            (format!("{} -> {to}", naming.file), detail)
        })
    };
    tree().namings(crate_name).iter().filter_map(wrong).collect()
}

#[test]
fn modules_use_what_lies_below_them() {
    let mut offenders = upwards("headwater", "core/src/lib.rs");
    offenders.extend(upwards("headwater_worker", "worker/src/lib.rs"));
    let advice = "A lower floor (core/src/lib.rs, worker/src/lib.rs) names an upper one. Move what is named down, or the code that \
                  names it up.";
    keep_rule(advice, &offenders, allowed_for_now::FLOORS);
}

#[test]
fn wire_types_are_named_only_where_answers_are_made() {
    let rooms = ["worker/src/http/", "worker/src/read/"];
    let api = ["headwater".to_owned(), "api".to_owned()];
    let is_wire =
        |naming: &&Naming| naming.target.module.starts_with(&api) || naming.written.starts_with("headwater::api");
    let offenders = tree()
        .namings("headwater_worker")
        .iter()
        .filter(is_wire)
        .filter(|naming| !rooms.iter().any(|room| naming.file.starts_with(room)))
        .map(|naming| (naming.file.clone(), format!("line {} names {}", naming.line, naming.written)))
        .collect();
    let advice = "Types of headwater::api are for http/ and read/. Give the store or the ledger a type of its own, or move the type \
                  below core/src/api.";
    keep_rule(advice, &offenders, allowed_for_now::WIRE_TYPES);
}

#[test]
fn one_folder_names_cloudflare() {
    let platform = ["worker", "web_sys", "js_sys", "wasm_bindgen", "serde_wasm_bindgen"];
    let mut offenders = Offenders::new();
    for (path, file) in tree().product().filter(|(path, _)| !path.starts_with("worker/src/cloudflare/")) {
        for module in &file.modules {
            let imports = module.imports.values().chain(&module.globs).map(|import| (&import.path, import.line));
            let paths = module.paths.iter().filter(|(parts, _)| parts.len() > 1);
            let paths = paths.map(|(parts, line)| (parts, *line));
            for (parts, line) in imports.chain(paths) {
                if platform.contains(&parts[0].as_str()) {
                    offenders.insert(path.to_owned(), format!("line {line} names {}", parts.join("::")));
                }
            }
        }
    }
    keep_rule("Only worker/src/cloudflare may know the platform: put a port between.", &offenders, &[]);
}

#[test]
fn only_http_speaks_http() {
    let headers = [
        "accept",
        "allow",
        "authorization",
        "cache-control",
        "cf-connecting-ip",
        "content-security-policy",
        "content-type",
        "cookie",
        "etag",
        "host",
        "if-none-match",
        "idempotency-key",
        "location",
        "origin",
        "referer",
        "retry-after",
        "set-cookie",
        "stripe-signature",
        "user-agent",
        "vary",
        "www-authenticate",
    ];
    let rooms = ["worker/src/http/", "worker/src/cloudflare/"];
    let mut offenders = Offenders::new();
    let below = tree().product().filter(|(path, _)| path.starts_with("worker/src/"));
    for (path, file) in below.filter(|(path, _)| !rooms.iter().any(|room| path.starts_with(room))) {
        for literal in &file.literals {
            let text = literal.text.to_ascii_lowercase();
            if headers.contains(&text.as_str()) || text.starts_with("access-control-") {
                offenders.insert(path.to_owned(), format!("line {} names the header {text}", literal.line));
            }
        }
        for (line, number) in
            file.numbers.iter().filter(|(_, number)| (401..=451).contains(number) || (502..=504).contains(number))
        {
            offenders.insert(path.to_owned(), format!("line {line} names the status {number}"));
        }
    }
    let allowed: Vec<&str> = SPEAK_HTTP.iter().map(|(path, _)| *path).collect();
    keep_rule(
        "Statuses and headers belong to http/ and cloudflare/: below them a fault or a value is told.",
        &offenders,
        &allowed,
    );
}
