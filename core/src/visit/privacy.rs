//! How long a site keeps what it sees of visitors, and what it may keep on their devices.
//!
//! The bounds stand here, once for the API and for what reads them.

use crate::base::wire::{wire, wire_enum};

/// Days that pages, engagement and custom events may be kept: less is no time line, more outlives the longest cookie.
const DETAILS_DAYS: (i64, i64) = (7, 395);
/// Days that unsigned statements may be kept: as long as a browser keeps the visitor's cookie.
const CLAIMS_DAYS: (i64, i64) = (7, 400);
/// Days of the visitor's cookie: browsers keep none for longer than 400.
const COOKIE_DAYS: (i64, i64) = (1, 400);

wire_enum! {
    /// What a page may keep on a visitor's device where the visitor was not asked.
    pub enum ConsentDefault {
        /// What the page's snippet says.
        ByPage,
        /// Nothing, until a beacon says that the visitor granted it: visits before count without ids.
        Cookieless,
    }
}

wire! {
    /// How long a site keeps what it sees of visitors, and what it may keep on their devices.
    pub struct SitePrivacy {
        /// Days that the pages of a visit, how long each was looked at, and custom events are kept, 7 to 395.
        pub details_kept_days: i64,
        /// Days that unsigned identifies, ids of other tools and returns from checkout are kept where no payment carries them, 7 to 400.
        pub claims_kept_days: i64,
        /// What may be kept on a device where nobody was asked.
        pub consent_default: ConsentDefault,
        /// Days that the visitor's cookie lives as the server sets it, 1 to 400.
        pub cookie_days: i64,
    }
}

impl Default for SitePrivacy {
    fn default() -> Self {
        Self { details_kept_days: 90, claims_kept_days: 400, consent_default: ConsentDefault::ByPage, cookie_days: 400 }
    }
}

impl SitePrivacy {
    /// Whether every number is within its bounds.
    pub fn is_valid(&self) -> bool {
        let within = |days: i64, (least, most): (i64, i64)| (least..=most).contains(&days);
        within(self.details_kept_days, DETAILS_DAYS)
            && within(self.claims_kept_days, CLAIMS_DAYS)
            && within(self.cookie_days, COOKIE_DAYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_its_bounds() {
        let of = |details_kept_days, claims_kept_days, cookie_days| {
            let consent_default = ConsentDefault::ByPage;
            SitePrivacy { details_kept_days, claims_kept_days, consent_default, cookie_days }.is_valid()
        };
        assert!(SitePrivacy::default().is_valid());
        assert!(of(7, 7, 1) && of(395, 400, 400));
        assert!(!of(6, 7, 1) && !of(396, 7, 1) && !of(7, 6, 1) && !of(7, 401, 1) && !of(7, 7, 0) && !of(7, 7, 401));
    }
}
