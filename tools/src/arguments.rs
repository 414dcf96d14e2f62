//! The command-line arguments of the native tools.

use std::collections::BTreeMap;

/// `--name value` pairs of the command line, by name.
///
/// # Errors
/// A sentence, when a word is no name or a name has no value.
pub fn arguments() -> Result<BTreeMap<String, String>, String> {
    let mut given = BTreeMap::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let name = word.strip_prefix("--").ok_or(format!("unexpected {word}"))?;
        given.insert(name.to_owned(), words.next().ok_or(format!("--{name} needs a value"))?);
    }
    Ok(given)
}
