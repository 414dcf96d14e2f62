//! What holds for any input: no panic, every bound kept, nothing private let through.

mod page;

use page::Page;
use proptest::prelude::*;

use headwater_tracker::{Space, decide};

/// Text of the pieces that matter here, and of anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("https://".to_owned()),
        Just("shop.example".to_owned()),
        "[?&=#/:@ %+.]",
        "[?&](utm_source|utm_term|gclid|ref|email|token)=",
        "(%[0-9a-fA-F]{2}){1,6}",
        "\\PC{0,12}",
        Just("😀é\u{0}\u{7f}\u{fffd}\"\\".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat().replace('\n', ""))
}

/// Addresses as browsers write them: without spaces and controls.
fn address() -> impl Strategy<Value = String> {
    let unwritten = |character: char| character <= ' ' || matches!(character, '\u{7f}' | '\u{fffd}');
    ("https://[a-z]{1,8}\\.example", text())
        .prop_map(move |(origin, rest)| format!("{origin}/{}", rest.replace(unwritten, "")))
}

proptest! {
    // A space full of separators takes a while.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn a_full_space_is_survived(fill in "[?&=#/:. a]{1,3}", lines in prop::collection::vec(0_usize..0x7FFF, 6)) {
        let mut space = Box::new(Space::new());
        for (byte, filling) in space.bytes().iter_mut().zip(fill.bytes().cycle()) {
            *byte = filling;
        }
        for line in lines {
            space.bytes()[line] = b'\n';
        }
        for length in [0x7FFF, 0x8000, 0xFFFF, u32::MAX] {
            decide(&mut space, length, false, true);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2_000), length in any::<u32>(), [ended, back] in any::<[bool; 2]>()) {
        let mut space = Box::new(Space::new());
        space.bytes()[..bytes.len()].copy_from_slice(&bytes);
        decide(&mut space, length, ended, back);
        decide(&mut space, bytes.len() as u32, ended, back);
    }

    #[test]
    fn any_facts_give_three_lines_that_are_no_longer_than_the_facts_allow(url in text(), from in text(), record in "(\\PC|\n){0,60}") {
        let effects = Page::at(&url).from(&from).record(&record).visit();
        prop_assert_eq!(effects.lines(), 3);
        // An address without a page that begins with a parameter is none that browsers write.
        prop_assert!(effects.landing().len() <= 2 * url.len().max(from.len()).max(record.len()) + 1);
        prop_assert!(effects.referrer().len() <= from.len().max(record.len()));
        prop_assert!(effects.touch().len() <= 4 * (url.len().max(from.len()).max(record.len()) + 1) + from.len().max(record.len()));
    }

    #[test]
    fn a_touch_read_back_changes_nothing(url in address(), from in address()) {
        let first = Page::at(&url).from(&from).visit();
        let second = Page::at(&url).from(&from).after(&first).visit();
        prop_assert!(!second.begins);
        prop_assert_eq!(second.touch(), first.touch());
        let later = Page::at(&url).from(&from).long_after(&first).visit();
        prop_assert!(later.begins);
        prop_assert_eq!(later.touch(), first.touch());
    }

    #[test]
    fn nothing_beyond_the_listed_parameters_is_kept(url in address(), from in address()) {
        let effects = Page::at(&url).from(&from).visit();
        let listed = page::parameters();
        let query = effects.landing().split_once('?').map_or("", |(_, query)| query);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap();
            prop_assert!(!value.is_empty() && listed.split([' ', '#']).any(|word| word == key), "{}", pair);
        }
        prop_assert!(!effects.landing().contains('#') && !effects.referrer().contains(['#', '?']));
        for key in effects.metadata().keys() {
            prop_assert!(key == "click_id" || key.starts_with("utm_") && listed.split([' ', '#']).any(|word| word == key), "{}", key);
        }
    }
}

#[test]
fn facts_at_their_bounds_leave_room_for_the_effects() {
    let url = format!("https://h.example/?utm_source={}", "a".repeat(1_969));
    let from = format!("https://f.example/{}", "a".repeat(1_980));
    let record = format!("https://h.example/?gclid={}\n{}\n", "b".repeat(3_000), "c".repeat(4_000));
    let effects = Page::at(&url).from(&from).record(&record).visit();
    assert_eq!((effects.lines(), effects.landing(), effects.referrer()), (3, &*url, &*from));
    let effects = Page::at("https://h.example/").record(&record).visit();
    assert_eq!(effects.record().lines().take(2).collect::<Vec<_>>(), record.lines().collect::<Vec<_>>());
}
