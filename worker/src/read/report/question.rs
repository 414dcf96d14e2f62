//! What a report is asked for.

use headwater::attribution::Model;
use headwater::base::id::{Mode, SiteId};
use headwater::base::time::DayRange;
use headwater::report::{Dimension, Filter};

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
    /// Days of the site's zone.
    pub range: DayRange,
    /// Days that they are compared with.
    pub compared_with: Option<DayRange>,
    /// Which visits and which money count.
    pub filters: Vec<Filter>,
    /// What they are broken down by; absent: by channel, source and campaign, under names of their own.
    pub breakdown: Option<Vec<Dimension>>,
    /// How many names a breakdown has lines for.
    pub lines: usize,
}
