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
    let second = Page::at("https://shop.example/cart").back_from("https://shop.example/").after(&first).visit();
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
    for from in ["https://www.shop.example/x", "https://checkout.stripe.com/?x=/y", "https://bank.example/3ds", ""] {
        let url = "https://www.shop.example/thanks?utm_source=stripe";
        let next = Page::at(url).back_from(from).after(&first).visit();
        assert!(!next.begins, "{from}");
        assert_eq!(next.touch(), first.touch(), "{from}");
        let late = Page::at(url).back_from(from).long_after(&first).visit();
        assert!(late.begins, "{from}");
        assert_eq!(late.touch(), first.touch(), "{from}");
    }
}

#[test]
fn where_nothing_was_kept_the_campaign_of_the_page_before_counts() {
    let before = "https://shop.example/one?utm_source=news&email=a@b.example&utm_medium=email#top";
    let late = Page::at("https://shop.example/two?x=1").back_from(before).visit();
    assert!(late.begins);
    assert_eq!((late.landing(), late.referrer()), ("https://shop.example/one?utm_source=news&utm_medium=email", ""));
    assert_eq!(late.get("utm_medium").as_deref(), Some("email"));
    let next = Page::at("https://shop.example/three").back_from("https://shop.example/two").after(&late).visit();
    assert_eq!((next.begins, next.touch()), (false, late.touch()));
}

#[test]
fn a_page_before_without_a_campaign_says_nothing_and_one_of_another_site_is_no_page_of_ours() {
    let late = Page::at("https://shop.example/two?utm_source=own").back_from("https://shop.example/one?x=1").visit();
    assert_eq!(late.landing(), "https://shop.example/two?utm_source=own");
    let other = Page::at("https://shop.example/").from("https://other.example/?utm_source=theirs").visit();
    assert_eq!((other.landing(), other.referrer()), ("https://shop.example/", "https://other.example/"));
    assert!(other.metadata().is_empty());
}

#[test]
fn what_was_kept_is_not_moved_by_the_page_before() {
    let first = Page::at("https://shop.example/?gclid=1").from("https://ads.example/").visit();
    let back = Page::at("https://shop.example/b").back_from("https://shop.example/a?utm_source=own");
    assert_eq!(back.after(&first).visit().touch(), first.touch());
}

#[test]
fn a_first_page_reached_on_the_way_back_is_direct() {
    let effects = Page::at("https://shop.example/thanks").back_from("https://checkout.stripe.com/c/pay").visit();
    assert_eq!((effects.landing(), effects.referrer()), ("https://shop.example/thanks", ""));
}

#[test]
fn a_session_that_another_host_began_gets_its_landing_page_here() {
    let nothing = Page::at("").visit();
    let carried = Page::at("https://shop.example/?x=1").back_from("https://www.shop.example/").after(&nothing).visit();
    assert!(!carried.begins);
    assert_eq!((carried.landing(), carried.referrer()), ("https://shop.example/", ""));
}

#[test]
fn addresses_are_stripped() {
    for (url, landing) in [
        ("https://h.example", "https://h.example"),
        ("https://h.example:8443/a/@b?token=1&ref=x&=y&ref&via=#top", "https://h.example:8443/a/@b?ref=x"),
        ("http://[::1]:80/r&d?gclid=1", "http://[::1]:80/r&d?gclid=1"),
        ("https://h.example/?utm_sourc=a&utm_source2=b&Utm_source=c", "https://h.example/"),
        ("", ""),
    ] {
        assert_eq!(Page::at(url).visit().landing(), landing, "{url}");
    }
    let effects = Page::at("https://h.example/").from("android-app://com.example.mail/x?y=1#z").visit();
    assert_eq!(effects.referrer(), "android-app://com.example.mail/x");
}

#[test]
fn parameters_stand_in_a_fragment_too_and_behind_a_second_question_mark() {
    for (url, landing) in [
        ("https://h.example/#utm_source=z", "https://h.example/?utm_source=z"),
        ("https://h.example/#/route?utm_source=z&x=1", "https://h.example/?utm_source=z"),
        ("https://h.example/?a=1#!/route?a=2&utm_source=z", "https://h.example/?utm_source=z"),
        ("https://h.example/?id=7?utm_source=z", "https://h.example/?utm_source=z"),
        ("https://h.example/?utm_source=z?utm_medium=email", "https://h.example/?utm_source=z&utm_medium=email"),
        ("https://h.example/?utm_source=z#utm_source=other", "https://h.example/?utm_source=z"),
    ] {
        assert_eq!(Page::at(url).visit().landing(), landing, "{url}");
    }
    let far = format!("https://h.example/?token={}&utm_source=z", "x".repeat(8_000));
    assert_eq!(Page::at(&far).visit().get("utm_source").as_deref(), Some("z"));
}

#[test]
fn click_ids_rank_as_they_do_in_the_worker() {
    let list = include_str!("../../core/src/data/click_ids.txt");
    let rows = list.lines().filter(|line| !line.starts_with('#'));
    let ranked: Vec<&str> = rows.map(|row| row.split('\t').next().unwrap()).collect();
    for pair in ranked.windows(2) {
        let [higher, lower] = pair else { unreachable!() };
        let effects = Page::at(&format!("https://h.example/?{lower}=1&{higher}=2")).visit();
        assert_eq!(effects.get("click_id"), Some(format!("{higher}:2")), "{higher} ranks above {lower}");
    }
}

#[test]
fn the_metadata_are_the_campaign_and_the_first_click_id_by_rank() {
    let url = "https://h.example/?ScCid=s&fbclid=f+1&gclid=&utm_source=a%26b&utm_source=b&utm_id=7&ref=r&utm_term=x+y";
    let effects = Page::at(url).visit();
    let metadata: Vec<_> = effects.metadata().into_iter().collect();
    let expected = [("click_id", "ScCid:s"), ("utm_source", "a&b"), ("utm_term", "x y")];
    assert_eq!(metadata, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    assert!(Page::at("https://h.example/?ref=r").visit().metadata().is_empty());
}

#[test]
fn metadata_come_from_the_touch_and_not_from_the_page() {
    let first = Page::at("https://h.example/?utm_source=a&gclid=1").visit();
    let next = Page::at("https://h.example/?utm_source=b").back_from("https://h.example/").after(&first).visit();
    assert_eq!(next.metadata(), first.metadata());
}
