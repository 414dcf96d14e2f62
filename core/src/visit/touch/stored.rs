//! The form in which a touch is stored: its landing page, then a line for each other thing that is known, with a letter before it.
//!
//! What always holds: what is read is what was written. A touch that the short form would change is stored as JSON, which is also how
//! touches of an earlier version are read.

use super::Touch;
use crate::base::json::from_text;

/// Letters of the texts. They stand in databases: letters may be added, and never mean another thing.
const TEXTS: usize = 12;

/// Before the place of a text that is listed: no text of a touch has a control character.
const LISTED: char = '\u{1}';

/// Texts that many touches have. Places stand in databases: texts may be added at the end, and never move.
const OFTEN: [&str; OFTEN_COUNT] = [
    "www.google.com/",
    "google",
    "cpc",
    "gclid",
    "fbclid",
    "gad_source=1",
    "m.facebook.com/",
    "l.facebook.com/",
    "www.facebook.com/",
    "facebook",
    "www.instagram.com/",
    "l.instagram.com/",
    "instagram",
    "t.co/",
    "twitter",
    "www.bing.com/",
    "bing",
    "duckduckgo.com/",
    "search.yahoo.com/",
    "search.brave.com/",
    "www.ecosia.org/",
    "yandex.ru/",
    "www.baidu.com/",
    "chatgpt.com/",
    "chatgpt.com",
    "www.perplexity.ai/",
    "claude.ai/",
    "gemini.google.com/",
    "copilot.microsoft.com/",
    "www.linkedin.com/",
    "linkedin",
    "www.youtube.com/",
    "youtube",
    "www.reddit.com/",
    "reddit",
    "news.ycombinator.com/",
    "github.com/",
    "www.producthunt.com/",
    "producthunt",
    "newsletter",
    "email",
    "social",
    "paid_social",
    "paid",
    "referral",
    "organic",
    "ppc",
    "display",
    "affiliate",
    "msclkid",
    "ttclid",
    "gbraid",
    "wbraid",
    "twclid",
    "li_fat_id",
];
const OFTEN_COUNT: usize = 55;
/// The place of the first, as a character.
const FIRST_PLACE: u32 = 0x30;

fn push_text(to: &mut String, text: &str) {
    let place = OFTEN.iter().position(|often| *often == text).and_then(|place| u32::try_from(place).ok());
    match place.and_then(|place| char::from_u32(FIRST_PLACE + place)) {
        Some(place) => to.extend([LISTED, place]),
        None => to.push_str(text),
    }
}

fn read_text(stored: &str) -> Option<&str> {
    let Some(place) = stored.strip_prefix(LISTED) else { return Some(stored) };
    let place = u32::from(place.chars().next()?).checked_sub(FIRST_PLACE)?;
    OFTEN.get(usize::try_from(place).ok()?).copied()
}

impl Touch {
    fn texts(&self) -> [(char, &Option<String>); TEXTS] {
        [
            ('r', &self.referrer),
            ('s', &self.utm_source),
            ('m', &self.utm_medium),
            ('c', &self.utm_campaign),
            ('t', &self.utm_term),
            ('n', &self.utm_content),
            ('i', &self.utm_id),
            ('k', &self.click_kind),
            ('d', &self.click_id),
            ('f', &self.reference),
            ('p', &self.source_parameter),
            ('v', &self.via),
        ]
    }

    fn text_of(&mut self, letter: &str) -> Option<&mut Option<String>> {
        Some(match letter {
            "r" => &mut self.referrer,
            "s" => &mut self.utm_source,
            "m" => &mut self.utm_medium,
            "c" => &mut self.utm_campaign,
            "t" => &mut self.utm_term,
            "n" => &mut self.utm_content,
            "i" => &mut self.utm_id,
            "k" => &mut self.click_kind,
            "d" => &mut self.click_id,
            "f" => &mut self.reference,
            "p" => &mut self.source_parameter,
            "v" => &mut self.via,
            _ => return None,
        })
    }

