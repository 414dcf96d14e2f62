//! The figures of a report: sums of money and of visits, and the lines of its breakdowns.

use crate::attribution::Confidence;
use crate::base::wire::wire;

wire! {
    /// Sums of one currency over some set of payments. All in minor units; refunds and disputes are negative. Exact to ±2^63; a sum beyond
    /// 2^53 needs a parser of JSON that keeps whole numbers, which JavaScript's is not.
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

    /// The names that a breakdown is too short for, in one line.
    pub struct OtherLines {
        /// How many names.
        pub names: i64,
        /// Their money.
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
        /// What is credited to a channel other than Unassigned, or to a source by name: its source is known.
        pub source_known: Money,
        /// Of the rest, what names its visitor: the visitor is known, the source is not.
        pub visitor_only: Money,
        /// Of everything, what rests on unsigned identifies alone, which any browser can send: by the visitor, or by the touch credited.
        pub claimed: Money,
        /// Split by confidence.
        pub by_confidence: Vec<ConfidenceLine>,
        /// Split by channel, largest net first. The line without name is unattributed money.
        pub by_channel: Vec<Line>,
        /// Split by source, largest net first, 200 names at most. The line without name is money of Direct and money whose source is
        /// not known.
        pub by_source: Vec<Line>,
        /// The sources beyond those.
        pub other_sources: Option<OtherLines>,
        /// Split by campaign, largest net first, 200 names at most; payments without one are in the line without name.
        pub by_campaign: Vec<Line>,
        /// The campaigns beyond those.
        pub other_campaigns: Option<OtherLines>,
        /// Net per day and channel, only days with money, oldest first.
        pub days: Vec<DayLine>,
    }

    /// Visits of one channel, source or campaign.
    pub struct VisitLine {
        /// The channel, source or campaign; the source of Direct is `(direct)`.
        pub name: String,
        /// Distinct visitors.
        pub visitors: i64,
        /// Sessions.
        pub sessions: i64,
    }

    /// Visits of the names that a breakdown is too short for, in one line.
    #[derive(Default, Copy, Eq)]
    pub struct OtherVisits {
        /// How many names.
        pub names: i64,
        /// Distinct visitors of each name, added up.
        pub visitors: i64,
        /// Sessions.
        pub sessions: i64,
    }
}
