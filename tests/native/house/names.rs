//! A name that many files use says what it stands for.

use super::modules::{PRODUCT, tree};
use super::{Offenders, allowed_for_now, keep_rule};
use std::collections::{BTreeMap, BTreeSet};

/// Each of these may mean anything to a reader of another file.
const EMPTY_NAMES: [&str; 9] = ["of", "read", "page", "one", "again", "shown", "take_up", "take_in", "take_down"];

/// So many files may use such a name.
const FILES: usize = 5;

#[test]
fn a_function_that_many_files_use_has_a_name_that_says_something() {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for crate_name in ["headwater", "headwater_worker", "headwater_tools", "headwater_tracker", "native"] {
        for naming in tree().namings(crate_name) {
            let Some(item) = naming.target.item.filter(|item| EMPTY_NAMES.contains(&item.as_str())) else { continue };
            let file = tree().file_of(&naming.target.module);
            if file != naming.file {
                users.entry(format!("{file} fn {item}")).or_default().insert(naming.file);
            }
        }
    }
    let public: BTreeSet<String> = tree()
        .public_functions()
        .map(|(module, name)| format!("{} fn {name}", tree().file_of(module)))
        .filter(|name| PRODUCT.iter().any(|folder| name.starts_with(folder)))
        .collect();
    let offenders: Offenders = users
        .into_iter()
        .filter(|(name, files)| public.contains(name) && files.len() > FILES)
        .map(|(name, files)| (name, format!("{} files use it", files.len())))
        .collect();
    keep_rule("Name the function for what it gives, so that it can be searched.", &offenders, allowed_for_now::NAMES);
}
