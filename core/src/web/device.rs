//! What a request says of the visitor's device: its kind, its browser and its operating system, each by a name from a fixed list, and the
//! country it was sent from.
//!
//! Not here: `agent`, which tells programs from people. What a browser says of itself is its own claim; some give another's name.
//!
//! What always holds: only names of `core/src/data/devices.txt` and codes of two letters come out, so nothing of what was sent is kept.

use crate::base::limits::AGENT_MAX_CHARS;
use crate::base::table::rows;
use std::sync::LazyLock;

/// A row of the list.
struct Mark {
    /// What the text holds.
    text: &'static str,
    kind: &'static str,
    /// The name, where we give one.
    name: Option<&'static str>,
    device: Option<&'static str>,
}

static MARKS: LazyLock<Vec<Mark>> =
    LazyLock::new(|| rows(include_str!("../data/devices.txt")).filter_map(mark).collect());

fn mark(row: &'static str) -> Option<Mark> {
    let mut columns = row.split('\t');
    let (text, kind, name) = (columns.next()?, columns.next()?, columns.next()?);
    Some(Mark { text, kind, name: Some(name).filter(|name| *name != UNKNOWN), device: columns.next() })
}

/// In the list: no name is given, or the kind of device is not known.
const UNKNOWN: &str = "-";

/// The first row of a kind that a text in lower case holds.
fn marked(kind: &str, text: &str) -> Option<&'static Mark> {
    MARKS.iter().find(|mark| mark.kind == kind && text.contains(mark.text))
}

/// Headers by which a browser says what it is, as they were sent; an absent one is empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// `User-Agent`.
    pub agent: &'a str,
    /// `Sec-CH-UA`: brands. Chromium sends this and the next two with every request over HTTPS.
    pub brands: &'a str,
    /// `Sec-CH-UA-Mobile`: `?1` on a phone.
    pub mobile: &'a str,
    /// `Sec-CH-UA-Platform`: the operating system, in quotes.
    pub platform: &'a str,
}

/// A visitor's device. None of each: unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Device {
    /// `desktop`, `mobile` or `tablet`.
    pub kind: Option<&'static str>,
    /// The browser's name, or the app's that shows the page.
    pub browser: Option<&'static str>,
    /// The operating system's name.
    pub os: Option<&'static str>,
}

impl Device {
    /// Reads what a browser says of itself. An iPad that asks for desktop pages says that it is a Mac, and is taken for one.
    pub fn read(hints: Hints<'_>) -> Self {
        let [agent, brands, platform] = [hints.agent, hints.brands, hints.platform].map(lower);
        let of_agent = marked("system", &agent);
        // A television or console is what its agent says, whatever else the hints call it.
        let is_odd = of_agent.is_some_and(|system| system.device == Some(UNKNOWN));
        let system = marked("platform", &platform).filter(|_| !is_odd).or(of_agent);
        let is_phone = hints.mobile.trim() == "?1" || agent.contains("mobi") || agent.contains("opera mini");
        let kind = system.and_then(|system| match system.device {
            Some(UNKNOWN) => None,
            Some(device) => Some(device),
            None if is_phone => Some("mobile"),
            None => Some("tablet"),
        });
        Self { kind, browser: browser(&agent, &brands), os: system.and_then(|system| system.name) }
    }
}

/// An app's name stands in the agent alone. Of the browsers that call themselves Chrome there, some give their name in the hint.
fn browser(agent: &str, brands: &str) -> Option<&'static str> {
    if let Some(app) = marked("app", agent) {
        return app.name;
    }
    let named = marked("browser", agent);
    let is_plain = named.is_none_or(|browser| browser.name == Some("Chrome"));
    marked("brand", brands).filter(|_| is_plain).or(named).and_then(|browser| browser.name)
}

fn lower(text: &str) -> String {
    text.chars().take(AGENT_MAX_CHARS).map(|c| c.to_ascii_lowercase()).collect()
}

/// A country's code as ISO 3166-1 has it, in capitals. None for what stands for no country: `XX` (unknown) and `T1` (Tor).
pub fn read_country(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| text.to_ascii_uppercase()).filter(|code| code != "XX")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// What browsers send: agent, brands, mobile, platform; and what is read: device, browser, system. `-` is nothing.
    const SENT: &str = include_str!("../../../tests/fixtures/devices.txt");

    fn text(column: &str) -> &str {
        if column == UNKNOWN { "" } else { column }
    }

    #[test]
    fn browsers_of_the_world_are_read() {
        let lines = SENT.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut read = 0;
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            let [device, browser, os, agent, rest @ ..] = columns.as_slice() else { panic!("{line}") };
            let hint = |at: usize| rest.get(at).map_or("", |column| text(column));
            let found = Device::read(Hints { agent: text(agent), brands: hint(0), mobile: hint(1), platform: hint(2) });
            let of = |name: Option<&'static str>| name.unwrap_or(UNKNOWN);
            assert_eq!([of(found.kind), of(found.browser), of(found.os)], [*device, *browser, *os], "{agent}");
            read += 1;
        }
        assert!(read >= 50, "{read}");
    }

    #[test]
    fn every_row_is_read_and_none_hides_another() {
        assert_eq!(MARKS.len(), rows(include_str!("../data/devices.txt")).count());
        for (at, mark) in MARKS.iter().enumerate() {
            assert_eq!(mark.text, mark.text.to_ascii_lowercase());
            assert!(["app", "browser", "system", "brand", "platform"].contains(&mark.kind), "{}", mark.text);
            let devices = [None, Some(UNKNOWN), Some("desktop"), Some("mobile"), Some("tablet")];
            assert!(devices.contains(&mark.device), "{}", mark.text);
            let above = MARKS.iter().take(at).find(|above| above.kind == mark.kind && mark.text.contains(above.text));
            assert_eq!(above.map(|above| above.text), None, "it hides {}", mark.text);
        }
    }

    #[test]
    fn countries_are_codes() {
        let read = |text: &str| read_country(text);
        assert_eq!([read("DE"), read("fr")], [Some("DE".to_owned()), Some("FR".to_owned())]);
        for none in ["", "XX", "xx", "T1", "D", "DEU", "D1", "Dé", "é", "D "] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered_with_a_listed_name(
            agent in ".{0,1200}",
            words in "(Android|Chrome/|; wv\\)|Mobile|İ|Safari/|\"|\\?1| ){0,12}",
        ) {
            let names: BTreeSet<&str> = MARKS.iter().filter_map(|mark| mark.name).collect();
            for [agent, hint] in [[&agent, &words], [&words, &agent]] {
                let device = Device::read(Hints { agent, brands: hint, mobile: hint, platform: hint });
                prop_assert!([device.browser, device.os].into_iter().flatten().all(|name| names.contains(name)));
                prop_assert!(device.kind.is_none_or(|kind| ["desktop", "mobile", "tablet"].contains(&kind)));
            }
            prop_assert!(read_country(&agent).is_none_or(|code| code.len() == 2));
        }
    }
}
