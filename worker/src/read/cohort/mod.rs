//! Cohorts: from what is added up by month, and from the days of what is not.

mod answer;
mod customers;
mod load;
mod question;

pub use answer::answer_cohorts;
pub use customers::{CohortCustomersQuestion, answer_cohort_customers};
pub(super) use load::Loaded as LoadedCohorts;
pub use question::{CohortQuestion, periods};
