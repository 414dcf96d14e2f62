//! Reports: money and visits of a range of days.

use crate::attribution::{Confidence, Model};
use crate::id::{Mode, SiteId};
use serde::{Deserialize, Serialize};

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
    pub struct OtherVisits {
        /// How many names.
        pub names: i64,
        /// Distinct visitors of each name, added up.
        pub visitors: i64,
        /// Sessions.
        pub sessions: i64,
    }

    /// Answer of `GET /api/sites/<site>/set-up`: how far a site is, whatever range is looked at.
    pub struct SetUp {
        /// The site.
        pub site: SiteId,
        /// When the first beacon of the site was accepted; absent until then.
        pub first_seen_s: Option<i64>,
        /// Whether a connection to Stripe stands: by a key, or by a delivery that was verified.
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
        /// Visits by source, most visitors first: every source named under `currencies`, and 200 more at most.
        pub visits_by_source: Vec<VisitLine>,
        /// The sources beyond those.
        pub other_visits_by_source: Option<OtherVisits>,
        /// Visits by campaign, in the same way; visits without one are left out.
        pub visits_by_campaign: Vec<VisitLine>,
        /// The campaigns beyond those.
        pub other_visits_by_campaign: Option<OtherVisits>,
        /// One entry a currency, largest number of payments first; empty when there was no money.
        pub currencies: Vec<CurrencyReport>,
    }
}
