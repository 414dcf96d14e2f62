//! Visitor and session ids: UUIDs of version 4, in lower case, and nothing else.
//!
//! The check is as strict as what the tracker itself writes: anyone on the page can set a cookie, and a value that the
//! Worker refuses would lose every later hit of that visitor.

use crate::desk::Desk;
use crate::part::Part;

/// `x` stands for any hexadecimal digit, `y` for the variant: 8, 9, a or b.
const SHAPE: &[u8; 36] = b"xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";

impl Desk<'_> {
    /// Whether a part is an id that the tracker could have written.
    #[inline(never)]
    pub(crate) fn is_id(&self, part: Part) -> bool {
        part.length() == SHAPE.len()
            && SHAPE.iter().zip(part.start()..).all(|(&shape, at)| {
                let byte = self.byte(at);
                // Digits, small letters and the hyphen have this bit, capital letters have not.
                byte as u32 & 0x20 != 0
                    && match shape {
                        b'x' => self.digit(at) < 16,
                        b'y' => self.digit(at) >> 2 == 2,
                        _ => byte == char::from(shape),
                    }
            })
    }

    /// Makes an id of 36 random hexadecimal digits, in their place; those that fall on a fixed place are not used.
    /// Returns nothing when there are not as many digits, or other characters, which is how the shell asks for no id at all.
    #[inline(never)]
    pub(crate) fn fresh_id(&mut self, digits: Part) -> Part {
        if digits.length() != SHAPE.len() {
            return Part::EMPTY;
        }
        let start = digits.start();
        for hyphen in [8, 13, 18, 23] {
            self.set_byte(start + hyphen, b'-');
        }
        self.set_byte(start + 14, b'4');
        // The two low bits of the digit choose among 8, 9, a and b.
        let digit = self.byte(start + 19) as u8;
        self.set_byte(start + 19, if digit & 2 == 0 { b'8' } else { b'a' } + (digit & 1));
        if self.is_id(digits) { digits } else { Part::EMPTY }
    }
}
