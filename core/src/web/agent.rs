//! Bots: visits that no person made, told by the user agent that the program admits to.
//!
//! A bot that pretends to be a browser is not found here. The tracker looks at `navigator.webdriver` for those.
//!
//! What always holds: the lists name programs, never features of browsers, so that a person on an odd device is counted.

use crate::base::sorted::SortedMap;
use crate::base::table::rows;
use std::sync::LazyLock;

/// What agents hold, by kind: `core/src/data/agents.txt`.
static AGENTS: LazyLock<SortedMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut agents: SortedMap<&str, Vec<&str>> = SortedMap::new();
    for (token, kind) in rows(include_str!("../data/agents.txt")).filter_map(|row| row.split_once('\t')) {
        agents.entry(kind).or_default().push(token);
    }
    agents
});

/// Why a visit with this user agent is not a person's; None when it may be one.
pub fn bot_reason(user_agent: &str) -> Option<&'static str> {
    let agent = user_agent.trim().to_ascii_lowercase();
    if agent.is_empty() {
        return Some("user_agent_empty");
    }
    let listed = |kind: &str| AGENTS.get(kind).is_some_and(|tokens| tokens.iter().any(|token| agent.contains(token)));
    let begins =
        |kind: &str| AGENTS.get(kind).is_some_and(|tokens| tokens.iter().any(|token| agent.starts_with(token)));
    if listed("automation") {
        Some("automation")
    } else if listed("monitor") {
        Some("monitor")
    } else if listed("preview") || agent.starts_with("whatsapp") {
        Some("link_preview")
    } else if has_word(&agent, "bot") || has_word(&agent, "spider") || listed("crawler") || listed("assistant") {
        Some("crawler")
    } else if begins("library") || !listed("browser") {
        Some("http_library")
    } else if leaves_an_address(&agent) {
        Some("crawler")
    } else {
        None
    }
}

/// Whether a word such as `bot` ends some name in the text: `Googlebot/2.1`, `Slackbot-Link`, `+http://x/bots`; but not `bottom`,
/// and not CUBOT, which makes phones.
fn has_word(agent: &str, word: &str) -> bool {
    agent.match_indices(word).any(|(at, _)| {
        let before = agent.get(..at).unwrap_or_default();
        let after = agent.get(at + word.len()..).unwrap_or_default();
        let after = after.strip_prefix('s').unwrap_or(after);
        !before.ends_with("cu") && !after.starts_with(|c: char| c.is_ascii_lowercase())
    })
}

/// Whether the agent says where to read about it, as polite robots do, or is a `compatible;` something that is no browser of old.
fn leaves_an_address(agent: &str) -> bool {
    let is_old_browser =
        ["msie", "konqueror", "trident/", "embedded web browser"].iter().any(|name| agent.contains(name));
    let has_engine = ["applewebkit", "gecko/"].iter().any(|name| agent.contains(name));
    agent.contains("+http") || !is_old_browser && !has_engine && agent.starts_with("mozilla/5.0 (compatible;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_are_counted() {
        for agent in [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/520.0]",
            "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 14; SM-S921B; wv) AppleWebKit/537.36 Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Instagram 400.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [Pinterest/iOS]",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.40 Chrome/130.0.0.0 Electron/33.0 Safari/537.36",
            "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1/191.249; U; en) Presto/2.12.423 Version/12.16",
            "Mozilla/5.0 (PlayStation 5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15",
            "Mozilla/5.0 (Linux; U; Android 13; zh-cn) AppleWebKit/537.36 Chrome/100.0 MQQBrowser/14.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 9; Redmi) AppleWebKit/537.36 Chrome/100.0 Mobile Safari/537.36 YaApp_Android/10.41 YaSearchBrowser/10.41",
            "Mozilla/5.0 (Linux; Android 5.1; FEVER Build/LMY47D; wv) AppleWebKit/537.36 Version/4.0 Chrome/100.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 GSA/340.0 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Snapchat/13.0 (like Safari/8618)",
            "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/480.0;]",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 musical_ly_39 BytedanceWebview/d8a21c6",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 LinkedInApp/9.30",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0 Copilot/1.0",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Perplexity/1.2 Comet/141",
            "Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 DuckDuckGo/5",
            "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0; Touch)",
            "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0; Embedded Web Browser from: http://bsalsa.com/)",
            "Mozilla/5.0 (compatible; Konqueror/4.5; Linux) KHTML/4.5.4 (like Gecko)",
            "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.5) AppleWebKit/537.36 SamsungBrowser/4.0 Chrome/94.0 TV Safari/537.36",
            "Mozilla/5.0 (Linux; Android 7.0; PLAYBOTTLE) AppleWebKit/537.36 Chrome/90.0 Mobile Safari/537.36",
            "BlackBerry9700/5.0.0.862 Profile/MIDP-2.1 Configuration/CLDC-1.1 VendorID/331",
        ] {
            assert_eq!(bot_reason(agent), None, "{agent}");
        }
    }

    #[test]
    fn programs_are_told_apart() {
        for (agent, reason) in [
            ("", "user_agent_empty"),
            ("  ", "user_agent_empty"),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "crawler"),
            (
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
                "crawler",
            ),
            ("Mozilla/5.0 (compatible; YandexImages/3.0; +http://yandex.com/bots)", "crawler"),
            ("Mozilla/5.0 (compatible; Baiduspider/2.0)", "crawler"),
            ("Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider; x@y.z)", "crawler"),
            ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "crawler"),
            ("Mozilla/5.0 (compatible; ChatGPT-User/1.0)", "crawler"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36",
                "automation",
            ),
            (
                "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36 Chrome-Lighthouse",
                "monitor",
            ),
            ("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "monitor"),
            ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "link_preview"),
            ("WhatsApp/2.23.20.0", "link_preview"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 RuxitSynthetic/1.0 v1 t2 ath3",
                "monitor",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 DatadogSynthetics",
                "monitor",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 PTST/250101.1", "monitor"),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/62.0 Safari/537.36 DareBoost", "monitor"),
            ("Mozilla/5.0 (X11; Linux x86_64; Rigor) AppleWebKit/537.36 Chrome/86.0 Safari/537.36", "monitor"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Checkly/1.0 (https://www.checklyhq.com)",
                "monitor",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Catchpoint", "monitor"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_6) AppleWebKit/537.36 YLT Chrome/85.0.4183.121 Safari/537.36",
                "monitor",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/602.1 splash Version/10.0 Safari/602.1", "automation"),
            (
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Gemini-Deep-Research) Chrome/135.0 Safari/537.36",
                "crawler",
            ),
            ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Perplexity-User/1.0)", "crawler"),
            (
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Claude-User/1.0; +Claude-User@anthropic.com)",
                "crawler",
            ),
            ("meta-externalfetcher/1.1", "crawler"),
            ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; MistralAI-User/1.0)", "crawler"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 (compatible; Unheard/1.0; +https://x.example)",
                "crawler",
            ),
            ("Mozilla/5.0 (compatible; Unheard/2.0)", "crawler"),
            ("Unheard/1.0", "http_library"),
            ("curl/8.5.0", "http_library"),
            ("python-requests/2.32", "http_library"),
            ("Go-http-client/2.0", "http_library"),
            ("node", "http_library"),
        ] {
            assert_eq!(bot_reason(agent), Some(reason), "{agent}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(agent in ".{0,300}", words in "(bot|cu|spider|İ| |/){0,12}") {
            let _ = bot_reason(&agent);
            let _ = bot_reason(&words);
        }
    }
}
