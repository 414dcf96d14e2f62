//! Cohorts: from what is added up by month, and from the days of what is not.

mod answer;
mod customers;
mod load;
mod question;

pub use answer::answer_cohorts;
pub use customers::{CohortCustomersQuestion, answer_cohort_customers};
pub use question::{CohortQuestion, periods};
