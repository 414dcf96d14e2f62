use super::*;
use crate::base::limits::{
    ENGAGED_MAX_MS, EVENT_NAME_MAX_CHARS, PAIR_KEY_MAX_CHARS, PAIR_VALUE_MAX_CHARS, PAIRS_MAX, TRAITS_MAX_BYTES,
};
use crate::base::sorted::SortedMap;
use proptest::prelude::*;
use serde_json::json;

fn page_view() -> Value {
    json!({
        "version": 1, "type": "page_view", "site": "site_a1",
        "visitor": "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10", "session": "1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10",
        "url": "https://shop.example/?a=1#b", "referrer": "", "cookie_domain": "Shop.example"
    })
}

fn decode(value: &Value) -> Result<Beacon, BeaconError> {
    Beacon::decode(value.to_string().as_bytes())
}

/// The code of a page view with one field changed; null takes it out.
fn code_with(field: &str, value: Value) -> &'static str {
    let mut body = page_view();
    if value.is_null() {
        body.as_object_mut().unwrap().remove(field);
    } else {
        body[field] = value;
    }
    decode(&body).map_or_else(BeaconError::code, |_| "accepted")
}

fn identify(traits: Value) -> Result<Traits, BeaconError> {
    let mut body = page_view();
    body["type"] = json!("identify");
    body["traits"] = traits;
    decode(&body).map(|beacon| match beacon.kind {
        BeaconKind::Identify(identify) => identify.traits,
        kind => panic!("an identify was read as {kind:?}"),
    })
}

#[test]
fn a_page_view_is_read() {
    let beacon = decode(&page_view()).unwrap();
    assert_eq!(beacon.kind, BeaconKind::PageView);
    assert_eq!(beacon.site.as_str(), "site_a1");
    assert_eq!(beacon.url, "https://shop.example/?a=1#b");
    assert_eq!(beacon.cookie_domain.as_deref(), Some("shop.example"));
    assert_eq!(beacon.id, None);
}

#[test]
fn what_is_wrong_has_a_stable_code() {
    for (field, value, code) in [
        ("version", json!(2), "version_unknown"),
        ("version", json!("1"), "version_unknown"),
        ("version", Value::Null, "version_unknown"),
        ("type", json!("click"), "body_invalid"),
        ("type", Value::Null, "body_invalid"),
        ("type", json!("identify"), "body_invalid"),
        ("site", json!("site 1"), "site_unknown"),
        ("site", Value::Null, "site_unknown"),
        ("id", json!(7), "body_invalid"),
        ("id", json!("2B1F7C1E-8A52-4F0E-9C37-2D5A6E4B9F10"), "body_invalid"),
        ("id", Value::Null, "accepted"),
        ("visitor", json!("1"), "visitor_id_invalid"),
        ("visitor", json!(""), "visitor_id_invalid"),
        ("visitor", Value::Null, "visitor_id_invalid"),
        ("session", json!({}), "session_id_invalid"),
        ("session", json!(""), "session_id_invalid"),
        ("session", Value::Null, "session_id_invalid"),
        ("url", json!(1), "body_invalid"),
        ("url", Value::Null, "body_invalid"),
        ("referrer", json!(1), "body_invalid"),
        ("referrer", Value::Null, "accepted"),
        ("new_field", json!([1]), "accepted"),
        ("cookie_domain", json!(1), "accepted"),
    ] {
        assert_eq!(code_with(field, value.clone()), code, "{field} {value}");
    }
    let code = |body: &[u8]| Beacon::decode(body).map_or_else(BeaconError::code, |_| "accepted");
    assert_eq!(code(b""), "json_invalid");
    assert_eq!(code(b"{\"version\":1"), "json_invalid");
    assert_eq!(code(b"\xff"), "json_invalid");
    assert_eq!(code(b"[]"), "body_invalid");
    assert_eq!(code("[".repeat(8000).as_bytes()), "json_invalid");
    let mut body = page_view().to_string();
    body.push_str(&" ".repeat(COLLECT_BODY_MAX_BYTES - body.len()));
    assert_eq!(code(body.as_bytes()), "accepted");
    assert_eq!(code(format!("{body} ").as_bytes()), "body_too_large");
}

#[test]
fn long_addresses_are_cut() {
    let mut body = page_view();
    body["url"] = json!(format!("https://shop.example/{}", "é".repeat(20_000)));
    assert_eq!(decode(&body).unwrap().url.chars().count(), URL_MAX_CHARS);
}

