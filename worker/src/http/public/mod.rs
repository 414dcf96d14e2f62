//! What anybody may post: beacons of browsers, and events that Stripe signed.

pub mod collect;
pub mod webhook;
