//! The money of a day in the reporting currency, as a column beside that of the payments.
//!
//! What always holds: each entry is converted on its own at the rate of its payment. A payment without a rate has nothing here, and stands
//! under no name of [`Dimension::RateOrigin`](super::Dimension::RateOrigin): it is left out, and can be listed. The column names the column
//! of payments that it was made with, as [`firsts`](super::firsts) does.

use super::firsts::{belongs, put_payments};
use super::pack::{Packer, Unpacker};
use crate::base::money::Currency;
use crate::base::rate::{Rate, RateOrigin};
use crate::stripe::ledger::EntryKind;

/// Names the column.
pub const CONVERTED: &str = "converted";

/// How a payment is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// The reporting currency.
    pub into: Currency,
    /// The rate, and from where it is; absent: there is none.
    pub rate: Option<(Rate, RateOrigin)>,
}

impl Exchange {
    /// What some amounts come to; absent where there is no rate.
    pub fn amounts(&self, minor: impl Iterator<Item = i64>) -> Option<Vec<i64>> {
        let (rate, _) = self.rate?;
        minor.map(|minor| rate.convert(minor)).collect()
    }

    /// What Stripe kept of a payment with these fees, which brought so much. Absent where there is no rate, no fee of what was paid is known,
    /// or one cannot be converted: then what was kept is not known.
    pub fn fees(&self, currency: Currency, gross_minor: i64, fees: &[Fee]) -> Option<i64> {
        let (rate, _) = self.rate?;
        fees.iter().find(|fee| fee.kind == EntryKind::Payment)?;
        // Each fee is converted on its own, as each entry is.
        fees.iter().try_fold(0_i64, |sum, fee| {
            let minor = if fee.currency == self.into {
                Some(fee.fee_minor)
            } else if fee.currency == currency {
                rate.convert(fee.fee_minor)
            } else {
                // What was settled of the payment tells what one is worth in the other.
                let of = fees.iter().filter(|one| one.kind == EntryKind::Payment && one.currency == fee.currency);
                let settled_minor = of.fold(0, |sum, one| one.amount_minor.saturating_add(sum));
                rate.convert_through(Rate::of(gross_minor, settled_minor)?, fee.fee_minor)
            };
            Some(sum.saturating_add(minor?))
        })
    }
}

/// What Stripe kept of one movement, as its balance transaction says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fee {
    /// What moved.
    pub kind: EntryKind,
    /// The currency of the balance that it moved in.
    pub currency: Currency,
    /// What moved before the fee, minor units; negative where money left.
    pub amount_minor: i64,
    /// What was kept of it, minor units; negative where a fee came back.
    pub fee_minor: i64,
}

/// The money of a day in the reporting currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Converted {
    /// The reporting currency; absent: the site has none.
    pub into: Option<Currency>,
    /// Of each payment what each of its entries comes to; none where it has no rate.
    pub amounts: Vec<Option<Vec<i64>>>,
    /// What Stripe kept of each payment; none where that is not known.
    pub fees: Vec<Option<i64>>,
}

impl Converted {
    /// What an entry of a payment comes to, and in which currency that is counted.
    pub(crate) fn entry(&self, payment: usize, entry: usize) -> Option<(Currency, i64)> {
        let minor = self.amounts.get(payment)?.as_ref()?.get(entry)?;
        Some((self.into?.all_in(), *minor))
    }

    /// What Stripe kept of a payment; absent where that is not known.
    pub(crate) fn fee(&self, payment: usize) -> Option<i64> {
        self.fees.get(payment).copied().flatten()
    }

    /// The column; absent where the site has no reporting currency.
    pub(super) fn text(&self, payments: &str) -> Option<String> {
        let into = self.into?;
        let mut packer = Packer::default();
        put_payments(&mut packer, payments);
        for amounts in &self.amounts {
            packer.put(amounts.as_ref().map_or(0, |amounts| amounts.len() as u64 + 1));
            amounts.iter().flatten().for_each(|minor| packer.put_signed(*minor));
        }
        let mut fees = Packer::default();
        for fee in &self.fees {
            fees.put(u64::from(fee.is_some()));
            fee.iter().for_each(|minor| fees.put_signed(*minor));
        }
        Some(format!("{}\n{}\n{}", packer.text(), into.as_str(), fees.text()))
    }

    /// Of what was stored.
    pub(super) fn read(text: &str) -> Self {
        let [packed, into, fees] = lines(text);
        let mut unpacker = Unpacker::of(packed);
        let _ = unpacker.take_whole();
        let mut amounts = Vec::new();
        while let Some(count) = unpacker.take() {
            let of_payment = (1..count).map_while(|_| unpacker.take_signed()).collect();
            amounts.push((count > 0).then_some(of_payment));
        }
        let mut unpacker = Unpacker::of(fees);
        let mut fees = Vec::new();
        while let Some(is_known) = unpacker.take() {
            fees.push(if is_known == 1 { unpacker.take_signed() } else { None });
        }
        Self { into: Currency::parse(into).ok(), amounts, fees }
    }
}

/// The amounts, the reporting currency, and the fees: an earlier version wrote none.
fn lines(text: &str) -> [&str; 3] {
    let mut lines = text.splitn(3, '\n');
    [(); 3].map(|()| lines.next().unwrap_or_default())
}

/// Whether a stored column was made by this version, with this one of payments, and in this currency.
pub fn is_converted_into(into: Currency, payments: &str, converted: &str) -> bool {
    let [packed, code, _] = lines(converted);
    code == into.as_str() && converted.matches('\n').count() == 2 && belongs(payments, packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn fee(kind: EntryKind, code: &str, amount_minor: i64, fee_minor: i64) -> Fee {
        Fee { kind, currency: currency(code), amount_minor, fee_minor }
    }

    #[test]
    fn a_fee_is_converted_at_the_rate_of_its_payment() {
        let (payment, dispute) = (EntryKind::Payment, EntryKind::Dispute);
        let rate = Rate::of(9, 10).unwrap();
        let of = |into: &str, rate| Exchange { into: currency(into), rate };
        let eur = of("eur", Some((rate, RateOrigin::Table)));
        let usd = currency("usd");
        // In the reporting currency it stands as it is, in the payment's it takes the payment's rate.
        assert_eq!(eur.fees(usd, 10_000, &[fee(payment, "eur", 9_000, 55)]), Some(55));
        assert_eq!(eur.fees(usd, 10_000, &[fee(payment, "usd", 10_000, 55)]), Some(50), "49.5");
        // In a third one: 100.00 USD were settled as 80.00 GBP, so a fee of 1.60 GBP is one of 2.00 USD, and of 1.80 EUR.
        assert_eq!(eur.fees(usd, 10_000, &[fee(payment, "gbp", 8_000, 160)]), Some(180));
        // What a dispute costs and gives back counts too.
        let all =
            [fee(payment, "eur", 9_000, 55), fee(dispute, "eur", -9_000, 1_500), fee(dispute, "usd", 10_000, -1_000)];
        assert_eq!(eur.fees(usd, 10_000, &all), Some(55 + 1_500 - 900));
        // What is not known is not 0.
        assert_eq!(eur.fees(usd, 10_000, &[]), None);
        assert_eq!(eur.fees(usd, 10_000, &all[1..]), None);
        assert_eq!(eur.fees(usd, 10_000, &[fee(payment, "gbp", 0, 160)]), None);
        assert_eq!(of("eur", None).fees(usd, 10_000, &all), None);
    }
}
