//! What a test says of a visit: whose it is, and which page it begins with.

/// The ids that a browser sends.
#[derive(Debug, Clone, Copy)]
pub struct VisitIds<'a> {
    /// The visitor's id.
    pub visitor: &'a str,
    /// The session's id.
    pub session: &'a str,
}

/// A page that is opened.
#[derive(Debug, Clone, Copy)]
pub struct Landing<'a> {
    /// Its address, whole.
    pub url: &'a str,
    /// The address that led to it; empty if none.
    pub referrer: &'a str,
}

impl<'a> Landing<'a> {
    /// A page that nothing led to.
    pub const fn at(url: &'a str) -> Self {
        Self { url, referrer: "" }
    }
}
