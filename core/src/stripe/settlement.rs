//! What Stripe settled of a charge: what its balance transaction says came into the account, before fees, in the account's own currency.
//!
//! What always holds: only a charge that was captured and whose balance transaction is expanded says so.

use super::field::Reader;
use crate::base::id::StripeId;
use crate::base::money::Currency;
use crate::base::rate::Rate;
use serde_json::Value;

/// What was settled of a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The charge.
    pub charge: StripeId,
    /// Its PaymentIntent.
    pub intent: Option<StripeId>,
    /// The charge's currency.
    pub currency: Currency,
    /// The currency of the account's balance.
    pub settled_currency: Currency,
    /// What of the second came for what of the first.
    pub rate: Rate,
}

impl Settlement {
    /// The ids under which the payment may stand.
    pub fn payments(&self) -> impl Iterator<Item = &StripeId> {
        self.intent.iter().chain(std::iter::once(&self.charge))
    }

    fn of(object: &Value) -> Option<Self> {
        let read = Reader(object);
        if read.text("status") != Some("succeeded") || !read.truth("captured") {
            return None;
        }
        let captured = read.amount("amount_captured").ok()?.map(|amount| amount.minor()).filter(|minor| *minor > 0);
        let charged = captured.or(read.amount("amount").ok()?.map(|amount| amount.minor()))?;
        let settled = read.whole("balance_transaction.amount")?;
        Some(Self {
            charge: read.id("id").ok()??,
            intent: read.id("payment_intent").ok()?,
            currency: read.currency("currency").ok()??,
            settled_currency: read.currency("balance_transaction.currency").ok()??,
            rate: Rate::of(settled, charged)?,
        })
    }
}

/// What was settled of the charges of a page.
pub fn settlements_of(charges: &[Value]) -> Vec<Settlement> {
    charges.iter().filter_map(Settlement::of).collect()
}

/// The ids under which the payments of the charges of a page may stand, whatever was settled of them.
pub fn payments_of(charges: &[Value]) -> Vec<StripeId> {
    let ids = |charge: &Value| [Reader(charge).id("payment_intent"), Reader(charge).id("id")];
    charges.iter().flat_map(ids).filter_map(|id| id.ok().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn charge(with: &Value) -> Value {
        let mut charge = json!({"id": "ch_1", "object": "charge", "status": "succeeded", "captured": true, "amount": 5_000,
            "amount_captured": 2_000, "currency": "usd", "payment_intent": "pi_1",
            "balance_transaction": {"id": "txn_1", "amount": 1_842, "currency": "eur", "exchange_rate": 0.921, "fee": 60, "net": 1_782}});
        for (name, value) in with.as_object().unwrap() {
            charge[name] = value.clone();
        }
        charge
    }

    #[test]
    fn what_came_for_what_was_captured_is_the_rate() {
        let [settled] = &settlements_of(&[charge(&json!({}))])[..] else { panic!("one") };
        assert_eq!((settled.rate.into_minor, settled.rate.from_minor), (1_842, 2_000));
        assert_eq!((settled.currency.as_str(), settled.settled_currency.as_str()), ("usd", "eur"));
        assert_eq!(settled.rate.convert(2_000), Some(1_842), "all of it comes to what was settled");
        let ids: Vec<&str> = settled.payments().map(StripeId::as_str).collect();
        assert_eq!(ids, ["pi_1", "ch_1"]);
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        for with in [
            json!({"status": "failed"}),
            json!({"captured": false}),
            json!({"balance_transaction": "txn_1"}),
            json!({"balance_transaction": null}),
            json!({"balance_transaction": {"amount": 0, "currency": "eur"}}),
            json!({"balance_transaction": {"amount": -5, "currency": "eur"}}),
            json!({"balance_transaction": {"amount": 5, "currency": "euro"}}),
            json!({"balance_transaction": {"amount": 1.5, "currency": "eur"}}),
        ] {
            assert_eq!(settlements_of(&[charge(&with)]), [], "{with}");
            assert_eq!(payments_of(&[charge(&with)]).len(), 2);
        }
    }
}
