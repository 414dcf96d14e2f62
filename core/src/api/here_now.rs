//! Who is on a site at this moment.

use crate::base::wire::wire;

wire! {
    /// Answer of `GET /api/sites/<site>/now`: who is on the site at this moment.
    pub struct HereNow {
        /// Distinct visitors seen within the last five minutes, of visits that began within the last hour.
        pub visitors: i64,
        /// Seen since then, unix seconds.
        pub since_s: i64,
        /// There are more: only the latest five hundred visits were looked at.
        pub is_at_least: bool,
        /// Live payments of the last thirty days whose source is not known.
        pub unplaced: UnplacedCount,
        /// The same of test mode.
        pub unplaced_test: UnplacedCount,
    }

    /// How many payments have no known source.
    #[derive(Copy, Default)]
    pub struct UnplacedCount {
        /// How many, 100 at most.
        pub payments: i64,
        /// There are not more.
        pub exact: bool,
    }
}
