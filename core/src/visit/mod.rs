//! Visits: what a browser sends about them, and where each of them came from.

pub mod beacon;
pub mod channel;
pub mod cookieless;
pub mod identify;
pub mod metadata;
pub mod pages;
pub mod privacy;
pub mod self_reported;
pub mod source;
pub mod touch;
