//! What a report is asked for.

use headwater::attribution::Model;
use headwater::base::id::{Mode, SiteId};
use headwater::base::time::DayRange;
use headwater::report::paid::CreditAsked;
use headwater::report::{DateBasis, Dimension, Filter};

/// How long before a payment a touch may lie to have credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowAsked {
    /// As long as the site says.
    Site,
    /// So many days.
    Days(i64),
    /// Any time.
    Lifetime,
}

impl WindowAsked {
    /// In days, at a site whose own window is this; absent: any time.
    pub(in crate::read) fn days(self, own_days: Option<i64>) -> Option<i64> {
        match self {
            Self::Site => own_days,
            Self::Days(days) => Some(days),
            Self::Lifetime => None,
        }
    }

    /// The credit that a model gives within it.
    pub(in crate::read) fn credit(self, model: Model, own_days: Option<i64>) -> CreditAsked {
        let days = self.days(own_days);
        let window_s = days.map(|days| days.saturating_mul(86_400));
        CreditAsked { model, window_s, is_own_window: days == own_days }
    }
}

/// Days that a range is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Compared {
    /// The days.
    pub range: DayRange,
    /// They are the period before, or that of another year: while the range's last day is not over, theirs is cut at the same time of day.
    pub follows: bool,
}

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct ReportQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Whose credit counts.
    pub model: Model,
    /// Of which touches.
    pub window: WindowAsked,
    /// By what money is dated.
    pub basis: DateBasis,
    /// Days of the site's zone.
    pub range: DayRange,
    /// Whether the chart has a number for each hour, in place of each day.
    pub by_hour: bool,
    /// Days that they are compared with.
    pub compared_with: Option<Compared>,
    /// What the money of those days is broken down by.
    pub compared_breakdown: Vec<Dimension>,
    /// Which visits and which money count.
    pub filters: Vec<Filter>,
    /// What they are broken down by; absent: by channel, source and campaign, under names of their own.
    pub breakdown: Option<Vec<Dimension>>,
    /// How many names a breakdown has lines for.
    pub lines: usize,
}
