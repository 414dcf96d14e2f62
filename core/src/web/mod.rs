//! The web as it is written: addresses and their parameters, cookies, user agents. Nothing here knows what a visit is.

pub mod address;
pub mod agent;
pub mod click;
pub mod cookie;
pub mod device;
pub mod query;
pub mod text;
pub(crate) mod unexpanded;
