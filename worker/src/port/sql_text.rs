//! SQL without its lines of comment, made while the Worker is compiled.

#![expect(clippy::indexing_slicing, clippy::panic, reason = "the compiler runs this, and says what is out of bounds")]

/// Where the line that begins at `at` ends: behind its line feed, or with the text.
const fn end_of_line(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at] != b'\n' {
        at += 1;
    }
    if at < text.len() { at + 1 } else { at }
}

/// Whether the line that begins at `at` is a comment.
const fn is_comment(text: &[u8], at: usize) -> bool {
    at + 1 < text.len() && text[at] == b'-' && text[at + 1] == b'-'
}

/// How many bytes stay.
pub(crate) const fn length(text: &str) -> usize {
    let text = text.as_bytes();
    let (mut at, mut length) = (0, 0);
    while at < text.len() {
        let end = end_of_line(text, at);
        if !is_comment(text, at) {
            length += end - at;
        }
        at = end;
    }
    length
}

/// The bytes that stay; `LENGTH` as [`length`] gives it.
pub(crate) const fn bytes<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    let text = text.as_bytes();
    let mut bytes = [0; LENGTH];
    let (mut at, mut to) = (0, 0);
    while at < text.len() {
        let end = end_of_line(text, at);
        if !is_comment(text, at) {
            let mut from = at;
            while from < end {
                bytes[to] = text[from];
                from += 1;
                to += 1;
            }
        }
        at = end;
    }
    bytes
}

/// The bytes as a text.
pub(crate) const fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("whole lines of a text are a text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_comment_go_and_all_else_stays() {
        const SQL: &str = "-- What it is.\nSELECT 1 -- ü: one\n  -- within\n-- and\nFROM t";
        const LENGTH: usize = length(SQL);
        const BYTES: [u8; LENGTH] = bytes(SQL);
        assert_eq!(text(&BYTES), "SELECT 1 -- ü: one\n  -- within\nFROM t");
        assert_eq!(length("-- nothing else\n"), 0);
    }
}
