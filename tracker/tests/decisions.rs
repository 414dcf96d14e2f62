//! The decisions, one rule a test, against the real lists.

mod page;

use page::{Page, SITE, is_id};

#[test]
fn a_first_visit_gets_ids_and_a_touch() {
    let effects = Page::at("https://shop.example/pricing?utm_source=news&email=a@b.example#top").visit();
    assert!(is_id(effects.visitor()) && is_id(effects.session()));
    assert_ne!(effects.visitor(), effects.session());
    assert_eq!(effects.get("headwater_site_id"), Some(SITE));
    assert_eq!(effects.get("landing_url"), Some("https://shop.example/pricing?utm_source=news"));
    assert_eq!(effects.get("utm_source"), Some("news"));
    assert_eq!(effects.get("referrer"), None);
}

#[test]
fn a_second_page_keeps_visitor_session_and_touch() {
    let first = Page::at("https://shop.example/?utm_source=news").visit();
    let second = Page::at("https://shop.example/cart").from("https://shop.example/").after(&first).visit();
    assert_eq!(second.all(), first.all());
}

#[test]
fn an_ended_session_starts_a_new_one_and_a_direct_visit_keeps_the_touch() {
    let first = Page::at("https://shop.example/?utm_source=news").from("https://mail.example/").visit();
    let later = Page::at("https://shop.example/").after(&first).session("").visit();
    assert_eq!(later.visitor(), first.visitor());
    assert_ne!(later.session(), first.session());
    assert_eq!(later.get("utm_source"), Some("news"));
    assert_eq!(later.get("referrer"), Some("https://mail.example/"));
}

#[test]
fn an_ended_session_and_a_foreign_referrer_start_a_touch() {
    let first = Page::at("https://shop.example/a?utm_source=news").visit();
    let later =
        Page::at("https://shop.example/b").from("https://search.example/?q=x").after(&first).session("").visit();
    assert_eq!(later.get("landing_url"), Some("https://shop.example/b"));
    assert_eq!(later.get("referrer"), Some("https://search.example/"));
    assert_eq!(later.get("utm_source"), None);
}

#[test]
fn a_foreign_referrer_alone_does_not_end_a_session() {
    let first = Page::at("https://shop.example/?utm_source=news").visit();
    let next = Page::at("https://shop.example/b").from("https://search.example/").after(&first).visit();
    assert_eq!(next.all(), first.all());
}

#[test]
fn a_new_campaign_or_click_id_starts_a_session_and_a_touch() {
    let first = Page::at("https://shop.example/?utm_source=news&utm_campaign=spring").visit();
    for query in ["utm_source=ads", "gclid=abc", "via=partner", "utm_source=news&utm_campaign=summer"] {
        let url = format!("https://shop.example/?{query}");
        let next = Page::at(&url).from("https://ads.example/").after(&first).visit();
        assert_eq!(next.visitor(), first.visitor());
        assert_ne!(next.session(), first.session(), "{query}");
        assert_eq!(next.get("landing_url"), Some(url.as_str()));
    }
}

#[test]
fn the_same_campaign_again_continues() {
    let first = Page::at("https://shop.example/?utm_source=news&gclid=1").visit();
    for url in ["https://shop.example/?gclid=1&utm_source=news", "https://shop.example/b?utm_source=news"] {
        assert_eq!(Page::at(url).after(&first).visit().session(), first.session(), "{url}");
    }
}

#[test]
fn the_way_back_never_starts_anything() {
    let first = Page::at("https://www.shop.example/?utm_source=news").visit();
    for host in [
        "www.shop.example",
        "www.shop.example:8443",
        "shop.example",
        "pay.shop.example",
        "checkout.stripe.com",
        "billing.stripe.com",
        "www.paypal.com",
        "accounts.google.com",
    ] {
        let from = format!("https://{host}/x");
        let url = "https://www.shop.example/thanks?utm_source=stripe";
        let next = Page::at(url).from(&from).domain("shop.example").after(&first).visit();
        assert_eq!(next.all(), first.all(), "{host}");
        let late = Page::at(url).from(&from).domain("shop.example").after(&first).session("").visit();
        assert_ne!(late.session(), first.session(), "{host}");
        assert_eq!(late.record(), first.record(), "{host}");
    }
}

#[test]
fn a_host_that_only_looks_like_one_of_ours_is_foreign() {
    for host in ["notshop.example", "shop.example.evil.example", "stripe.com.evil.example", "mypaypal.com"] {
        let from = format!("https://{host}/");
        let effects = Page::at("https://shop.example/").from(&from).domain("shop.example").visit();
        assert_eq!(effects.get("referrer"), Some(from.as_str()));
    }
}

#[test]
fn a_first_page_reached_on_the_way_back_is_direct() {
    let effects = Page::at("https://shop.example/thanks").from("https://checkout.stripe.com/c/pay").visit();
    assert_eq!(effects.get("landing_url"), Some("https://shop.example/thanks"));
    assert_eq!(effects.get("referrer"), None);
}

