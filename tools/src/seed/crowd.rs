//! Visitors, and their journeys of one to twelve visits.

use super::lot::{Zipf, pause_s, seconds};
use super::size::{DAY_S, Size};
use crate::simulator::Random;

/// Visits of a journey at most.
const JOURNEY_MAX: usize = 12;
/// Sources, campaigns and landing pages that a site of any size has.
const SOURCES: usize = 400;
const CAMPAIGNS: usize = 200;
const PAGES: usize = 500;

/// One visit. Small: a million of them are held at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Visit {
    /// When it begins, unix seconds.
    pub(super) at_s: i64,
    /// Whose it is: the how-manieth visitor.
    pub(super) visitor: u32,
    /// Which source leads here.
    source: u16,
    /// Which campaign, where the source has campaigns.
    campaign: u16,
    /// Which page it lands on.
    page: u16,
    /// Pages after the first.
    pub(super) more_pages: u8,
    /// Whether the visitor tells their email.
    pub(super) identifies: bool,
}

/// A page as it is opened: its address and the address that led to it.
pub(super) struct Opened {
    /// Whole, with its campaign.
    pub(super) url: String,
    /// Empty, if none.
    pub(super) referrer: String,
}

/// All visits, one visitor's after the other's, each visitor's oldest first: exactly as many as the size wants.
pub(super) fn visits(size: &Size, random: &mut Random) -> Vec<Visit> {
    let (lengths, sources) = (Zipf::new(JOURNEY_MAX, 2), Zipf::new(SOURCES, 1));
    let (campaigns, pages) = (Zipf::new(CAMPAIGNS, 1), Zipf::new(PAGES, 1));
    let wanted = usize::try_from(size.sessions).unwrap_or(0);
    let (from_s, to_s) = (size.until_s - size.days * DAY_S, size.until_s - DAY_S);
    let mut all = Vec::with_capacity(wanted);
    let mut visitor = 0;
    while all.len() < wanted {
        // The later of two draws: a site that grows.
        let mut at_s = from_s + seconds(random, to_s - from_s).max(seconds(random, to_s - from_s));
        let length = (lengths.draw(random) + 1).min(wanted - all.len());
        for nth in 0..length {
            if nth > 0 {
                at_s += pause_s(random);
            }
            if at_s >= to_s {
                break;
            }
            // Whoever comes back often comes by themselves.
            let source = if nth > 0 && random.below(5) < 2 { DIRECT } else { sources.draw(random) };
            all.push(Visit {
                at_s,
                visitor,
                source: small(source),
                campaign: small(campaigns.draw(random)),
                page: small(pages.draw(random)),
                more_pages: u8::from(random.one_in(4)) + u8::from(random.one_in(8)),
                identifies: random.one_in(25),
            });
        }
        visitor += 1;
    }
    all
}

/// A place of one of the tables above, all of which are shorter than 2^16.
fn small(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

/// The source that is none.
const DIRECT: usize = 1;

impl Visit {
    /// The page that it begins with.
    pub(super) fn landing(&self) -> Opened {
        let Self { source, campaign, page, .. } = self;
        let (query, referrer) = match source {
            0 => (String::new(), "https://www.google.com/".to_owned()),
            1 => (String::new(), String::new()),
            2 => (
                format!("?utm_source=google&utm_medium=cpc&utm_campaign=ads-{campaign}&gclid=Cj0seed"),
                "https://www.google.com/".to_owned(),
            ),
            3 => (format!("?utm_source=newsletter&utm_medium=email&utm_campaign=issue-{campaign}"), String::new()),
            4 => (String::new(), "https://news.ycombinator.com/item".to_owned()),
            5 => (String::new(), "https://chatgpt.com/".to_owned()),
            6 => (String::new(), "https://t.co/".to_owned()),
            7 => (
                format!("?utm_source=linkedin&utm_medium=paid_social&utm_campaign=team-{campaign}"),
                "https://www.linkedin.com/".to_owned(),
            ),
            8 => (String::new(), "https://www.youtube.com/watch".to_owned()),
            9 => (format!("?via=partner-{campaign}"), String::new()),
            other => (String::new(), format!("https://blog{other}.example/post")),
        };
        let path = match page {
            0 => "/".to_owned(),
            1 => "/pricing".to_owned(),
            other => format!("/guides/{other}"),
        };
        Opened { url: format!("{SHOP}{path}{query}"), referrer }
    }

    /// A page after the first.
    pub(super) fn further(&self, nth: u8) -> Opened {
        Opened { url: format!("{SHOP}/guides/{}", self.page + u16::from(nth)), referrer: format!("{SHOP}/") }
    }
}

/// The shop's address, without a path.
pub(super) const SHOP: &str = "https://shop.example";
