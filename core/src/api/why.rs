//! Why a figure differs between two periods.

use crate::attribution::Model;
use crate::base::wire::wire;
use crate::report::why::{Metric, WhyCurrency};

wire! {
    /// Answer of `GET /api/sites/<site>/report/why`: what makes up the difference between a range and the days that it is compared with.
    pub struct Why {
        /// The figure.
        pub metric: Metric,
        /// The model that gave the credit.
        pub model: Model,
        /// How long before a payment a touch may lie to have credit, in days; absent: any time.
        pub window_days: Option<i64>,
        /// Zone of the days.
        pub time_zone: String,
        /// First day of the range, inclusive.
        pub from: String,
        /// Last day of the range, inclusive.
        pub to: String,
        /// First day that it is compared with, inclusive.
        pub compared_from: String,
        /// Last day that it is compared with, inclusive.
        pub compared_to: String,
        /// One entry a currency that has money in either period, by code.
        pub currencies: Vec<WhyCurrency>,
    }
}
