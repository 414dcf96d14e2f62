//! Reports: sums by day, channel, source, campaign and confidence, one report a currency.
//!
//! The database sums; here the sums are put together. What always holds: currencies are never added together, and every
//! breakdown of a currency adds up to its total.

use crate::api::{ConfidenceLine, CurrencyReport, DayLine, Line, Money};
use crate::attribution::Confidence;
use crate::ledger::EntryKind;
use crate::money::Currency;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A sum of entries that are alike in everything a breakdown needs.
#[derive(Debug, Clone, Deserialize)]
pub struct SumRow {
    /// Their currency.
    pub currency: Currency,
    /// Their kind.
    pub kind: EntryKind,
    /// Channel credited; absent: unattributed.
    pub channel: Option<String>,
    /// Source credited.
    pub source: Option<String>,
    /// Campaign credited.
    pub campaign: Option<String>,
    /// How sure.
    pub confidence: Confidence,
    /// 1: of renewals.
    pub renewal: i64,
    /// The sum.
    pub amount_minor: i64,
    /// How many entries.
    pub count: i64,
}

/// Net of a day, currency and channel.
#[derive(Debug, Clone, Deserialize)]
pub struct DayRow {
    /// The currency.
    pub currency: Currency,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Channel credited; absent: unattributed.
    pub channel: Option<String>,
    /// The net.
    pub net_minor: i64,
}

impl Money {
    /// Nothing.
    pub const ZERO: Self =
        Self { gross_minor: 0, refunds_minor: 0, disputes_minor: 0, net_minor: 0, payments: 0, renewal_net_minor: 0 };

    fn add(&mut self, row: &SumRow) {
        match row.kind {
            EntryKind::Payment => {
                self.gross_minor += row.amount_minor;
                self.payments += row.count;
            }
            EntryKind::Refund => self.refunds_minor += row.amount_minor,
            EntryKind::Dispute => self.disputes_minor += row.amount_minor,
        }
        self.net_minor += row.amount_minor;
        if row.renewal != 0 {
            self.renewal_net_minor += row.amount_minor;
        }
    }
}

#[derive(Default)]
struct Breakdown(BTreeMap<Option<String>, Option<Money>>);

impl Breakdown {
    fn add(&mut self, name: Option<&String>, row: &SumRow) {
        self.0.entry(name.cloned()).or_default().get_or_insert(Money::ZERO).add(row);
    }

    /// Largest net first; equal ones by name.
    fn lines(self) -> Vec<Line> {
        let mut lines: Vec<Line> =
            self.0.into_iter().map(|(name, money)| Line { name, money: money.unwrap_or(Money::ZERO) }).collect();
        lines.sort_by(|a, b| b.money.net_minor.cmp(&a.money.net_minor).then_with(|| a.name.cmp(&b.name)));
        lines
    }
}

/// Puts the sums of a range together, the currency with most payments first.
pub fn currencies(sums: &[SumRow], days: Vec<DayRow>) -> Vec<CurrencyReport> {
    let mut by_currency: BTreeMap<Currency, Vec<&SumRow>> = BTreeMap::new();
    for row in sums {
        by_currency.entry(row.currency).or_default().push(row);
    }
    let mut days_of: BTreeMap<Currency, Vec<DayLine>> = BTreeMap::new();
    for row in days {
        let DayRow { currency, day, channel, net_minor } = row;
        days_of.entry(currency).or_default().push(DayLine { day, channel, net_minor });
    }
    let mut reports: Vec<CurrencyReport> = by_currency
        .into_iter()
        .map(|(currency, rows)| currency_report(currency, &rows, days_of.remove(&currency).unwrap_or_default()))
        .collect();
    reports.sort_by(|a, b| b.total.payments.cmp(&a.total.payments).then_with(|| a.currency.cmp(&b.currency)));
    reports
}

fn currency_report(currency: Currency, rows: &[&SumRow], days: Vec<DayLine>) -> CurrencyReport {
    let (mut total, mut attributed, mut unattributed) = (Money::ZERO, Money::ZERO, Money::ZERO);
    let mut by_confidence: BTreeMap<Confidence, Money> = BTreeMap::new();
    let (mut by_channel, mut by_source, mut by_campaign) =
        (Breakdown::default(), Breakdown::default(), Breakdown::default());
    for row in rows {
        total.add(row);
        let side = if row.confidence == Confidence::Unknown { &mut unattributed } else { &mut attributed };
        side.add(row);
        by_confidence.entry(row.confidence).or_insert(Money::ZERO).add(row);
        by_channel.add(row.channel.as_ref(), row);
        by_source.add(row.source.as_ref(), row);
        by_campaign.add(row.campaign.as_ref(), row);
    }
    let by_confidence =
        by_confidence.into_iter().rev().map(|(confidence, money)| ConfidenceLine { confidence, money }).collect();
    CurrencyReport {
        currency: currency.as_str().to_owned(),
        minor_per_major: currency.minor_per_major(),
        total,
        attributed,
        unattributed,
        by_confidence,
        by_channel: by_channel.lines(),
        by_source: by_source.lines(),
        by_campaign: by_campaign.lines(),
        days,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: EntryKind, channel: Option<&str>, amount_minor: i64) -> SumRow {
        let confidence = if channel.is_some() { Confidence::High } else { Confidence::Unknown };
        let channel = channel.map(str::to_owned);
        let (source, campaign) = (channel.clone(), None);
        let currency = Currency::parse("eur").unwrap();
        SumRow { currency, kind, channel, source, campaign, confidence, renewal: 0, amount_minor, count: 1 }
    }

    #[test]
    fn every_breakdown_adds_up_to_the_total() {
        let mut usd = row(EntryKind::Payment, Some("Email"), 700);
        usd.currency = Currency::parse("usd").unwrap();
        let sums = [
            row(EntryKind::Payment, Some("Email"), 5000),
            row(EntryKind::Refund, Some("Email"), -1200),
            row(EntryKind::Payment, None, 300),
            row(EntryKind::Dispute, None, -300),
            usd,
        ];
        let reports = currencies(&sums, Vec::new());
        assert_eq!(reports.len(), 2, "currencies are never added together");
        let eur = &reports[0];
        assert_eq!((eur.total.gross_minor, eur.total.net_minor, eur.total.payments), (5300, 3800, 2));
        for lines in [&eur.by_channel, &eur.by_source, &eur.by_campaign] {
            assert_eq!(lines.iter().map(|line| line.money.net_minor).sum::<i64>(), eur.total.net_minor);
        }
        assert_eq!(eur.attributed.net_minor + eur.unattributed.net_minor, eur.total.net_minor);
        assert_eq!(eur.by_confidence[0].confidence, Confidence::High);
    }
}
