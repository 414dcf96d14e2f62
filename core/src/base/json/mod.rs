//! JSON from outside, read as JavaScript would read it, so that a field nobody needs keeps nothing out.
//!
//! What JavaScript takes and `serde_json` refuses is rewritten first. Half a surrogate pair becomes U+FFFD, and so do bytes that are no
//! UTF-8. A byte order mark is dropped. A number too large for a double becomes the largest one. What lies deeper than [`DEPTH_MAX`]
//! becomes null. Signatures are checked before, over the bytes as they came.
//!
//! What always holds: a text that `serde_json` takes is read as it stands. Nothing here recurses, and the work is linear in the length.

mod basic;
mod reader;

pub use reader::{
    Both, Error, Fields, FromJson, Items, Value, from_value, nothing, place_of, read_as, refused, tagged,
    unknown_variant, variant,
};

use std::borrow::Cow;

/// Levels of nesting that are kept. Nothing that is read lies deeper than eight; `serde_json` itself stops at 128.
pub const DEPTH_MAX: usize = 100;

/// What a number beyond the range of a double is read as: a number still, so that a field that is read refuses it by name.
const LARGEST: &str = "1.7976931348623157e308";

const REPLACEMENT: &str = "\\ufffd";

/// Reads JSON as a type.
///
/// # Errors
/// When JavaScript would not take it either, or it is not of that type.
pub fn read_json<T: FromJson>(bytes: &[u8]) -> Result<T, Error> {
    parse_json(bytes).and_then(from_value)
}

/// Reads JSON of our own as a type: what was stored.
///
/// # Errors
/// When it is not JSON, or not of that type.
pub fn from_text<T: FromJson>(text: &str) -> Result<T, Error> {
    read_json(text.as_bytes())
}

/// A value as JSON. (`to_string` of a value does the same in code of its own.)
pub fn text_of(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads JSON of any kind.
///
/// # Errors
/// When JavaScript would not take it either.
pub fn parse_json(bytes: &[u8]) -> Result<Value, Error> {
    serde_json::from_slice(bytes).or_else(|error| match rewritten(bytes) {
        Some(text) => serde_json::from_slice(text.as_bytes()),
        None => Err(error),
    })
}

/// The same JSON in the form that `serde_json` takes; `None` where nothing of it needs to change.
fn rewritten(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut writer = Writer { out: String::with_capacity(body.len()), depth: 0, changed: false };
    let mut rest = body;
    while let Some(first) = rest.as_bytes().first() {
        let (piece, after) = rest.split_at_checked(piece_len(rest, *first))?;
        writer.piece(piece, *first);
        rest = after;
    }
    let is_same = !writer.changed && matches!(text, Cow::Borrowed(_)) && body.len() == text.len();
    (!is_same).then_some(writer.out)
}

/// How many bytes the piece has that begins here: a string with its quotes, a number, or one character.
fn piece_len(text: &str, first: u8) -> usize {
    let bytes = text.as_bytes();
    match first {
        b'"' => {
            let mut escaped = false;
            let is_end = |byte: &u8| {
                let ends = *byte == b'"' && !escaped;
                escaped = *byte == b'\\' && !escaped;
                ends
            };
            bytes.iter().skip(1).position(is_end).map_or(bytes.len(), |at| at + 2)
        }
        b'-' | b'0'..=b'9' => {
            let is_other = |byte: &u8| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
            bytes.iter().position(is_other).unwrap_or(bytes.len())
        }
        _ => text.chars().next().map_or(1, char::len_utf8),
    }
}

/// The text written so far.
struct Writer {
    out: String,
    depth: usize,
    changed: bool,
}

impl Writer {
    fn piece(&mut self, piece: &str, first: u8) {
        match first {
            b'{' | b'[' => {
                if self.depth == DEPTH_MAX {
                    self.out.push_str("null");
                    self.changed = true;
                } else if self.depth < DEPTH_MAX {
                    self.out.push_str(piece);
                }
                self.depth += 1;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth < DEPTH_MAX {
                    self.out.push_str(piece);
                }
            }
            _ if self.depth > DEPTH_MAX => {}
            b'"' => self.string(piece),
            b'-' | b'0'..=b'9' => self.number(piece),
            _ => self.out.push_str(piece),
        }
    }

    fn number(&mut self, piece: &str) {
        let is_refused = || serde_json::from_slice::<Value>(piece.as_bytes()).is_err();
        if is_number(piece) && is_refused() {
            self.out.extend(piece.starts_with('-').then_some('-'));
            self.out.push_str(LARGEST);
            self.changed = true;
        } else {
            self.out.push_str(piece);
        }
    }

    /// A string: its escapes are looked at two characters at a time, so that the second half of `\\` begins none.
    fn string(&mut self, piece: &str) {
        let mut rest = piece;
        while let Some(at) = rest.find('\\') {
            let (before, escape) = rest.split_at(at);
            self.out.push_str(before);
            let len = match (unit(escape), escape.get(6..).and_then(unit)) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
                (Some(0xd800..=0xdfff), _) => {
                    self.out.push_str(REPLACEMENT);
                    self.changed = true;
                    rest = escape.get(6..).unwrap_or("");
                    continue;
                }
                (Some(_), _) => 6,
                (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
            };
            let (kept, after) = escape.split_at_checked(len).unwrap_or((escape, ""));
            self.out.push_str(kept);
            rest = after;
        }
        self.out.push_str(rest);
    }
}

/// Whether a text has the form of a number. `serde_json` refuses such a text only where it is too large for a double.
fn is_number(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (decimal, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, "0"));
    let has_no_zero_before = whole.len() == 1 || !whole.starts_with('0');
    is_digits(whole)
        && has_no_zero_before
        && is_digits(fraction)
        && is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

/// The UTF-16 unit of an escape `\uXXXX` at the beginning.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests;
