//! How far a site's set-up is, and what proves each step.

use crate::attribution::Rung;
use crate::base::id::{Mode, PaymentId, SiteId};
use crate::base::wire::wire;

wire! {
    /// Answer of `GET /api/sites/<site>/set-up`: how far a site is, whatever range is looked at.
    pub struct SetUp {
        /// The site.
        pub site: SiteId,
        /// When the first beacon of the site was accepted; absent until then.
        pub first_seen_s: Option<i64>,
        /// The host of the page that sent it; absent until then, and where an earlier version accepted it.
        pub first_host: Option<String>,
        /// The server has renewed a visitor's cookie; absent until a beacon has brought one.
        pub cookie: Option<CookieRenewal>,
        /// When the first restricted key of an integration that has not ended was saved; absent: there is no key.
        pub key_s: Option<i64>,
        /// When the first delivery to an integration that has not ended was verified by its signing secret; absent until then.
        pub delivered_s: Option<i64>,
        /// Whether an integration to Stripe stands: by a key, or by a delivery that was verified.
        pub connected: bool,
        /// The latest visit by the link of a test purchase, among the latest 200 visits of the last hour; absent where there is none.
        pub test_visit: Option<TestVisit>,
        /// Where the demo shop answers; absent except in local runs.
        pub demo_shop: Option<String>,
        /// Live, then test.
        pub modes: Vec<ModeSetUp>,
    }

    /// A visit that came by `utm_source=headwater&utm_medium=test&utm_campaign=test-purchase`.
    pub struct TestVisit {
        /// When it began, unix seconds.
        pub began_s: i64,
        /// Its session.
        pub session: String,
        /// Its visitor.
        pub visitor: String,
    }

    /// That the server renews the visitor's cookie. It lasts longer than a cookie that only the script writes.
    pub struct CookieRenewal {
        /// When a beacon first brought the cookie, unix seconds.
        pub renewed_s: i64,
        /// It came to a path of the site itself, the first-party path. Otherwise it came to another host of the same site.
        pub by_path: bool,
    }

    /// How far one mode of a site is.
    pub struct ModeSetUp {
        /// Which.
        pub mode: Mode,
        /// The currencies of the latest 200 payments, the one with most payments first; before them `all:` and the code of the reporting currency, where the site has one. Empty: no payment at all.
        pub currencies: Vec<String>,
        /// Whether the source of any of them is known.
        pub source_known: bool,
        /// Of the same payments, the newest of each currency and rung.
        pub decided: Vec<DecidedPayment>,
    }

    /// A payment and the rung that decided where it came from.
    pub struct DecidedPayment {
        /// Which; absent: none held, so the payment is unattributed.
        pub rung: Option<Rung>,
        /// The payment.
        pub payment: PaymentId,
        /// When it was paid, unix seconds.
        pub paid_s: i64,
    }
}
