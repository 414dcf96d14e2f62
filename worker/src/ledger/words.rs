//! What the owner says of the payments in view, by hand (A0), and how a commit notes it.

use super::task::{Occasion, Task};
use super::view::View;
use crate::port::database::Statement;
use crate::store::assignment::{self, NewAssignment};
use headwater::attribution::by_hand::ByHand;
use headwater::base::id::PaymentId;
use headwater::base::sorted::SortedMap;

/// The payments that a word is written about. One that is taken back is taken back as well where it stands under a key that no payment
/// has any more.
fn written(view: &View, new: &NewAssignment) -> Vec<PaymentId> {
    if new.said.is_some() {
        return vec![new.payment.clone()];
    }
    let is_left = |id: &&PaymentId| **id == new.payment || !view.stored.contains_key(*id);
    view.by_hand.keys().filter(is_left).cloned().collect()
}

/// What the owner says of the payments in view, with what is said now.
pub(super) fn said(view: &View, occasion: &Occasion) -> SortedMap<PaymentId, ByHand> {
    let mut said = view.by_hand.clone();
    if let Occasion::ByHand(new) = occasion {
        for payment in written(view, new) {
            said.remove(&payment);
            said.extend(new.said.clone().map(|word| (payment, word)));
        }
    }
    said
}

/// What notes the word; nothing where nothing is said, or nothing stands that could be taken back.
pub(super) fn statements(task: &Task, view: &View, now_s: i64) -> Vec<Statement> {
    let Occasion::ByHand(new) = &task.occasion else { return Vec::new() };
    let payments = written(view, new);
    if payments.is_empty() { Vec::new() } else { assignment::insert(task.scope, &payments, new, now_s).into() }
}
