//! What recurring revenue is asked for.

use headwater::api::RecurringInterval;
use headwater::base::id::{Mode, SiteId};
use headwater::base::money::Currency;
use headwater::base::time::DayRange;
use headwater::report::{Dimension, Filter};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct RecurringQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Days of the site's zone.
    pub range: DayRange,
    /// How long a period is.
    pub interval: RecurringInterval,
    /// What counts: names of [`headwater::recurring::book::ORIGINS`] and of products.
    pub filters: Vec<Filter>,
    /// What it is broken down by, of the same dimensions.
    pub breakdown: Vec<Dimension>,
    /// Only this currency.
    pub currency: Option<Currency>,
    /// Only what had happened by then; absent: by now.
    pub until_s: Option<i64>,
}