#[test]
fn traits_are_flat_and_bounded() {
    let traits =
        identify(json!({"id": 42, "email": " a@b.c ", "name": "Ada\n", "paying": true, "plan": "", "age": null}))
            .unwrap();
    assert_eq!(
        (traits.id.as_deref(), traits.email.as_deref(), traits.name.as_deref()),
        (Some("42"), Some("a@b.c"), Some("Ada"))
    );
    assert_eq!(traits.others, SortedMap::from([("paying".to_owned(), "true".to_owned())]));
    assert!(!format!("{traits:?}").contains("Ada"));
    assert_eq!(identify(json!({})), Ok(Traits::default()));

    let many = |count: usize| Value::Object((0..count).map(|n| (format!("k{n}"), json!(1))).collect());
    assert_eq!(identify(many(20)).unwrap().others.len(), 20);
    let key = |length: usize| json!({"k".repeat(length): 1});
    assert!(identify(key(40)).is_ok());
    let text = |length: usize| json!({"id": "é".repeat(length)});
    assert_eq!(identify(text(500)).unwrap().id.map(|id| id.chars().count()), Some(500));
    for bad in [
        many(21),
        key(41),
        text(501),
        json!({"a": {}}),
        json!({"a": [1]}),
        json!({" ": 1}),
        json!({"a\u{0}": 1}),
        json!("x"),
    ] {
        assert_eq!(identify(bad.clone()).map_err(BeaconError::code), Err("body_invalid"), "{bad}");
    }
}

/// A beacon of some kind, with these fields.
fn of_kind(kind: &str, fields: &Value) -> Result<BeaconKind, BeaconError> {
    let mut body = page_view();
    body["type"] = json!(kind);
    for (key, value) in fields.as_object().unwrap() {
        body[key] = value.clone();
    }
    decode(&body).map(|beacon| beacon.kind)
}

#[test]
fn a_beacon_without_ids_is_cookieless_and_no_identify() {
    let mut body = page_view();
    for absent in [None, Some(Value::Null), Some(json!(""))] {
        for field in ["visitor", "session"] {
            body.as_object_mut().unwrap().remove(field);
            if let Some(null) = &absent {
                body[field] = null.clone();
            }
        }
        assert_eq!(decode(&body).unwrap().ids, None);
        for kind in ["page_view", "event", "engagement"] {
            let mut body = body.clone();
            body["type"] = json!(kind);
            body["name"] = json!("signup");
            body["engaged_ms"] = json!(1);
            body["scroll_percent"] = json!(1);
            assert!(decode(&body).is_ok(), "{kind}");
        }
        let mut body = body.clone();
        body["type"] = json!("identify");
        body["traits"] = json!({"id": "7"});
        assert_eq!(decode(&body), Err(BeaconError::Visitor));
    }
}

#[test]
fn events_are_named_and_their_props_bounded() {
    let event = |fields: Value| match of_kind("event", &fields) {
        Ok(BeaconKind::CustomEvent(event)) => Ok(event),
        Ok(kind) => panic!("an event was read as {kind:?}"),
        Err(error) => Err(error.code()),
    };
    let read =
        event(json!({"name": " sign\u{0}up\n", "props": {"plan": "pro", "seats": 3, "trial": true, "none": null}}));
    let pairs = [("plan", "pro"), ("seats", "3"), ("trial", "true")];
    let props: SortedMap<String, String> = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    assert_eq!(read, Ok(CustomEvent { name: "signup".to_owned(), props }));
    for props in [Value::Null, json!({})] {
        assert_eq!(event(json!({"name": "x", "props": props})).unwrap().props, SortedMap::new());
    }
    let long = |chars: usize| json!({"name": "é".repeat(chars)});
    assert_eq!(event(long(EVENT_NAME_MAX_CHARS)).unwrap().name.chars().count(), EVENT_NAME_MAX_CHARS);
    let many: SortedMap<String, u8> = (0..21).map(|n| (format!("k{n}"), 1)).collect();
    for bad in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "\u{202e} \t"}),
        json!({"name": 7}),
        long(EVENT_NAME_MAX_CHARS + 1),
        json!({"name": "x", "props": []}),
        json!({"name": "x", "props": "plan"}),
        json!({"name": "x", "props": many}),
        json!({"name": "x", "props": {"a": {"b": 1}}}),
        json!({"name": "x", "props": {"a": "x".repeat(501)}}),
        json!({"name": "x", "props": {"\u{0}a": 1}}),
    ] {
        assert_eq!(event(bad.clone()), Err("body_invalid"), "{bad}");
    }
}

#[test]
fn engagement_is_whole_and_within_its_bounds() {
    let read = |engaged_ms: Value, scroll_percent: Value| {
        of_kind("engagement", &json!({"engaged_ms": engaged_ms, "scroll_percent": scroll_percent}))
    };
    for (engaged_ms, scroll_percent) in [(0, 0), (15_000, 40), (ENGAGED_MAX_MS, 100)] {
        let expected = BeaconKind::Engagement(Engagement { engaged_ms, scroll_percent });
        assert_eq!(read(json!(engaged_ms), json!(scroll_percent)), Ok(expected));
    }
    for (engaged_ms, scroll_percent) in [(ENGAGED_MAX_MS + 1, 101), (i64::MAX, i64::MAX)] {
        let expected = BeaconKind::Engagement(Engagement { engaged_ms: ENGAGED_MAX_MS, scroll_percent: 100 });
        assert_eq!(read(json!(engaged_ms), json!(scroll_percent)), Ok(expected));
    }
    for (engaged_ms, scroll_percent) in [
        (json!(-1), json!(0)),
        (json!(1.5), json!(0)),
        (json!(1e300), json!(0)),
        (json!("1"), json!(0)),
        (Value::Null, json!(0)),
        (json!(1), json!(-1)),
        (json!(1), json!(u64::MAX)),
        (json!(1), Value::Null),
    ] {
        let error = read(engaged_ms.clone(), scroll_percent.clone()).map_err(BeaconError::code);
        assert_eq!(error, Err("body_invalid"), "{engaged_ms} {scroll_percent}");
    }
}

