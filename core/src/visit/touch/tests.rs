use super::*;
use crate::base::sorted::SortedMap;
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

fn metadata(pairs: &[(&str, &str)]) -> SortedMap<String, String> {
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
        ad_parameters: SortedMap::new(),
        unexpanded: 0,
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
fn a_payments_return_address_begins_nothing_whoever_the_referrer_is() {
    for query in [
        "session_id=cs_test_a1B2",
        "session_id=cs_live_a1B2&utm_source=newsletter&utm_medium=email&gclid=1&ref=r",
        "checkout=cs_live_a1B2",
        "session_id={CHECKOUT_SESSION_ID}",
        "session_id=%7BCHECKOUT_SESSION_ID%7D",
        "payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=succeeded",
        "payment_intent_client_secret=pi_1_secret_2",
        "redirect_status=failed",
        "setup_intent=seti_1",
        "setup_intent_client_secret=seti_1_secret_2",
        "source=src_1&client_secret=src_client_secret_2",
        "paymentId=PAYID-1&token=EC-1&PayerID=2",
        "redirectResult=X1",
        "plan=pro&amp;session_id=cs_test_a1B2",
        "plan=pro?session_id=cs_test_a1B2",
        "token=5O190127TN364715T&PayerID=2",
        "subscription_id=I-BW452GLLEP1G&ba_token=BA-2M539689T3856352J",
        "klarna_order_id=9c1",
        "sessionResult=X1",
    ] {
        for referrer in ["", "https://www.mybank.example/", "https://www.google.com/", "https://github.com/"] {
            for url in
                [format!("https://shop.example/thanks?{query}"), format!("https://shop.example/#/thanks?{query}")]
            {
                let captured = capture(&url, referrer);
                assert!(!captured.begins && captured.is_way_back && !captured.may_be_way_back, "{url} from {referrer}");
                let only_page = Touch { landing_page: captured.touch.landing_page.clone(), ..Touch::default() };
                assert_eq!(captured.touch, only_page, "{url} from {referrer}");
            }
        }
    }
    for rest in [
        "thanks/cs_live_a1B2",
        "#/thanks/cs_live_a1B2",
        "#session_id=cs_live_a1B2",
        "thanks%3Fsession_id=cs_live_a1B2",
        "thanks&session_id=cs_live_a1B2",
    ] {
        let captured = capture(&format!("https://shop.example/{rest}"), "https://www.mybank.example/");
        assert!(!captured.begins && captured.checkout_session.is_some(), "{rest}");
    }
    for rest in ["#payment_intent=pi_1", "#redirect_status=succeeded", "#setup_intent=seti_1&x=1"] {
        let captured = capture(&format!("https://shop.example/{rest}"), "https://www.mybank.example/");
        assert!(!captured.begins, "{rest}");
    }
    for query in [
        "session_id=42",
        "session_id=",
        "payment_intent=",
        "setup_intent=x",
        "redirect_status=",
        "token=hunter2",
        "source=s",
        "lang=cs_CZ",
        "subscription_id=42",
    ] {
        assert!(capture(&format!("https://shop.example/?{query}"), "https://blog.example/").begins, "{query}");
    }
}

#[test]
fn an_installed_app_that_is_opened_begins_nothing() {
    for query in [
        "source=pwa",
        "source=PWA",
        "source=homescreen",
        "source=home-screen",
        "utm_source=pwa",
        "utm_source=homescreen",
        "utm_source=web_app_manifest",
        "utm_source=pwa&utm_medium=app&utm_campaign=start",
        "ref=pwa",
        "via=pwa",
        "source=standalone",
        "utm_source=a2hs",
        "utm_source=our-app&utm_medium=homescreen",
        "source=twa",
        "source=pwa-shortcut",
        "source=installed_pwa",
        "source=app",
        "ref=android-app",
        "source=manifest.json",
    ] {
        for referrer in ["", "android-app://com.android.chrome/"] {
            let captured = capture(&format!("https://shop.example/?{query}"), referrer);
            assert!(!captured.begins && captured.touch.is_direct(), "{query}");
        }
    }
    for query in [
        "source=newsletter",
        "utm_source=app",
        "utm_source=pwa&gclid=1",
        "utm_source=news&utm_medium=app",
        "utm_source=app&utm_medium=push",
        "utm_source=pwa&utm_medium=web-push",
        "source=appsumo",
    ] {
        assert!(capture(&format!("https://shop.example/?{query}"), "").begins, "{query}");
    }
}

#[test]
fn places_to_sign_in_that_are_sources_too_continue_what_was_going_on() {
    let now_s = 1_790_000_000;
    for referrer in ["https://github.com/someone", "https://www.facebook.com/", "https://sso.company.example/"] {
        let captured = capture("https://shop.example/", referrer);
        assert!(captured.begins && captured.may_be_way_back, "{referrer}");
        let host = referrer.split('/').nth(2).unwrap();
        for (last_s, continues) in
            [(None, false), (Some(now_s), true), (Some(now_s - 1_799), true), (Some(now_s - 1_800), false)]
        {
            let settled = captured.clone().after(last_s, now_s);
            assert_eq!((settled.begins, settled.is_way_back), (!continues, continues), "{referrer} {last_s:?}");
            assert_eq!(settled.touch.referrer.is_some_and(|from| from.starts_with(host)), !continues);
        }
        for tag in ["utm_source=github", "gclid=1", "ref=github"] {
            let tagged = capture(&format!("https://shop.example/?{tag}"), referrer).after(Some(now_s), now_s);
            assert!(tagged.begins && !tagged.may_be_way_back, "{referrer} {tag}");
        }
    }
    // A payment page always is the way back, another place never.
    assert!(!capture("https://shop.example/", "https://www.paypal.com/").after(None, now_s).begins);
    assert!(capture("https://shop.example/", "https://blog.example/").after(Some(now_s), now_s).begins);
}

#[test]
fn the_page_before_tells_where_somebody_never_seen_came_from() {
    let captured = capture("https://shop.example/two", "https://shop.example/one?utm_source=newsletter&token=hunter2");
    assert!(!captured.begins && captured.asks_for_last());
    let new = captured.clone().after(None, 1_790_000_000);
    assert!(new.begins);
    assert_eq!(
        (new.touch.source().as_deref(), new.touch.landing_page.as_deref()),
        (Some("newsletter"), Some("shop.example/one"))
    );
    assert!(!captured.after(Some(1), 1_790_000_000).begins, "the page before was heard of");
    for (url, referrer) in [
        ("https://shop.example/two", "https://shop.example/one"),
        ("https://shop.example/two", "https://other.example/one?utm_source=theirs"),
        ("https://shop.example/two", "https://checkout.stripe.com/?utm_source=theirs"),
        ("https://shop.example/two", "https://shop.example/one?utm_source=pwa"),
        ("https://shop.example/two?session_id=cs_test_1", "https://shop.example/one?utm_source=newsletter"),
        ("https://shop.example/two?utm_source=own", "https://shop.example/one?utm_source=newsletter"),
    ] {
        assert!(!capture(url, referrer).asks_for_last(), "{url} {referrer}");
    }
}

#[test]
fn tags_are_found_wherever_a_broken_link_left_them() {
    let long = format!("token={}&utm_source=news&utm_medium=email", "x".repeat(9_000));
    for rest in [
        "?a=1&utm_source=news&utm_medium=email",
        "?a=1&amp;utm_source=news&amp;utm_medium=email",
        "?a=1&amp;amp;utm_source=news&amp;amp;utm_medium=email",
        "?a=1&AMP;utm_source=news&#38;utm_medium=email",
        "?a=1&#038;utm_source=news&#038;utm_medium=email",
        "?a=1&#x26;utm_source=news&#x26;utm_medium=email",
        "?a=1&amp%3Butm_source=news&amp%3Butm_medium=email",
        "?amp;utm_source=news&amp;utm_medium=email",
        "?a=1?utm_source=news&utm_medium=email",
        "?a=1&b=2?utm_source=news?utm_medium=email",
        "??utm_source=news&utm_medium=email",
        "?&utm_source=news&&utm_medium=email&",
        "?utm_source%3Dnews&utm_medium%3Demail",
        "?utm_source%3Dnews%26utm_medium%3Demail",
        "?utm_source%253Dnews&utm_medium=email",
        "?utm_source=news%26utm_medium%3Demail",
        "?a=1%26utm_source%3Dnews%26utm_medium%3Demail",
        "?a=1;utm_source=news;utm_medium=email",
        "?UTM_Source=news&Utm_Medium=email",
        "?utm_source=&utm_source=news&utm_medium=email&utm_medium=other",
        "?utm_source=+news+&+utm_medium=email",
        "?utm_source=news&utm_medium=email?fbclid=",
        "?utm_source=news?&utm_medium=email?",
        "?utm_source=%E2%80%8Bnews&utm_medium=email",
        "?utm_source=news%26email%3Dada%40example.com&utm_medium=email?x=hunter2",
        "#utm_source=news&utm_medium=email",
        "#?utm_source=news&utm_medium=email",
        "#/page?utm_source=news&utm_medium=email",
        "#!/page?utm_source=news&amp;utm_medium=email",
        "#/page?utm_source=news&utm_medium=email#below",
        "#section&utm_source=news&utm_medium=email",
        "?utm_source=news#utm_medium=email",
        "&utm_source=news&utm_medium=email",
        "page&utm_source=news&amp;utm_medium=email",
        "page%3Futm_source=news&utm_medium=email",
        "page%3Futm_source%3Dnews%26utm_medium%3Demail",
        "page;utm_source=news&utm_medium=email",
        "?next=/a?b=c&utm_source=news&utm_medium=email",
        &format!("?{long}"),
    ] {
        let url = format!("https://shop.example/{rest}");
        let touch = capture(&url, "").touch;
        let shown = &url[..url.len().min(120)];
        assert_eq!(
            (touch.utm_source.as_deref(), touch.utm_medium.as_deref()),
            (Some("news"), Some("email")),
            "{shown}"
        );
        let kept = serde_json::to_string(&touch).unwrap();
        assert!(!kept.contains("hunter2") && !kept.contains("ada") && !kept.contains("token"), "{kept}");
        assert!(!touch.landing_page.unwrap().contains("utm_"), "{shown}");
        let stripped = strip_landing_url(&url).unwrap();
        assert!(stripped.ends_with("?utm_source=news&utm_medium=email"), "{stripped}");
    }
}

#[test]
fn tags_of_another_address_are_not_this_ones() {
    for rest in [
        "?next=https%3A%2F%2Fother.example%2F%3Futm_source%3Dnews",
        "?next=https://other.example/?utm_source=news",
        "?next=/page?utm_source=news",
        "#source=news",
        "#ref=news",
        "?a=utm_source=news",
        "?xutm_source=news",
        "?utm_sources=news",
    ] {
        assert!(capture(&format!("https://shop.example/{rest}"), "").touch.is_direct(), "{rest}");
    }
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
    // Nor is an installed app, and the address that a payment page sent back to.
    assert_eq!(Touch::from_metadata(&metadata(&[("utm_source", "pwa"), ("utm_medium", "homescreen")])), None);
    let returned = [
        ("landing_url", "https://shop.example/thanks?session_id=cs_test_a1&utm_source=news"),
        ("referrer", "https://bank.example/"),
    ];
    assert_eq!(Touch::from_metadata(&metadata(&returned)).unwrap().source(), None);
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
    // A character that nobody sees hides no parameter behind a value.
    for hidden in ["%1a", "%E2%80%8B"] {
        let url = format!("https://shop.example/?utm_source=x?{hidden}e{hidden}mail=ada");
        assert_eq!(strip_landing_url(&url).as_deref(), Some("https://shop.example/?utm_source=x"), "{hidden}");
    }
    let long = format!("https://shop.example/{}?utm_source=x&utm_term={}", "p".repeat(1000), "t".repeat(400));
    assert!(strip_landing_url(&long).unwrap().ends_with("p?utm_source=x"));
}

#[test]
fn the_advertisement_is_kept_with_a_click_id_alone() {
    let own = ["nb_placement".to_owned(), "Creative".to_owned()];
    let query = "gad_campaignid=1&gad_source=2&campaign_id=3&adset_id=4&ad_id=5&hsa_cam=6&hsa_grp=7&hsa_ad=8\
        &nb_placement=9&creative=10&other=11&utm_id=12&email=ada@example.com";
    let touch = |query: &str| Touch::capture_with(&format!("https://shop.example/?{query}"), "", &hosts(), &own).touch;
    assert_eq!(touch(query).ad_parameters, SortedMap::new());
    let kept = touch(&format!("{query}&gclid=G1"));
    let expected = [
        ("gad_campaignid", "1"),
        ("gad_source", "2"),
        ("campaign_id", "3"),
        ("adset_id", "4"),
        ("ad_id", "5"),
        ("hsa_cam", "6"),
        ("hsa_grp", "7"),
        ("hsa_ad", "8"),
        ("nb_placement", "9"),
        ("Creative", "10"),
    ];
    assert_eq!(kept.ad_parameters, metadata(&expected));
    assert_eq!(kept.utm_id.as_deref(), Some("12"));
    let json = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Touch>(&json).unwrap(), kept);
    // Nobody else's are read, and none looks like an address.
    let email = capture("https://shop.example/?fbclid=1&nb_placement=9&ad_id=ada@example.com", "").touch;
    assert_eq!(email.ad_parameters, SortedMap::new());
    let long = touch(&format!("gclid=1&ad_id={}", "9".repeat(500)));
    assert_eq!(long.ad_parameters["ad_id"].len(), crate::base::limits::AD_VALUE_MAX_CHARS);
}

