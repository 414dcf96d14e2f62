//! Restricted keys and what they may do.

use super::refusal::Refusal;
use super::request::Call;
use std::collections::{BTreeMap, BTreeSet};

/// The account of every fake.
pub const ACCOUNT: &str = "acct_fake";

/// The permissions of the link by which owners make their key.
pub fn permissions() -> impl Iterator<Item = &'static str> {
    headwater::stripe::rest::PERMISSIONS.iter().map(|permission| permission.name)
}

/// The keys of the account.
#[derive(Debug, Default)]
pub(super) struct Keys(BTreeMap<String, BTreeSet<String>>);

/// A key and what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Granted {
    key: String,
    permissions: BTreeSet<String>,
}

impl Keys {
    /// Makes a key, or changes what it may do.
    pub(super) fn grant<'a>(&mut self, key: &str, permissions: impl IntoIterator<Item = &'a str>) {
        self.0.insert(key.to_owned(), permissions.into_iter().map(str::to_owned).collect());
    }

    /// Takes a key back.
    pub(super) fn revoke(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Whose request it is.
    ///
    /// # Errors
    /// 401 when its key is none of the account's.
    pub(super) fn of(&self, call: &Call) -> Result<Granted, Refusal> {
        let Some(key) = call.key.as_deref() else {
            return Err(Refusal::invalid(401, "You did not provide an API key."));
        };
        match self.0.get(key) {
            Some(permissions) => Ok(Granted { key: key.to_owned(), permissions: permissions.clone() }),
            None => Err(unknown(key)),
        }
    }
}

impl Granted {
    /// Refuses a request that needs what is not granted. What may write may read.
    ///
    /// # Errors
    /// 403, naming the permission.
    pub(super) fn needs(&self, permission: &str) -> Result<(), Refusal> {
        let write = permission.strip_suffix("_read").map(|start| format!("{start}_write"));
        let has = |permission: &str| self.permissions.contains(permission);
        match has(permission) || write.is_some_and(|write| has(&write)) {
            true => Ok(()),
            false => Err(forbidden(&self.key, permission)),
        }
    }
}

/// 401: the key is not known.
pub(super) fn unknown(key: &str) -> Refusal {
    Refusal::invalid(401, format!("Invalid API Key provided: {}", masked(key, 4)))
}

/// 403: a permission is missing.
pub(super) fn forbidden(key: &str, permission: &str) -> Refusal {
    let message = format!(
        "The provided key '{}' does not have the required permissions for this endpoint on account '{ACCOUNT}'. Having the \
         '{permission}' permission would allow this request to continue.",
        masked(key, 9)
    );
    Refusal::invalid(403, message)
}

/// The kind of key and its last four characters.
fn masked(key: &str, stars: usize) -> String {
    let start: String = key.split_inclusive('_').take(2).filter(|part| part.ends_with('_')).collect();
    let last = key.char_indices().rev().nth(3).and_then(|(at, _)| key.get(at.max(start.len())..)).unwrap_or("");
    format!("{start}{}{last}", "*".repeat(stars))
}
