use super::*;
use proptest::prelude::*;

fn hosts() -> SiteHosts {
    SiteHosts { own: vec!["shop.example".into()], continuing: vec!["sso.partner.example".into()] }
}

fn capture(url: &str, referrer: &str) -> Captured {
    Touch::capture(url, referrer, &hosts())
}

fn source(query: &str, referrer: &str) -> Option<String> {
    capture(&format!("https://shop.example/?{query}"), referrer).touch.source()
}

fn metadata(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_touch_keeps_what_is_allowed_and_nothing_else() {
    let captured = capture(
        "https://www.Shop.example:8443/pricing?utm_source=News&utm_medium=email&utm_campaign=a+b&utm_term=t&utm_content=c&utm_id=7\
         &gclid=G1&ref=r&source=s&via=v&email=ada%40example.com&token=hunter2#reset=hunter2",
        "https://blog.example/post?q=hunter2#x",
    );
    let text = |text: &str| Some(text.to_owned());
    let expected = Touch {
        landing_page: text("www.shop.example/pricing"),
        referrer: text("blog.example/post"),
        utm_source: text("News"),
        utm_medium: text("email"),
        utm_campaign: text("a b"),
        utm_term: text("t"),
        utm_content: text("c"),
        utm_id: text("7"),
        click_kind: text("gclid"),
        click_id: text("G1"),
        reference: text("r"),
        source_parameter: text("s"),
        via: text("v"),
    };
    assert_eq!(captured.touch, expected);
    assert!(captured.begins);
    assert_eq!(captured.landing_host.as_deref(), Some("www.shop.example"));
    let json = serde_json::to_string(&captured.touch).unwrap();
    assert!(!json.contains("hunter2") && !json.contains("ada"));
    assert_eq!(serde_json::from_str::<Touch>(&json).unwrap(), captured.touch);
    assert_eq!(serde_json::from_str::<Touch>("{}").unwrap(), Touch::default());
}

#[test]
fn emails_and_placeholders_are_no_names() {
    let touch = capture(
        "https://shop.example/?utm_source=(direct)&utm_medium=(none)&utm_content=Ada@Example.com&ref=a@b.c",
        "",
    )
    .touch;
    assert!(touch.is_direct(), "{touch:?}");
    assert_eq!(touch.source(), None);
}

#[test]
fn the_way_back_does_not_begin_a_touch() {
    for referrer in [
        "https://shop.example/pricing",
        "https://account.shop.example/",
        "https://checkout.stripe.com/c/pay/cs_test_1",
        "https://www.paypal.com/checkoutnow",
        "https://accounts.google.com/",
        "https://login.microsoftonline.com/",
        "https://sso.partner.example/x",
    ] {
        let captured = capture("https://shop.example/thanks?source=checkout", referrer);
        assert!(!captured.begins, "{referrer}");
        assert!(captured.touch.is_direct(), "{referrer}");
        // Unless the address itself is tagged.
        for tag in ["utm_campaign=spring", "fbclid=1"] {
            let captured = capture(&format!("https://shop.example/?{tag}"), referrer);
            assert!(captured.begins, "{referrer} {tag}");
            assert_eq!(captured.touch.referrer, None);
        }
        assert!(!capture("https://shop.example/?ref=header", referrer).begins);
    }
    for referrer in ["", "https://www.google.com/", "https://blog.example/", "nonsense"] {
        assert!(capture("https://shop.example/", referrer).begins, "{referrer}");
    }
    // The page's own host needs no listing.
    assert!(!capture("https://preview.example/b", "https://preview.example/a").begins);
    assert_eq!(capture("about:blank", "https://www.google.com/"), Captured::default());
}

#[test]
fn a_return_from_checkout_names_its_session() {
    let captured = capture("https://shop.example/thanks?session_id=cs_test_a1B2", "https://checkout.stripe.com/");
    assert_eq!(captured.checkout_session.map(|id| id.to_string()).as_deref(), Some("cs_test_a1B2"));
    for other in ["session_id=42", "session_id=cs_1%27", "sid=cs_1"] {
        assert_eq!(capture(&format!("https://shop.example/?{other}"), "").checkout_session, None, "{other}");
    }
}

#[test]
fn sources_are_named_by_the_nearest_word() {
    for (query, referrer, expected) in [
        ("", "", None),
        ("utm_campaign=spring", "", None),
        ("utm_source=News.Letter&ref=r&gclid=1", "https://www.bing.com/", Some("news.letter")),
        ("ref=ProductHunt&source=s", "https://www.bing.com/", Some("producthunt")),
        ("source=s&via=v", "", Some("s")),
        ("via=v", "", Some("v")),
        ("gclid=1", "https://www.bing.com/", Some("google")),
        ("fbclid=1", "https://l.instagram.com/", Some("instagram")),
        ("fbclid=1", "https://blog.example/", Some("facebook")),
        ("fbclid=1&gclid=2", "", Some("google")),
        ("", "https://www.google.co.uk/", Some("google")),
        ("", "https://t.co/abc", Some("x")),
        ("", "https://www.blog.example/post", Some("blog.example")),
        ("", "android-app://com.linkedin.android/", Some("linkedin")),
        ("utm_source=%20&ref=", "https://a.b/", Some("a.b")),
    ] {
        assert_eq!(source(query, referrer).as_deref(), expected, "{query} {referrer}");
    }
}

#[test]
fn metadata_makes_a_touch() {
    let touch = Touch::from_metadata(&metadata(&[
        ("landing_url", "shop.example/pricing?utm_source=old&utm_campaign=spring&email=a@b.c&ref=r"),
        ("referrer", "https://www.google.com/search?q=x"),
        ("utm_source", "google"),
        ("click_id", "gclid:abc"),
        ("source", "the shop's own word"),
    ]))
    .unwrap();
    assert_eq!(touch.landing_page.as_deref(), Some("shop.example/pricing"));
    assert_eq!(touch.referrer.as_deref(), Some("www.google.com/search"));
    assert_eq!(touch.utm_source.as_deref(), Some("google"));
    assert_eq!(touch.utm_campaign.as_deref(), Some("spring"));
    assert_eq!((touch.click_kind.as_deref(), touch.click_id.as_deref()), (Some("gclid"), Some("abc")));
    assert_eq!(touch.reference.as_deref(), Some("r"));
    assert_eq!(touch.source_parameter, None);
    assert_eq!(
        Touch::from_metadata(&metadata(&[("source", "x"), ("click_id", "odd"), ("landing_url", "not an address")])),
        None
    );
    // A payment page or the site itself is no source here either.
    for referrer in ["https://checkout.stripe.com/", "https://www.shop.example/", "https://shop.example/cart"] {
        let pairs = metadata(&[("landing_url", "https://www.shop.example/"), ("referrer", referrer)]);
        assert_eq!(Touch::from_metadata(&pairs).unwrap().source(), None, "{referrer}");
    }
}

#[test]
fn addresses_are_stripped() {
    assert_eq!(
        strip_landing_url("http://u:p@Shop.example:80/a?x=1&utm_source=a%20b&ref=a@b.c&ScCid=1&utm_id=#f").as_deref(),
        Some("https://shop.example/a?utm_source=a+b&ScCid=1")
    );
    assert_eq!(strip_landing_url("shop.example").as_deref(), Some("https://shop.example/"));
    assert_eq!(strip_landing_url("mailto:ada@example.com"), None);
    assert_eq!(
        strip_referrer("https://www.google.com/search?q=secret").as_deref(),
        Some("https://www.google.com/search")
    );
    let long = format!("https://shop.example/{}?utm_source=x&utm_term={}", "p".repeat(1000), "t".repeat(400));
    assert!(strip_landing_url(&long).unwrap().ends_with("p?utm_source=x"));
}

fn texts(touch: &Touch) -> Vec<String> {
    let json = serde_json::to_value(touch).unwrap();
    json.as_object().unwrap().values().map(|value| value.as_str().unwrap().to_owned()).collect()
}

proptest! {
    #[test]
    fn whatever_comes_a_touch_is_clean_and_bounded(
        url in any::<String>(), referrer in any::<String>(),
        query in "((utm_source|utm_term|ref|gclid|x)=(\\PC|%[0-9a-f]{2}|@){0,400}&){0,4}",
    ) {
        let built = format!("https://shop.example/p?{query}");
        for url in [&url, &built] {
            for referrer in [&referrer, url] {
                let captured = Touch::capture(url, referrer, &SiteHosts::default());
                for text in texts(&captured.touch) {
                    prop_assert!(!text.is_empty() && text.chars().count() <= TOUCH_ADDRESS_MAX_CHARS);
                    prop_assert!(!text.chars().any(char::is_control));
                }
                let _ = (captured.touch.source(), captured.touch.medium());
                prop_assert_eq!(captured.touch.is_direct() && captured.touch.source().is_some(), false);
            }
        }
    }

    #[test]
    fn only_allowed_parameters_survive(name in "[a-z_]{1,8}", value in "zq[a-z]{6}") {
        let kept = NAMING_PARAMETERS.contains(&name.as_str()) || CLICK_KINDS.contains(&name.as_str());
        let url = format!("https://shop.example/?{name}={value}#{value}");
        let touch = capture(&url, &format!("https://blog.example/?{name}={value}#{value}")).touch;
        prop_assert_eq!(texts(&touch).iter().any(|text| text.contains(&value)), kept);
        prop_assert_eq!(strip_landing_url(&url).unwrap().contains(&value), kept);
    }

    #[test]
    fn stripping_is_bounded_and_stable(text in any::<String>(), query in "((utm_source|utm_term|utm_content|ref|gclid)=(\\PC|%[0-9a-f]{2}){0,300}&){0,5}") {
        for text in [text, format!("https://shop.example/é%20?{query}")] {
            if let Some(stripped) = strip_landing_url(&text) {
                prop_assert!(stripped.chars().count() <= METADATA_VALUE_MAX_CHARS);
                prop_assert_eq!(strip_landing_url(&stripped), Some(stripped.clone()));
            }
            if let Some(stripped) = strip_referrer(&text) {
                prop_assert_eq!(strip_referrer(&stripped), Some(stripped.clone()));
            }
        }
    }

    #[test]
    fn any_metadata_is_read_or_refused(pairs in prop::collection::btree_map("landing_url|referrer|utm_source|click_id", any::<String>(), 0..4)) {
        if let Some(touch) = Touch::from_metadata(&pairs) {
            for text in texts(&touch) {
                prop_assert!(!text.is_empty() && text.chars().count() <= TOUCH_ADDRESS_MAX_CHARS);
            }
        }
    }
}
