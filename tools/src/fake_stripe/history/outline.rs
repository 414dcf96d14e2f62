//! Which history is to be written: how long, how large, from which seed.

const DAY_S: i64 = 86_400;

/// Which history is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// Decides everything that is not said here.
    pub seed: u64,
    /// Its beginning, unix seconds.
    pub from_s: i64,
    /// Its end; at least 30 days after the beginning.
    pub to_s: i64,
    /// How many charges there are at least, failed ones and voided authorisations included.
    pub charges: usize,
    /// Whether each kind of purchase is told once before any is told by lot.
    pub each_once: bool,
    /// Whether those told by lot are each as likely as another, and odd ones among them.
    pub evenly: bool,
}

impl History {
    /// Of so many charges, in the days up to a time.
    pub fn of(charges: usize, seed: u64, days: i64, to_s: i64) -> Self {
        Self { seed, from_s: to_s - days.max(30) * DAY_S, to_s, charges, each_once: true, evenly: false }
    }

    /// Of so few charges that many can be tried, within 100 days, anything as likely as anything.
    pub fn odd(charges: usize, seed: u64, to_s: i64) -> Self {
        Self { each_once: false, evenly: true, ..Self::of(charges, seed, 100, to_s) }
    }

    /// Some 50 charges within 120 days, every oddity among them.
    pub fn small(seed: u64, to_s: i64) -> Self {
        Self::of(0, seed, 120, to_s)
    }
}
