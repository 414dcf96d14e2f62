//! Bots: visits that no person made, told by the user agent that the program admits to.
//!
//! A bot that pretends to be a browser is not found here. The tracker looks at `navigator.webdriver` for those.
//!
//! What always holds: the lists name programs, never features of browsers, so that a person on an odd device is counted.

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
    } else if listed(PREVIEWS) || agent.starts_with("whatsapp") {
        Some("link_preview")
    } else if has_word(&agent, "bot") || has_word(&agent, "spider") || listed(CRAWLERS) || listed(ASSISTANTS) {
        Some("crawler")
    } else if LIBRARIES.iter().any(|name| agent.starts_with(name)) || !listed(BROWSERS) {
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

/// What every browser's agent has one of; they stand for forty years of browsers and phones.
#[rustfmt::skip]
const BROWSERS: &[&str] = &[
    "mozilla/", "opera", "webkit", "gecko", "presto", "trident", "msie", "ucweb", "blackberry", "nokia", "samsung", "sonyericsson",
    "symbian", "j2me", "midp", "docomo", "kddi", "netfront", "dolfin", "links", "lynx", "w3m", "dillo",
];

/// Browsers driven by a program.
#[rustfmt::skip]
const AUTOMATION: &[&str] = &[
    "headless", "phantomjs", "puppeteer", "playwright", "selenium", "webdriver", "cypress/", "slimerjs", "rendertron", "prerender",
    "chrome-aws-lambda", "splash version", "htmlunit", "zombie.js", "casperjs", "nightmare", "testcafe", "browserless", "browserbase",
    "hyperbrowser", "anchor browser", "browser-use", "wkhtml", "webkit2png", "penthouse", "browshot", "urlbox", "screenshot",
    "seo4ajax", "applitools", "percy/", "chromatic/", "ghost inspector", "ghostinspector", "functionize", "testlocally", "pa11y",
];

/// Programs that watch whether or how fast a page loads.
#[rustfmt::skip]
const MONITORS: &[&str] = &[
    "synthetic", "uptime", "pingdom", "statuscake", "24x7", "newrelicpinger", "new relic", "newrelic", "datadog", "gtmetrix",
    "lighthouse", "pagespeed", "page speed", "ptst/", "webpagetest", "cloudflare-", "googlehc/", "elb-healthchecker", "hetrixtools",
    "checkly", "freshping", "zabbix", "nagios", "icinga", "dynatrace", "ruxit", "catchpoint", "gomezagent", "keynote", "neustar",
    "dareboost", "speedcurve", "calibreapp", "calibre/", "sitespeed", "yellowlab", "ylt chrome", "dejaclick", "alertsite", "thousandeyes",
    "dotcom-monitor", "dotcom monitor", "appdynamics", "appinsights", "rigor)", "rigor/", "; rigor", "iplabel", "ip-label", "rapidspike", "uptrends",
    "uptimia", "pulsetic", "ohdear", "oh dear", "nodeping", "websitepulse", "siteuptime", "updown.io", "montastic", "monitis", "monspark",
    "montools", "pingadmin", "pingping", "prtg network", "panopta", "logicmonitor", "solarwinds", "server density", "watchmouse",
    "netvigie", "host-tracker", "hosttracker", "betterstack", "better stack", "cronitor", "healthchecks", "hyperping", "instatus",
    "hydrozen", "robotalp", "wedos online", "sucuri", "sansec", "detectify", "watchtowr", "securityheaders", "cookiehub", "cookieyes",
    "siteimprove", "monsido", "acquia optimize", "silktide", "debugbear", "treo.sh", "blackbox exporter", "rackspace monitoring",
    "kube-probe", "consul health", "site monitor", "sitemonitor", "monitoring", "grafana", "k6-browser", "elastic-synthetics", "apex ping",
    "azure-traffic", "alwayson", "route 53 health", "route53-health", "amazon-route53", "wormly", "anturis", "sematext", "middleware.io",
    "mabl", "azuremonitor", "hexometer", "hexowatch", " rigor", "visualping", "distill.io", "pagescreen", "uptimia", "checkbot", "stillalive",
];

/// Programs that fetch a page to show a card of it.
#[rustfmt::skip]
const PREVIEWS: &[&str] = &[
    "facebookexternalhit", "meta-externalhit", "facebookcatalog", "bingpreview", "skypeuripreview", "microsoftpreview", "web preview",
    "link preview", "linkpreview", "urlpreview", "url preview", "embedly", "vkshare", "iframely", "google-safety", "google favicon",
    "mastodon/", "lemmy/", "friendica", "misskey", "pleroma", "bitlybot", "cardyb", "redditbot", "flipboardproxy", "vercel-screenshot",
    "opengraph", "metainspector", "steamchaturllookup", "yahoomailproxy", "googleimageproxy", "pocketparser", "hatena antenna",
];

/// Crawlers whose name does not end in bot or spider.
#[rustfmt::skip]
const CRAWLERS: &[&str] = &[
    "crawl", "scraper", "scraping", "harvester", "archiver", "archive.org", "archive-it", "ia_archiver", "fetcher", "linkcheck", "link checker",
    "checker", "validator", "google-inspectiontool", "googleother", "google-read-aloud", "apis-google", "mediapartners-google",
    "feedfetcher", "google-site-verification", "google-structured-data", "google-physicalweb", "google-pagerenderer", "google-adwords",
    "google-ads", "google-shopping", "google-certificates", "google-xrawler", "google-producer", "playstore-google", "duplexweb-google",
    "appengine-google", "google web light bot", "slurp", "yandeximages", "yandexmetrika", "yandexmedia", "yandexvideo", "yandexblogs",
    "yandexpagechecker", "semrush", "ahrefs", "screaming frog", "sitebulb", "dataprovider", "netcraft", "censys", "zgrab",
    "masscan", "nmap scripting", "nikto", "nuclei", "expanse", "sqlmap", "wpscan", "acunetix", "nessus", "openvas", "l9explore", "l9scan", "probely",
    "internetmeasurement", "netsystemsresearch", "virustotal", "heritrix", "httrack", "nutch", "wappalyzer", "builtwith", "datanyze", "whatcms",
    "w3c_", "w3c-", "feedly", "feedbin", "feedburner", "inoreader", "newsblur", "bazqux", "theoldreader", "miniflux", "tiny tiny rss",
    "siteaudit", "site audit", "deepcrawl", "botify", "contentking", "seositecheckup", "seobility", "seoptimer", "woorank", "marketgoo", "marketingminer",
    "megaindex", "brandverity", "proximic", "admantx", "outbrain", "moreover", "meltwater", "muckrack", "trendsmap", "geedo", "productfinder",
    "linktiger", "printfriendly", "miniature.io", "mirrorweb", "page2rss", "qwantify", "turnitin", "blackboard safeassign", "let's encrypt",
    "snap url preview", "adscanner", "visionheight", "foregenix", "hardenize", "collapsify", "cookiehubscan", "ezooms", "panscient", "lipperhey", "deusu", "l.webis", "webdatastats", "wmtips",
];

/// Programs by which assistants and their agents read pages, and those that gather texts for them.
#[rustfmt::skip]
const ASSISTANTS: &[&str] = &[
    "chatgpt-user", "chatgpt-browser", "oai-search", "openai-", "openai/", "claude-user", "claude-web", "claude-search", "claude-code", "anthropic-ai",
    "perplexity-user", "perplexityuser", "google-extended", "google-agent", "google-notebooklm", "google-gemini", "gemini-deep-research",
    "google-cloudvertex", "googleagent", "mistralai-", "cohere-", "meta-externalagent", "meta-externalfetcher", "meta-externalads", "meta-webindexer",
    "duckassist", "amazon-bedrock", "amazonbuyforme", "amzn-user", "amzn-search", "novaact", "nova act", "manus-user", "youbot", "iaskspider",
    "firecrawl", "tavily", "jina-", "jinaai", "linerbot", "devin/", "devin;", "grok-deepsearch", "grokbot", "xai-grok", "deepseek-", "kagi-fetcher",
    "copilot-user", "bigsur.ai", "poggio-citations", "spawning-ai", "newsai/", "quillbot.com", "the knowledge ai", "img2dataset", "omgili",
    "webzio", "diffbot", "timpi", "velenpublic", "brightbot", "sidetrade", "factset_spyder", "factset", "icc-crawl",
    "echobox", "semanticscholar", "phind-", "tiktokspider", "doubao-user", "kimi-user", "qwen-user", "wrtn-", "lumo-user", "brave-search",
];

/// Libraries and tools that speak HTTP without a browser. They stand at the beginning.
#[rustfmt::skip]
const LIBRARIES: &[&str] = &[
    "curl/", "wget", "python", "aiohttp", "httpx", "go-http-client", "okhttp", "java/", "java-http", "apache-httpclient", "libwww", "lwp",
    "node-fetch", "node/", "node.js", "axios", "undici", "got ", "got/", "guzzlehttp", "php/", "ruby", "faraday", "scrapy", "postmanruntime",
    "insomnia", "httpie", "reqwest", "ureq", "hyper/", "dart/", "deno/", "bun/", "k6/", "winhttp", "mechanize", "restsharp", "symfony",
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
