//! The space: the facts in front, the effects behind them.
//!
//! What always holds: every place is a number of 16 bits, and the space has as many bytes, so nothing can be read or
//! written outside it.

use crate::part::Part;

/// Bytes of a [`Space`]: half for the facts, half for the effects.
const SIZE: usize = 0x1_0000;

/// Facts and effects of one decision.
#[derive(Debug)]
pub struct Space {
    bytes: [u8; SIZE],
    /// Where the next byte is written.
    end: u32,
}

impl Space {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: [0; SIZE], end: 0 }
    }

    /// Its bytes: the facts go in at the front, the effects are read from behind them.
    pub const fn bytes(&mut self) -> &mut [u8; SIZE] {
        &mut self.bytes
    }

    /// Where the next byte is written.
    pub(crate) fn end(&self) -> u32 {
        self.end
    }

    /// Takes back what was written from a place on.
    pub(crate) fn end_at(&mut self, place: u32) {
        self.end = place;
    }

    /// The byte at a place, as the character of that number: what a machine word holds needs no masking at each use.
    #[inline(never)]
    #[expect(clippy::indexing_slicing, reason = "a number of 16 bits is below the space's length")]
    pub(crate) fn byte(&self, place: u32) -> char {
        self.bytes[usize::from(place as u16)].into()
    }

    /// Writes one ASCII character.
    #[inline(never)]
    #[expect(clippy::indexing_slicing, reason = "a number of 16 bits is below the space's length")]
    pub(crate) fn push(&mut self, character: char) {
        self.bytes[usize::from(self.end as u16)] = character as u8;
        self.end += 1;
    }

    /// Writes a part of what is there already.
    #[inline(never)]
    pub(crate) fn write(&mut self, part: Part) {
        for place in part.start()..part.end() {
            self.push(self.byte(place));
        }
    }
}

impl Default for Space {
    fn default() -> Self {
        Self::new()
    }
}
