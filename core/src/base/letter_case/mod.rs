//! Small letters and capitals of all scripts, without the standard library's tables: those would be a fortieth of the Worker.

mod runs;

use runs::{RUNS, Run};

impl Run {
    fn last(&self) -> u32 {
        self.first + u32::from(self.step) * (u32::from(self.count) - 1)
    }

    fn holds(&self, letter: u32) -> bool {
        (self.first..=self.last()).contains(&letter) && (letter - self.first).is_multiple_of(u32::from(self.step))
    }
}

/// The text in small letters, as the standard library's `to_lowercase` writes it.
pub fn lower_case(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            'İ' => lower.push_str("i\u{307}"),
            'Σ' if ends_word(text, at) => lower.push('ς'),
            _ => lower.push(small(letter)),
        }
    }
    lower
}

/// The text in capitals, ß as SS. Another letter without a capital of its own stays what it is.
pub fn upper_case(text: &str) -> String {
    text.replace('ß', "SS").chars().map(capital).collect()
}

/// The text with a capital in front.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().map(capital).chain(letters.as_str().chars()).collect()
}

fn small(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let number = u32::from(letter);
    let after = RUNS.partition_point(|run| run.first <= number);
    // Some runs lie within another: the letters between those of every second one.
    let run = RUNS.get(after.saturating_sub(2)..after).into_iter().flatten().find(|run| run.holds(number));
    run.and_then(|run| char::from_u32(number.wrapping_add_signed(run.by))).unwrap_or(letter)
}

fn capital(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_uppercase();
    }
    let number = u32::from(letter);
    let above = |run: &Run| Some(number.wrapping_add_signed(-run.by)).filter(|above| run.holds(*above));
    RUNS.iter().find_map(above).and_then(char::from_u32).unwrap_or(letter)
}

/// Whether a sigma stands at the end of a word: a letter with a case stands before it, and none behind it.
fn ends_word(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let has_case = |letter: char| letter == 'İ' || small(letter) != letter || capital(letter) != letter;
    let last = before.chars().rev().find(|letter| !is_passed_over(*letter));
    let next = after.chars().skip(1).find(|letter| !is_passed_over(*letter));
    last.is_some_and(has_case) && !next.is_some_and(has_case)
}

/// What stands within words without a case of its own.
fn is_passed_over(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '.' | ':' | '^' | '`' | '¨' | '\u{ad}' | '¯' | '´' | '·' | '¸' | '’' | '\u{300}'..='\u{36f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_letter_has_the_small_letter_of_the_standard_library() {
        for letter in '\0'..=char::MAX {
            let text = letter.to_string();
            assert_eq!(lower_case(&text), text.to_lowercase(), "{letter:?}");
        }
    }

    #[test]
    fn capitals_are_those_that_lead_back() {
        for text in ["ärger", "çelik", "жук", "ολα", "news-letter"] {
            assert_eq!(upper_case(text), text.to_uppercase());
            assert_eq!(lower_case(&upper_case(text)), text);
        }
        assert_eq!(upper_case("straße"), "STRASSE");
        assert_eq!(capitalised("élan"), "Élan");
        assert_eq!(capitalised(""), "");
    }

    proptest! {
        #[test]
        fn words_have_the_small_letters_of_the_standard_library(text in "[ΣσαΑάaA'.:@ 1\u{301}ßİ-]{0,8}") {
            prop_assert_eq!(lower_case(&text), text.to_lowercase());
        }
    }
}
