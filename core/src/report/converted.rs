//! The money of a day in the reporting currency, as a column beside that of the payments.
//!
//! What always holds: each entry is converted on its own at the rate of its payment. A payment without a rate has nothing here, and stands
//! under no name of [`Dimension::RateOrigin`](super::Dimension::RateOrigin): it is left out, and can be listed. The column names the column
//! of payments that it was made with, as [`firsts`](super::firsts) does.

use super::firsts::{belongs, put_payments};
use super::pack::{Packer, Unpacker};
use crate::base::money::Currency;
use crate::base::rate::{Rate, RateOrigin};

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
}

/// The money of a day in the reporting currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Converted {
    /// The reporting currency; absent: the site has none.
    pub into: Option<Currency>,
    /// Of each payment what each of its entries comes to; none where it has no rate.
    pub amounts: Vec<Option<Vec<i64>>>,
}

impl Converted {
    /// What an entry of a payment comes to, and in which currency that is counted.
    pub(crate) fn entry(&self, payment: usize, entry: usize) -> Option<(Currency, i64)> {
        let minor = self.amounts.get(payment)?.as_ref()?.get(entry)?;
        Some((self.into?.all_in(), *minor))
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
        Some(format!("{}\n{}", packer.text(), into.as_str()))
    }

    /// Of what was stored.
    pub(super) fn read(text: &str) -> Self {
        let (packed, into) = text.split_once('\n').unwrap_or_default();
        let mut unpacker = Unpacker::of(packed);
        let _ = unpacker.take_whole();
        let mut amounts = Vec::new();
        while let Some(count) = unpacker.take() {
            let of_payment = (1..count).map_while(|_| unpacker.take_signed()).collect();
            amounts.push((count > 0).then_some(of_payment));
        }
        Self { into: Currency::parse(into).ok(), amounts }
    }
}

/// Whether a stored column was made with this one of payments, and in this currency.
pub fn is_converted_into(into: Currency, payments: &str, converted: &str) -> bool {
    let (packed, code) = converted.split_once('\n').unwrap_or_default();
    code == into.as_str() && belongs(payments, packed)
}
