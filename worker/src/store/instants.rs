//! A span of time, as sums and lists are asked for.

/// A span of time, in unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instants {
    /// The first second.
    pub from_s: i64,
    /// The second after the last.
    pub to_s: i64,
}
