//! The history of an account, made up from a seed: its objects, the events that reported them, and what an import must
//! come to.
//!
//! What always holds: the same seed gives the same history, and the sums come from what happened, not from the objects.

mod arrival;
mod catalogue;
mod expected;
mod fate;
mod heard;
mod objects;
mod outline;
mod story;
mod tale;
mod told;
mod writer;
mod written;

pub use expected::{Expected, ExpectedCurrency, Sums};
pub use heard::{Heard, Kinds};
pub use outline::History;
pub use written::Written;

impl History {
    /// Writes it.
    pub fn write(&self) -> Written {
        writer::Writer::new(self).write()
    }
}
