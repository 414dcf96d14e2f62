//! The ledger: what the facts known say about money, each unit exactly once.
//!
//! [`derive`] is a pure function of the set of facts. It returns every payment that those facts decide. Captured charges are grouped
//! under their PaymentIntent (`group`, `amount`). Invoices and subscription checkouts that name no payment are claims (`claim`).
//! Refunds and disputes take money back within bounds (`bound`). docs/ledger.md has the rules, M1 to M14.

mod amount;
mod back;
mod bought;
mod bound;
mod capture;
mod claim;
mod dispute;
mod entry;
mod found;
mod group;
mod kin;
mod note;
mod payment;
mod policy;
mod reading;
mod refund;
mod renewal;
mod status;
#[cfg(test)]
mod tests;

use crate::base::id::PaymentId;
use crate::base::money::Amount;
use crate::base::sorted::{SortedSet, sort_by};
use crate::stripe::object::Objects;

pub use bought::{Bought, DiscountCode, bought, discount_codes};
pub use capture::ReleaseProof;
pub use entry::{Entry, EntryKind, PaymentState};
pub use kin::{Kin, KinObject};
pub use note::MoneyNote;
pub use payment::{Payment, StripeObject};
pub use policy::{PaymentFactsSince, Policy};
pub use renewal::{FirstMoney, first_money};
pub use status::{MoneyStatus, Moved};

/// Every payment that the objects decide, by key. An object that makes no money makes no payment (M7).
pub fn derive(objects: &Objects, policy: Policy) -> Vec<Payment> {
    let groups = group::groups(objects);
    let postings: Vec<_> = groups.iter().map(|group| amount::posting(group, policy)).collect();
    let claims = claim::claims(objects, &groups, &postings, policy);
    let found = found::Found::of(&groups, &postings, &claims);
    let mut claimed = bound::ClaimedMoney::of(&claims, &found);
    let mut payments = Vec::new();
    for (group, posting) in groups.iter().zip(&postings) {
        if let Some(posting) = posting {
            let claim = found.claim(group).and_then(|(id, apart_s)| {
                Some(FoundClaim { claim: claims.iter().find(|claim| claim.id == *id)?, apart_s: *apart_s })
            });
            let mut payment = group_payment(objects, &Posted { group, posting, claim }, &mut claimed);
            payment.waits_for = found.waits_for(group);
            payments.push(payment);
        }
    }
    payments.extend(claims.into_iter().filter_map(|claim| claim_payment(objects, claim)));
    sort_by(&mut payments, |a, b| a.id.cmp(&b.id));
    payments
}

/// A group that makes a payment.
struct Posted<'a> {
    group: &'a group::Group<'a>,
    posting: &'a amount::Posting,
    claim: Option<FoundClaim<'a>>,
}

/// The claim found for a group, and how many seconds lie between (M5).
struct FoundClaim<'a> {
    claim: &'a claim::Claim,
    apart_s: i64,
}

fn group_payment(objects: &Objects, posted: &Posted<'_>, claimed: &mut bound::ClaimedMoney) -> Payment {
    let Posted { group, posting, claim } = posted;
    let kin = kin::of_group(objects, group, claim.as_ref().map(|found| found.claim));
    let mut entries = Vec::new();
    if posting.amount != Amount::ZERO {
        let key = group.key.to_string();
        entries.push(Entry { key, kind: EntryKind::Payment, amount: posting.amount, at_s: posting.paid_s });
    }
    let note = |found: &FoundClaim| MoneyNote::ClaimFound { claim: found.claim.id.clone(), apart_s: found.apart_s };
    let mut notes: Vec<MoneyNote> = claim.iter().map(note).collect();
    entries.extend(bound::entries_back(group, posting, claimed, &mut notes));
    let (renewal, began_s) = renewal::renewal(objects, &kin);
    let self_reported = bought::self_reported(objects, &kin);
    let bought = bought(objects, kin.iter().map(|(_, id)| id), posting.paid_s);
    let unread_checkouts = bought::unread_checkouts(objects, &kin);
    Payment {
        id: PaymentId::of(&group.key),
        state: posting.state,
        currency: posting.currency,
        paid_s: posting.paid_s,
        renewal,
        began_s,
        entries,
        needs_payment_facts_since: posting.needs_payment_facts_since,
        kin,
        notes,
        waits_for: SortedSet::new(),
        named_by: group.named_by(),
        bought,
        unread_checkouts,
        self_reported,
    }
}

fn claim_payment(objects: &Objects, claim: claim::Claim) -> Option<Payment> {
    if claim.posted == Amount::ZERO {
        return None;
    }
    let kin = kin::of_claim(objects, &claim);
    let entry = Entry { key: claim.id.to_string(), kind: EntryKind::Payment, amount: claim.posted, at_s: claim.paid_s };
    let (renewal, began_s) = renewal::renewal(objects, &kin);
    let self_reported = bought::self_reported(objects, &kin);
    let bought = bought(objects, kin.iter().map(|(_, id)| id), claim.paid_s);
    Some(Payment {
        id: claim.id,
        state: PaymentState::Claimed,
        currency: claim.currency,
        paid_s: claim.paid_s,
        renewal,
        began_s,
        entries: vec![entry],
        needs_payment_facts_since: true,
        kin,
        notes: Vec::new(),
        waits_for: SortedSet::new(),
        named_by: SortedSet::new(),
        bought,
        unread_checkouts: Vec::new(),
        self_reported,
    })
}
