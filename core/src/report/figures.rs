//! The figures of a report: sums of money and of visits, and the lines of its breakdowns.

use super::activity::Activity;
use super::dimension::Dimension;
use crate::attribution::Confidence;
use crate::attribution::model::WHOLE;
use crate::base::wire::wire;

wire! {
    /// Sums of one currency over some set of payments. All in minor units; refunds and disputes are negative. Exact to ±2^63; a sum beyond
    /// 2^53 needs a parser of JSON that keeps whole numbers, which JavaScript's is not.
    #[derive(Default, Copy, Eq)]
    pub struct Money {
        /// Captured money.
        pub gross_minor: i64,
        /// Money given back, ≤ 0.
        pub refunds_minor: i64,
        /// Money withdrawn by disputes, ≤ 0.
        pub disputes_minor: i64,
        /// gross + refunds + disputes.
        pub net_minor: i64,
        /// How many payments brought the gross. Where a model credits several touches, the shares of payments, added up and rounded.
        pub payments: i64,
        /// The same in millionths of a payment, exactly: a column of them sums to its total. Left out where it is whole payments.
        #[serde(default, skip_serializing_if = "is_whole")]
        pub payment_millionths: i64,
        /// The part of net that comes from renewals of subscriptions.
        pub renewal_net_minor: i64,
        /// How many customers paid for the first time: of the payments, those that are a customer's first of all time that renews no
        /// subscription. A customer is one of Stripe, else an email address, else a visitor; a payment without any of them is a customer of
        /// its own. Where a model credits several touches, the shares, added up and rounded.
        #[serde(default)]
        pub new_customers: i64,
        /// The same in millionths, exactly. Left out where it is whole customers.
        #[serde(default, skip_serializing_if = "is_whole")]
        pub new_customer_millionths: i64,
        /// What Stripe kept of the payments, as its balance transactions say: ≤ 0, or above where more came back than was kept. Only in the
        /// reporting currency (`all:` and its code); left out where it is 0. It stands on the day of the payment, also what a refund or
        /// dispute has cost. net + fees is net of fees.
        #[serde(default, skip_serializing_if = "is_zero")]
        pub fees_minor: i64,
        /// Payments of which that is not known: `fees_minor` has nothing of them. Only in the reporting currency; left out where it is 0.
        #[serde(default, skip_serializing_if = "is_zero")]
        pub fees_unknown: i64,
        /// The same in millionths, exactly. Left out where it is whole payments.
        #[serde(default, skip_serializing_if = "is_whole")]
        pub fees_unknown_millionths: i64,
    }

    /// Figures of a currency day by day, or hour by hour: in each list a number for each of the range, oldest first.
    #[derive(Default, Eq)]
    pub struct MoneyByDay {
        /// Captured money, minor units.
        pub gross_minor: Vec<i64>,
        /// Money given back, ≤ 0, minor units.
        pub refunds_minor: Vec<i64>,
        /// Money withdrawn by disputes, ≤ 0, minor units.
        pub disputes_minor: Vec<i64>,
        /// The part of net that comes from renewals, minor units.
        pub renewal_net_minor: Vec<i64>,
        /// Payments; each number is rounded by itself where shares are counted.
        pub payments: Vec<i64>,
        /// New customers, in the same way.
        pub new_customers: Vec<i64>,
    }

    /// One line of a breakdown of money.
    pub struct Line {
        /// The name under the dimension; absent where there is none.
        pub name: Option<String>,
        /// Its money.
        pub money: Money,
    }

    /// The names that a breakdown is too short for, in one line.
    #[derive(Default, Eq)]
    pub struct OtherLines {
        /// How many names.
        pub names: i64,
        /// Their money.
        pub money: Money,
    }

    /// Money by one dimension.
    pub struct MoneyBreakdown {
        /// The dimension.
        pub dimension: Dimension,
        /// Largest net first, as many names as `lines` says, 200 at most. The line without name is money that has none: of unattributed payments, and of touches
        /// that say nothing under this dimension.
        pub lines: Vec<Line>,
        /// The names beyond those.
        pub others: Option<OtherLines>,
    }

    /// One line of the breakdown by confidence.
    pub struct ConfidenceLine {
        /// How sure the attribution is.
        pub confidence: Confidence,
        /// Its money.
        pub money: Money,
    }

    /// Net by day, or by hour, of one channel, as the chart has it.
    pub struct ChannelDays {
        /// The channel; absent: unattributed.
        pub channel: Option<String>,
        /// A number for each of the range, oldest first.
        pub net_minor: Vec<i64>,
    }

    /// The report of one currency. Currencies are never added together, except in that of all money converted into the reporting currency.
    pub struct CurrencyReport {
        /// Lower-case ISO 4217 code, as Stripe writes it; `all:` and the code for the money of all currencies, converted into the reporting
        /// currency.
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
        /// Split by channel, largest net first; empty where `breakdown` was asked for. The line without name is unattributed money.
        pub by_channel: Vec<Line>,
        /// Split by source in the same way, as many names as `lines` says, 200 at most. The line without name is money of Direct and money whose source is not
        /// known.
        pub by_source: Vec<Line>,
        /// The sources beyond those.
        pub other_sources: Option<OtherLines>,
        /// Split by campaign in the same way; payments without one are in the line without name.
        pub by_campaign: Vec<Line>,
        /// The campaigns beyond those.
        pub other_campaigns: Option<OtherLines>,
        /// Split by each dimension of `breakdown`, in that order.
        pub breakdowns: Vec<MoneyBreakdown>,
        /// Net by day, a list a channel that has money within the range; empty where hours were asked for.
        pub net_by_day: Vec<ChannelDays>,
        /// Each figure day by day; its lists are empty where hours were asked for.
        pub by_day: MoneyByDay,
        /// Net by hour in the same way, where hours were asked for.
        #[serde(default)]
        pub net_by_hour: Vec<ChannelDays>,
        /// Each figure hour by hour, where hours were asked for.
        #[serde(default)]
        pub by_hour: Option<MoneyByDay>,
    }

    /// What came of some visits.
    #[derive(Default, Copy, Eq)]
    pub struct VisitFigures {
        /// Distinct visitors.
        pub visitors: i64,
        /// Sessions.
        pub sessions: i64,
        /// Page views; what came more than four hours after its session began is not counted.
        pub page_views: i64,
        /// Sessions of one page and no event, looked at for less than ten seconds.
        pub bounces: i64,
        /// Milliseconds for which pages were looked at, added up, with the same bound.
        pub engaged_ms: i64,
    }

    /// Visits under one name.
    pub struct VisitLine {
        /// The name under the dimension; absent where there is none. The source of Direct is `(direct)`.
        pub name: Option<String>,
        /// Distinct visitors.
        pub visitors: i64,
        /// Sessions.
        pub sessions: i64,
        /// Page views.
        pub page_views: i64,
        /// Sessions that were bounces.
        pub bounces: i64,
        /// Milliseconds for which pages were looked at, added up.
        pub engaged_ms: i64,
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
        /// Page views.
        pub page_views: i64,
        /// Sessions that were bounces.
        pub bounces: i64,
        /// Milliseconds for which pages were looked at, added up.
        pub engaged_ms: i64,
    }

    /// Visits by one dimension.
    pub struct VisitBreakdown {
        /// The dimension.
        pub dimension: Dimension,
        /// Most visitors first: every name that has a line of money, and as many more as `lines` says, 200 at most. By what a touch tells, sessions that begin none, as on the
        /// way back from checkout, are left out.
        pub lines: Vec<VisitLine>,
        /// The names beyond those.
        pub others: Option<OtherVisits>,
    }

    /// Visits of one day.
    pub struct VisitDayLine {
        /// `YYYY-MM-DD` in the site's time zone.
        pub day: String,
        /// What came of them; visitors are distinct within the day.
        pub figures: VisitFigures,
    }

    /// Visits of one hour.
    pub struct VisitHourLine {
        /// Its first instant, unix seconds.
        pub starts_s: i64,
        /// What came of them; visitors are distinct within the hour.
        pub figures: VisitFigures,
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_whole(millionths: &i64) -> bool {
    millionths % i64::from(WHOLE) == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl VisitFigures {
    /// So many distinct visitors, and what they did.
    pub fn of(visitors: i64, activity: Activity) -> Self {
        let Activity { sessions, page_views, bounces, engaged_ms } = activity;
        Self { visitors, sessions, page_views, bounces, engaged_ms }
    }

    /// Without the visitors.
    pub fn activity(&self) -> Activity {
        let Self { sessions, page_views, bounces, engaged_ms, .. } = *self;
        Activity { sessions, page_views, bounces, engaged_ms }
    }

    /// With others, whose visitors are others too.
    pub fn add(&mut self, other: &Self) {
        let mut activity = self.activity();
        activity.add(other.activity());
        *self = Self::of(self.visitors + other.visitors, activity);
    }
}

impl VisitLine {
    /// What came of some visits, under a name.
    pub fn of(name: Option<String>, figures: VisitFigures) -> Self {
        let VisitFigures { visitors, sessions, page_views, bounces, engaged_ms } = figures;
        Self { name, visitors, sessions, page_views, bounces, engaged_ms }
    }

    /// Without the name.
    pub fn figures(&self) -> VisitFigures {
        let Self { visitors, sessions, page_views, bounces, engaged_ms, .. } = *self;
        VisitFigures { visitors, sessions, page_views, bounces, engaged_ms }
    }
}

impl OtherVisits {
    /// So many names, and what came of them.
    pub fn of(names: i64, figures: VisitFigures) -> Self {
        let VisitFigures { visitors, sessions, page_views, bounces, engaged_ms } = figures;
        Self { names, visitors, sessions, page_views, bounces, engaged_ms }
    }

    /// Without their number.
    pub fn figures(&self) -> VisitFigures {
        let Self { visitors, sessions, page_views, bounces, engaged_ms, .. } = *self;
        VisitFigures { visitors, sessions, page_views, bounces, engaged_ms }
    }

    /// With further names.
    pub fn add(&mut self, names: i64, figures: &VisitFigures) {
        let mut sum = self.figures();
        sum.add(figures);
        *self = Self::of(self.names + names, sum);
    }
}
