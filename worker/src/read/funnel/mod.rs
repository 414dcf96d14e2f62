//! The funnel of a range of days: from the columns of its days, its unpaid Checkout Sessions, and what its customers brought since.

mod answer;
mod checkouts;
mod question;
mod visits;

pub use answer::answer_funnel;
pub use question::FunnelQuestion;
