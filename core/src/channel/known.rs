//! Known sources: the short name of a well-known host, and what kind of place it is.
//!
//! Not here: the rules that make a channel of it (`channel`). Our own short list of facts, not a copy of anybody's; a host that
//! is missing is a referral under its own name, so the list needs what is frequent, not everything.
//! What always holds: names are unique, in lower case, and lead back to their entry.

use crate::touch::covers;

/// What kind of place a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Search,
    Social,
    Video,
    Shopping,
    Assistant,
    Email,
    /// A site of a company whose other hosts are one of the above.
    Site,
}

/// A source by name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Hosts; each covers its subdomains, `x.*` stands for x under any country's domain, and the longest match wins.
    hosts: &'static [&'static str],
    /// What people write into `utm_source` for it, beside the name and the hosts.
    aliases: &'static [&'static str],
}

/// The source whose host this is.
pub(crate) fn by_host(host: &str) -> Option<&'static Known> {
    let entries = KNOWN.iter().flat_map(|known| known.hosts.iter().map(move |pattern| (pattern, known)));
    entries
        .filter(|(pattern, _)| matches(pattern, host))
        .max_by_key(|(pattern, _)| pattern.len())
        .map(|(_, known)| known)
}

/// The source that a text in lower case names: by its name, an alias or a host.
pub(crate) fn by_source(source: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == source || known.aliases.contains(&source)).or_else(|| by_host(source))
}

fn matches(pattern: &str, host: &str) -> bool {
    let Some(stem) = pattern.strip_suffix(".*") else {
        return covers(pattern, host);
    };
    let Some((rest, last)) = host.rsplit_once('.') else {
        return false;
    };
    let second_level = rest.strip_suffix(".co").or_else(|| rest.strip_suffix(".com"));
    match last.len() {
        2 => covers(stem, rest) || second_level.is_some_and(|rest| covers(stem, rest)),
        _ => last == "com" && covers(stem, rest),
    }
}

const fn known(
    name: &'static str,
    kind: Kind,
    hosts: &'static [&'static str],
    aliases: &'static [&'static str],
) -> Known {
    Known { name, kind, hosts, aliases }
}

