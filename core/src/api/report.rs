//! Reports: money and visits of a range of days.

use crate::attribution::Model;
use crate::base::id::{Mode, SiteId};
use crate::base::wire::wire;
use crate::report::{CurrencyReport, VisitBreakdown, VisitDayLine, VisitFigures};

wire! {
    /// Answer of `GET /api/sites/<site>/set-up`: how far a site is, whatever range is looked at.
    pub struct SetUp {
        /// The site.
        pub site: SiteId,
        /// When the first beacon of the site was accepted; absent until then.
        pub first_seen_s: Option<i64>,
        /// Whether an integration to Stripe stands: by a key, or by a delivery that was verified.
        pub connected: bool,
        /// Live, then test.
        pub modes: Vec<ModeSetUp>,
    }

    /// How far one mode of a site is.
    pub struct ModeSetUp {
        /// Which.
        pub mode: Mode,
        /// The currencies of the latest 200 payments, the one with most payments first; empty: no payment at all.
        pub currencies: Vec<String>,
        /// Whether the source of any of them is known.
        pub source_known: bool,
    }

    /// Answer of `GET /api/sites/<site>/report`.
    pub struct Report {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// The model that gave the credit.
        pub model: Model,
        /// How long before a payment a touch may lie to have credit, in days; absent: any time.
        pub window_days: Option<i64>,
        /// Zone of the days below.
        pub time_zone: String,
        /// The range that was asked for.
        pub period: Period,
        /// The range that it is compared with, where that was asked for; without breakdowns.
        pub compared_with: Option<Period>,
    }

    /// Visits and money of a range of days.
    pub struct Period {
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// All visits that the filters admit.
        pub visits: VisitFigures,
        /// By each dimension that was asked for and that visits have, in that order.
        pub visit_breakdowns: Vec<VisitBreakdown>,
        /// Only days with visits, oldest first.
        pub visit_days: Vec<VisitDayLine>,
        /// One entry a currency, largest number of payments first; empty when there was no money.
        pub currencies: Vec<CurrencyReport>,
    }
}
