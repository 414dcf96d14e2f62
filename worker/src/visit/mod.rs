//! What a beacon leads to: which visit it belongs to, what is kept of an identify, and how many rows visits may write.

pub mod budget;
pub(crate) mod cookieless;
pub(crate) mod identify;
