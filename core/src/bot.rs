//! Bots: visits that no person made, told by the user agent they admit to.
//!
//! Not here: bots that pretend to be a browser; and `navigator.webdriver`, which the tracker looks at.
//! What always holds: the list names programs, never features of browsers, so that a person on an odd device is counted.

/// Why a visit with this user agent is not a person's; None when it may be one.
pub fn bot_reason(user_agent: &str) -> Option<&'static str> {
    let agent = user_agent.trim().to_ascii_lowercase();
    if agent.is_empty() {
        return Some("user_agent_empty");
    }
    let listed = |list: &[&str]| list.iter().any(|token| agent.contains(token));
    if listed(AUTOMATION) {
        Some("automation")
    } else if listed(MONITORS) {
        Some("monitor")
    } else if listed(PREVIEWS) || agent.starts_with("whatsapp/") {
        Some("link_preview")
    } else if has_word(&agent, "bot") || has_word(&agent, "spider") || has_word(&agent, "crawler") || listed(CRAWLERS) {
        Some("crawler")
    } else if LIBRARIES.iter().any(|name| agent.starts_with(name)) || agent == "node" {
        Some("http_library")
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

/// Browsers driven by a program.
const AUTOMATION: &[&str] = &[
    "headless",
    "phantomjs",
    "puppeteer",
    "playwright",
    "selenium",
    "cypress/",
    "slimerjs",
    "rendertron",
    "prerender",
];

/// Programs that watch whether or how fast a page loads.
const MONITORS: &[&str] = &[
    "pingdom",
    "uptimerobot",
    "uptime-kuma",
    "statuscake",
    "site24x7",
    "newrelicpinger",
    "datadogsynthetics",
    "better uptime",
    "gtmetrix",
    "lighthouse",
    "pagespeed",
    "ptst/",
    "cloudflare-healthchecks",
    "googlehc/",
    "elb-healthchecker",
    "hetrixtools",
    "checkly",
    "freshping",
    "zabbix",
    "nagios",
];

/// Programs that fetch a page to show a card of it.
const PREVIEWS: &[&str] = &[
    "facebookexternalhit",
    "facebookcatalog",
    "bingpreview",
    "skypeuripreview",
    "embedly",
    "vkshare",
    "iframely",
    "google-safety",
    "snap url preview",
    "mastodon/",
    "bitlybot",
    "cardyb",
    "redditbot",
    "flipboardproxy",
    "vercel-screenshot",
];

/// Crawlers whose name does not end in bot, spider or crawler.
const CRAWLERS: &[&str] = &[
    "google-inspectiontool",
    "googleother",
    "google-read-aloud",
    "apis-google",
    "mediapartners-google",
    "feedfetcher",
    "google-extended",
    "google-cloudvertexbot",
    "slurp",
    "baiduspider",
    "yandeximages",
    "ia_archiver",
    "archive.org",
    "semrush",
    "ahrefs",
    "screaming frog",
    "sitebulb",
    "dataprovider",
    "netcraft",
    "censys",
    "zgrab",
    "masscan",
    "nikto",
    "nuclei",
    "expanse",
    "anthropic-ai",
    "chatgpt-user",
    "claude-user",
    "perplexity-user",
    "mistralai-user",
    "cohere-ai",
    "meta-externalagent",
    "meta-externalfetcher",
    "meta-webindexer",
    "heritrix",
    "nutch",
    "wappalyzer",
    "builtwith",
    "w3c_validator",
    "feedly",
    "siteaudit",
];

/// Libraries and tools that speak HTTP without a browser. They stand at the beginning.
const LIBRARIES: &[&str] = &[
    "curl/",
    "wget",
    "python",
    "aiohttp",
    "httpx",
    "go-http-client",
    "okhttp",
    "java/",
    "java-http",
    "apache-httpclient",
    "libwww",
    "lwp",
    "node-fetch",
    "node/",
    "node.js",
    "axios",
    "undici",
    "got ",
    "got/",
    "guzzlehttp",
    "php/",
    "ruby",
    "faraday",
    "scrapy",
    "postmanruntime",
    "insomnia",
    "httpie",
    "reqwest",
    "ureq",
    "hyper/",
    "dart/",
    "deno/",
    "bun/",
    "k6/",
    "winhttp",
    "mechanize",
    "restsharp",
    "symfony",
];

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
