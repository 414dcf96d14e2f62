//! The space: the facts in front, the effects behind them. Both are lines.
//!
//! A piece of text is named by its place alone, and ends where the next separator or the line does. So it fits a machine
//! word: WebAssembly returns one, and everything that returns a slice goes through memory.
//!
//! What always holds: a place counts by its lower 16 bits, and the space has as many bytes, so nothing is read outside it;
//! what would be written behind its end is dropped.

/// Bytes of a [`Space`]: half for the facts, half for the effects.
const SIZE: usize = 0x1_0000;

/// Facts and effects of one decision.
#[derive(Debug)]
pub struct Space {
    /// One more than a place can name: there goes what does not fit.
    bytes: [u8; SIZE + 1],
    /// Where the next byte is written.
    end: u32,
}

impl Space {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: [0; SIZE + 1], end: 0 }
    }

    /// Its bytes: the facts go in at the front, the effects are read from behind them.
    pub const fn bytes(&mut self) -> &mut [u8; SIZE + 1] {
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
    #[expect(clippy::indexing_slicing, reason = "there is one byte more than SIZE")]
    pub(crate) fn push(&mut self, character: char) {
        self.bytes[(self.end as usize).min(SIZE)] = character as u8;
        self.end = self.end.wrapping_add(1);
    }

    /// Whether nothing stands at a place.
    pub(crate) fn is_empty(&self, place: u32) -> bool {
        self.byte(place) == '\n'
    }

    /// Whether a piece ends here that ends at `separator`. A line's end ends all, and all but a line ends at a fragment or
    /// at a `?`, be it the second: routes and campaigns stand behind those too.
    #[inline(never)]
    fn ends(&self, place: u32, separator: char) -> bool {
        let character = self.byte(place);
        (character == separator) | (character == '\n') | (separator != '\n') & ((character == '?') | (character == '#'))
    }

    /// Where the piece at a place ends.
    #[inline(never)]
    pub(crate) fn skip(&self, mut place: u32, separator: char) -> u32 {
        while !self.ends(place, separator) {
            place += 1;
        }
        place
    }

    /// Writes the piece at a place.
    #[inline(never)]
    pub(crate) fn write(&mut self, mut place: u32, separator: char) {
        while !self.ends(place, separator) {
            self.push(self.byte(place));
            place += 1;
        }
    }

    /// Whether two parameters are the same, name and value.
    pub(crate) fn same(&self, mut place: u32, mut other: u32) -> bool {
        while self.byte(place) == self.byte(other) && !self.ends(place, '&') {
            place += 1;
            other += 1;
        }
        self.ends(other, '&') & self.ends(place, '&')
    }

    /// The first parameter of an address that has the name that is the word at `name`, and a value; 0 when
    /// there is none. (At 0 stands an address's own beginning.)
    #[inline(never)]
    pub(crate) fn find(&self, mut address: u32, name: u32) -> u32 {
        loop {
            let (mut place, mut letter) = (address, name);
            while !self.ends(letter, ' ') && self.byte(place) == self.byte(letter) {
                place += 1;
                letter += 1;
            }
            if self.ends(letter, ' ') && self.byte(place) == '=' && !self.ends(place + 1, '&') {
                return address;
            }
            address = self.skip(address, '&');
            if self.is_empty(address) {
                return 0;
            }
            address += 1;
        }
    }
}

impl Default for Space {
    fn default() -> Self {
        Self::new()
    }
}