#[test]
fn forged_ids_are_replaced_and_bring_nothing_along() {
    let first = Page::at("https://shop.example/?utm_source=news").user("u_1").visit();
    for forged in [
        "x",
        "00000000-0000-0000-0000-000000000000",
        "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "3f2504e0-4f89-41d3-7a0c-0305e82c3301",
        "3f2504e0_4f89_41d3_9a0c_0305e82c3301",
        "3f2504e0-4f89-41d3-9a0c-0305e82c33011",
    ] {
        let next = Page::at("https://shop.example/b").after(&first).visitor(forged).visit();
        assert!(is_id(next.visitor()) && is_id(next.session()), "{forged}");
        assert_ne!(next.session(), first.session());
        assert_eq!((next.get("headwater_user_id"), next.get("utm_source")), (None, None), "{forged}");
        let next = Page::at("https://shop.example/b").after(&first).session(forged).visit();
        assert_eq!(next.visitor(), first.visitor());
        assert!(is_id(next.session()), "{forged}");
    }
    let good = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    assert_eq!(Page::at("https://shop.example/").visitor(good).visit().visitor(), good);
}

#[test]
fn without_digits_there_are_no_ids_but_a_source() {
    let effects =
        Page::at("https://shop.example/?utm_source=news&gclid=1").from("https://a.example/b").without_ids().visit();
    let keys: Vec<_> = effects.metadata().keys().cloned().collect();
    assert_eq!(keys, ["click_id", "landing_url", "referrer", "utm_source"]);
}

#[test]
fn a_user_is_kept_until_another_comes() {
    let first = Page::at("https://shop.example/").user("u%20%C3%A4%2B1").visit();
    assert_eq!(first.get("headwater_user_id"), Some("u ä+1"));
    let second = Page::at("https://shop.example/b").after(&first).visit();
    assert_eq!(second.get("headwater_user_id"), Some("u ä+1"));
    assert_eq!(Page::at("https://shop.example/b").after(&first).user("2").visit().get("headwater_user_id"), Some("2"));
}

#[test]
fn addresses_are_stripped() {
    for (url, landing) in [
        ("https://h.example", Some("https://h.example")),
        (
            "https://h.example:8443/a/@b?token=1&ref=x&=y&ref&via=#utm_source=z",
            Some("https://h.example:8443/a/@b?ref=x"),
        ),
        ("http://[::1]:80/?gclid=1?2=3", Some("http://[::1]:80/?gclid=1?2=3")),
        ("https://me:secret@h.example/", None),
        ("about:srcdoc", None),
        ("data:text/html,https://h.example/", None),
        ("", None),
    ] {
        assert_eq!(Page::at(url).visit().get("landing_url"), landing, "{url}");
    }
    let effects = Page::at("https://h.example/").from("android-app://com.example.mail/x?y=1").visit();
    assert_eq!(effects.get("referrer"), Some("android-app://com.example.mail/x"));
}

#[test]
fn values_are_decoded_and_hostile_ones_stay_text() {
    for (value, decoded) in [
        ("spring%20sale+now", Some("spring sale now")),
        ("a=b", Some("a=b")),
        ("%3Cscript%3Ealert(%22x%22)%3C%2Fscript%3E", Some("<script>alert(\"x\")</script>")),
        ("a%26gclid%3D1%5C", Some("a&gclid=1\\")),
        ("a%00%0A%7Fb", Some("ab")),
        ("%C3%A9%E2%82%AC%F0%9F%98%80", Some("é€😀")),
        ("a%C3", Some("a")),
        ("%E2%82A%80%C0%80%ED%A0%80%F5%80%80%80%EF%BF%BDz", Some("Az")),
        ("100%", Some("100%")),
        ("%zz%4", Some("%zz%4")),
        ("", None),
        ("%00", None),
    ] {
        let effects = Page::at(&format!("https://h.example/?utm_campaign={value}&x=1")).visit();
        assert_eq!(effects.get("utm_campaign"), decoded, "{value}");
    }
}

#[test]
fn the_first_click_id_by_rank_is_told() {
    let effects = Page::at("https://h.example/?ScCid=s&fbclid=f+1&gclid=&utm_source=a&utm_source=b").visit();
    assert_eq!(effects.get("click_id"), Some("fbclid:f 1"));
    assert_eq!(effects.get("utm_source"), Some("a"));
    assert_eq!(effects.get("landing_url"), Some("https://h.example/?ScCid=s&fbclid=f+1&utm_source=a&utm_source=b"));
}

#[test]
fn values_are_cut_at_500_on_the_border_of_a_code_point() {
    let long = |text: &str| {
        let effects = Page::at(&format!("https://h.example/?utm_term={text}")).visit();
        effects.get("utm_term").map(str::to_owned).unwrap()
    };
    assert_eq!(long(&"a".repeat(501)), "a".repeat(500));
    assert_eq!(long(&"é".repeat(501)), "é".repeat(500));
    assert_eq!(long(&"😀".repeat(251)), "😀".repeat(250));
    assert_eq!(long(&("a".repeat(499) + "😀b")), "a".repeat(499));
    let url = format!("https://h.example/{}?utm_source=x", "p".repeat(490));
    let effects = Page::at(&url).visit();
    assert_eq!(effects.get("landing_url").unwrap().len(), 500);
    assert_eq!(effects.get("utm_source"), Some("x"), "what is cut from the address is still known");
}
