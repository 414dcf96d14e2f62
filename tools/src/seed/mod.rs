//! A site of any size: visitors who come back, what they buy, and what becomes of it, over two years.
//!
//! [`Plan`] draws the history from a seed; [`seed`] plays it to a [`Desk`], oldest first: every visit is a beacon, every
//! payment a delivery, through the Worker's own handlers and SQL files. What always holds: the same size gives the same
//! history, and on a new desk the same rows. A large site is played in four parts at once (`parts`).

mod crowd;
mod lot;
mod part;
mod parts;
mod plan;
mod play;
mod sale;
mod size;

pub use parts::seed;
pub use plan::Plan;
pub use size::{HUB, Size, Sums};

#[cfg(test)]
mod tests;
