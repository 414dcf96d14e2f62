//! The funnel.

use crate::base::id::{Mode, SiteId};
use crate::base::wire::wire;
use crate::funnel::figures::{FunnelEvent, FunnelLine};
use crate::report::Dimension;

wire! {
    /// Answer of `GET /api/sites/<site>/funnel`.
    pub struct Funnel {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// Zone of the days.
        pub time_zone: String,
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// When this was computed, unix seconds.
        pub computed_at_s: i64,
        /// The custom event that the second step is; absent: anything done.
        pub event: Option<String>,
        /// What lines are told apart by; absent: there are no lines.
        pub breakdown: Option<Dimension>,
        /// All visitors.
        pub total: FunnelLine,
        /// By name of the visitor's first visit of the range, most visitors first, 60 at most; visitors without a name come last.
        pub lines: Vec<FunnelLine>,
        /// How many names there are beyond those.
        pub other_names: i64,
        /// Their visitors; absent where there are none.
        pub others: Option<FunnelLine>,
        /// Custom events of the visits that count, those of most visits first, 50 at most.
        pub events: Vec<FunnelEvent>,
        /// Customers who first paid in the range and whose first payment names none of these visitors.
        pub outside_customers: i64,
        /// Whether there are more unpaid Checkout Sessions in these days than are read. The newest 10,000 are, so the third step may be too
        /// low.
        pub more_checkouts: bool,
    }
}
