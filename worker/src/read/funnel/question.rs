//! What a funnel is asked for.

use headwater::base::id::{Mode, SiteId};
use headwater::base::money::Currency;
use headwater::base::time::DayRange;
use headwater::report::{Dimension, Filter};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct FunnelQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Days of the site's zone.
    pub range: DayRange,
    /// Which visits count: dimensions of visits.
    pub filters: Vec<Filter>,
    /// What lines are told apart by: a dimension of visits.
    pub by: Option<Dimension>,
    /// The custom event that the second step is; absent: anything done.
    pub event: Option<String>,
    /// Only the money of this currency.
    pub currency: Option<Currency>,
}
