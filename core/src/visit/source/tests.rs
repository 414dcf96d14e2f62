use super::*;
use crate::base::sorted::SortedMap;
use crate::web::click::CLICK_KINDS;

fn kind_of(place: &str) -> Option<Kind> {
    by_place(place).map(|known| known.kind)
}

fn name(place: &str) -> Option<&str> {
    by_place(place).map(|known| known.name)
}

#[test]
fn the_list_is_sorted_and_well_formed() {
    SOURCES.assert_sorted();
    let words = ["search", "portal", "social", "video", "shopping", "assistant", "email", "site"];
    for (key, row) in SOURCES.rows() {
        assert!(words.contains(&row.kind), "{key}: {}", row.kind);
        assert!(row.name.is_none_or(|name| name == name.to_lowercase() && name != key), "{key}");
    }
}

#[test]
fn names_and_hosts_lead_back_to_the_same_kind() {
    let mut kinds = SortedMap::new();
    for (key, row) in SOURCES.rows() {
        let place = key.replace(".*", ".de");
        let found = if place.contains('.') { by_place(&place) } else { by_source(&place) }.unwrap();
        assert_eq!(found.kind, kind(row.kind), "{key}");
        // What `Touch::source` tells is looked up again when the channel is decided.
        assert_eq!(by_source(found.name).map(|again| again.kind), Some(found.kind), "{key} as {}", found.name);
        if let Some(name) = row.name {
            assert_eq!(*kinds.entry(name).or_insert(found.kind), found.kind, "{name} is of two kinds");
        }
    }
}

#[test]
fn the_longest_match_wins() {
    for (place, expected) in [
        ("www.google.com", "google"),
        ("google.de", "google"),
        ("www.google.co.uk", "google"),
        ("google.com.au", "google"),
        ("google.cat", "google"),
        ("mail.google.com", "gmail"),
        ("gemini.google.com", "gemini"),
        ("docs.google.com/document/d", "google workspace"),
        ("de.search.yahoo.com", "yahoo"),
        ("r.search.yahoo.com", "yahoo"),
        ("search.yahoo.co.jp", "yahoo"),
        ("de.yahoo.com", "yahoo"),
        ("l.facebook.com", "facebook"),
        ("out.reddit.com", "reddit"),
        ("copilot.microsoft.com", "copilot"),
        ("www.bing.com/chat", "copilot"),
        ("www.bing.com/search", "bing"),
        ("www.google.co.uk/maps/place", "google.co.uk/maps"),
        ("uk.finance.yahoo.com", "finance.yahoo.com"),
        ("something.google.de", "something.google.de"),
        ("com.reddit.frontpage", "reddit"),
        ("com.facebook.something.new", "facebook"),
        ("com.sogou.something", "com.sogou.something"),
        ("1064216828", "reddit"),
    ] {
        assert_eq!(name(place), Some(expected), "{place}");
    }
}

