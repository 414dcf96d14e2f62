//! Cookieless visits: who a visitor is, and which session a beacon belongs to, where the browser keeps nothing.
//!
//! The shell keeps the salt and deletes it.
//!
//! What always holds: ids are keyed digests under a salt of one UTC day, so nobody can compute them again without that salt. The same
//! beacon seen twice at once gives the same ids.

use crate::base::digest::{keyed, length_prefixed};
use crate::base::id::{SessionId, SiteId, VisitorId};
use crate::visit::touch::{Captured, Touch};
use hmac::Mac;
use std::fmt;

/// Seconds without a hit after which a session has ended.
const SESSION_IDLE_S: i64 = 1_800;

const DAY_S: i64 = 86_400;

/// The random salt of one UTC day. Anyone who has it can compute that day's visitors, so its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct DaySalt([u8; 32]);

impl fmt::Debug for DaySalt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DaySalt(…)")
    }
}

/// What a request shows of its sender. Neither is ever kept.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The client's address as the platform gives it; empty where it gives none.
    pub address: &'a str,
    /// The user agent.
    pub agent: &'a str,
}

/// The visitor's last session of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSession {
    /// Its id.
    pub id: SessionId,
    /// When it was last continued, in unix seconds.
    pub last_s: i64,
    /// The touch it began with.
    pub touch: Touch,
}

/// The UTC day of a time, counted from 1970-01-01.
pub fn day_of(now_s: i64) -> i64 {
    now_s.div_euclid(DAY_S)
}

impl DaySalt {
    /// Reads 64 characters of hex. None on anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// The visitor of a caller on a site.
    pub fn visitor(&self, site: &SiteId, caller: Caller) -> VisitorId {
        VisitorId::of_digest(self.digest(["visitor", site.as_str(), caller.address, caller.agent]))
    }

    /// The session of a visitor's beacon: the last one while it lasts, else a new one.
    ///
    /// A new one's id depends on the one before alone. So of two beacons that find the same state both begin the same session, and
    /// there is one.
    pub fn session(&self, visitor: &VisitorId, last: Option<&LastSession>, arrival: Arrival<'_>) -> SessionId {
        match last {
            Some(last) if continues(last, arrival) => last.id.clone(),
            Some(last) => SessionId::of_digest(self.digest(["session", visitor.as_str(), last.id.as_str(), ""])),
            None => SessionId::of_digest(self.digest(["session", visitor.as_str(), "", ""])),
        }
    }

    fn digest(&self, parts: [&str; 4]) -> [u8; 32] {
        keyed(&self.0).chain_update(length_prefixed(&parts)).finalize().into_bytes().into()
    }
}

/// A beacon as it came.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// Where it came from.
    pub captured: &'a Captured,
    /// When, unix seconds.
    pub now_s: i64,
}

