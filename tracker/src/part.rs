//! Parts of the space, named by where they start and end.
//!
//! A slice would be the natural type, but it takes two machine words, and WebAssembly returns only one: every function
//! that returns a slice goes through memory. With one word instead of two the module shrinks by a third.

use crate::space::Space;

/// A part: where it starts in the upper half of the word, where it ends in the lower. Empty when that is not later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part(u32);

impl Part {
    pub(crate) const EMPTY: Self = Self(0);

    /// The part from `start` to `end`, of which 16 bits count.
    pub(crate) fn new(start: u32, end: u32) -> Self {
        Self(start << 16 | end & 0xFFFF)
    }

    pub(crate) fn start(self) -> u32 {
        self.0 >> 16
    }

    pub(crate) fn end(self) -> u32 {
        self.0 & 0xFFFF
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start() >= self.end()
    }
}

impl Space {
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
        Part::new(self.before(whole, separator).end() + 1, whole.end())
    }

    /// The next item of a list, which is taken off it.
    pub(crate) fn next(&self, list: &mut Part, separator: char) -> Part {
        let item = self.before(*list, separator);
        *list = self.after(*list, separator);
        item
    }

    #[inline(never)]
    pub(crate) fn same(&self, left: Part, right: Part) -> bool {
        let (mut at, mut other) = (left.start(), right.start());
        while at < left.end() && other < right.end() && self.byte(at) == self.byte(other) {
            at += 1;
            other += 1;
        }
        at >= left.end() && other >= right.end()
    }

    /// The first item of a list with this name: an item is a name, or a name, `=` and a value.
    #[inline(never)]
    pub(crate) fn find(&self, mut list: Part, separator: char, name: Part) -> Part {
        while !list.is_empty() {
            let item = self.next(&mut list, separator);
            if self.same(self.before(item, '='), name) {
                return item;
            }
        }
        Part::EMPTY
    }
}
