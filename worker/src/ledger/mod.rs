//! Derives payments: gather → decide → commit, for facts that come or go and for queued payments alike.
//!
//! `View` reads upwards everything that the named objects depend on. `gathered` reads the evidence along with it where a delivery
//! foresees what will be asked. `plan` decides with the pure core (`decide`) and turns the answer into the statements of one atomic
//! commit (`commit`), guarded by every id that was read. Not here: where the facts come from.

pub mod by_hand;
mod change;
mod changed;
mod commit;
mod decide;
pub(crate) mod delivery;
mod derived;
pub mod effect;
mod erase;
mod evidence;
mod gathered;
mod guard;
mod inquiry;
pub mod outcome;
mod planning;
mod question;
pub mod rebuild;
mod recurring;
mod remembered;
pub mod replay;
mod screened;
mod stale;
mod subscriptions;
mod task;
mod turn;
mod view;
mod words;

pub use decide::Planned;
pub(crate) use erase::{TakenOut, derive_again, take_out};
pub use gathered::Gathered;
pub use planning::{Plan, plan};
pub(crate) use screened::{Screened, screened};
pub use task::{News, Occasion, Removal, Task};
pub use view::{View, ViewAsked};
