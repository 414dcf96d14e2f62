//! Reports: sums by day, channel, source, campaign and confidence, one report a currency.
//!
//! The database adds up; this module combines its sums. What always holds: currencies are never added together, and every breakdown
//! of a currency adds up to its total.

mod figures;
mod money_day;
pub mod visits;

pub use figures::{ConfidenceLine, CurrencyReport, DayLine, Line, Money, OtherLines, OtherVisits, VisitLine};
pub use money_day::MoneyDay;

use crate::attribution::Confidence;
use crate::base::money::{Currency, sum_minor};
use crate::stripe::ledger::EntryKind;
use crate::visit::channel::is_source_known;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Names that a breakdown by source or campaign has lines for. Anybody can invent names; what goes beyond is one line.
pub const LINES_MAX: usize = 200;

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
    /// 1: the payment names its visitor.
    pub has_visitor: i64,
    /// 1: of renewals.
    pub renewal: i64,
    /// 1: it rests on unsigned identifies alone.
    pub claimed: i64,
    /// The sum.
    #[serde(deserialize_with = "sum_minor")]
    pub amount_minor: i64,
    /// How many entries.
    pub count: i64,
}

impl SumRow {
    fn is_source_known(&self) -> bool {
        is_source_known(self.channel.as_deref(), self.source.as_deref())
    }
}

/// Net of a day, currency and channel.
#[derive(Debug, Clone)]
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

/// The net of a day (`YYYY-MM-DD`) by currency and channel, in this order.
pub fn day_rows(day: &str, sums: &[SumRow]) -> Vec<DayRow> {
    let mut nets: BTreeMap<(Currency, Option<&str>), i64> = BTreeMap::new();
    for row in sums {
        let net = nets.entry((row.currency, row.channel.as_deref())).or_default();
        *net = net.saturating_add(row.amount_minor);
    }
    let row = |((currency, channel), net_minor): ((Currency, Option<&str>), i64)| DayRow {
        currency,
        day: day.to_owned(),
        channel: channel.map(str::to_owned),
        net_minor,
    };
    nets.into_iter().map(row).collect()
}

impl Money {
    /// Nothing.
    pub const ZERO: Self =
        Self { gross_minor: 0, refunds_minor: 0, disputes_minor: 0, net_minor: 0, payments: 0, renewal_net_minor: 0 };

    fn add(&mut self, row: &SumRow) {
        let add = |sum: &mut i64| *sum = sum.saturating_add(row.amount_minor);
        match row.kind {
            EntryKind::Payment => {
                add(&mut self.gross_minor);
                self.payments += row.count;
            }
            EntryKind::Refund => add(&mut self.refunds_minor),
            EntryKind::Dispute => add(&mut self.disputes_minor),
        }
        add(&mut self.net_minor);
        if row.renewal != 0 {
            add(&mut self.renewal_net_minor);
        }
    }

