//! Visits and money of a range of days.
//!
//! What is added up is read as sums or columns of days, the rest from its rows. What always holds: each day and each visit is in exactly
//! one of the two, and a filter, a model or a window changes which columns are read and nothing else. What is added up comes in one round
//! trip, and what is not in another, as long as it is little.

mod answer;
mod behind;
mod money;
mod money_days;
mod money_summed;
mod question;
mod range;
mod unchanged;
mod visits;

pub use answer::answer_report;
pub(super) use behind::{Behind, DayBehind, DaysBehind};
pub(super) use money_days::{MoneyAskedBy, MoneyDays, Places};
pub use question::{Compared, ReportQuestion, WindowAsked};
pub(super) use range::{Of, instants};