/// Whether a beacon belongs to the visitor's last session: less than 30 minutes after it, and with no campaign but the one it began
/// with. The way back from checkout or sign-in never ends a session.
fn continues(last: &LastSession, arrival: Arrival<'_>) -> bool {
    let Arrival { captured, now_s } = arrival;
    let is_recent = now_s - last.last_s < SESSION_IDLE_S;
    is_recent && (captured.is_way_back || !captured.touch.brings_campaign(&last.touch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::touch::SiteHosts;
    use proptest::prelude::*;

    const NOW_S: i64 = 1_790_000_000;

    fn salt(byte: u8) -> DaySalt {
        DaySalt([byte; 32])
    }

    fn site() -> SiteId {
        SiteId::parse("site_a").unwrap()
    }

    fn captured(url: &str, referrer: &str) -> Captured {
        Touch::capture(url, referrer, &SiteHosts { own: vec!["shop.example".to_owned()], continuing: Vec::new() })
    }

    fn visitor(salt: &DaySalt) -> VisitorId {
        salt.visitor(&site(), Caller { address: "192.0.2.1", agent: "Browser" })
    }

    #[test]
    fn a_visitor_is_the_same_for_a_day_and_site_and_nobody_else() {
        let of = |byte, site: &str, address, agent| {
            salt(byte).visitor(&SiteId::parse(site).unwrap(), Caller { address, agent })
        };
        let one = of(1, "site_a", "192.0.2.1", "Browser");
        assert_eq!(of(1, "site_a", "192.0.2.1", "Browser"), one);
        // Pinned: visitors of a day that an update falls into stay the same.
        assert_eq!(one.as_str(), "8e48ed98-fea9-8b1c-a12a-e64294deab76");
        let others = [
            of(2, "site_a", "192.0.2.1", "Browser"),
            of(1, "site_b", "192.0.2.1", "Browser"),
            of(1, "site_a", "192.0.2.2", "Browser"),
            of(1, "site_a", "192.0.2.1", "Other"),
            of(1, "site_a", "192.0.2.1B", "rowser"),
            of(1, "site_a", "", "192.0.2.1Browser"),
        ];
        assert!(!others.contains(&one));
    }

    #[test]
    fn a_session_lasts_half_an_hour_and_one_campaign() {
        let salt = salt(1);
        let visitor = visitor(&salt);
        let first = captured("https://shop.example/?utm_source=news&utm_campaign=may", "");
        let begun = salt.session(&visitor, None, Arrival { captured: &first, now_s: NOW_S });
        let last = LastSession { id: begun.clone(), last_s: NOW_S, touch: first.touch.clone() };
        for (url, referrer, later_s, same) in [
            ("https://shop.example/two", "https://shop.example/", 1_799, true),
            ("https://shop.example/two", "https://shop.example/", 1_800, false),
            ("https://shop.example/two", "https://other.example/", 5, true),
            // a reload of the landing page
            ("https://shop.example/?utm_source=news&utm_campaign=may", "", 5, true),
            ("https://shop.example/?utm_source=news&utm_campaign=june", "", 5, false),
            ("https://shop.example/?gclid=1", "", 5, false),
            // own links and the way back from checkout, tagged or not
            ("https://shop.example/?utm_campaign=banner", "https://shop.example/", 5, true),
            ("https://shop.example/?utm_campaign=june", "https://checkout.stripe.com/", 5, true),
            // a clock that ran back
            ("https://shop.example/two", "", -5, true),
        ] {
            let session = salt.session(
                &visitor,
                Some(&last),
                Arrival { captured: &captured(url, referrer), now_s: NOW_S + later_s },
            );
            assert_eq!(session == begun, same, "{url} from {referrer:?} after {later_s} s");
        }
    }

    #[test]
    fn beacons_that_saw_the_same_begin_the_same_session() {
        let salt = salt(1);
        let visitor = visitor(&salt);
        let seen = captured("https://shop.example/", "");
        let first = salt.session(&visitor, None, Arrival { captured: &seen, now_s: NOW_S });
        assert_eq!(salt.session(&visitor, None, Arrival { captured: &seen, now_s: NOW_S + 3 }), first);
        let last = LastSession { id: first.clone(), last_s: NOW_S, touch: seen.touch.clone() };
        let second = salt.session(&visitor, Some(&last), Arrival { captured: &seen, now_s: NOW_S + 4_000 });
        assert_eq!(salt.session(&visitor, Some(&last), Arrival { captured: &seen, now_s: NOW_S + 4_001 }), second);
        assert_ne!(second, first);
        let other = salt.visitor(&site(), Caller { address: "192.0.2.9", agent: "Browser" });
        assert_ne!(salt.session(&other, None, Arrival { captured: &seen, now_s: NOW_S }), first);
        assert_ne!(first.as_str(), visitor.as_str());
    }

    #[test]
    fn days_are_those_of_utc() {
        assert_eq!((day_of(0), day_of(86_399), day_of(86_400), day_of(-1)), (0, 0, 1, -1));
    }

    #[test]
    fn a_salt_is_read_whole_and_never_shown() {
        assert_eq!(DaySalt::parse(&"01".repeat(32)), Some(salt(1)));
        for bad in ["", "01", &"0g".repeat(32), &"01".repeat(33)] {
            assert_eq!(DaySalt::parse(bad), None, "{bad}");
        }
        assert_eq!(format!("{:?}", salt(1)), "DaySalt(…)");
    }

    proptest! {
        #[test]
        fn any_caller_has_well_formed_ids(address in any::<String>(), agent in any::<String>()) {
            let visitor = salt(3).visitor(&site(), Caller { address: &address, agent: &agent });
            let session = salt(3).session(&visitor, None, Arrival { captured: &Captured::default(), now_s: NOW_S });
            prop_assert!(VisitorId::parse(visitor.as_str()).is_ok() && SessionId::parse(session.as_str()).is_ok());
        }
    }
}
