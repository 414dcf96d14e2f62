//! The desk: the facts' text in front, the space for the effects beside it.
//!
//! One value that everything else is a method of, since one pointer is cheaper to pass than four.
//! What always holds: reading beyond the text gives zeros, writing beyond the space is dropped.

use crate::part::Part;

#[derive(Debug)]
pub(crate) struct Desk<'a> {
    text: &'a mut [u8],
    pub(crate) space: &'a mut [u8],
    /// Bytes of the space that are written.
    pub(crate) length: usize,
    /// Where the entry being written began, to take it back if it comes out empty.
    pub(crate) entry: usize,
    /// The names still to be used.
    pub(crate) names: Part,
    /// Where the string being written began.
    pub(crate) value: usize,
    /// UTF-16 units that it may still take.
    pub(crate) room: u32,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(text: &'a mut [u8], space: &'a mut [u8]) -> Self {
        Self { text, space, length: 0, entry: 0, names: Part::EMPTY, value: 0, room: 0 }
    }

    /// The text as far as parts can name it.
    pub(crate) fn whole(&self) -> Part {
        Part::new(0, self.text.len().min(Part::MOST))
    }

    /// The byte at a place, as the character of that number: what a machine word holds needs no masking at each use.
    #[inline(never)]
    pub(crate) fn byte(&self, at: usize) -> char {
        self.text.get(at).copied().unwrap_or(0).into()
    }

    #[inline(never)]
    pub(crate) fn set_byte(&mut self, at: usize, byte: u8) {
        if let Some(place) = self.text.get_mut(at) {
            *place = byte;
        }
    }
}
