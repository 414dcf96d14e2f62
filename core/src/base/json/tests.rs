//! How texts are read that JavaScript accepts and `serde_json` alone does not.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn value(text: &str) -> Value {
    read_json(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn half_a_surrogate_pair_becomes_a_replacement_character() {
    for (text, right) in [
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\uDE00""#, "\u{fffd}"),
        (r#""a\ud83d b""#, "a\u{fffd} b"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
        (r#""\ud83dA""#, "\u{fffd}A"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\ud83d\\ude00""#, "\u{fffd}\\ude00"),
        (r#""\ud83d\"""#, "\u{fffd}\""),
        // A backslash that is escaped begins no escape.
        (r#""\\ud83d \ud83d""#, "\\ud83d \u{fffd}"),
        (r#""\\\ud83d""#, "\\\u{fffd}"),
        (r#""\\\\ud83d\ud83d""#, "\\\\ud83d\u{fffd}"),
    ] {
        assert_eq!(value(text), json!(right), "{text}");
    }
    assert_eq!(value(r#"{"a\ud83d":1,"b":[{"c":"\udfff"}]}"#), json!({"a\u{fffd}": 1, "b": [{"c": "\u{fffd}"}]}));
}

#[test]
fn what_serde_takes_is_not_touched() {
    for text in
        [r#""\\ud83d""#, r#""\ud83d\ude00""#, r#"{"a":1,"a":2}"#, r#""\u0000""#, "[1e2,12.0,-0,1e-400]", " null "]
    {
        assert_eq!(rewritten(text.as_bytes()), None, "{text}");
        assert!(serde_json::from_str::<Value>(text).is_ok(), "{text}");
    }
    assert_eq!(value(r#"{"a":1,"a":2}"#), json!({"a": 2}), "the last of two equal keys, as in JavaScript");
}

#[test]
fn numbers_that_no_double_holds_are_the_largest() {
    assert_eq!(value("[1e999,-1e999,1]"), json!([f64::MAX, f64::MIN, 1]));
    assert_eq!(value(&"9".repeat(400)), json!(f64::MAX));
    assert!(value("123456789012345678901234567890").is_f64());
}

#[test]
fn what_lies_too_deep_is_null_and_the_rest_stays() {
    for (depth, is_kept) in [(DEPTH_MAX, true), (130, false), (200, false), (400_000, false)] {
        let text = format!(r#"{{"id":"evt","x":{}"[]{{}}\"]"{},"y":7}}"#, "[".repeat(depth), "]".repeat(depth));
        let value = value(&text);
        assert_eq!((&value["id"], &value["y"]), (&json!("evt"), &json!(7)), "{depth}");
        let mut inner = &value["x"];
        while let Some(next) = inner.get(0) {
            inner = next;
        }
        assert_eq!(inner.is_string(), is_kept, "{depth}");
    }
    let objects = format!("{}1{}", r#"{"a":"#.repeat(300), "}".repeat(300));
    assert!(read_json::<Value>(objects.as_bytes()).is_ok());
}

#[test]
fn a_byte_order_mark_is_dropped_and_other_bytes_are_replaced() {
    assert_eq!(value("\u{feff}{\"a\":1}"), json!({"a": 1}));
    assert_eq!(read_json::<Value>(b"{\"a\":\"x\xffy\xe2\x82\"}").unwrap(), json!({"a": "x\u{fffd}y\u{fffd}"}));
    assert_eq!(read_json::<Value>(b"\xed\xa0\xbd").map_err(|_| ()), Err(()), "bytes outside of a text are no JSON");
}

#[test]
fn what_javascript_refuses_stays_refused() {
    for text in [
        "",
        "\u{feff}",
        "{",
        "\"\\ud83d",
        "\"\\",
        "\"\\u12",
        "\"\\ud8",
        "\"\\ud83d\\u\"",
        "\"\\ud83g\"",
        "\"\\x\"",
        "\"\n\"",
        "[1,]",
        "01",
        "NaN",
        "{\"a\":\"\\ud83d\"}}",
        "[\"\\ud83d\"",
        "--1e999",
        "1e999e",
        "{'a':1}",
    ] {
        assert!(read_json::<Value>(text.as_bytes()).is_err(), "{text}");
    }
    let unclosed = "[".repeat(300);
    assert!(read_json::<Value>(unclosed.as_bytes()).is_err());
    let crossed = format!("{}{}", "[".repeat(300), "}".repeat(300));
    // Nothing of what lies too deep is looked at; the brackets that are kept must still match.
    assert!(read_json::<Value>(crossed.as_bytes()).is_err());
}

#[test]
fn a_type_is_read_the_same_way() {
    #[derive(FromJson, PartialEq, Debug)]
    struct Named {
        name: String,
    }
    assert_eq!(read_json::<Named>(br#"{"name":"\ud83d"}"#).unwrap().name, "\u{fffd}");
    assert!(read_json::<Named>(br#"{"name":5,"x":"\ud83d"}"#).is_err());
}

fn escaped(unit: u16, plain: bool) -> String {
    match char::from_u32(u32::from(unit)) {
        Some(c) if plain && !c.is_control() && c != '"' && c != '\\' => c.to_string(),
        _ => format!("\\u{unit:04x}"),
    }
}

fn units() -> impl Strategy<Value = Vec<(u16, bool)>> {
    let surrogate = prop_oneof![0xd7ff_u16..0xe001, Just(0x5c), Just(0x22), Just(0x75), any::<u16>()];
    prop::collection::vec((surrogate, any::<bool>()), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every text of UTF-16 units, escaped or plain, is what JavaScript holds, each lone half replaced.
    #[test]
    fn any_text_of_javascript_is_read(key in units(), text in units()) {
        let write = |units: &[(u16, bool)]| units.iter().map(|(unit, plain)| escaped(*unit, *plain)).collect::<String>();
        let hold = |units: &[(u16, bool)]| String::from_utf16_lossy(&units.iter().map(|(unit, _)| *unit).collect::<Vec<_>>());
        let json = format!(r#"{{"{}":["{}"]}}"#, write(&key), write(&text));
        let read: Value = read_json(json.as_bytes()).unwrap();
        let mut right = serde_json::Map::new();
        right.insert(hold(&key), json!([hold(&text)]));
        prop_assert_eq!(read, Value::Object(right));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), text in r#"[\[\]{}",:\\ud80-9e+.-]{0,120}"#) {
        let strict = serde_json::from_slice::<Value>(&bytes).ok();
        let lenient = read_json::<Value>(&bytes).ok();
        prop_assert!(strict.is_none() || strict == lenient);
        let strict = serde_json::from_str::<Value>(&text).ok();
        let lenient = read_json::<Value>(text.as_bytes()).ok();
        prop_assert!(strict.is_none() || strict == lenient);
    }
}

#[derive(Debug, PartialEq, FromJson)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    Fields(Pair),
}

#[derive(Debug, PartialEq, FromJson)]
struct Pair {
    a: i64,
    #[serde(default)]
    b: Option<String>,
}

#[test]
fn types_are_read_from_what_was_parsed() {
    let pair = |a, b: Option<&str>| Pair { a, b: b.map(str::to_owned) };
    let read = |value| from_value::<Pair>(value).ok();
    assert_eq!(read(json!({"a": -1, "b": "x", "more": [1]})), Some(pair(-1, Some("x"))));
    assert_eq!(read(json!({"a": 1, "b": null})), Some(pair(1, None)));
    for wrong in [json!({}), json!({"a": "1"}), json!({"a": 1.5}), json!({"a": u64::MAX}), json!([1, "x"]), json!(null)]
    {
        assert_eq!(read(wrong.clone()), None, "{wrong}");
    }
    assert_eq!(from_value::<Kind>(json!("plain")).ok(), Some(Kind::Plain));
    assert_eq!(from_value::<Kind>(json!({"fields": {"a": 1}})).ok(), Some(Kind::Fields(pair(1, None))));
    for wrong in [json!("fields"), json!({"plain": 1}), json!("other"), json!({"fields": {"a": 1}, "plain": null})] {
        assert!(from_value::<Kind>(wrong.clone()).is_err(), "{wrong}");
    }
    assert_eq!(from_value::<(u8, bool)>(json!([7, true])).ok(), Some((7, true)));
    for wrong in [json!([7]), json!([7, true, 1]), json!([256, true]), json!([-1, true])] {
        assert!(from_value::<(u8, bool)>(wrong.clone()).is_err(), "{wrong}");
    }
    let Both(first, second) = from_value::<Both<Pair, Value>>(json!({"a": 1, "c": 2})).unwrap();
    assert_eq!((first, second), (pair(1, None), json!({"a": 1, "c": 2})));
}
