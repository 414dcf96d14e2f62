//! Reports: money and visits of a range of days.

use crate::attribution::{Confidence, Model};
use crate::id::{Mode, SiteId};
use serde::{Deserialize, Serialize};

wire! {
    /// Sums of one currency over some set of payments. All in minor units; refunds and disputes are negative.
    pub struct Money {
        /// Captured money.
        pub gross_minor: i64,
        /// Money given back, ≤ 0.
        pub refunds_minor: i64,
        /// Money withdrawn by disputes, ≤ 0.
        pub disputes_minor: i64,
        /// gross + refunds + disputes.
        pub net_minor: i64,
        /// How many payments brought the gross.
        pub payments: i64,
        /// The part of net that comes from renewals of subscriptions.
        pub renewal_net_minor: i64,
    }

    /// One line of a breakdown.
    pub struct Line {
        /// The channel, source or campaign; absent where none is known.
        pub name: Option<String>,
        /// Its money.
        pub money: Money,
    }

    /// One line of the breakdown by confidence.
    pub struct ConfidenceLine {
        /// How sure the attribution is.
        pub confidence: Confidence,
        /// Its money.
        pub money: Money,
    }

    /// One day and channel of the chart.
    pub struct DayLine {
        /// `YYYY-MM-DD` in the site's time zone.
        pub day: String,
        /// The channel; absent: unattributed.
        pub channel: Option<String>,
        /// Net of that day and channel.
        pub net_minor: i64,
    }

    /// The report of one currency. Currencies are never added together.
    pub struct CurrencyReport {
        /// Lower-case ISO 4217 code, as Stripe writes it.
        pub currency: String,
        /// Minor units in one major unit by Stripe's table: 1, 100 or 1000.
        pub minor_per_major: i64,
        /// Everything.
        pub total: Money,
        /// What has an attribution.
        pub attributed: Money,
        /// What has none.
        pub unattributed: Money,
        /// Split by confidence.
        pub by_confidence: Vec<ConfidenceLine>,
        /// Split by channel, largest net first. The line without name is unattributed money.
        pub by_channel: Vec<Line>,
        /// Split by source, largest net first.
        pub by_source: Vec<Line>,
        /// Split by campaign, largest net first; payments without one are in the line without name.
        pub by_campaign: Vec<Line>,
        /// Net per day and channel, only days with money, oldest first.
        pub days: Vec<DayLine>,
    }

    /// Visits of one source.
    pub struct VisitLine {
        /// The channel or source.
        pub name: String,
        /// Distinct visitors.
        pub visitors: i64,
        /// Sessions.
        pub sessions: i64,
    }

    /// Answer of `GET /api/sites/<site>/report`.
    pub struct Report {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// The model that gave the credit.
        pub model: Model,
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
        /// Visits by channel, most visitors first.
        pub visits_by_channel: Vec<VisitLine>,
        /// Visits by source, most visitors first.
        pub visits_by_source: Vec<VisitLine>,
        /// One entry a currency, largest number of payments first; empty when there was no money.
        pub currencies: Vec<CurrencyReport>,
    }
}
