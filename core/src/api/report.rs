//! Reports: money and visits of a range of days.

use super::reporting::Reporting;
use crate::attribution::Model;
use crate::base::id::{Mode, SiteId};
use crate::base::wire::wire;
use crate::report::{
    CurrencyReport, DateBasis, OtherVisits, VisitBreakdown, VisitDayLine, VisitFigures, VisitHourLine, VisitLine,
};

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
        /// When this was computed, unix seconds, where the last day is today: the figures are so far. Absent: the range is over, or ends later.
        #[serde(default)]
        pub until_s: Option<i64>,
        /// The first instants of the hours of the range, unix seconds, where `grain=hour` was asked for: each list by hour has a number for
        /// each of them.
        #[serde(default)]
        pub hours: Vec<i64>,
        /// Distinct visitors seen in the range.
        pub visitors: i64,
        /// Sessions begun in the range.
        pub sessions: i64,
        /// Visitors, sessions and what came of them.
        pub visits: VisitFigures,
        /// The same day by day; only days with visits, oldest first; empty where hours were asked for.
        pub visit_days: Vec<VisitDayLine>,
        /// The same hour by hour, where hours were asked for; only hours with visits.
        #[serde(default)]
        pub visit_hours: Vec<VisitHourLine>,
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
        /// How the money of all currencies is converted, where the site has a reporting currency.
        #[serde(default)]
        pub reporting: Option<Reporting>,
        /// The days that the range is compared with, where that was asked for.
        pub compared_with: Option<ComparedPeriod>,
    }

    /// Visits and money of the days that a range is compared with, without breakdowns.
    pub struct ComparedPeriod {
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// Where its last day is cut, unix seconds: at the time of day at which the range's last day stands. Absent: the last day is whole.
        #[serde(default)]
        pub until_s: Option<i64>,
        /// The first instants of its hours up to there, where hours were asked for.
        #[serde(default)]
        pub hours: Vec<i64>,
        /// Visitors, sessions and what came of them.
        pub visits: VisitFigures,
        /// The same day by day; empty where hours were asked for.
        pub visit_days: Vec<VisitDayLine>,
        /// The same hour by hour, where hours were asked for.
        #[serde(default)]
        pub visit_hours: Vec<VisitHourLine>,
        /// One entry a currency.
        pub currencies: Vec<CurrencyReport>,
    }
}
