//! A span of time, as sums and lists are asked for.

/// A span of time, in unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instants {
    /// The first second.
    pub from_s: i64,
    /// The second after the last.
    pub to_s: i64,
}

impl Instants {
    /// Every instant that a payment can have.
    pub const ALL: Self = Self { from_s: 0, to_s: 253_402_300_800 };

    /// Whether there is any instant between.
    pub fn is_any(&self) -> bool {
        self.from_s < self.to_s
    }
}
