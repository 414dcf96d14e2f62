//! What the cron adds up and a report reads for itself: visits and payments from their rows, as the core counts them.
//!
//! What always holds: both read the same rows in the same way, so a report says the same whatever of it is added up.

pub mod money;
pub mod visits;
