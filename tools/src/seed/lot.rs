//! What is drawn by lot: places of a Zipf distribution, and ids.
//!
//! What always holds: whole numbers only, so that a seed draws the same on every machine.

use crate::simulator::Random;

/// A weight's size at the first place; large enough that the thousandth still has one.
const WEIGHT: usize = 1_000_000;

/// Places 0, 1, 2 …, of which the first are drawn most often.
#[derive(Debug)]
pub(super) struct Zipf(Vec<usize>);

impl Zipf {
    /// So many places; place `k` weighs 1 / (k + 1) to the power of `steep`.
    pub(super) fn new(places: usize, steep: u32) -> Self {
        let mut sum = 0;
        let sums = (1..=places.max(1)).map(|place| {
            sum += (WEIGHT / place.saturating_pow(steep)).max(1);
            sum
        });
        Self(sums.collect())
    }

    /// Draws a place.
    pub(super) fn draw(&self, random: &mut Random) -> usize {
        let whole = self.0.last().copied().unwrap_or(1);
        let lot = random.below(whole);
        self.0.partition_point(|sum| *sum <= lot)
    }
}

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// A visitor.
    Visitor,
    /// A session.
    Session,
}

/// The UUID (version 4) of the how-manieth of a kind.
pub(super) fn uuid(seed: u64, named: Named, number: u32) -> String {
    let kind = match named {
        Named::Visitor => 1_u64 << 40,
        Named::Session => 2_u64 << 40,
    };
    // Twice: numbers that lie beside each other have neighbouring seeds otherwise, and share their second half.
    let mut first = Random::new(seed ^ kind ^ u64::from(number));
    let mut random = Random::new(first.below(usize::MAX) as u64);
    let (high, low) = (random.below(usize::MAX), random.below(usize::MAX));
    let part = |of: usize, shift: u32, bits: u32| (of >> shift) & ((1 << bits) - 1);
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        part(high, 32, 32),
        part(high, 16, 16),
        part(high, 0, 12),
        part(low, 48, 12),
        part(low, 0, 48)
    )
}

/// A length of time between an hour and about twelve days, short ones as often as long ones (unix seconds).
pub(super) fn pause_s(random: &mut Random) -> i64 {
    let bits = 12 + random.below(9);
    3_600 + seconds(random, 1 << bits)
}

/// Seconds below a bound.
pub(super) fn seconds(random: &mut Random, below_s: i64) -> i64 {
    let bound = usize::try_from(below_s).unwrap_or(1);
    i64::try_from(random.below(bound)).unwrap_or(0)
}
