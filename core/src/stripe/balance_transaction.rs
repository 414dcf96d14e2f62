//! A balance transaction of Stripe's: what one movement brought into the account's balance, and what Stripe kept of it.
//!
//! What always holds: one is never changed after it was made; what comes later, such as a dispute that is won, is one of its own. Only one
//! whose source is expanded says whose it is.

use super::field::Reader;
use super::ledger::EntryKind;
use crate::base::id::StripeId;
use crate::base::json::FromJson;
use crate::base::money::{AMOUNT_MAX_MINOR, Currency};
use serde::Serialize;
use serde_json::Value;

/// The types whose fees are read, each a list of its own at Stripe.
pub const TYPES: [&str; 5] = ["charge", "payment", "refund", "payment_refund", "adjustment"];

/// What moved of a payment, and its fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromJson)]
pub struct BalanceTransaction {
    /// `txn_…`
    pub id: StripeId,
    /// The id under which the payment stands: its PaymentIntent, or its charge where there is none.
    pub payment: StripeId,
    /// What moved.
    pub kind: EntryKind,
    /// The currency of the balance.
    pub currency: Currency,
    /// What moved before the fee, minor units; negative where money left.
    pub amount_minor: i64,
    /// What was kept of it, minor units; negative where a fee came back.
    pub fee_minor: i64,
    /// The part of the fee that a platform takes (Stripe Connect).
    pub application_minor: i64,
    /// The part that is tax on Stripe's fee.
    pub tax_minor: i64,
    /// When it was made, unix seconds.
    pub at_s: i64,
}

impl BalanceTransaction {
    fn of(object: &Value) -> Option<Self> {
        let read = Reader(object);
        let minor = |path: &str| read.whole(path).filter(|minor| minor.abs() <= AMOUNT_MAX_MINOR);
        let is_adjustment = read.text("type") == Some("adjustment");
        let (kind, own) = match read.text("source.object")? {
            "charge" if !is_adjustment => (EntryKind::Payment, "source.id"),
            "refund" => (EntryKind::Refund, "source.charge"),
            "dispute" => (EntryKind::Dispute, "source.charge"),
            _ => return None,
        };
        let part = |name: &str| {
            let of_type = read.list("fee_details").filter(|detail| detail.text("type") == Some(name));
            of_type.filter_map(|detail| detail.whole("amount")).fold(0, i64::saturating_add)
        };
        Some(Self {
            id: read.id("id").ok()??,
            payment: read.first_id(&["source.payment_intent", own]).ok()??,
            kind,
            currency: read.currency("currency").ok()??,
            amount_minor: minor("amount")?,
            fee_minor: minor("fee")?,
            application_minor: part("application_fee"),
            tax_minor: part("tax"),
            at_s: read.seconds("created")?,
        })
    }
}

/// What the objects of a page say of payments.
pub fn balance_transactions_of(objects: &[Value]) -> Vec<BalanceTransaction> {
    objects.iter().filter_map(BalanceTransaction::of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn transaction(with: &Value) -> Value {
        let mut transaction = json!({"id": "txn_1", "object": "balance_transaction", "type": "charge", "amount": 1_842, "currency": "eur",
            "fee": 83, "net": 1_759, "created": 5, "source": {"id": "ch_1", "object": "charge", "payment_intent": "pi_1"}, "fee_details": [
                {"amount": 60, "currency": "eur", "type": "stripe_fee"}, {"amount": 12, "currency": "eur", "type": "tax"},
                {"amount": 11, "currency": "eur", "type": "application_fee"}]});
        for (name, value) in with.as_object().unwrap() {
            transaction[name] = value.clone();
        }
        transaction
    }

    #[test]
    fn a_fee_is_of_the_payment_whose_charge_refund_or_dispute_moved() {
        for (with, payment, kind) in [
            (json!({}), "pi_1", EntryKind::Payment),
            (json!({"source": {"id": "ch_1", "object": "charge", "payment_intent": null}}), "ch_1", EntryKind::Payment),
            (
                json!({"type": "refund", "fee": -3, "source": {"id": "re_1", "object": "refund", "charge": "ch_1", "payment_intent": "pi_1"}}),
                "pi_1",
                EntryKind::Refund,
            ),
            (
                json!({"type": "adjustment", "source": {"id": "dp_1", "object": "dispute", "charge": "ch_1"}}),
                "ch_1",
                EntryKind::Dispute,
            ),
        ] {
            let [read] = &balance_transactions_of(&[transaction(&with)])[..] else { panic!("one: {with}") };
            assert_eq!((read.payment.as_str(), read.kind), (payment, kind), "{with}");
            assert_eq!((read.application_minor, read.tax_minor, read.amount_minor), (11, 12, 1_842));
        }
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        for with in [
            json!({"source": "ch_1"}),
            json!({"source": null}),
            json!({"source": {"id": "po_1", "object": "payout"}}),
            json!({"type": "adjustment"}),
            json!({"fee": 1.5}),
            json!({"fee": null}),
            json!({"amount": 9_007_199_254_740_993_i64}),
            json!({"currency": "euro"}),
        ] {
            assert_eq!(balance_transactions_of(&[transaction(&with)]), [], "{with}");
        }
    }
}
