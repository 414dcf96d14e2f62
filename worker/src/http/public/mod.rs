//! What anybody may post: beacons of browsers, and events that Stripe signed.

mod browser;
pub mod collect;
mod visitor_cookie;
pub mod webhook;
