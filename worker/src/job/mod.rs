//! Work that nobody waits for: queued payments, old rows, and long work with a key of Stripe's.

pub mod erasure;
pub mod exchange;
pub mod minute;
pub mod pending;
pub mod prune;
pub mod rebuild;
pub mod reseal;
pub mod rollup;
pub mod site_deletion;
pub mod stripe;
