//! Cleaning of texts that come from addresses. A clean text is bounded, stands on one line, and is never cut within a character.
//!
//! What always holds: cleaning twice is the same as cleaning once.

/// Takes control characters out, white space off the ends, and cuts after `max_chars` characters. None when nothing is left.
pub(crate) fn clean(text: &str, max_chars: usize) -> Option<String> {
    let cut: String = visible(text).trim().chars().take(max_chars).collect();
    // The cut may have left white space at the end.
    let cut = cut.trim_end();
    (!cut.is_empty()).then(|| cut.to_owned())
}

/// A text has more characters than are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// Cleans a text; a blank one is absent.
///
/// # Errors
/// When it is too long.
pub fn clean_bounded(text: Option<String>, max_chars: usize) -> Result<Option<String>, TooLong> {
    let is_long = text.as_ref().is_some_and(|text| text.chars().count() > max_chars);
    if is_long { Err(TooLong) } else { Ok(text.and_then(|text| clean(&text, max_chars))) }
}

/// Takes control characters out, and whatever else nobody sees.
pub(crate) fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_unwanted(*c)).collect()
}

/// Control characters, the marks that turn the direction of text around, and those that nobody sees: they make one text look like
/// another. (Joiners stay, which letters and emojis are made with.)
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_cleaned() {
        assert_eq!(clean(" spring\u{0}\n sale ", 200).as_deref(), Some("spring sale"));
        assert_eq!(clean("héé😀x", 4).as_deref(), Some("héé😀"));
        assert_eq!(clean("abc def", 4).as_deref(), Some("abc"));
        assert_eq!(clean("\u{202e}\t ", 9), None);
        assert_eq!(clean("\u{200b}spring\u{2060}", 9).as_deref(), Some("spring"));
        assert_eq!(clean("👩\u{200d}💻", 9).as_deref(), Some("👩\u{200d}💻"));
        assert_eq!(clean("abc", 0), None);
    }

    proptest! {
        #[test]
        fn cleaning_is_bounded_and_stable(text in any::<String>(), max in 0_usize..20) {
            if let Some(cleaned) = clean(&text, max) {
                prop_assert!(cleaned.chars().count() <= max);
                prop_assert!(!cleaned.chars().any(char::is_control));
                prop_assert_eq!(clean(&cleaned, max), Some(cleaned));
            }
        }
    }
}