#[rustfmt::skip] // One row a source, to be read as a table.
static KNOWN: &[Known] = &[
    known("google", Kind::Search, &["google.*", "com.google.android.googlequicksearchbox"], &["adwords", "googleads", "google_ads", "google-ads"]),
    known("bing", Kind::Search, &["bing.com"], &["bingads", "microsoft"]),
    known("duckduckgo", Kind::Search, &["duckduckgo.com", "ddg.gg"], &["ddg"]),
    known("yahoo", Kind::Search, &["search.yahoo.com", "yahoo.*", "search.yahoo.co.jp"], &[]),
    known("ecosia", Kind::Search, &["ecosia.org"], &[]),
    known("brave", Kind::Search, &["search.brave.com"], &[]),
    known("yandex", Kind::Search, &["yandex.*", "ya.ru"], &[]),
    known("baidu", Kind::Search, &["baidu.com"], &[]),
    known("naver", Kind::Search, &["naver.com"], &[]),
    known("daum", Kind::Search, &["daum.net"], &[]),
    known("seznam", Kind::Search, &["seznam.cz"], &[]),
    known("qwant", Kind::Search, &["qwant.com"], &[]),
    known("startpage", Kind::Search, &["startpage.com"], &[]),
    known("kagi", Kind::Search, &["kagi.com"], &[]),
    known("mojeek", Kind::Search, &["mojeek.com"], &[]),
    known("swisscows", Kind::Search, &["swisscows.com"], &[]),
    known("sogou", Kind::Search, &["sogou.com"], &[]),
    known("so.com", Kind::Search, &["so.com"], &["360"]),
    known("aol", Kind::Search, &["search.aol.com"], &[]),
    known("ask", Kind::Search, &["ask.com"], &[]),
    known("coccoc", Kind::Search, &["coccoc.com"], &[]),
    known("metager", Kind::Search, &["metager.de", "metager.org"], &[]),
    known("facebook", Kind::Social, &["facebook.com", "fb.com", "fb.me", "messenger.com", "com.facebook.katana"], &["fb", "meta", "facebookads"]),
    known("instagram", Kind::Social, &["instagram.com", "com.instagram.android"], &["ig", "insta"]),
    known("threads", Kind::Social, &["threads.net", "threads.com"], &[]),
    known("x", Kind::Social, &["x.com", "twitter.com", "t.co", "com.twitter.android"], &["twitter"]),
    known("linkedin", Kind::Social, &["linkedin.com", "lnkd.in", "com.linkedin.android"], &["li"]),
    known("reddit", Kind::Social, &["reddit.com", "redd.it", "com.reddit.frontpage"], &[]),
    known("pinterest", Kind::Social, &["pinterest.*", "pin.it", "com.pinterest"], &[]),
    known("tiktok", Kind::Social, &["tiktok.com"], &["tik-tok", "tik_tok"]),
    known("snapchat", Kind::Social, &["snapchat.com"], &["snap"]),
    known("bluesky", Kind::Social, &["bsky.app", "bsky.social"], &["bsky"]),
    known("mastodon", Kind::Social, &["mastodon.social", "mastodon.online", "mstdn.social", "fosstodon.org", "hachyderm.io"], &[]),
    known("hackernews", Kind::Social, &["news.ycombinator.com", "hckrnews.com"], &["hn"]),
    known("lobsters", Kind::Social, &["lobste.rs"], &[]),
    known("quora", Kind::Social, &["quora.com"], &[]),
    known("discord", Kind::Social, &["discord.com", "discord.gg", "discordapp.com"], &[]),
    known("telegram", Kind::Social, &["t.me", "telegram.me", "telegram.org", "org.telegram.messenger"], &[]),
    known("whatsapp", Kind::Social, &["whatsapp.com", "wa.me"], &[]),
    known("vk", Kind::Social, &["vk.com", "vk.ru"], &["vkontakte"]),
    known("weibo", Kind::Social, &["weibo.com", "weibo.cn", "t.cn"], &[]),
    known("tumblr", Kind::Social, &["tumblr.com"], &[]),
    known("nextdoor", Kind::Social, &["nextdoor.com"], &[]),
    known("xing", Kind::Social, &["xing.com"], &[]),
    known("line", Kind::Social, &["line.me"], &[]),
    known("stackexchange", Kind::Social, &["stackoverflow.com", "stackexchange.com"], &["stackoverflow"]),
    known("youtube", Kind::Video, &["youtube.com", "youtu.be", "youtube-nocookie.com", "com.google.android.youtube"], &["yt"]),
    known("vimeo", Kind::Video, &["vimeo.com"], &[]),
    known("twitch", Kind::Video, &["twitch.tv"], &[]),
    known("dailymotion", Kind::Video, &["dailymotion.com"], &[]),
    known("bilibili", Kind::Video, &["bilibili.com"], &[]),
    known("netflix", Kind::Video, &["netflix.com"], &[]),
    known("rumble", Kind::Video, &["rumble.com"], &[]),
    known("loom", Kind::Video, &["loom.com"], &[]),
    known("amazon", Kind::Shopping, &["amazon.*"], &[]),
    known("ebay", Kind::Shopping, &["ebay.*"], &[]),
    known("etsy", Kind::Shopping, &["etsy.com"], &[]),
    known("google shopping", Kind::Shopping, &["shopping.google.com"], &["googleshopping", "google_shopping", "google-shopping"]),
    known("walmart", Kind::Shopping, &["walmart.com"], &[]),
    known("alibaba", Kind::Shopping, &["alibaba.com"], &[]),
    known("aliexpress", Kind::Shopping, &["aliexpress.com", "aliexpress.us"], &[]),
    known("mercadolibre", Kind::Shopping, &["mercadolibre.*", "mercadolivre.com.br"], &[]),
    known("rakuten", Kind::Shopping, &["rakuten.*"], &[]),
    known("idealo", Kind::Shopping, &["idealo.*"], &[]),
    known("shopzilla", Kind::Shopping, &["shopzilla.com"], &[]),
    known("chatgpt", Kind::Assistant, &["chatgpt.com", "chat.openai.com", "com.openai.chatgpt"], &["openai"]),
    known("perplexity", Kind::Assistant, &["perplexity.ai"], &[]),
    known("claude", Kind::Assistant, &["claude.ai"], &[]),
    known("gemini", Kind::Assistant, &["gemini.google.com", "bard.google.com", "notebooklm.google.com"], &[]),
    known("copilot", Kind::Assistant, &["copilot.microsoft.com", "copilot.cloud.microsoft", "m365.cloud.microsoft"], &[]),
    known("grok", Kind::Assistant, &["grok.com"], &[]),
    known("deepseek", Kind::Assistant, &["chat.deepseek.com"], &[]),
    known("mistral", Kind::Assistant, &["chat.mistral.ai"], &["lechat", "le chat"]),
    known("meta ai", Kind::Assistant, &["meta.ai"], &["metaai"]),
    known("you.com", Kind::Assistant, &["you.com"], &[]),
    known("phind", Kind::Assistant, &["phind.com"], &[]),
    known("poe", Kind::Assistant, &["poe.com"], &[]),
    known("kimi", Kind::Assistant, &["kimi.com", "kimi.moonshot.cn"], &[]),
    known("qwen", Kind::Assistant, &["chat.qwen.ai", "qwen.ai"], &[]),
    known("duck.ai", Kind::Assistant, &["duck.ai"], &[]),
    known("gmail", Kind::Email, &["mail.google.com", "com.google.android.gm"], &[]),
    known("outlook", Kind::Email, &["outlook.live.com", "outlook.office.com", "outlook.office365.com", "mail.live.com"], &[]),
    known("yahoo mail", Kind::Email, &["mail.yahoo.com", "mail.yahoo.co.jp"], &[]),
    known("proton mail", Kind::Email, &["mail.proton.me", "mail.protonmail.com"], &[]),
    known("icloud mail", Kind::Email, &["icloud.com"], &[]),
    known("aol mail", Kind::Email, &["mail.aol.com"], &[]),
    known("gmx", Kind::Email, &["gmx.net", "gmx.com", "gmx.de"], &[]),
    known("fastmail", Kind::Email, &["app.fastmail.com"], &[]),
    known("mail.ru", Kind::Email, &["e.mail.ru"], &[]),
    known("zoho mail", Kind::Email, &["mail.zoho.com", "mail.zoho.eu"], &[]),
    known("hey", Kind::Email, &["app.hey.com"], &[]),
    known("substack", Kind::Site, &["substack.com"], &[]),
    known("google workspace", Kind::Site, &["docs.google.com", "drive.google.com", "sites.google.com", "meet.google.com", "calendar.google.com", "groups.google.com"], &[]),
    known("google play", Kind::Site, &["play.google.com"], &[]),
    known("amazon web services", Kind::Site, &["aws.amazon.com", "console.aws.amazon.com"], &[]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn name(host: &str) -> Option<&'static str> {
        by_host(host).map(|known| known.name)
    }

    #[test]
    fn the_longest_match_wins() {
        assert_eq!(name("www.google.com"), Some("google"));
        assert_eq!(name("google.de"), Some("google"));
        assert_eq!(name("www.google.co.uk"), Some("google"));
        assert_eq!(name("google.com.au"), Some("google"));
        assert_eq!(name("mail.google.com"), Some("gmail"));
        assert_eq!(name("gemini.google.com"), Some("gemini"));
        assert_eq!(name("docs.google.com"), Some("google workspace"));
        assert_eq!(name("de.search.yahoo.com"), Some("yahoo"));
        assert_eq!(name("l.facebook.com"), Some("facebook"));
        assert_eq!(name("out.reddit.com"), Some("reddit"));
        assert_eq!(name("copilot.microsoft.com"), Some("copilot"));
    }

    #[test]
    fn others_are_not_mistaken() {
        for host in [
            "google.example",
            "notgoogle.com",
            "google.com.evil.example",
            "google.evil.com",
            "microsoft.com",
            "box.com",
            "netflix.org",
            "facebook.com.evil.io",
            "nott.co",
            "google",
            "com",
            "",
        ] {
            assert_eq!(name(host), None, "{host}");
        }
    }

    #[test]
    fn names_aliases_and_hosts_lead_to_one_entry_each() {
        let mut seen = BTreeSet::new();
        for known in KNOWN {
            for text in [&[known.name], known.aliases].concat() {
                assert!(seen.insert(text), "{text} stands twice");
                assert_eq!(text, text.to_ascii_lowercase());
                assert_eq!(by_source(text), Some(known), "{text}");
            }
            for host in known.hosts {
                assert_eq!(by_host(&host.replace(".*", ".com")), Some(known), "{host}");
            }
        }
        assert_eq!(by_source("chatgpt.com").map(|k| k.name), Some("chatgpt"));
        assert_eq!(by_source("newsletter"), None);
    }
}