#[test]
fn what_proves_an_identify_is_no_trait() {
    let given =
        json!({"id": 7, "email": " a@b.c", "plan": "pro", "stripe_customer": "cus_1", "expires": 9, "signature": "0a"});
    let mut body = page_view();
    body["type"] = json!("identify");
    body["traits"] = given;
    let BeaconKind::Identify(identify) = decode(&body).unwrap().kind else { panic!("no identify") };
    assert_eq!(identify.traits.others, SortedMap::from([("plan".to_owned(), "pro".to_owned())]));
    let proof = identify.proof.unwrap();
    assert_eq!((proof.user.as_str(), proof.email.as_str(), proof.stripe_customer.as_str()), ("7", " a@b.c", "cus_1"));
    // Without a signature they say nothing either.
    let unsigned = self::identify(json!({"id": 7, "stripe_customer": "cus_1", "expires": 9})).unwrap();
    assert!(unsigned.others.is_empty());
}

#[test]
fn an_alias_is_a_uuid_of_a_page_view_or_nothing() {
    let alias = |value: Value, kind: &str| {
        let mut body = page_view();
        (body["alias"], body["type"], body["traits"]) = (value, json!(kind), json!({}));
        decode(&body).unwrap().alias.map(|id| id.to_string())
    };
    let id = "2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
    assert_eq!(alias(json!(id), "page_view").as_deref(), Some(id));
    for odd in [json!(id.to_uppercase()), json!("GA1.2.3"), json!(1), json!(null)] {
        assert_eq!(alias(odd, "page_view"), None);
    }
    assert_eq!(alias(json!(id), "identify"), None);
}

proptest! {
    #[test]
    fn any_body_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), field in "version|id|type|site|visitor|session|url|alias|traits|name|props|engaged_ms|scroll_percent|cookie_domain", text in any::<String>()) {
        let _ = Beacon::decode(&bytes);
        let mut body = page_view();
        body[&field] = json!(text);
        if let Ok(beacon) = decode(&body) {
            prop_assert!(beacon.url.chars().count() <= URL_MAX_CHARS);
            let domain = beacon.cookie_domain.unwrap_or_default();
            prop_assert!(domain.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)));
        }
    }

    #[test]
    fn any_traits_are_bounded_or_refused(traits in prop::collection::btree_map("\\PC{0,45}|id|email", "\\PC{0,600}", 0..25)) {
        if let Ok(read) = identify(json!(traits)) {
            prop_assert!(read.others.len() <= PAIRS_MAX);
            let (id, email) = (read.id.clone(), read.email.clone());
            let kept = read.clone().bounded();
            let bytes: usize = kept.others.iter().map(|(key, value)| key.len() + value.len()).sum();
            prop_assert!(bytes <= TRAITS_MAX_BYTES && (kept.id, kept.email) == (id, email));
            for (key, value) in read.others {
                prop_assert!(key.chars().count() <= PAIR_KEY_MAX_CHARS && value.chars().count() <= PAIR_VALUE_MAX_CHARS);
            }
        }
    }

    #[test]
    fn any_event_is_bounded_or_refused(name in any::<String>(), props in prop::collection::btree_map("\\PC{0,45}|plan", any::<String>(), 0..25)) {
        if let Ok(BeaconKind::CustomEvent(event)) = of_kind("event", &json!({"name": name, "props": props})) {
            prop_assert!((1..=EVENT_NAME_MAX_CHARS).contains(&event.name.chars().count()));
            prop_assert!(!event.name.chars().any(char::is_control));
            prop_assert!(event.props.len() <= PAIRS_MAX);
            for (key, value) in event.props {
                prop_assert!(key.chars().count() <= PAIR_KEY_MAX_CHARS && value.chars().count() <= PAIR_VALUE_MAX_CHARS);
                prop_assert!(!value.chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn any_engagement_is_bounded_or_refused(engaged in any::<f64>(), scroll in any::<i64>()) {
        let fields = json!({"engaged_ms": engaged, "scroll_percent": scroll});
        if let Ok(BeaconKind::Engagement(read)) = of_kind("engagement", &fields) {
            prop_assert!((0..=ENGAGED_MAX_MS).contains(&read.engaged_ms) && (0..=100).contains(&read.scroll_percent));
        }
    }
}
