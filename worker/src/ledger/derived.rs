//! A payment with its answer, as a decision derives it.

use headwater::attribution::Attribution;
use headwater::attribution::clue::Clues;
use headwater::attribution::evidence::RememberedBy;
use headwater::stripe::ledger::Payment;

/// A payment with its answer.
pub(super) struct Derived {
    /// The money.
    pub(super) payment: Payment,
    /// Its clues.
    pub(super) clues: Clues,
    /// Whose it is, and how we know.
    pub(super) attribution: Attribution,
    /// Why its customer is remembered.
    pub(super) remembered_by: Option<RememberedBy>,
    /// Ids that bring it back: visitors of the person, and what was looked for in vain.
    pub(super) watched_visits: Vec<String>,
    /// What is remembered of its customers decides, or would if there were anything.
    pub(super) leans_on_memory: bool,
    /// An id that the checkout carried or came back with decides, whatever the owner says.
    pub(super) named_by_id: bool,
}