    fn add_money(&mut self, other: &Self) {
        self.gross_minor = self.gross_minor.saturating_add(other.gross_minor);
        self.refunds_minor = self.refunds_minor.saturating_add(other.refunds_minor);
        self.disputes_minor = self.disputes_minor.saturating_add(other.disputes_minor);
        self.net_minor = self.net_minor.saturating_add(other.net_minor);
        self.payments += other.payments;
        self.renewal_net_minor = self.renewal_net_minor.saturating_add(other.renewal_net_minor);
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

    /// The same with [`LINES_MAX`] names at most, and the others added up. The line without name always stays.
    fn top_lines(self) -> (Vec<Line>, Option<OtherLines>) {
        let mut others = OtherLines { names: 0, money: Money::ZERO };
        let mut named = 0;
        let mut top = self.lines();
        top.retain(|line| {
            named += usize::from(line.name.is_some());
            let stays = line.name.is_none() || named <= LINES_MAX;
            if !stays {
                others.names += 1;
                others.money.add_money(&line.money);
            }
            stays
        });
        (top, (others.names > 0).then_some(others))
    }
}

/// The names that have money: their visits are listed too.
pub fn names<'a>(lines: impl Iterator<Item = &'a Vec<Line>>) -> BTreeSet<&'a str> {
    lines.flatten().filter_map(|line| line.name.as_deref()).collect()
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
    let (mut total, mut source_known) = (Money::ZERO, Money::ZERO);
    let (mut visitor_only, mut claimed) = (Money::ZERO, Money::ZERO);
    let mut by_confidence: BTreeMap<Confidence, Money> = BTreeMap::new();
    let (mut by_channel, mut by_source, mut by_campaign) =
        (Breakdown::default(), Breakdown::default(), Breakdown::default());
    for row in rows {
        total.add(row);
        if row.is_source_known() {
            source_known.add(row);
        } else if row.has_visitor != 0 {
            visitor_only.add(row);
        }
        if row.claimed != 0 {
            claimed.add(row);
        }
        by_confidence.entry(row.confidence).or_insert(Money::ZERO).add(row);
        by_channel.add(row.channel.as_ref(), row);
        by_source.add(row.source.as_ref(), row);
        by_campaign.add(row.campaign.as_ref(), row);
    }
    let by_confidence =
        by_confidence.into_iter().rev().map(|(confidence, money)| ConfidenceLine { confidence, money }).collect();
    let (by_source, other_sources) = by_source.top_lines();
    let (by_campaign, other_campaigns) = by_campaign.top_lines();
    CurrencyReport {
        currency: currency.as_str().to_owned(),
        minor_per_major: currency.minor_per_major(),
        total,
        source_known,
        visitor_only,
        claimed,
        by_confidence,
        by_channel: by_channel.lines(),
        by_source,
        other_sources,
        by_campaign,
        other_campaigns,
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
        SumRow {
            currency,
            kind,
            channel,
            source,
            campaign,
            confidence,
            has_visitor: 0,
            renewal: 0,
            claimed: 0,
            amount_minor,
            count: 1,
        }
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
        let by_confidence: Vec<_> =
            eur.by_confidence.iter().map(|line| (line.confidence, line.money.net_minor)).collect();
        assert_eq!(by_confidence, [(Confidence::High, 3800), (Confidence::Unknown, 0)]);
    }

    #[test]
    fn a_source_is_known_where_a_channel_but_unassigned_or_a_name_is_credited() {
        let mut nameless = row(EntryKind::Payment, Some("Unassigned"), 11);
        nameless.source = None;
        let mut seen = SumRow { amount_minor: 900, ..nameless.clone() };
        seen.has_visitor = 1;
        let mut unseen = row(EntryKind::Payment, None, 70);
        unseen.has_visitor = 1;
        let sums = [
            seen,
            unseen,
            row(EntryKind::Payment, Some("Direct"), 5),
            nameless,
            row(EntryKind::Payment, Some("Unassigned"), 3),
        ];
        let eur = &currencies(&sums, Vec::new())[0];
        let nets = (eur.source_known.net_minor, eur.visitor_only.net_minor, eur.total.net_minor);
        assert_eq!(nets, (8, 970, 989));
    }

    #[test]
    fn names_beyond_the_bound_are_one_line_and_the_sum_stays() {
        let of = |n: i64| {
            let mut row = row(EntryKind::Payment, Some("Referral"), 1_000 - n);
            row.source = Some(format!("source-{n}"));
            row.campaign = None;
            row
        };
        let mut sums: Vec<SumRow> = (0..501).map(of).collect();
        sums.push(row(EntryKind::Refund, None, -70));
        let eur = &currencies(&sums, Vec::new())[0];
        let others = eur.other_sources.as_ref().unwrap();
        assert_eq!((eur.by_source.len(), others.names), (LINES_MAX + 1, 301));
        let lines: i64 = eur.by_source.iter().map(|line| line.money.net_minor).sum();
        assert_eq!(lines + others.money.net_minor, eur.total.net_minor);
        assert_eq!(eur.by_source[0].name.as_deref(), Some("source-0"), "the largest stay");
        assert!(eur.by_source.iter().any(|line| line.name.is_none()), "so does what has no name");
        assert_eq!((eur.by_campaign.len(), eur.other_campaigns.is_none()), (1, true));
    }
}
