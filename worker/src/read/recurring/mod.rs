//! Recurring revenue of a range of days: from the last book before it and the changes since.

mod answer;
mod cash;
mod explain;
mod holders;
mod load;
mod names;
mod question;

pub use answer::answer_recurring;
pub use explain::{RecurringExplainQuestion, answer_recurring_explain};
pub(super) use holders::load_holders;
pub use question::RecurringQuestion;
