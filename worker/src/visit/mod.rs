//! What a beacon leads to: whose visit it is, what is kept of an identify, and how many rows visits may write.

pub mod budget;
pub(crate) mod cookieless;
pub(crate) mod identify;
