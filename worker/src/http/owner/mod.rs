//! The owner's calls, a file each.

pub mod cohorts;
pub mod csv;
pub mod deliveries;
pub mod disconnect;
pub mod explain;
pub mod funnel;
pub mod here_now;
pub mod identify_key;
pub mod integrations;
pub mod key;
mod not_there;
pub mod notes;
pub mod payments;
pub mod people;
mod question;
pub mod rebuild;
pub mod recurring;
pub mod report;
pub mod search;
pub mod set_up;
pub mod sign_ins;
pub mod site_settings;
pub mod sites;
pub mod unplaced;
pub mod why;
pub mod with_key;
