//! The output: JSON text written into a fixed space, value by value, each cleaned and cut.
//!
//! What always holds: every string written is valid UTF-8 and valid JSON, holds no control characters, and is at most
//! its limit long, counted as JavaScript counts (UTF-16 units) and cut on the border of a code point. A character
//! outside the basic plane thus counts two, so that the limit holds however a reader counts.
//! Should the space end, the text is cut short and no longer JSON. The border's space is larger than that can need.

use crate::desk::Desk;
use crate::part::Part;

/// Stripe takes values of at most 500 characters in metadata.
const METADATA_LIMIT: u32 = 500;

/// Whether a text is taken as it stands (addresses, ids) or as forms encode it: `%41` is `A`, `+` is a space.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Plain,
    Form,
}

impl Desk<'_> {
    /// Writes one byte, of which only the lowest eight bits count.
    #[inline(never)]
    fn push(&mut self, byte: u32) {
        if let Some(place) = self.space.get_mut(self.length) {
            *place = byte as u8;
            self.length += 1;
        }
    }

    /// Writes JSON of our own making as it stands.
    #[inline(never)]
    pub(crate) fn literal(&mut self, json: &[u8]) {
        for &byte in json {
            self.push(byte.into());
        }
    }

    /// Begins `,"name":"…"`, with a string of at most [`METADATA_LIMIT`] units. [`Self::text`] writes its parts.
    #[inline(never)]
    pub(crate) fn begin(&mut self, name: Part) {
        self.entry = self.length;
        self.room = METADATA_LIMIT;
        self.literal(b",\"");
        self.text(name, Coding::Plain);
        self.literal(b"\":\"");
        self.value = self.length;
        self.room = METADATA_LIMIT;
    }

    /// Ends a string, or takes its entry back when it came out empty.
    #[inline(never)]
    pub(crate) fn end(&mut self) {
        if self.value == self.length {
            self.length = self.entry;
        } else {
            self.literal(b"\"");
        }
    }

    /// Writes one ASCII character, or nothing when it is a control or the room is used up.
    #[inline(never)]
    pub(crate) fn character(&mut self, character: char) {
        if (' '..'\x7F').contains(&character) && self.spend(1) {
            if matches!(character, '"' | '\\') {
                self.push('\\'.into());
            }
            self.push(character.into());
        }
    }

    /// Writes one part of a string: decodes it, drops what is no character, escapes what JSON needs escaped.
    #[inline(never)]
    pub(crate) fn text(&mut self, part: Part, coding: Coding) {
        let mut at = part.start();
        let mut start = self.length;
        let mut missing = 0; // continuation bytes that the character begun still lacks
        let mut code = 0;
        let mut least = 0; // the smallest code point that a character of its length may stand for
        while at < part.end() {
            let mut byte = self.byte(at) as u32;
            at += 1;
            if coding == Coding::Form {
                if byte == '+'.into() {
                    byte = ' '.into();
                }
                // No need to look where the part ends: what follows a part is a separator, never a digit.
                let pair = self.digit(at) << 4 | self.digit(at + 1);
                if byte == '%'.into() && pair < 0x100 {
                    byte = pair;
                    at += 2;
                }
            }
            if byte & 0xC0 != 0x80 {
                if missing > 0 {
                    self.length = start;
                }
                start = self.length;
                missing = 0;
            }
            if byte < 0x80 {
                self.character(byte as u8 as char);
            } else if byte >= 0xC2 {
                missing = 1 + u32::from(byte >= 0xE0) + u32::from(byte >= 0xF0);
                code = byte & if missing == 1 { 0x1F } else { 0x0F };
                least = 1 << (missing * 5 + 1);
                self.push(byte);
            } else if missing > 0 {
                self.push(byte);
                code = code << 6 | (byte & 0x3F);
                missing -= 1;
                // Not overlong, not beyond Unicode, no half of a surrogate pair, no replacement character.
                let real = code >= least && code <= 0x10_FFFF && code >> 11 != 0x1B && code != 0xFFFD;
                if missing == 0 && !(real && self.spend(1 + u32::from(code > 0xFFFF))) {
                    self.length = start;
                }
            }
        }
        if missing > 0 {
            self.length = start;
        }
    }

    /// Takes `units` from the room left. The first character that does not fit ends the value.
    #[inline(never)]
    fn spend(&mut self, units: u32) -> bool {
        let fits = self.room >= units;
        self.room = if fits { self.room - units } else { 0 };
        fits
    }

    /// The value of the hexadecimal digit at a place; far above one when there is none.
    #[inline(never)]
    pub(crate) fn digit(&self, at: usize) -> u32 {
        self.byte(at).to_digit(16).unwrap_or(0x100)
    }
}