#[rustfmt::skip]
const PARTS: &[(Kind, &[&str])] = &[
        (
            Kind::Search,
            &[
                "www.google.de",
                "google.com.br",
                "google.co.jp",
                "google.ad",
                "google.com.sa",
                "search.google.com",
                "images.google.fr",
                "lens.google.com",
                "m.search.naver.com",
                "m.naver.com",
                "uk.search.yahoo.com",
                "espanol.search.yahoo.com",
                "cn.bing.com",
                "yandex.com.tr",
                "ya.ru",
                "m.baidu.com",
                "search.seznam.cz",
                "search.daum.net",
                "ntp.msn.com",
                "www.msn.com",
                "suche.web.de",
                "go.mail.ru",
                "search.aol.co.uk",
                "suche.t-online.de",
                "lite.qwant.com",
                "www.google.com/search",
                "www.google.com/url",
                "yandex.ru/search",
                "www.msn.com/de-de",
                "www.onet.pl",
                "www.rambler.ru",
                "com.google.android.googlequicksearchbox",
            ],
        ),
        (
            Kind::Email,
            &[
                "mail.google.com",
                "mail.yahoo.com",
                "de.mail.yahoo.com",
                "mail.yahoo.co.jp",
                "mail.yandex.ru",
                "mail.naver.com",
                "email.seznam.cz",
                "mail.daum.net",
                "e.mail.ru",
                "mail.aol.com",
                "outlook.live.com",
                "mail.qq.com",
                "poczta.onet.pl",
                "webmail.provider.example",
                "mail.provider.example",
                "com.google.android.gm",
                "com.microsoft.office.outlook",
                "com.yahoo.mobile.client.android.mail",
                "com.htc.android.mail",
                "it.libero.mail",
                "com.xiaomi.email",
                "currently.att.yahoo.com",
                "www.laposte.net",
            ],
        ),
        (
            Kind::Site,
            &[
                "news.google.com",
                "news.google.de",
                "classroom.google.com",
                "ads.google.com",
                "docs.google.com",
                "translate.google.com",
                "maps.google.co.uk",
                "finance.yahoo.com",
                "news.yahoo.co.jp",
                "sports.yahoo.com",
                "news.naver.com",
                "map.baidu.com",
                "metrika.yandex.ru",
                "ads.yahoo.com",
                "whatever.google.com",
                "news.sogou.com",
                "calendar.yahoo.com",
                "ads.bing.com",
                "www.msn.com/de-de/nachrichten/politik",
                "www.msn.com/news",
                "yandex.ru/maps",
                "www.aol.com/finance",
                "www.google.com/alerts",
                "duckduckgo.com/maps",
                "fi.google.com",
            ],
        ),
        (
            Kind::Social,
            &[
                "blog.naver.com",
                "cafe.naver.com",
                "m.kin.naver.com",
                "chiebukuro.yahoo.co.jp",
                "messages.google.com",
                "groups.google.com",
                "answers.yahoo.com",
                "tieba.baidu.com",
                "cafe.daum.net",
                "com.whatsapp",
                "org.telegram.plus",
                "com.zhiliaoapp.musically",
                "com.instagram.barcelona",
                "org.telegram.messenger.web",
                "com.slack",
                "com.twitter.android",
                "com.linkedin.android.lite",
            ],
        ),
        (
            Kind::Shopping,
            &[
                "shopping.naver.com",
                "m.shopping.naver.com",
                "shopping.yahoo.co.jp",
                "shopping.yahoo.com",
                "shopping.google.com",
                "www.google.com/shopping",
                "auctions.yahoo.co.jp",
                "market.yandex.ru",
                "www.amazon.com.au",
                "ebay.fr",
            ],
        ),
        (
            Kind::Assistant,
            &[
                "copilot.com",
                "chatgpt.com",
                "claude.ai",
                "gemini.google.com",
                "perplexity.ai",
                "grok.com",
                "x.ai",
                "chat.deepseek.com",
                "chat.mistral.ai",
                "you.com",
                "phind.com",
                "meta.ai",
                "poe.com",
                "duck.ai",
                "kimi.com",
                "chat.qwen.ai",
                "doubao.com",
                "ai.perplexity.app.android",
                "com.openai.chatgpt",
                "com.anthropic.claude",
                "x.com/i/grok",
                "elicit.com",
                "chat.qwenlm.ai",
                "com.inflection.pi",
            ],
        ),
    ];

#[test]
fn parts_of_portals_are_what_they_are() {
    for (kind, places) in PARTS {
        for place in *places {
            assert_eq!(kind_of(place), Some(*kind), "{place}");
        }
    }
}

#[test]
fn others_are_not_mistaken() {
    for place in [
        "google.example",
        "notgoogle.com",
        "google.com.evil.example",
        "google.evil.com",
        "google.co.evil",
        "yahoo.evil.com",
        "microsoft.com",
        "box.com",
        "netflix.org",
        "facebook.com.evil.io",
        "nott.co",
        "google",
        "com",
        "",
        "portal",
        "mail.org",
        "12345",
        "com.unknown.app",
        "com.google.android.apps.something",
        "acme.email",
        "news.acme.email",
    ] {
        assert_eq!(name(place), None, "{place}");
    }
}

#[test]
fn texts_of_tags_are_names_hosts_or_addresses() {
    for (text, kind) in [
        ("chatgpt.com", Some(Kind::Assistant)),
        ("copilot.com", Some(Kind::Assistant)),
        ("perplexity", Some(Kind::Assistant)),
        ("perplexity.ai", Some(Kind::Assistant)),
        ("claude", Some(Kind::Assistant)),
        ("gemini", Some(Kind::Assistant)),
        ("deepseek", Some(Kind::Assistant)),
        ("https://chatgpt.com/", Some(Kind::Assistant)),
        ("www.google.com", Some(Kind::Search)),
        ("google", Some(Kind::Search)),
        ("claude_ai", Some(Kind::Assistant)),
        ("gemini app", Some(Kind::Assistant)),
        ("spring_sale", None),
        ("https://t.co/a_b", Some(Kind::Social)),
        ("fb", Some(Kind::Social)),
        ("newsletter", None),
        ("shop", None),
        ("blog", None),
    ] {
        assert_eq!(by_source(text).map(|known| known.kind), kind, "{text}");
    }
}

#[test]
fn every_kind_of_click_id_is_of_a_network() {
    for kind in CLICK_KINDS.iter() {
        assert!(kind.source == "impact" || by_source(kind.source).is_some(), "{}", kind.parameter);
    }
}
