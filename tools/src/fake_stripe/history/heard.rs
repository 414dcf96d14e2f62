//! What can be known of a history from a part of its events. Plain bookkeeping over what happened computes it, apart from
//! the objects and from any ledger. Where that part does not say enough, it follows the ledger's rules for this case
//! (docs/ledger.md).

use super::Written;
use super::expected::sums;
use super::story::{End, Story, Way};
use std::collections::BTreeMap;

/// Which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Every event, or every list with balance transactions.
    Everything,
    /// The events `charge.*` and `refund.*`.
    Charges,
    /// The events that the hosted products' own pages ask for: `checkout.session.completed`, `invoice.paid`, `charge.refunded`.
    Products,
    /// Every list, without balance transactions.
    ListsAlone,
}

impl Heard {
    /// Whether an event of this type is of it.
    pub fn hears(self, event_type: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Charges => event_type.starts_with("charge.") || event_type.starts_with("refund."),
            Self::Products => ["checkout.session.completed", "invoice.paid", "charge.refunded"].contains(&event_type),
            Self::ListsAlone => false,
        }
    }
}

/// The money of a purchase by kind: taken, and what of it went back by refunds and by disputes, which is ≤ 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinds {
    /// Lower-case code.
    pub currency: String,
    /// Captured, refunded, disputed.
    pub minor: [i64; 3],
}

impl Written {
    /// By the part of ids after their prefix: what is to be known of each purchase that brought money from a time on.
    pub fn heard(&self, by: Heard, from_s: i64) -> BTreeMap<String, Kinds> {
        let later = self.stories.iter().filter(|story| story.taken_s() >= from_s);
        let each = later.map(|story| {
            let currency = story.purchase.currency.to_owned();
            (story.purchase.key.clone(), Kinds { currency, minor: story.heard(by) })
        });
        each.filter(|(_, kinds)| kinds.minor != [0; 3]).collect()
    }

    /// A time near the middle, well before which nothing was bought.
    pub fn pause_s(&self) -> i64 {
        let mut times: Vec<i64> = self.stories.iter().map(|story| story.purchase.at_s).collect();
        times.sort_unstable();
        let pauses = times.windows(2).filter(|pair| matches!(pair, [a, b] if b - a > 3_600));
        let mut ends: Vec<i64> = pauses.filter_map(|pair| pair.last().copied()).collect();
        ends.drain(..ends.len() / 2);
        // A declined attempt may stand before the purchase.
        ends.first().or(times.first()).map_or(0, |at_s| at_s - 600)
    }
}

impl Story {
    fn heard(&self, by: Heard) -> [i64; 3] {
        let all = sums(self);
        let all = [all.gross_minor, all.refunds_minor, all.disputes_minor];
        match by {
            Heard::Everything | Heard::Charges => all,
            Heard::ListsAlone => self.by_lists(all),
            Heard::Products => self.by_products(all),
        }
    }

    /// What was let go is a refund like any other, unless more went back than was taken (M3).
    fn by_lists(&self, [taken, refunded, disputed]: [i64; 3]) -> [i64; 3] {
        let released = self.release_refund_minor();
        if taken == 0 || released == 0 || released - refunded > taken {
            return [taken, refunded, disputed];
        }
        let refunded = refunded - released;
        [taken, refunded, disputed.max(-(taken + refunded))]
    }

    /// The checkout or the invoice says what was paid, the refunded charge what was taken and what went back.
    fn by_products(&self, [taken, ..]: [i64; 3]) -> [i64; 3] {
        let is_told = match self.way {
            Way::Checkout { .. } | Way::First(_) | Way::Renewal(_) | Way::ByHand => self.fate.end != End::Declined,
            _ => false,
        };
        if !is_told {
            return [0; 3];
        }
        // The charge as each `charge.refunded` showed it, oldest first.
        let mut told_s: Vec<i64> = self.fate.refunds.iter().map(|back| back.at_s).collect();
        told_s.extend((self.release_refund_minor() > 0).then(|| self.taken_s()));
        told_s.sort_unstable();
        let told: Vec<i64> = told_s.iter().map(|at_s| self.state(*at_s).refunded_minor).collect();
        let Some(newest) = told.last().copied() else { return [self.purchase.amount, 0, 0] };
        let released = self.released_minor();
        let is_new = told.iter().any(|refunded| *refunded < released);
        let is_more = told.iter().any(|refunded| *refunded > taken);
        let is_refund = released > 0 && !is_new && (is_more || self.fate.told_by_old_version);
        let refunded = if is_refund { newest - released } else { newest };
        [taken, -refunded.min(taken), 0]
    }
}
