//! The ledger: what the facts known say about money, each unit exactly once.
//!
//! `derive` is a pure function of the set of facts read. It returns every payment that those facts decide: captured charges
//! under their PaymentIntent (`group`, `amount`), invoices and subscription checkouts that name no payment (`claim`), and what
//! went back (`back`). Not here: who reads the facts, who stores the rows. The rules M1 to M14 are in docs/ledger.md.

mod amount;
mod back;
mod capture;
mod claim;
mod dispute;
mod found;
mod group;
mod kin;
mod note;
mod refund;
mod renewal;
#[cfg(test)]
mod tests;

use crate::base::id::{PaymentId, StripeId};
use crate::base::money::{Amount, Currency};
use crate::stripe::object::Objects;
use serde::{Deserialize, Serialize};

use std::collections::BTreeSet;

pub use capture::ReleaseProof;
pub use kin::{Kin, KinObject};
pub use note::MoneyNote;
pub use renewal::{FirstMoney, first_money};

/// From when on a site receives payment-level facts, by mode (M4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Never so far: claims are all there is.
    Never,
    /// From this unix second on.
    At(i64),
    /// From the beginning of time: an API key brings the history.
    Always,
}

impl Moment {
    /// Whether a time lies before the moment, so that payment-level facts of then cannot be expected.
    pub fn is_after(self, time_s: i64) -> bool {
        match self {
            Self::Never => true,
            Self::At(moment_s) => time_s < moment_s,
            Self::Always => false,
        }
    }
}

/// What a site decides about its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// See [`Moment`].
    pub moment: Moment,
    /// Whether invoices paid outside Stripe count (M12).
    pub count_out_of_band: bool,
}

/// Whether a payment's money is posted, and if not why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Captured money.
    Paid,
    /// Money that only an invoice or a subscription checkout told of (M4).
    Claimed,
    /// An authorisation; nothing is posted (M3).
    Authorised,
    /// Failed after it had succeeded (M13).
    Void,
    /// Its charge is from before the connection and nobody told of its money (M5).
    BeforeConnection,
}

/// The kind of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Captured money, positive.
    Payment,
    /// Given back, negative.
    Refund,
    /// Withdrawn by a dispute, negative.
    Dispute,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique within its payment: the object it was derived from, or `<charge>:refunds_unlisted`.
    pub key: String,
    /// Its kind, which gives the sign.
    pub kind: EntryKind,
    /// Signed, never zero.
    pub amount: Amount,
    /// When the money moved, unix seconds.
    pub at_s: i64,
}

/// A payment as the facts decide it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its key.
    pub id: PaymentId,
    /// Posted or not.
    pub state: PaymentState,
    /// The currency of all its entries.
    pub currency: Currency,
    /// When it was paid, unix seconds.
    pub paid_s: i64,
    /// A renewal: its subscription had money before (A19).
    pub renewal: bool,
    /// When the subscription began, for a renewal, or the first money after a trial, whose beginning is known (A19).
    pub began_s: Option<i64>,
    /// Payment first, then refunds, then disputes, each by time.
    pub entries: Vec<Entry>,
    /// The answer may change when the moment moves (M4, M5).
    pub rests_on_moment: bool,
    /// The objects that belong to it, nearest first (A11).
    pub kin: Kin,
    /// What of its money was concluded rather than told.
    pub notes: Vec<MoneyNote>,
    /// Ids of objects outside the kin that change its money when they come or change (M5).
    pub waits_for: BTreeSet<StripeId>,
}

impl Payment {
    /// The sum of the entries of one kind. Cannot overflow: money back never exceeds the payment, and a payment is an [`Amount`].
    pub fn sum_minor(&self, kind: EntryKind) -> i64 {
        self.entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.amount.minor()).sum()
    }

    /// Touches up to here count: the payment, or where its subscription began before (a renewal, a trial that was turned into money)
    /// that beginning, else for a renewal the first payment of its customer as far as one is remembered (A19).
    pub fn journey_until_s(&self, remembered_s: Option<i64>) -> i64 {
        let first_s = self.began_s.or(remembered_s.filter(|_| self.renewal));
        first_s.map_or(self.paid_s, |first_s| first_s.min(self.paid_s))
    }

    /// What stays.
    pub fn net_minor(&self) -> i64 {
        self.entries.iter().map(|entry| entry.amount.minor()).sum()
    }
}

/// Every payment that the objects decide, by key. An object that makes no money makes no payment (M7).
pub fn derive(objects: &Objects, policy: Policy) -> Vec<Payment> {
    let groups = group::groups(objects);
    let postings: Vec<_> = groups.iter().map(|group| amount::posting(group, policy)).collect();
    let claims = claim::claims(objects, &groups, &postings, policy);
    let found = found::Found::of(&groups, &postings, &claims);
    let mut claimed = back::ClaimedMoney::of(&claims, &found);
    let mut payments = Vec::new();
    for (group, posting) in groups.iter().zip(&postings) {
        if let Some(posting) = posting {
            let claim =
                found.claim(group).and_then(|(id, apart_s)| Some((claims.iter().find(|c| c.id == *id)?, *apart_s)));
            let mut payment = group_payment(objects, (group, posting), claim, &mut claimed);
            payment.waits_for = found.waits_for(group);
            payments.push(payment);
        }
    }
    payments.extend(claims.into_iter().filter_map(|claim| claim_payment(objects, claim)));
    payments.sort_by(|a, b| a.id.cmp(&b.id));
    payments
}

/// `claim`: the one found for it, and how many seconds lie between (M5).
fn group_payment(
    objects: &Objects,
    (group, posting): (&group::Group, &amount::Posting),
    claim: Option<(&claim::Claim, i64)>,
    claimed: &mut back::ClaimedMoney,
) -> Payment {
    let kin = kin::of_group(objects, group, claim.map(|(claim, _)| claim));
    let mut entries = Vec::new();
    if posting.amount != Amount::ZERO {
        let key = group.key.to_string();
        entries.push(Entry { key, kind: EntryKind::Payment, amount: posting.amount, at_s: posting.paid_s });
    }
    let found = claim.map(|(claim, apart_s)| MoneyNote::ClaimFound { claim: claim.id.clone(), apart_s });
    let mut notes: Vec<MoneyNote> = found.into_iter().collect();
    entries.extend(back::entries(group, posting, claimed, &mut notes));
    let (renewal, began_s) = renewal::renewal(objects, &kin);
    Payment {
        id: PaymentId::of(&group.key),
        state: posting.state,
        currency: posting.currency,
        paid_s: posting.paid_s,
        renewal,
        began_s,
        entries,
        rests_on_moment: posting.rests_on_moment,
        kin,
        notes,
        waits_for: BTreeSet::new(),
    }
}

fn claim_payment(objects: &Objects, claim: claim::Claim) -> Option<Payment> {
    if claim.posted == Amount::ZERO {
        return None;
    }
    let kin = kin::of_claim(objects, &claim);
    let entry = Entry { key: claim.id.to_string(), kind: EntryKind::Payment, amount: claim.posted, at_s: claim.paid_s };
    let (renewal, began_s) = renewal::renewal(objects, &kin);
    Some(Payment {
        id: claim.id,
        state: PaymentState::Claimed,
        currency: claim.currency,
        paid_s: claim.paid_s,
        renewal,
        began_s,
        entries: vec![entry],
        rests_on_moment: true,
        kin,
        notes: Vec::new(),
        waits_for: BTreeSet::new(),
    })
}
