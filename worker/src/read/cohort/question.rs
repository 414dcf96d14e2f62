//! What cohorts are asked for.

use headwater::api::CohortInterval;
use headwater::attribution::Model;
use headwater::base::id::{Mode, SiteId};
use headwater::base::money::Currency;
use headwater::base::time::{Day, DayRange};
use headwater::report::{Dimension, Filter};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct CohortQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Whose credit names the lines: one of those that are stored.
    pub model: Model,
    /// When the customers began, widened to whole periods.
    pub range: DayRange,
    /// How long a period is.
    pub interval: CohortInterval,
    /// What they are told apart by; absent: when they began.
    pub by: Option<Dimension>,
    /// Only customers whose first payment has such names: of the same dimensions.
    pub filters: Vec<Filter>,
    /// Only this currency.
    pub currency: Option<Currency>,
}

/// The periods from the one that a day lies in to the one that another does, oldest first, `most` of them at most.
pub fn periods(interval: CohortInterval, from: Day, to: Day, most: usize) -> Vec<DayRange> {
    let period = |day: Day| if interval == CohortInterval::Week { day.week() } else { day.month() };
    let next = |one: &DayRange| Some(period(one.to().next()));
    std::iter::successors(Some(period(from)), next).take_while(|one| one.from() <= to).take(most).collect()
}
