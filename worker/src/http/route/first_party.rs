//! The path of a shop's own host below which the tracker and collect are served.
//!
//! What always holds: below it there is the tracker and collect, and nothing else.

/// A path of a shop's own host below which the tracker and collect are served (the setting `FIRST_PARTY_PATH`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstPartyPath(String);

impl FirstPartyPath {
    /// Reads a path of one or more parts of letters, digits, `-`, `_` and `.`: `/w`, `/a/b`. None on anything else, and on `/api` and
    /// `/assets` and what is below them, which are the dashboard's.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.strip_prefix('/')?.split('/').collect();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_part = |part: &&str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(allowed);
        let is_own = parts.iter().all(is_part) && !matches!(parts.first(), Some(&("api" | "assets")));
        (is_own && text.len() <= FIRST_PARTY_PATH_MAX_BYTES).then(|| Self(text.to_owned()))
    }

    /// What follows the path: empty, or from `/`. None for a path that is not below it.
    pub(super) fn rest<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(self.0.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Longest first-party path, in bytes; far more than anybody would write into a page.
const FIRST_PARTY_PATH_MAX_BYTES: usize = 100;

/// Whether a rest of a path is one name that ends in `.js`; which name is the owner's choice.
pub(super) fn is_script(rest: &str) -> bool {
    let name = rest.strip_prefix('/').and_then(|name| name.strip_suffix(".js"));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}
