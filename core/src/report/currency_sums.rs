//! Sums of one currency, as they are added up and as they are told.

use super::dimension::Dimension;
use super::figures::{
    ChannelDays, ConfidenceLine, CurrencyReport, Line, Money, MoneyBreakdown, MoneyByDay, OtherLines,
};
use super::money_sum::Totals;
use super::names::{NameTable, at};
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort_by};

/// Money of one currency, by name of one dimension.
#[derive(Debug, Clone, Default)]
pub(super) struct NameSums {
    /// The sum of each name, by its code.
    pub(super) sums: Vec<Option<Money>>,
    /// Of names that are not told apart.
    pub(super) others: OtherLines,
}

/// Sums of one currency.
#[derive(Debug)]
pub(super) struct CurrencySums {
    pub(super) totals: Totals,
    pub(super) by_dimension: Vec<NameSums>,
    /// Net by channel of each day or hour, by its place in the range; those behind the last with money are left out.
    pub(super) net_by_day: SortedMap<Option<String>, Vec<i64>>,
    /// Each of them by its place in the range, as above.
    pub(super) by_day: Vec<Option<Money>>,
}

/// How much is told.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// How many days or hours the range has.
    pub places: usize,
    /// They are hours.
    pub are_hours: bool,
    /// How many names a breakdown has lines for.
    pub lines: usize,
}

impl CurrencySums {
    pub(super) fn of(dimensions: usize) -> Self {
        let by_dimension = vec![NameSums::default(); dimensions];
        Self { totals: Totals::default(), by_dimension, net_by_day: SortedMap::new(), by_day: Vec::new() }
    }

    /// The money of the day at this place of the range.
    pub(super) fn day(&mut self, day: usize) -> Option<&mut Money> {
        at(&mut self.by_day, day)
    }

    /// Adds net of a channel, on the day at this place of the range.
    pub(super) fn add_net(&mut self, channel: Option<&str>, day: usize, net_minor: i64) {
        let channel = channel.map(str::to_owned);
        let days = match self.net_by_day.get_mut(&channel) {
            Some(days) => days,
            None => self.net_by_day.entry(channel).or_default(),
        };
        if days.len() <= day {
            days.resize(day + 1, 0);
        }
        if let Some(net) = days.get_mut(day) {
            *net = net.saturating_add(net_minor);
        }
    }

    /// What is told of them. `tables`: the names under each dimension.
    pub(super) fn report(
        self,
        currency: Currency,
        dimensions: &[Dimension],
        tables: &[NameTable],
        extent: Extent,
    ) -> CurrencyReport {
        let breakdown = |((dimension, table), names): ((&Dimension, &NameTable), NameSums)| {
            // The origins of rates are few, and what is left out is told by them.
            let most = if *dimension == Dimension::RateOrigin { usize::MAX } else { extent.lines };
            let (lines, others) = lines(names, table, most);
            MoneyBreakdown { dimension: *dimension, lines, others }
        };
        let of_dimension = dimensions.iter().zip(tables).zip(self.by_dimension);
        let channel = |(channel, mut net_minor): (Option<String>, Vec<i64>)| {
            net_minor.resize(extent.places, 0);
            ChannelDays { channel, net_minor }
        };
        let confidence = |(confidence, money)| ConfidenceLine { confidence, money };
        let (mut net_by_day, mut net_by_hour): (Vec<ChannelDays>, Vec<ChannelDays>) = Default::default();
        let net = if extent.are_hours { &mut net_by_hour } else { &mut net_by_day };
        net.extend(self.net_by_day.into_iter().map(channel));
        let by_place = by_place(&self.by_day, extent.places);
        let (by_day, by_hour) =
            if extent.are_hours { (MoneyByDay::default(), Some(by_place)) } else { (by_place, None) };
        CurrencyReport {
            currency: currency.as_str().to_owned(),
            minor_per_major: currency.minor_per_major(),
            total: self.totals.total,
            source_known: self.totals.source_known,
            visitor_only: self.totals.visitor_only,
            claimed: self.totals.claimed,
            by_confidence: self.totals.by_confidence.into_iter().rev().map(confidence).collect(),
            by_channel: Vec::new(),
            by_source: Vec::new(),
            other_sources: None,
            by_campaign: Vec::new(),
            other_campaigns: None,
            breakdowns: of_dimension.map(breakdown).collect(),
            net_by_day,
            by_day,
            net_by_hour,
            by_hour,
        }
    }
}

fn by_place(of: &[Option<Money>], places: usize) -> MoneyByDay {
    let figure = |read: fn(&Money) -> i64| {
        let day = |day| of.get(day).and_then(Option::as_ref).map_or(0, read);
        (0..places).map(day).collect()
    };
    MoneyByDay {
        gross_minor: figure(|money| money.gross_minor),
        refunds_minor: figure(|money| money.refunds_minor),
        disputes_minor: figure(|money| money.disputes_minor),
        renewal_net_minor: figure(|money| money.renewal_net_minor),
        payments: figure(|money| money.payments),
        new_customers: figure(|money| money.new_customers),
    }
}

/// Largest net first; of more names than `most` the others added up. What has no name always stays.
fn lines(names: NameSums, table: &NameTable, most: usize) -> (Vec<Line>, Option<OtherLines>) {
    let line = |(code, money): (usize, Option<Money>)| Some(Line { name: table.name(code), money: money? });
    let mut lines: Vec<Line> = names.sums.into_iter().enumerate().filter_map(line).collect();
    sort_by(&mut lines, |a, b| b.money.net_minor.cmp(&a.money.net_minor).then_with(|| a.name.cmp(&b.name)));
    let mut others = names.others;
    let mut named = 0;
    lines.retain(|line| {
        named += usize::from(line.name.is_some());
        let stays = line.name.is_none() || named <= most;
        if !stays {
            others.names += 1;
            others.money.add(&line.money);
        }
        stays
    });
    (lines, (others.names > 0).then_some(others))
}
