//! The money of one day in the form in which it is kept added up: short, since a report of a year reads 365 of them.

use super::SumRow;
use crate::attribution::Confidence;
use crate::base::money::Currency;
use crate::stripe::ledger::EntryKind;
use serde::{Deserialize, Serialize};

/// The sums of one day under one model.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MoneyDay(Vec<StoredSum>);

/// A [`SumRow`]: channel, source and campaign; then whether it has a visitor, is a renewal and rests on unsigned identifies, its amount and
/// how many entries it sums up.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoredSum(Currency, EntryKind, [Option<String>; 3], Confidence, [i64; 5]);

impl MoneyDay {
    /// As it is stored.
    pub fn of(sums: Vec<SumRow>) -> Self {
        let stored = |row: SumRow| {
            let numbers = [row.has_visitor, row.renewal, row.claimed, row.amount_minor, row.count];
            StoredSum(row.currency, row.kind, [row.channel, row.source, row.campaign], row.confidence, numbers)
        };
        Self(sums.into_iter().map(stored).collect())
    }

    /// The sums.
    pub fn sums(self) -> Vec<SumRow> {
        let row = |StoredSum(currency, kind, names, confidence, numbers): StoredSum| {
            let ([channel, source, campaign], [has_visitor, renewal, claimed, amount_minor, count]) = (names, numbers);
            SumRow {
                currency,
                kind,
                channel,
                source,
                campaign,
                confidence,
                has_visitor,
                renewal,
                claimed,
                amount_minor,
                count,
            }
        };
        self.0.into_iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        let row = SumRow {
            currency: Currency::parse("jpy").unwrap(),
            kind: EntryKind::Refund,
            channel: Some("Paid Search".to_owned()),
            source: None,
            campaign: Some("spring \"sale\" <b>".to_owned()),
            confidence: Confidence::Medium,
            has_visitor: 1,
            renewal: 0,
            claimed: 1,
            amount_minor: -999_999_999_999_999,
            count: 3,
        };
        let text = serde_json::to_string(&MoneyDay::of(vec![row.clone()])).unwrap();
        let read: MoneyDay = serde_json::from_str(&text).unwrap();
        assert_eq!(format!("{:?}", read.sums()), format!("{:?}", [row]));
    }
}