#[test]
fn macros_that_were_not_filled_in_are_dropped_and_counted() {
    let touch = |query: &str| capture(&format!("https://shop.example/?{query}"), "").touch;
    let some =
        touch("gclid=G1&utm_source=google&utm_campaign={campaignid}&utm_term=%7Bkeyword%7D&ad_id={{ad.id}}&x={x}");
    assert_eq!((some.utm_source.as_deref(), &some.utm_campaign, &some.utm_term), (Some("google"), &None, &None));
    assert_eq!((some.ad_parameters.len(), some.unexpanded), (0, 3));
    // A link of nothing else is no campaign's.
    let none = touch("gclid={gclid}&utm_source=__CID_NAME__&utm_medium=%%CACHEBUSTER%%&ref=[[SSP]]");
    assert!(none.is_direct(), "{none:?}");
    assert_eq!(none.unexpanded, 4);
    assert_eq!(
        strip_landing_url("https://a.example/?utm_term={keyword}&gclid=1").unwrap(),
        "https://a.example/?gclid=1"
    );
    // In metadata they are no source either.
    let pairs = metadata(&[("utm_source", "{network}"), ("click_id", "gclid:{gclid}")]);
    assert_eq!(Touch::from_metadata(&pairs), None);
}

#[test]
fn touches_stored_before_are_read_as_they_were() {
    let stored = r#"{"landing_page":"shop.example/","utm_source":"google","utm_campaign":"{campaignid}","click_kind":"gclid","click_id":"G1"}"#;
    let touch: Touch = serde_json::from_str(stored).unwrap();
    assert_eq!(touch.utm_campaign.as_deref(), Some("{campaignid}"));
    assert_eq!(serde_json::to_string(&touch).unwrap(), stored);
}