    /// As it is stored.
    pub fn to_stored(&self) -> String {
        let short = self.to_short();
        if Self::of_short(&short).as_ref() == Some(self) {
            return short;
        }
        // Texts and a number: serialising them cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads either form.
    ///
    /// # Errors
    /// When it is neither.
    pub fn from_stored(text: &str) -> Result<Self, serde_json::Error> {
        Self::of_short(text).map_or_else(|| from_text(text), Ok)
    }

    fn to_short(&self) -> String {
        let mut short = self.landing_page.clone().unwrap_or_default();
        for (letter, text) in self.texts() {
            if let Some(text) = text {
                short.extend(['\n', letter]);
                push_text(&mut short, text);
            }
        }
        for (name, value) in self.ad_parameters.iter() {
            short.push_str("\na");
            push_text(&mut short, &format!("{name}={value}"));
        }
        if self.unexpanded > 0 {
            short.push_str(&format!("\nu{}", self.unexpanded));
        }
        short
    }

    /// None for what is not in the short form.
    fn of_short(short: &str) -> Option<Self> {
        let mut lines = short.split('\n');
        let landing_page = lines.next().filter(|page| !page.starts_with(['{', '/']))?;
        let mut touch =
            Self { landing_page: Some(landing_page.to_owned()).filter(|page| !page.is_empty()), ..Self::default() };
        for line in lines {
            let (letter, text) = line.split_at_checked(1)?;
            let text = read_text(text)?;
            match letter {
                "a" => {
                    let (name, value) = text.split_once('=')?;
                    touch.ad_parameters.insert(name.to_owned(), value.to_owned());
                }
                "u" => touch.unexpanded = text.parse().ok()?,
                _ => *touch.text_of(letter)? = Some(text.to_owned()),
            }
        }
        Some(touch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text() -> impl Strategy<Value = Option<String>> {
        proptest::option::of("[a-z{}=/\n\u{1}0]{0,6}|google|cpc|\\PC{0,6}")
    }

    #[test]
    fn the_form_is_what_was_meant() {
        let touch = Touch {
            landing_page: Some("shop.example/pricing".to_owned()),
            referrer: Some("www.google.com/".to_owned()),
            click_kind: Some("gclid".to_owned()),
            click_id: Some("Cj0".to_owned()),
            ad_parameters: [("gad_campaignid".to_owned(), "7=8".to_owned())].into_iter().collect(),
            unexpanded: 2,
            ..Touch::default()
        };
        assert_eq!(touch.to_stored(), "shop.example/pricing\nr\u{1}0\nk\u{1}3\ndCj0\nagad_campaignid=7=8\nu2");
        for page in ["{", "/"] {
            let long = Touch { landing_page: Some(page.to_owned()), ..touch.clone() };
            assert!(long.to_stored().starts_with("{\"landing_page\""));
        }
        assert_eq!((OFTEN[54], u32::from('0')), ("li_fat_id", FIRST_PLACE), "no text moves");
        for none in ["{", "/", "a\n", "a\nz7", "a\nu", "a\naname", "a\nr\u{1}", "a\nr\u{1}z"] {
            assert!(Touch::from_stored(none).is_err(), "{none}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(
            texts in proptest::collection::vec(text(), 13), ads in proptest::collection::btree_map("[a-z=]{1,3}", "\\PC{0,4}", 0..3), unexpanded in 0_u32..3,
        ) {
            let mut touch = Touch { landing_page: texts.first().cloned().flatten(), unexpanded, ..Touch::default() };
            for (letter, text) in ["r", "s", "m", "c", "t", "n", "i", "k", "d", "f", "p", "v"].iter().zip(texts.into_iter().skip(1)) {
                *touch.text_of(letter).unwrap() = text;
            }
            touch.ad_parameters = ads.into_iter().collect();
            prop_assert_eq!(Touch::from_stored(&touch.to_stored()).unwrap(), touch.clone());
            prop_assert_eq!(Touch::from_stored(&serde_json::to_string(&touch).unwrap()).unwrap(), touch);
        }
    }
}
