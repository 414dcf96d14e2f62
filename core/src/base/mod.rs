//! What every floor above needs: ids, times, money, limits, digests.

pub mod access;
pub mod digest;
pub mod email;
pub mod id;
pub mod json;
pub mod letter_case;
pub mod limits;
pub mod money;
pub mod rate;
pub mod sorted;
pub mod sought;
pub(crate) mod table;
pub mod time;
pub mod utc;
pub(crate) mod wire;
