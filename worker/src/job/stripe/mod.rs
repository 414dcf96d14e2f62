//! Long work with a key: the endpoint, imports, questions to Stripe, checks; and removals, which need no key.
//!
//! Read top-down: `run` (the cron) and `advance` (an open page) → `KeyAtWork` (one key, leased) → `import`, `question`, `settlement`, `fee`,
//! `check`, `line_items`, `endpoint` → `take_facts`. What always holds: one run a key at a time; the rows of a page and the place where it ends are one
//! commit, guarded by the place where it began, so a kill at any instant repeats requests (that of the page, and that of the next, which
//! is asked for meanwhile) and nothing else.

mod ahead;
mod budget;
pub mod check;
mod check_place;
mod compare;
pub mod endpoint;
mod fee;
pub mod import;
mod key_at_work;
mod lease;
mod line_items;
mod money;
mod page_ask;
pub mod probe;
mod question;
mod removal;
mod run;
mod settlement;
mod take_down;
mod take_facts;

pub use budget::Budget;
pub use key_at_work::KeyAtWork;
pub(crate) use lease::{Leased, lease_key, release};
pub use run::{advance, run};
pub use take_facts::Intake;
