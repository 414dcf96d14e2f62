//! Reports: money and visits of a range of days.

use crate::attribution::Model;
use crate::base::id::{Mode, SiteId};
use crate::base::wire::wire;
use crate::report::{CurrencyReport, DateBasis, OtherVisits, VisitBreakdown, VisitDayLine, VisitFigures, VisitLine};

wire! {
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
        /// By what money is dated. By `acquisition` the figures hold what touches of the range have brought up to now; money that no touch
        /// has is dated by its entry.
        #[serde(default)]
        pub basis: DateBasis,
        /// Zone of the days below.
        pub time_zone: String,
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// Distinct visitors seen in the range.
        pub visitors: i64,
        /// Sessions begun in the range.
        pub sessions: i64,
        /// Visitors, sessions and what came of them.
        pub visits: VisitFigures,
        /// The same day by day; only days with visits, oldest first.
        pub visit_days: Vec<VisitDayLine>,
        /// Visits by channel, most visitors first; empty where `breakdown` was asked for.
        pub visits_by_channel: Vec<VisitLine>,
        /// Visits by source in the same way: every source named under `currencies`, and 200 more at most.
        pub visits_by_source: Vec<VisitLine>,
        /// The sources beyond those.
        pub other_visits_by_source: Option<OtherVisits>,
        /// Visits by campaign, in the same way; visits without one are left out.
        pub visits_by_campaign: Vec<VisitLine>,
        /// The campaigns beyond those.
        pub other_visits_by_campaign: Option<OtherVisits>,
        /// Visits by each dimension of `breakdown` that they have, in that order.
        pub visit_breakdowns: Vec<VisitBreakdown>,
        /// One entry a currency, largest number of payments first; empty when there was no money.
        pub currencies: Vec<CurrencyReport>,
        /// The days that the range is compared with, where that was asked for.
        pub compared_with: Option<ComparedPeriod>,
    }

    /// Visits and money of the days that a range is compared with, without breakdowns.
    pub struct ComparedPeriod {
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// Visitors, sessions and what came of them.
        pub visits: VisitFigures,
        /// The same day by day.
        pub visit_days: Vec<VisitDayLine>,
        /// One entry a currency.
        pub currencies: Vec<CurrencyReport>,
    }
}