#[test]
fn an_ad_in_chatgpt_is_openais_whatever_the_referrer() {
    for referrer in ["", "https://chatgpt.com/"] {
        let touch = capture("https://shop.example/?oppref=abc", referrer).touch;
        assert_eq!((touch.source().as_deref(), touch.medium().as_deref()), (Some("openai"), Some("paid")));
    }
    assert_eq!(source("", "https://chatgpt.com/").as_deref(), Some("chatgpt"));
}

fn texts(touch: &Touch) -> Vec<String> {
    let json = serde_json::to_value(touch).unwrap();
    let mut texts = Vec::new();
    for (name, value) in json.as_object().unwrap() {
        match value {
            serde_json::Value::String(text) => texts.push(text.clone()),
            serde_json::Value::Object(pairs) => {
                texts.extend(pairs.values().map(|text| text.as_str().unwrap().to_owned()))
            }
            _ => assert_eq!(name, "unexpanded"),
        }
    }
    texts
}

proptest! {
    #[test]
    fn whatever_comes_a_touch_is_clean_and_bounded(
        url in any::<String>(), referrer in any::<String>(),
        query in "((utm_source|utm_term|ref|gclid|ad_id|x)=(\\PC|%[0-9a-f]{2}|@){0,400}&){0,4}",
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
        let kept = NAMING_PARAMETERS.contains(&name.as_str()) || CLICK_KINDS.iter().any(|kind| kind.parameter == name);
        let url = format!("https://shop.example/?{name}={value}#{value}");
        let touch = capture(&url, &format!("https://blog.example/?{name}={value}#{value}")).touch;
        prop_assert_eq!(texts(&touch).iter().any(|text| text.contains(&value)), kept);
        prop_assert_eq!(strip_landing_url(&url).unwrap().contains(&value), kept);
    }

    #[test]
    fn stripping_is_bounded_and_stable(
        text in any::<String>(),
        query in "((utm_source|utm_term|utm_content|ref|gclid)=(\\PC|%[0-9a-f]{2}){0,300}&){0,5}",
        broken in "(utm_source|utm_term|ref|source|gclid|mail|a b|null|[=?&;#/ ]|://|amp;|%(1a|20|23|25|26|2f|3b|3d|3f)|@x\\.yz|\u{200b}){0,24}",
    ) {
        let built = [query, broken].map(|query| format!("https://shop.example/é%20?{query}"));
        for text in [&text, &built[0], &built[1]] {
            if let Some(stripped) = strip_landing_url(text) {
                prop_assert!(stripped.chars().count() <= METADATA_VALUE_MAX_CHARS);
                prop_assert_eq!(strip_landing_url(&stripped), Some(stripped.clone()));
            }
            if let Some(stripped) = strip_referrer(text) {
                prop_assert_eq!(strip_referrer(&stripped), Some(stripped.clone()));
            }
        }
    }

    #[test]
    fn any_metadata_is_read_or_refused(pairs in prop::collection::btree_map("landing_url|referrer|utm_source|click_id", any::<String>(), 0..4)) {
        if let Some(touch) = Touch::from_metadata(&pairs.into_iter().collect()) {
            for text in texts(&touch) {
                prop_assert!(!text.is_empty() && text.chars().count() <= TOUCH_ADDRESS_MAX_CHARS);
            }
        }
    }
}
