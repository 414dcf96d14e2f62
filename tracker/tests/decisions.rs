//! The decisions, one rule a test, against the real lists.

mod page;

use page::Page;

#[test]
fn a_first_visit_begins_a_session_and_a_touch() {
    let effects = Page::at("https://shop.example/pricing?utm_source=news&email=a@b.example#top")
        .from("https://mail.example/x?y")
        .visit();
    assert!(effects.begins);
    assert_eq!(effects.landing(), "https://shop.example/pricing?utm_source=news");
    assert_eq!(effects.referrer(), "https://mail.example/x");
    assert_eq!(effects.get("utm_source").as_deref(), Some("news"));
}

#[test]
fn a_second_page_continues_both() {
    let first = Page::at("https://shop.example/?utm_source=news").visit();
    let second = Page::at("https://shop.example/cart").from("https://shop.example/").after(&first).visit();
    assert!(!second.begins);
    assert_eq!(second.touch(), first.touch());
}

#[test]
fn an_ended_session_starts_a_new_one_and_a_direct_visit_keeps_the_touch() {
    let first = Page::at("https://shop.example/?utm_source=news").from("https://mail.example/").visit();
    let later = Page::at("https://shop.example/").long_after(&first).visit();
    assert!(later.begins);
    assert_eq!(later.touch(), first.touch());
}

#[test]
fn an_ended_session_and_a_foreign_referrer_start_a_touch() {
    let first = Page::at("https://shop.example/a?utm_source=news").visit();
    let later = Page::at("https://shop.example/b").from("https://search.example/?q=x").long_after(&first).visit();
    assert_eq!((later.landing(), later.referrer()), ("https://shop.example/b", "https://search.example/"));
    assert_eq!(later.get("utm_source"), None);
}

#[test]
fn a_foreign_referrer_alone_does_not_end_a_session() {
    let first = Page::at("https://shop.example/?utm_source=news").visit();
    let next = Page::at("https://shop.example/b").from("https://search.example/").after(&first).visit();
    assert!(!next.begins);
    assert_eq!(next.touch(), first.touch());
}

#[test]
fn a_new_campaign_or_click_id_starts_a_session_and_a_touch() {
    let first = Page::at("https://shop.example/?utm_source=news&utm_campaign=spring").visit();
    for query in ["utm_source=ads", "gclid=abc", "via=partner", "utm_source=news&utm_campaign=summer"] {
        let url = format!("https://shop.example/?{query}");
        let next = Page::at(&url).from("https://ads.example/").after(&first).visit();
        assert!(next.begins, "{query}");
        assert_eq!((next.landing(), next.referrer()), (&*url, "https://ads.example/"));
        let direct = Page::at(&url).after(&first).visit();
        assert_eq!((direct.begins, direct.landing(), direct.referrer()), (true, &*url, ""));
    }
}

#[test]
fn the_same_campaign_again_continues() {
    let first = Page::at("https://shop.example/?utm_source=news&gclid=1").visit();
    for url in ["https://shop.example/?gclid=1&utm_source=news", "https://shop.example/b?utm_source=news"] {
        let next = Page::at(url).after(&first).visit();
        assert!(!next.begins && next.touch() == first.touch(), "{url}");
    }
}

#[test]
fn a_parameter_that_comes_twice_begins_one_session() {
    let page = || Page::at("https://shop.example/?ref=a&utm_source=x&ref=b&ref=a");
    let first = page().visit();
    assert_eq!(first.landing(), "https://shop.example/?ref=a&utm_source=x");
    assert!(!page().after(&first).visit().begins);
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
        "checkout.stripe.com?x=/y",
    ] {
        let from = format!("https://{host}/x");
        let url = "https://www.shop.example/thanks?utm_source=stripe";
        let next = Page::at(url).from(&from).domain("shop.example").after(&first).visit();
        assert!(!next.begins, "{host}");
        assert_eq!(next.touch(), first.touch(), "{host}");
        let late = Page::at(url).from(&from).domain("shop.example").long_after(&first).visit();
        assert!(late.begins, "{host}");
        assert_eq!(late.touch(), first.touch(), "{host}");
    }
}

#[test]
fn a_host_that_only_looks_like_one_of_ours_is_foreign() {
    for host in
        ["notshop.example", "shop.example.evil.example", "stripe.com.evil.example", "mypaypal.com", "example", "x"]
    {
        let from = format!("https://{host}/");
        let effects = Page::at("https://shop.example/").from(&from).domain("shop.example").visit();
        assert_eq!(effects.referrer(), from);
    }
}

#[test]
fn a_first_page_reached_on_the_way_back_is_direct() {
    let effects = Page::at("https://shop.example/thanks").from("https://checkout.stripe.com/c/pay").visit();
    assert_eq!((effects.landing(), effects.referrer()), ("https://shop.example/thanks", ""));
}

#[test]
fn a_session_that_another_host_began_gets_its_landing_page_here() {
    let nothing = Page::at("").visit();
    let carried = Page::at("https://shop.example/?x=1")
        .from("https://www.shop.example/")
        .domain("shop.example")
        .after(&nothing)
        .visit();
    assert!(!carried.begins);
    assert_eq!((carried.landing(), carried.referrer()), ("https://shop.example/", ""));
}

#[test]
fn addresses_are_stripped() {
    for (url, landing) in [
        ("https://h.example", "https://h.example"),
        ("https://h.example:8443/a/@b?token=1&ref=x&=y&ref&via=#utm_source=z", "https://h.example:8443/a/@b?ref=x"),
        ("http://[::1]:80/?gclid=1?2=3", "http://[::1]:80/?gclid=1?2=3"),
        ("https://h.example/?utm_sourc=a&utm_source2=b&Utm_source=c", "https://h.example/"),
        ("https://h.example/#?utm_source=z", "https://h.example/"),
        ("", ""),
    ] {
        assert_eq!(Page::at(url).visit().landing(), landing, "{url}");
    }
    let effects = Page::at("https://h.example/").from("android-app://com.example.mail/x?y=1#z").visit();
    assert_eq!(effects.referrer(), "android-app://com.example.mail/x");
}

#[test]
fn the_metadata_are_the_campaign_and_the_first_click_id_by_rank() {
    let url = "https://h.example/?ScCid=s&fbclid=f+1&gclid=&utm_source=a%26b&utm_source=b&utm_id=7&ref=r&utm_term=x+y";
    let effects = Page::at(url).visit();
    let metadata: Vec<_> = effects.metadata().into_iter().collect();
    let expected = [("click_id", "fbclid:f 1"), ("utm_source", "a&b"), ("utm_term", "x y")];
    assert_eq!(metadata, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    assert!(Page::at("https://h.example/?ref=r").visit().metadata().is_empty());
}

#[test]
fn metadata_come_from_the_touch_and_not_from_the_page() {
    let first = Page::at("https://h.example/?utm_source=a&gclid=1").visit();
    let next = Page::at("https://h.example/?utm_source=b").from("https://h.example/").after(&first).visit();
    assert_eq!(next.metadata(), first.metadata());
}
