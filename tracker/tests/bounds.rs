//! What holds for any input: no panic, valid JSON, every bound kept, nothing private let through.

mod page;

use page::{Page, is_id};
use proptest::prelude::*;

use headwater_tracker::{Fact, decide};

/// Text of the pieces that matter here, and of anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("https://".to_owned()),
        Just("shop.example".to_owned()),
        "[?&=#/:@ %+.]",
        "(utm_source|utm_term|gclid|ref|email|token)=",
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
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_stay_within_the_space(mut bytes in prop::collection::vec(any::<u8>(), 0..2_000), room in 0_usize..3_000) {
        let mut space = vec![0; room];
        prop_assert!(decide(&mut bytes, &mut space) <= room);
    }

    #[test]
    fn any_facts_give_bounded_json(url in text(), from in text(), record in text(), user in text(), id in text()) {
        let page = Page::at(&url).from(&from).user(&user).visitor(&id).session(&id).with(Fact::Record, &record);
        let effects = page.visit();
        prop_assert!(is_id(effects.visitor()) && is_id(effects.session()));
        for (key, value) in effects.metadata() {
            prop_assert!(key.len() <= 40 && !value.is_empty() && value.encode_utf16().count() <= 500);
            prop_assert!(!value.chars().any(|character| character.is_ascii_control()));
        }
        prop_assert!(effects.record().encode_utf16().count() <= 8_000);
    }

    #[test]
    fn a_record_read_back_changes_nothing(url in address(), from in address(), user in "[a-z%0-9]{0,9}") {
        let first = Page::at(&url).from(&from).user(&user).visit();
        let second = Page::at(&url).from(&from).after(&first).visit();
        prop_assert_eq!(second.all(), first.all());
    }

    #[test]
    fn nothing_beyond_the_listed_parameters_is_kept(url in address(), from in address()) {
        let effects = Page::at(&url).from(&from).visit();
        let listed = page::words(include_str!("../lists/parameters.txt"));
        let (landing, rest) = effects.record().split_once(' ').unwrap();
        let query = landing.split_once('?').map_or("", |(_, query)| query);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap();
            prop_assert!(!value.is_empty() && listed.split(' ').any(|word| word == key), "{}", pair);
        }
        prop_assert!(!landing.contains('#') && !rest.contains(['#', '?']));
    }
}

#[test]
fn enormous_facts_are_survived() {
    let long = "a".repeat(70_000);
    let mut bytes = format!("{long}\n{long}").into_bytes();
    let mut space = vec![0; 60_000];
    assert!(decide(&mut bytes, &mut space) <= 60_000);
    let parameters = "utm_source=".to_owned() + &"%22".repeat(3_000);
    let effects = Page::at(&format!("https://h.example/?{parameters}")).visit();
    assert_eq!(effects.get("utm_source").unwrap(), "\"".repeat(500));
}
