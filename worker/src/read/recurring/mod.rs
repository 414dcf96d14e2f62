//! Recurring revenue of a range of days: from the last book before it and the changes since.

mod answer;
mod cash;
mod explain;
mod load;
mod names;
mod question;

pub use answer::answer_recurring;
pub use explain::{RecurringExplainQuestion, answer_recurring_explain};
pub use question::RecurringQuestion;
