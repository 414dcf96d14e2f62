//! How buyers came to the shop, and what the tracker passed to their checkouts about it.
//!
//! It is written by hand, in the form of `getAttributionMetadata()`, together with what a report must know of it. No code
//! of Headwater that reads it is used here.

use crate::simulator::Random;
use serde_json::{Map, Value, json};

/// The beginning of a visit.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    /// How often it is, beside the others.
    weight: usize,
    /// Path and parameters of the first page. A parameter without a value is a click id, whose value is made up. Nothing: a page
    /// whose policy forbids to run what reads the source, so that the tracker tells the ids alone.
    landing: &'static str,
    /// As the browser names it; empty where there is none.
    referrer: &'static str,
    /// Whether a report knows the source.
    source_known: bool,
}

const fn known(weight: usize, landing: &'static str, referrer: &'static str) -> Arrival {
    Arrival { weight, landing, referrer, source_known: true }
}

const fn unknown(weight: usize, landing: &'static str) -> Arrival {
    Arrival { weight, landing, referrer: "", source_known: false }
}

const ARRIVALS: [Arrival; 18] = [
    // Search engines, unpaid.
    known(20, "/", "https://www.google.com/"),
    known(4, "/pricing", "https://duckduckgo.com/"),
    known(3, "/pricing", "https://www.bing.com/search"),
    // AI assistants: some tag their links.
    known(6, "/?utm_source=chatgpt.com", ""),
    known(4, "/pricing", "https://www.perplexity.ai/"),
    known(3, "/docs/start", "https://claude.ai/"),
    // Campaigns.
    known(12, "/?utm_source=newsletter&utm_medium=email&utm_campaign=autumn-letter", ""),
    known(
        6,
        "/pro?utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=notebook&utm_content=headline-b&gclid=",
        "https://www.google.com/",
    ),
    known(4, "/?utm_source=partner&utm_medium=affiliate&utm_campaign=partners", "https://partner.example/best-tools"),
    // Click ids alone.
    known(5, "/?gclid=", "https://www.google.com/"),
    known(2, "/?msclkid=", "https://www.bing.com/"),
    known(3, "/?fbclid=", "https://l.facebook.com/"),
    // Other sites.
    known(4, "/", "https://news.ycombinator.com/item"),
    known(3, "/blog/notes", "https://blog.example/post"),
    known(2, "/?ref=producthunt", ""),
    // Directly: a channel like the others.
    known(14, "/", ""),
    // A campaign without the name of a place: no channel and no source.
    unknown(2, "/?utm_campaign=spring"),
    unknown(3, ""),
];

/// What a checkout tells of its visitor beside the ids.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// The metadata, the ids among it.
    pub(super) metadata: Value,
    /// Whether a report knows the source by it.
    pub(super) source_known: bool,
    /// Whether the payment or the subscription carries the metadata as well, as the recipes do it; else the checkout alone.
    pub(super) copied: bool,
    /// Whether the shop needs the `client_reference_id` for itself.
    pub(super) has_own_reference: bool,
}

/// Arrivals: each once in some order, then by lot.
pub(super) struct Arrivals {
    random: Random,
    ahead: Vec<Arrival>,
}

impl Arrivals {
    /// Of a seed. They have lots of their own, so that what is carried changes nothing of what is bought.
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(!seed);
        let mut ahead = ARRIVALS.to_vec();
        random.shuffle(&mut ahead);
        Self { random, ahead }
    }

    /// The next one, as the checkout of this visitor tells it.
    pub(super) fn told(&mut self, visitor: &str, session: &str) -> Told {
        let arrival = self.ahead.pop().unwrap_or_else(|| self.by_lot());
        let click: String = (0..16).map(|_| format!("{:x}", self.random.below(16))).collect();
        Told {
            metadata: arrival.metadata(visitor, session, &click),
            source_known: arrival.source_known,
            copied: !self.random.one_in(3),
            has_own_reference: self.random.one_in(8),
        }
    }

    fn by_lot(&mut self) -> Arrival {
        let mut place = self.random.below(ARRIVALS.iter().map(|arrival| arrival.weight).sum());
        for arrival in ARRIVALS {
            if place < arrival.weight {
                return arrival;
            }
            place -= arrival.weight;
        }
        unreachable!("the place is below the sum of the weights")
    }
}

impl Arrival {
    fn metadata(&self, visitor: &str, session: &str, click: &str) -> Value {
        let mut told = Map::new();
        let mut tell = |key: &str, value: &str| {
            // The tracker leaves out what is empty.
            if !value.is_empty() {
                told.insert(key.to_owned(), json!(value));
            }
        };
        tell("headwater_visitor_id", visitor);
        tell("headwater_session_id", session);
        tell("referrer", self.referrer);
        let (path, query) = self.landing.split_once('?').unwrap_or((self.landing, ""));
        let mut landing = if path.is_empty() { String::new() } else { format!("https://shop.example{path}") };
        let mut mark = '?';
        for (name, value) in query.split('&').filter_map(|parameter| parameter.split_once('=')) {
            let value = if value.is_empty() { click } else { value };
            landing.push_str(&format!("{mark}{name}={value}"));
            mark = '&';
            if name.starts_with("utm_") {
                tell(name, value);
            } else if value == click {
                tell("click_id", &format!("{name}:{value}"));
            }
        }
        tell("landing_url", &landing);
        Value::Object(told)
    }
}
