//! What an owner looks for: a text, and everything that it could be.
//!
//! Not here: looking it up. What always holds: a text is an email address, a part of an id, a Stripe id and a user id at once, where it
//! could be each; nothing is matched by resemblance.

use crate::base::email::{NormalEmail, normalise_email};
use crate::base::id::StripeId;
use crate::base::limits::SOUGHT_MAX_BYTES;

/// Fewest hex digits by which a visitor or session is looked for.
const DIGITS_MIN: usize = 8;
const DIGITS_MAX: usize = 32;

/// A text that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// The text without white space around it.
    pub text: String,
    /// As an address.
    pub email: Option<NormalEmail>,
    /// As the beginning of a visitor's or a session's id.
    pub ids: Option<IdRange>,
    /// As the id of an object of Stripe's.
    pub object: Option<StripeId>,
}

/// The ids that have a beginning: the least and the greatest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdRange {
    /// The least.
    pub from: String,
    /// The greatest.
    pub to: String,
}

impl Sought {
    /// Reads a text; absent where it is empty, too long or has control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_sought = !text.is_empty() && text.len() <= SOUGHT_MAX_BYTES && !text.chars().any(char::is_control);
        is_sought.then(|| Self {
            text: text.to_owned(),
            email: normalise_email(text),
            ids: IdRange::of(text),
            object: StripeId::parse(text).ok(),
        })
    }
}

impl IdRange {
    fn of(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect();
        let is_part =
            (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        is_part.then(|| Self { from: uuid(&digits, '0'), to: uuid(&digits, 'f') })
    }
}

/// A UUID that begins with these digits and ends with this one.
fn uuid(digits: &str, filler: char) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().chain(std::iter::repeat(filler)).take(DIGITS_MAX).enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_all_that_it_could_be() {
        let sought = Sought::parse(" Ada@Example.com ").unwrap();
        assert_eq!((sought.text.as_str(), sought.ids, sought.object), ("Ada@Example.com", None, None));
        assert_eq!(sought.email.unwrap().as_str(), "ada@example.com");
        let sought = Sought::parse("cus_1").unwrap();
        assert_eq!((sought.email, sought.ids), (None, None));
        assert_eq!(sought.object.unwrap().as_str(), "cus_1");
    }

    #[test]
    fn a_beginning_of_eight_digits_stands_for_all_ids_that_have_it() {
        let range = |text: &str| Sought::parse(text).unwrap().ids.map(|range| (range.from, range.to));
        let both = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        let eight = both("0123abcd-0000-0000-0000-000000000000", "0123abcd-ffff-ffff-ffff-ffffffffffff");
        assert_eq!(range("0123ABCD"), eight);
        assert_eq!(range("0123abcd-"), eight);
        let whole = "0123abcd-0000-4000-8000-000000000009";
        assert_eq!(range(whole), both(whole, whole));
        for no in ["0123abc", "0123abcg", &format!("{whole}0"), "--------"] {
            assert_eq!(range(no), None, "{no}");
        }
    }

    #[test]
    fn what_is_no_text_to_look_for_is_refused() {
        for bad in ["", "  ", "a\u{0}b", "a\nb", &"a".repeat(255)] {
            assert_eq!(Sought::parse(bad), None, "{bad:?}");
        }
        assert!(Sought::parse(&"a".repeat(254)).is_some());
    }
}
