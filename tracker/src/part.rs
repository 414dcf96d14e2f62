//! Parts of the facts' text, named by where they start and end.
//!
//! A slice would be the natural type, but it takes two machine words, and WebAssembly returns only one: every function
//! that returns a slice goes through memory. With one word instead of two the module shrinks by a third.

use crate::desk::Desk;

/// A part of the facts' text: where it starts in the upper half, how long it is in the lower.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part(u32);

impl Part {
    /// The longest text that parts can name.
    pub(crate) const MOST: usize = 0xFFFF;
    pub(crate) const EMPTY: Self = Self(0);

    /// The part from `start` to `end`, neither beyond [`Self::MOST`] and in this order.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self((start as u32) << 16 | end.wrapping_sub(start) as u32)
    }

    pub(crate) fn start(self) -> usize {
        (self.0 >> 16) as usize
    }

    pub(crate) fn length(self) -> usize {
        (self.0 & 0xFFFF) as usize
    }

    pub(crate) fn end(self) -> usize {
        self.start() + self.length()
    }

    pub(crate) fn is_empty(self) -> bool {
        self.length() == 0
    }
}

impl Desk<'_> {
    /// What stands before the first `separator`; all of it when there is none.
    #[inline(never)]
    pub(crate) fn before(&self, whole: Part, separator: char) -> Part {
        let mut end = whole.start();
        while end < whole.end() && self.byte(end) != separator {
            end += 1;
        }
        Part::new(whole.start(), end)
    }

    /// What stands after the first `separator`; nothing when there is none.
    #[inline(never)]
    pub(crate) fn after(&self, whole: Part, separator: char) -> Part {
        let end = self.before(whole, separator).end();
        if end < whole.end() { Part::new(end + 1, whole.end()) } else { Part::EMPTY }
    }

    #[inline(never)]
    pub(crate) fn same(&self, left: Part, right: Part) -> bool {
        let mut at = 0;
        while at < left.length() && self.byte(left.start() + at) == self.byte(right.start() + at) {
            at += 1;
        }
        at == left.length() && at == right.length()
    }
}
