//! Visits: what a browser sends of them, and where each of them came from.

pub mod beacon;
pub mod channel;
pub mod cookieless;
pub mod identify;
pub mod metadata;
pub mod source;
pub mod touch;
