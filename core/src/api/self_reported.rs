//! The self-reported source beside the tracked one.

use crate::attribution::Model;
use crate::base::id::{Mode, SiteId};
use crate::base::wire::wire;
use crate::report::Dimension;
use crate::report::self_reported::SelfReportedCurrency;

wire! {
    /// Answer of `GET /api/sites/<site>/self-reported`: customers' first payments, by what was said and by what was tracked.
    pub struct SelfReportedReport {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// Whose credit names the columns.
        pub model: Model,
        /// Days that a touch may lie before a payment to have credit; absent: any time.
        pub window_days: Option<i64>,
        /// Zone of the days.
        pub time_zone: String,
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// When this was computed, unix seconds.
        pub computed_at_s: i64,
        /// What the columns are.
        pub tracked_by: Dimension,
        /// One entry a currency, most payments first.
        pub currencies: Vec<SelfReportedCurrency>,
    }
}
